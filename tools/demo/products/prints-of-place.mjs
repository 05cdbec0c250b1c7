// Art prints of weather, water and land. Prices are in euro cents, weights in grams. A stock of null is not tracked.

const care = 'Out of direct sun, behind glass if you can. Handle by the edges.';

export default [
  {
    handle: 'spring-tide',
    title: 'Spring Tide',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['sea', 'two colours', 'framed'],
    seo: [
      'Spring Tide, a two-colour sea print',
      'Seventy-four lines of water under a red sun, printed in two colours on cotton paper in Carrowmere. Unframed or in solid oak.',
    ],
    body: `<p>Seventy-four lines, drawn from the horizon down, each allowed to hide a little of the one behind it. By the time they reach your feet they have become a sea.</p>
<p>The blue goes down first and the sun last, half a millimetre out of true. We tried it in perfect register and it looked like a logo, so we put the mistake back.</p>
<h3>Details</h3>
<ul><li>Two colours, pulled by hand on our flatbed proofing press</li><li>Unbleached cotton paper with two deckled edges</li><li>Open edition, signed in pencil</li><li>The framed version comes ready to hang, in oak, behind low-reflection glass</li></ul>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size', 'Frame'],
    pictures: [
      'Print of a red sun over a sea drawn in fine blue lines',
      'The print in an oak frame on a wall in window light',
      'Close view of the red ink crossing the blue lines',
    ],
    variants: [
      { of: ['A4', 'Unframed'], sku: 'HT-ST-A4', price: 2800, stock: 34, grams: 90, cost: 640 },
      { of: ['A4', 'Oak frame'], sku: 'HT-ST-A4-OAK', price: 7400, stock: 8, grams: 1250, cost: 2900, picture: 1 },
      { of: ['A3', 'Unframed'], sku: 'HT-ST-A3', price: 4200, stock: 21, grams: 160, cost: 980 },
      { of: ['A3', 'Oak frame'], sku: 'HT-ST-A3-OAK', price: 11200, stock: 3, grams: 2100, cost: 4300, picture: 1 },
      { of: ['A2', 'Unframed'], sku: 'HT-ST-A2', price: 6400, stock: 12, grams: 280, cost: 1500 },
      { of: ['A2', 'Oak frame'], sku: 'HT-ST-A2-OAK', price: 16800, stock: 0, grams: 3800, cost: 6600, picture: 1 },
    ],
  },
  {
    handle: 'the-long-field',
    title: 'The Long Field',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['land', 'three colours'],
    body: `<p>There is a field behind the ropewalk that nobody has ever seen the end of, because it bends. This is the wind going over it on the last evening before the barley was cut.</p>
<p>Every stroke was placed so that it touches none of its neighbours. From across the room it moves; from close up it is a very patient piece of parking.</p>`,
    custom: { 'Paper weight': '250 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Print of ochre, green and red strokes bending like barley under a red sun',
      'The print in a white frame on a sage-green wall',
    ],
    variants: [
      { of: ['A4'], sku: 'HT-LF-A4', price: 2600, stock: 40, grams: 85, cost: 590 },
      { of: ['A3'], sku: 'HT-LF-A3', price: 3900, stock: 26, grams: 150, cost: 900 },
      { of: ['A2'], sku: 'HT-LF-A2', price: 5900, stock: 2, grams: 260, cost: 1380 },
    ],
  },
  {
    handle: 'seven-ridges',
    title: 'Seven Ridges',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['land', 'sky', 'two colours', 'framed'],
    body: `<p>From the weather station above Carrowmere you can count seven ridges on a clear day and four on an honest one. We drew all seven and let the mist take its share.</p>
<p>The gradients are not printed dots but thrown ones: the stencil is dusted by hand, so each pull carries its own weather.</p>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size', 'Frame'],
    pictures: [
      'Grainy blue ridges dissolving into pink mist under a red sun',
      'The print in an oak frame on a clay-coloured wall',
    ],
    variants: [
      { of: ['40 × 50 cm', 'Unframed'], sku: 'HT-SR-40', price: 4600, stock: 18, grams: 190, cost: 1040 },
      {
        of: ['40 × 50 cm', 'Oak frame'],
        sku: 'HT-SR-40-OAK',
        price: 12400,
        stock: 5,
        grams: 2400,
        cost: 4700,
        picture: 1,
      },
      { of: ['60 × 75 cm', 'Unframed'], sku: 'HT-SR-60', price: 7800, was: 8900, stock: 9, grams: 340, cost: 1900 },
      {
        of: ['60 × 75 cm', 'Oak frame'],
        sku: 'HT-SR-60-OAK',
        price: 18900,
        was: 21500,
        stock: 1,
        grams: 4300,
        cost: 7600,
        picture: 1,
      },
    ],
  },
  {
    handle: 'carrowmere-survey-sheet-3',
    title: 'Carrowmere Survey, Sheet 3',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['sea', 'land', 'maps', 'framed', 'three colours'],
    seo: [
      'Carrowmere Survey, Sheet 3: an invented island chart',
      'A surveyed chart of three islands that do not exist, in four printings. Choose the size, the paper and the frame.',
    ],
    body: `<p>Sheets 1 and 2 were lost when the boat went over. Sheet 3 shows what the surveyors reached: Great Carrow, the two Calves, the shoal that has no name because nobody could agree on one, and, dotted in red, the only dry way across.</p>
<p>It is an invented chart of an invented coast, but the method is real. Heights were computed for forty thousand points and the contours traced between them, every fifth one heavier, as on any proper sheet. The soundings are nonsense. Do not navigate by it.</p>
<h3>Which paper?</h3>
<table><thead><tr><th>Paper</th><th>Feel</th><th>Colour</th><th>Best for</th></tr></thead>
<tbody><tr><td>Cotton rag</td><td>Thick, soft tooth</td><td>Warm ivory</td><td>Framing, and being looked at from across a room</td></tr>
<tr><td>Kozo</td><td>Thin, strong, long fibres</td><td>Pale straw, slightly translucent</td><td>Floating between two sheets of glass</td></tr></tbody></table>
<h3>How it is made</h3>
<ol><li>The sea, a tint of blue so thin that it dries in a minute.</li><li>The coast and its water lines, in the same blue at full strength.</li><li>The contours, in plum.</li><li>The path, in red, by hand, with the sheet turned upside down so as not to smudge it.</li></ol>
<p>Kozo is too long in the grain for our largest frames, so it is offered in the sizes that stay flat.</p>`,
    custom: {
      'Paper weight': 'Cotton rag 310 g/m²; kozo 70 g/m²',
      Care: 'Keep kozo away from damp walls: it moves with the weather.',
    },
    options: ['Size', 'Paper', 'Frame'],
    pictures: [
      'Chart of three invented islands with contours, water lines and a compass rose',
      'The chart in a black frame on a plaster wall',
      'Close view of contours, a dotted red path and the compass rose',
    ],
    variants: [
      { of: ['A3', 'Cotton rag', 'Unframed'], sku: 'HT-CS3-A3-R', price: 4800, stock: 22, grams: 170, cost: 1150 },
      {
        of: ['A3', 'Cotton rag', 'Oak frame'],
        sku: 'HT-CS3-A3-R-OAK',
        price: 11800,
        stock: 6,
        grams: 2150,
        cost: 4500,
      },
      {
        of: ['A3', 'Cotton rag', 'Black frame'],
        sku: 'HT-CS3-A3-R-BLK',
        price: 11800,
        stock: 7,
        grams: 2150,
        cost: 4500,
        picture: 1,
      },
      { of: ['A3', 'Kozo', 'Unframed'], sku: 'HT-CS3-A3-K', price: 6200, stock: 11, grams: 60, cost: 1700 },
      { of: ['A3', 'Kozo', 'Oak frame'], sku: 'HT-CS3-A3-K-OAK', price: 13200, stock: 2, grams: 2050, cost: 5100 },
      { of: ['A2', 'Cotton rag', 'Unframed'], sku: 'HT-CS3-A2-R', price: 7200, stock: 14, grams: 300, cost: 1720 },
      {
        of: ['A2', 'Cotton rag', 'Oak frame'],
        sku: 'HT-CS3-A2-R-OAK',
        price: 17600,
        stock: 4,
        grams: 3900,
        cost: 6900,
      },
      {
        of: ['A2', 'Cotton rag', 'Black frame'],
        sku: 'HT-CS3-A2-R-BLK',
        price: 17600,
        stock: 0,
        grams: 3900,
        cost: 6900,
        picture: 1,
      },
      { of: ['A2', 'Kozo', 'Unframed'], sku: 'HT-CS3-A2-K', price: 8900, stock: 5, grams: 95, cost: 2500 },
      { of: ['A1', 'Cotton rag', 'Unframed'], sku: 'HT-CS3-A1-R', price: 12400, stock: 6, grams: 560, cost: 3100 },
      {
        of: ['A1', 'Cotton rag', 'Oak frame'],
        sku: 'HT-CS3-A1-R-OAK',
        price: 28500,
        stock: 1,
        grams: 7600,
        cost: 11800,
      },
      {
        of: ['A1', 'Cotton rag', 'Black frame'],
        sku: 'HT-CS3-A1-R-BLK',
        price: 28500,
        stock: 0,
        grams: 7600,
        cost: 11800,
        picture: 1,
      },
    ],
  },
  {
    handle: 'moon-over-inisbeg',
    title: 'Moon over Inisbeg',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['sea', 'sky', 'moon', 'two colours'],
    body: `<p>Inisbeg has eleven sheep, one lamp and, four nights a month, this. The whole picture is made of level lines that swell where it is dark and thin where it is light, the way banknotes and old sea battles were engraved.</p>
<p>Stand close and there is no moon at all.</p>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Engraved print of a full moon over the sea, with its road of light and a small lighthouse',
      'The print in a black frame on a linen-coloured wall',
    ],
    variants: [
      { of: ['A4'], sku: 'HT-MI-A4', price: 3000, stock: 25, grams: 90, cost: 680 },
      { of: ['A3'], sku: 'HT-MI-A3', price: 4600, stock: 3, grams: 160, cost: 1050 },
    ],
  },
  {
    handle: 'murmuration',
    title: 'Murmuration',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['sky', 'birds', 'two colours', 'framed'],
    body: `<p>Nine thousand starlings, none of them drawn twice. They come in over the reed beds at a quarter past four in November, fold themselves up a few times, and go down all at once like a curtain.</p>
<p>It is a wide print for a wide wall: over a sofa, or along a corridor you would like to be longer.</p>`,
    custom: { 'Paper weight': '300 g/m²', Care: care },
    options: ['Size', 'Frame'],
    pictures: [
      'A flock of starlings over reeds at dusk, in a black frame on a blue-grey wall',
      'The unframed print on a clay-coloured ground',
    ],
    variants: [
      { of: ['50 × 40 cm', 'Unframed'], sku: 'HT-MU-50', price: 4800, stock: 16, grams: 190, cost: 1080, picture: 1 },
      {
        of: ['50 × 40 cm', 'Black frame'],
        sku: 'HT-MU-50-BLK',
        price: 12800,
        stock: 4,
        grams: 2450,
        cost: 4800,
        picture: 0,
      },
      { of: ['75 × 60 cm', 'Unframed'], sku: 'HT-MU-75', price: 8200, stock: 7, grams: 340, cost: 1980, picture: 1 },
      {
        of: ['75 × 60 cm', 'Black frame'],
        sku: 'HT-MU-75-BLK',
        price: 19600,
        stock: 0,
        grams: 4400,
        cost: 7900,
        picture: 0,
      },
    ],
  },
  {
    handle: 'weather-front',
    title: 'Weather Front',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['sky', 'sea', 'two colours', 'sale'],
    body: `<p>Cold air in blue, warm air in red, and the line along which they disagree.</p>
<p>Both colours are ruled screens laid at different angles. Where they cross, the paper starts to shimmer; that is moiré, a fault in most print shops and the whole point here.</p>`,
    custom: { 'Paper weight': '250 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Blue and red line screens meeting like two masses of air',
      'Close view of the crossing lines of blue and red',
    ],
    variants: [
      { of: ['A4'], sku: 'HT-WF-A4', price: 2100, was: 2600, stock: 30, grams: 85, cost: 590 },
      { of: ['A3'], sku: 'HT-WF-A3', price: 3100, was: 3900, stock: 17, grams: 150, cost: 900 },
      { of: ['A2'], sku: 'HT-WF-A2', price: 4700, was: 5900, stock: 6, grams: 260, cost: 1380 },
    ],
  },
  {
    handle: 'dry-stone',
    title: 'Dry Stone',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['land', 'lino', 'four colours'],
    body: `<p>A good waller picks up a stone once. We are printers, so this wall took a fortnight, and one stone in the second course has been moved nine times.</p>
<p>Four blocks of lino, the last of them all hatching. The yellow is lichen, which only grows where the air is clean, so think of it as a certificate.</p>`,
    custom: { 'Paper weight': '310 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Linocut of a dry-stone wall in slate, green and lichen yellow',
      'Close view of hatched stones and the upright copes along the top',
    ],
    variants: [
      { of: ['A4'], sku: 'HT-DS-A4', price: 3400, stock: 19, grams: 95, cost: 790 },
      { of: ['A3'], sku: 'HT-DS-A3', price: 5200, stock: 8, grams: 170, cost: 1190 },
    ],
  },
  {
    handle: 'kiri-no-asa',
    title: '霧の朝',
    vendor: 'Studio Asagiri',
    type: 'Art print',
    tags: ['sea', 'sky', 'land', 'two colours', 'guest artist'],
    seo: [
      '霧の朝 (Kiri no asa, Misty Morning): a print by Studio Asagiri',
      'A mountain, a red sun and fish-scale waves rising into mist. A print by our guest, Studio Asagiri.',
    ],
    body: `<div lang="ja"><p>夜明け前の湾は、山と海の境目がまだ決まっていません。青海波の一枚一枚が、岸に近づくにつれて濃くなり、遠くでは霧にほどけていきます。</p>
<p>版は三つ。藍、薄墨、そして最後に朱の太陽を一度だけ摺ります。少しずれたところに、その朝の空気が残ります。</p>
<ul><li>楮紙に手摺り</li><li>作家による鉛筆の署名入り</li><li>額は付属しません</li></ul></div>
<p><em>Kiri no asa</em>, “misty morning”: the first print by a guest at our press. Studio Asagiri cut the three blocks at home, carried them here in a rucksack, and would not let anybody else ink the sun.</p>`,
    custom: { 'Paper weight': '80 g/m² kozo', Care: '直射日光と湿気を避けてください。' },
    options: ['サイズ'],
    pictures: ['藍の青海波が霧に消えてゆく上に、山と朱の太陽', 'オークの額に入れた版画、青灰色の壁に'],
    variants: [
      { of: ['A4'], sku: 'AS-KA-A4', price: 3800, stock: 14, grams: 60, cost: 1500 },
      { of: ['A3'], sku: 'AS-KA-A3', price: 5800, stock: 2, grams: 90, cost: 2300 },
    ],
  },
  {
    handle: 'noon-and-after',
    title: 'Noon and After',
    vendor: 'Half Tide Press',
    type: 'Art print',
    tags: ['sky', 'sun', 'four colours'],
    body: `<p>One sun at three hours of the same day, each printed over the last: ochre at noon, red at five, blue when it has gone and you are still looking. The scale along the bottom is the hours themselves, twelve to twelve.</p>`,
    custom: { 'Paper weight': '250 g/m²', Care: care },
    options: ['Size'],
    pictures: [
      'Three grainy overlapping discs, ochre, red and blue, above a scale of hours',
      'The print in a white frame on a straw-coloured wall',
    ],
    variants: [
      { of: ['A4'], sku: 'HT-NA-A4', price: 2800, stock: 33, grams: 85, cost: 650 },
      { of: ['A3'], sku: 'HT-NA-A3', price: 4200, stock: 15, grams: 150, cost: 980 },
      { of: ['A2'], sku: 'HT-NA-A2', price: 6400, stock: 5, grams: 260, cost: 1480 },
    ],
  },
];
