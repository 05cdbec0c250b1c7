// Notebooks. Prices are in euro cents, weights in grams. A stock of null is not tracked.

const care = 'Keep dry. The cloth can be wiped with a barely damp rag.';

export default [
  {
    handle: 'tidepool-notebook',
    title: 'Tidepool Marbled Notebook',
    vendor: 'Half Tide Press',
    type: 'Notebook',
    tags: ['marbled', 'sea', 'hardback', 'present'],
    seo: [
      'Tidepool: a cloth-backed notebook in marbled paper',
      'Half-bound A5 notebooks in marbled papers, with 192 plain or ruled pages that lie flat.',
    ],
    body: `<p>The papers are floated one at a time on a tray of size in the back room: colour is dropped on, combed, regretted, combed again, and lifted off before anybody can have another idea. So the notebook you get will be a cousin of the one in the picture rather than its twin.</p>
<ul><li>A5, 192 pages of 100 g cream paper that takes a fountain pen</li><li>Half-bound: cloth spine, marbled sides</li><li>Sewn in sections, so it lies flat on the first page and on the last</li><li>One ribbon, long enough to find</li></ul>`,
    custom: { 'Paper weight': '100 g/m²', Care: care },
    options: ['Colour', 'Ruling'],
    pictures: [
      'Marbled notebook in blue and sea green with a dark cloth spine',
      'Marbled notebook in reds with a russet spine',
      'Marbled notebook in moss and ochre with a green spine',
    ],
    variants: [
      { of: ['Slate', 'Plain'], sku: 'HT-NB-TP-SL-P', price: 2400, stock: 26, grams: 380, cost: 840, picture: 0 },
      { of: ['Slate', 'Ruled'], sku: 'HT-NB-TP-SL-R', price: 2400, stock: 31, grams: 380, cost: 840, picture: 0 },
      { of: ['Madder', 'Plain'], sku: 'HT-NB-TP-MA-P', price: 2400, stock: 9, grams: 380, cost: 840, picture: 1 },
      { of: ['Madder', 'Ruled'], sku: 'HT-NB-TP-MA-R', price: 2400, stock: 0, grams: 380, cost: 840, picture: 1 },
      { of: ['Moss', 'Plain'], sku: 'HT-NB-TP-MO-P', price: 2400, stock: 14, grams: 380, cost: 840, picture: 2 },
      { of: ['Moss', 'Ruled'], sku: 'HT-NB-TP-MO-R', price: 2400, stock: 2, grams: 380, cost: 840, picture: 2 },
    ],
  },
  {
    handle: 'pocket-log',
    title: 'Pocket Log, set of three',
    vendor: 'Half Tide Press',
    type: 'Notebook',
    tags: ['pocket', 'softcover', 'present'],
    body: `<p>Three stapled books of forty-eight pages, each small enough for a shirt pocket and cheap enough to write in straight away. One for the tides, one for the shopping, one for what you meant to say.</p>`,
    custom: { 'Paper weight': '90 g/m²', Care: 'None. They are meant to be used up.' },
    options: ['Ruling'],
    pictures: [
      'Three pocket notebooks fanned out, striped and patterned covers',
      'An open pocket notebook with squared pages',
    ],
    variants: [
      { of: ['Plain'], sku: 'HT-NB-PL-P', price: 1400, stock: 70, grams: 120, cost: 410 },
      { of: ['Ruled'], sku: 'HT-NB-PL-R', price: 1400, stock: 64, grams: 120, cost: 410 },
      { of: ['Squared'], sku: 'HT-NB-PL-S', price: 1400, stock: 38, grams: 120, cost: 410, picture: 1 },
    ],
  },
  {
    handle: 'hedge-book',
    title: 'The Hedge Book',
    vendor: 'Half Tide Press',
    type: 'Notebook',
    tags: ['plants', 'softcover', 'land'],
    body: `<p>A notebook to leave by the back door. Write down what flowered and when, and in three years you will own the only accurate account of your lane. The endpapers are our <a href="/products/fernery">Fernery</a> block, printed small.</p>
<p>The cover is uncoated board and will pick up mud, tea and time. That is the idea.</p>`,
    custom: { 'Paper weight': '100 g/m²', Care: 'Mud brushes off when dry.' },
    options: ['Ruling'],
    pictures: [
      'Soft notebook with hedge plants on the cover',
      'The notebook open: fern endpaper on the left, ruled page on the right',
    ],
    variants: [
      { of: ['Plain'], sku: 'HT-NB-HB-P', price: 1600, stock: 33, grams: 210, cost: 480 },
      { of: ['Ruled'], sku: 'HT-NB-HB-R', price: 1600, stock: 41, grams: 210, cost: 480, picture: 1 },
      { of: ['Dot grid'], sku: 'HT-NB-HB-D', price: 1600, stock: 3, grams: 210, cost: 480 },
    ],
  },
  {
    handle: 'night-watch-notebook',
    title: 'Night Watch Notebook',
    vendor: 'Half Tide Press',
    type: 'Notebook',
    tags: ['moon', 'sky', 'hardback', 'present'],
    body: `<p>Black paper, faint dots, a red elastic you can find by feel. It was made for the harbour pilot, who writes at four in the morning by a lamp she is not supposed to turn up, and it turns out that the rest of us have thoughts at that hour too.</p>
<p>White, gold and pastel inks sit on the surface and glow. Ordinary ballpoint works in the sense that you will know what you wrote and nobody else will.</p>`,
    custom: { 'Paper weight': '120 g/m²', Care: care },
    options: [],
    pictures: [
      'Black notebook with a full moon on its cover and a red elastic',
      'The notebook open at its black dotted pages',
    ],
    variants: [{ of: [], sku: 'HT-NB-NW', price: 2600, stock: 18, grams: 410, cost: 960 }],
  },
  {
    handle: 'terrazzo-daybook',
    title: 'Terrazzo Daybook',
    vendor: 'Loftmakers Bindery',
    type: 'Notebook',
    tags: ['hardback', 'undated', 'geometry'],
    body: `<p>A page a day and no dates, so that you can be ill, or in love, or simply not keep a diary until March, and owe nobody an explanation.</p>
<h3>What is in it</h3>
<ul><li>366 numbered pages, one of which you will only need sometimes</li><li>A year at a glance, to be filled in by hand</li><li>A pocket at the back for the things that end up in pockets at the back</li></ul>`,
    custom: { 'Paper weight': '80 g/m²', Care: care },
    options: ['Colour'],
    pictures: [
      'Daybook with terrazzo chips on a plaster-white cover and a red spine',
      'Daybook with dark chips on a brick cover and a plum spine',
      'All three daybooks in a stack, harbour blue on top',
    ],
    variants: [
      { of: ['Plaster'], sku: 'LB-TD-PL', price: 2900, stock: 15, grams: 620, cost: 1180, picture: 0 },
      { of: ['Brick'], sku: 'LB-TD-BR', price: 2200, was: 2900, stock: 11, grams: 620, cost: 1180, picture: 1 },
      { of: ['Harbour'], sku: 'LB-TD-HA', price: 2900, stock: 7, grams: 620, cost: 1180, picture: 2 },
    ],
  },
  {
    handle: 'stitched-sketchbook',
    title: 'Stitched Sketchbook',
    vendor: 'Loftmakers Bindery',
    type: 'Notebook',
    tags: ['softcover', 'drawing'],
    body: `<p>Kraft covers, five stripes, forty leaves of heavy cartridge sewn through the fold with linen thread. It opens completely flat, so a drawing can cross the middle without falling in.</p>
<table><thead><tr><th>Medium</th><th>How it behaves</th></tr></thead><tbody><tr><td>Pencil, charcoal</td><td>Good tooth, lifts cleanly</td></tr><tr><td>Ink and nib</td><td>No feathering, a little drag</td></tr><tr><td>Watercolour</td><td>Light washes; buckles, then forgives</td></tr><tr><td>Alcohol markers</td><td>No. Sorry.</td></tr></tbody></table>`,
    custom: { 'Paper weight': '160 g/m²', Care: 'Fix charcoal before you close it.' },
    options: ['Size'],
    pictures: [
      'Kraft sketchbook with hand-brushed black stripes and one red',
      'The sketchbook open at a drawing of the sea',
    ],
    variants: [
      { of: ['A6'], sku: 'LB-SK-A6', price: 1200, stock: 42, grams: 140, cost: 400 },
      { of: ['A5'], sku: 'LB-SK-A5', price: 1800, stock: 37, grams: 270, cost: 620 },
      { of: ['A4'], sku: 'LB-SK-A4', price: 2700, stock: 12, grams: 520, cost: 980 },
    ],
  },
  {
    handle: 'manuscript-book',
    title: 'Manuscript Book',
    vendor: 'Half Tide Press',
    type: 'Notebook',
    tags: ['music', 'softcover', 'sea'],
    body: `<p>Twelve staves to the page, ruled in a grey that disappears behind a pencil. The five lines on the cover come loose and turn into water about half-way down, as they do.</p>`,
    custom: { 'Paper weight': '120 g/m²', Care: care },
    options: [],
    pictures: [
      'Plum notebook with pale wave lines on the lower half of its cover',
      'The notebook open at pages of music staves',
    ],
    variants: [{ of: [], sku: 'HT-NB-MS', price: 1900, stock: 21, grams: 300, cost: 640 }],
  },
  {
    handle: 'reporters-pad',
    title: 'Reporter’s Pad',
    vendor: 'Half Tide Press',
    type: 'Notebook',
    tags: ['softcover', 'geometry', 'pocket'],
    body: `<p>Fits the hand, opens upwards, tears cleanly. Covers vary: we print three and pack whichever is on top.</p>`,
    custom: { 'Paper weight': '80 g/m²', Care: 'None needed.' },
    options: ['Pack'],
    pictures: ['Three pads fanned out, with bold circles and stripes on their covers'],
    variants: [
      { of: ['Single'], sku: 'HT-NB-RP-1', price: 700, stock: 120, grams: 90, cost: 190 },
      { of: ['Box of five'], sku: 'HT-NB-RP-5', price: 3000, was: 3500, stock: 24, grams: 460, cost: 900 },
    ],
  },
  {
    handle: 'garden-year-book',
    title: 'Garden Year Book',
    vendor: 'Half Tide Press',
    type: 'Notebook',
    tags: ['plants', 'undated', 'hardback', 'present'],
    body: `<p>Fifty-two weeks, begun whenever you like. Each spread has room for what you sowed, what came up, what ate it, and the weather, which is to blame.</p>
<p>At the back: a plan of the plot on squared paper, a table of last frosts to fill in yourself, and four pages headed <em>Never again</em>.</p>`,
    custom: { 'Paper weight': '100 g/m²', Care: care },
    options: [],
    pictures: [
      'Pale blue notebook scattered with leaves, with a green spine and yellow elastic',
      'The book open at a week of ruled days',
    ],
    variants: [{ of: [], sku: 'HT-NB-GY', price: 2400, stock: 0, grams: 450, cost: 860 }],
  },
  {
    handle: 'recipe-ledger',
    title: 'Recipe Ledger',
    vendor: 'Loftmakers Bindery',
    type: 'Notebook',
    tags: ['kitchen', 'hardback', 'plants', 'present'],
    body: `<p>Ingredients in the left column, method in the right, and a line across the top for whose it was. Two hundred recipes fit; most families have eleven and a rumour.</p>
<p>The pages are treated to shrug off a splash. They will not survive being set down on a lit hob, as we can confirm.</p>`,
    custom: { 'Paper weight': '110 g/m²', Care: 'Wipe splashes at once with a dry cloth.' },
    options: ['Colour'],
    pictures: [
      'Pink recipe book scattered with red leaves, red spine',
      'Sea-green recipe book scattered with leaves, blue spine',
      'The book open: a narrow column for ingredients, a wide one for method',
    ],
    variants: [
      { of: ['Rhubarb'], sku: 'LB-RL-RH', price: 3200, stock: 16, grams: 640, cost: 1240, picture: 0 },
      { of: ['Sage'], sku: 'LB-RL-SA', price: 3200, stock: 3, grams: 640, cost: 1240, picture: 1 },
    ],
  },
];
