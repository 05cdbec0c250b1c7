// Art prints of patterns, plants and numbers. Prices are in euro cents, weights in grams. A stock of null is not
// tracked.

const care = 'Out of direct sun, behind glass if you can. Handle by the edges.';

export default [
  {
    handle: 'twelve-small-moons',
    title: 'Twelve Small Moons',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['sky', 'moon', 'two colours'],
    seo: [
      'Twelve Small Moons, a mezzotint-style moon print',
      'One month of moons, scraped out of a solid dark ground. In night black over ochre, or tide blue on bone.',
    ],
    body: `<p>One month, new to new, in the manner of a mezzotint: the plate begins completely dark, and everything you see has been scraped out of it. The two new moons are there as well. Look for them with the light behind you.</p>
<p>Printed in <strong>Night</strong>, black over ochre, for rooms with a lamp; or in <strong>Tide</strong>, blue on bone paper, for rooms with a window.</p>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size', 'Ground'],
    pictures: [
      'Twelve phases of the moon in ochre on a black ground',
      'The same twelve moons in bone on tide blue',
      'The night version in a black frame on a dusk-blue wall',
    ],
    variants: [
      { of: ['A4', 'Night'], sku: 'HT-TM-A4-N', price: 2800, stock: 29, grams: 90, cost: 640, picture: 0 },
      { of: ['A4', 'Tide'], sku: 'HT-TM-A4-T', price: 2800, stock: 12, grams: 90, cost: 640, picture: 1 },
      { of: ['A3', 'Night'], sku: 'HT-TM-A3-N', price: 4200, stock: 20, grams: 160, cost: 980, picture: 0 },
      { of: ['A3', 'Tide'], sku: 'HT-TM-A3-T', price: 4200, stock: 3, grams: 160, cost: 980, picture: 1 },
      { of: ['A2', 'Night'], sku: 'HT-TM-A2-N', price: 6400, stock: 6, grams: 280, cost: 1500, picture: 0 },
      { of: ['A2', 'Tide'], sku: 'HT-TM-A2-T', price: 6400, stock: 0, grams: 280, cost: 1500, picture: 1 },
    ],
  },
  {
    handle: 'harbour-semaphore',
    title: 'Harbour Semaphore',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['geometry', 'sea', 'three colours'],
    body: `<p>Twenty-four flags, three inks, and every colour you see beyond those three made by printing one over another. It spells something. We have promised not to say what until somebody guesses.</p>`,
    custom: { 'Paper weight': '250 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Grid of overprinted circles, quarters and stripes in red, blue and ochre',
      'The print in an oak frame on a sage-green wall',
    ],
    variants: [
      { of: ['A4'], sku: 'HT-HS-A4', price: 2600, stock: 45, grams: 85, cost: 620 },
      { of: ['A3'], sku: 'HT-HS-A3', price: 3900, stock: 31, grams: 150, cost: 940 },
      { of: ['A2'], sku: 'HT-HS-A2', price: 5900, stock: 10, grams: 260, cost: 1420 },
    ],
  },
  {
    handle: 'wrong-turnings',
    title: 'Wrong Turnings',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['geometry', 'two colours'],
    body: `<p>Two hundred and sixteen identical tiles, each dropped one way up or the other by the toss of a coin. That is the entire recipe. Out of it come closed rings, blind alleys, and exactly one path this long, which we found and inked in red.</p>
<p>Popular with people who have just finished a thesis, a divorce or a kitchen.</p>`,
    custom: { 'Paper weight': '250 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'A maze of thin black curves with one long path through it in red',
      'Close view of the red path among the black outlines',
    ],
    variants: [
      { of: ['A4'], sku: 'HT-WT-A4', price: 2600, stock: 27, grams: 85, cost: 590 },
      { of: ['A3'], sku: 'HT-WT-A3', price: 3900, stock: 18, grams: 150, cost: 900 },
      { of: ['A2'], sku: 'HT-WT-A2', price: 5900, stock: 1, grams: 260, cost: 1380 },
    ],
  },
  {
    handle: 'coral-arithmetic',
    title: 'Coral Arithmetic',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['sea', 'geometry', 'two colours'],
    body: `<p>Nobody drew this. Two imaginary chemicals were poured into a round dish, one feeding on the other, and left alone for two thousand six hundred steps. What they settled into is what coral, zebra fish and fingerprints settle into, for the same reasons, which were worked out on paper in 1952.</p>
<p>The pink disc is slipped a little to one side, so that the dots along the edge fall off the plate.</p>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'A disc of red labyrinthine coral pattern over a pink disc',
      'Close view of the coral pattern breaking into dots at its edge',
    ],
    variants: [
      { of: ['A3'], sku: 'HT-CA-A3', price: 4200, stock: 13, grams: 160, cost: 960 },
      { of: ['A2'], sku: 'HT-CA-A2', price: 6400, stock: 4, grams: 280, cost: 1460 },
    ],
  },
  {
    handle: 'the-sunflower-problem',
    title: 'The Sunflower Problem',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['plants', 'geometry', 'sun', 'three colours'],
    body: `<p>How do you fit nine hundred seeds on a plate so that no line of them ever runs straight to the edge? Turn 137.5 degrees, put one down, repeat. A sunflower does it without a protractor.</p>
<p>We marked every eighth, thirteenth, twenty-first and thirty-fourth seed in another ink. Follow those and you will see the spirals change hands.</p>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Sunflower head of ochre petals, red florets and black dots in golden-angle spirals',
      'The print in an oak frame on a plaster wall',
    ],
    variants: [
      { of: ['24 × 30 cm'], sku: 'HT-SP-24', price: 2800, stock: 36, grams: 95, cost: 660 },
      { of: ['40 × 50 cm'], sku: 'HT-SP-40', price: 4800, stock: 19, grams: 190, cost: 1090 },
      { of: ['60 × 75 cm'], sku: 'HT-SP-60', price: 8200, stock: 7, grams: 340, cost: 1980 },
    ],
  },
  {
    handle: 'hedgerow-october',
    title: 'Hedgerow, October',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['plants', 'land', 'three colours'],
    body: `<p>Spindle, dead umbels, the last of the berries, and ferns that have not been told. Drawn from the lane to Kilbrack, between the second gate and the place where the car was abandoned.</p>
<p>The green and the red each have their own stencil and their own idea of where the stems are.</p>`,
    custom: { 'Paper weight': '250 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Hedge plants with green leaves, red berries and black seed heads',
      'Close view of ferns and berries in overprinted inks',
    ],
    variants: [
      { of: ['A5'], sku: 'HT-HO-A5', price: 1600, stock: 60, grams: 50, cost: 380 },
      { of: ['A4'], sku: 'HT-HO-A4', price: 2600, stock: 28, grams: 85, cost: 620 },
      { of: ['A3'], sku: 'HT-HO-A3', price: 3900, stock: 16, grams: 150, cost: 940 },
      { of: ['A2'], sku: 'HT-HO-A2', price: 5900, stock: 3, grams: 260, cost: 1420 },
    ],
  },
  {
    handle: 'fernery',
    title: 'Fernery',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['plants', 'lino', 'two colours'],
    body: `<p>Seven fronds cut out of one sheet of lino over one wet bank holiday. All the white is where the gouge went; the small flecks in the background are where it went by accident, and we have grown fond of them.</p>`,
    custom: { 'Paper weight': '310 g/m²', Care: care },
    options: ['Size'],
    pictures: ['Linocut of pale fern fronds on deep green', 'The linocut in an oak frame on a plaster wall'],
    variants: [
      { of: ['A4'], sku: 'HT-FE-A4', price: 3200, stock: 24, grams: 95, cost: 760 },
      { of: ['A3'], sku: 'HT-FE-A3', price: 4900, stock: 11, grams: 170, cost: 1150 },
    ],
  },
  {
    handle: 'pendulum-studies',
    title: 'Pendulum Studies, original drawings',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['geometry', 'original'],
    body: `<p>Not prints: drawings. Four pendulums hang in our stairwell, two of them move a table and two move a pen, and for about six minutes they argue. Then the argument dies down and the drawing is finished.</p>
<p>There is one of each sheet and there will not be another. The machine cannot be set the same way twice, and we have stopped trying.</p>
<ul><li>Archival ink, two pens, one sheet each</li><li>A3, hot-pressed cotton paper</li><li>Signed by whoever was holding the stopwatch</li></ul>`,
    custom: {
      'Paper weight': '300 g/m²',
      Care: 'Frame behind UV-filtering glass; the ink is lightfast but the paper is not proud of sunburn.',
    },
    options: ['Sheet'],
    pictures: [
      'Harmonograph drawing in blue and red, sheet one',
      'Harmonograph drawing in plum and ochre, sheet two',
      'Harmonograph drawing in green and red, sheet three',
    ],
    variants: [
      { of: ['Sheet I'], sku: 'HT-PS-1', price: 18000, stock: 1, grams: 170, picture: 0 },
      { of: ['Sheet II'], sku: 'HT-PS-2', price: 18000, stock: 0, grams: 170, picture: 1 },
      { of: ['Sheet III'], sku: 'HT-PS-3', price: 18000, stock: 1, grams: 170, picture: 2 },
    ],
  },
  {
    handle: 'the-lock-keepers-tree',
    title: 'The Lock-Keeper’s Tree',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['plants', 'land', 'sun', 'three colours'],
    body: `<p>It stands below the third lock, and in January, when the canal is still, there are two of it. The tree was grown rather than drawn: every twig reached for the nearest patch of empty sky until there was none left.</p>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Bare winter tree before an ochre sun, with its broken reflection in water',
      'The print in a black frame on a straw-coloured wall',
    ],
    variants: [
      { of: ['A4'], sku: 'HT-LK-A4', price: 2800, stock: 22, grams: 90, cost: 650 },
      { of: ['A3'], sku: 'HT-LK-A3', price: 4200, stock: 9, grams: 160, cost: 990 },
    ],
  },
  {
    handle: 'hadiqat-al-nujum',
    title: 'حديقة النجوم',
    vendor: 'Dar Mishkat',
    type: 'Art print',
    tags: ['geometry', 'three colours', 'guest artist'],
    seo: [
      'حديقة النجوم (Hadiqat al-nujum, Garden of Stars)',
      'A star garden behind a pointed arch, drawn with compass and straight-edge by our guest, Dar Mishkat.',
    ],
    body: `<div lang="ar" dir="rtl"><p>قوسٌ مدبّب، وخلفه حديقة لا تنبت فيها إلا النجوم. كلّ نجمة مرسومة بالفرجار والمسطرة، وكلّ خطّ يبدأ عند نجمة وينتهي عند أخرى.</p>
<p>طُبعت بثلاثة أحبار: الأزرق للسماء، والأصفر للنجوم، والأحمر لقلوبها. وتُركت حافة القوس مزاحةً قليلًا كي يبقى أثر اليد.</p>
<ul><li>طباعة يدوية على ورق قطني</li><li>موقّعة بالقلم الرصاص</li></ul></div>
<p><em>Hadiqat al-nujum</em>, “garden of stars”, by our guest Dar Mishkat: an eight-fold pattern drawn with compass and straight-edge and nothing else, seen through a pointed arch.</p>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size'],
    pictures: ['قوس مدبّب أزرق تملؤه نجوم ثمانية صفراء وحمراء', 'المطبوعة في إطار من خشب البلوط على جدار بلون الطين'],
    variants: [
      { of: ['A4'], sku: 'DM-HN-A4', price: 3400, stock: 17, grams: 90, cost: 1300 },
      { of: ['A3'], sku: 'DM-HN-A3', price: 5200, stock: 6, grams: 160, cost: 2000 },
    ],
  },
];
