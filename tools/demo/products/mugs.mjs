// Mugs and cups. Prices are in euro cents, weights in grams. A stock of null is not tracked.

const care = 'Dishwasher and microwave safe.';

export default [
  {
    handle: 'tideline-mug',
    title: 'Tideline Mug',
    vendor: 'Carrowmere Pottery',
    type: 'Mug',
    tags: ['sea', 'stoneware', 'present'],
    seo: [
      'Tideline Mug: stoneware with a line of waves',
      'A thrown stoneware mug with fifteen lines of water round its foot. Chalk, slate, rust or kelp.',
    ],
    body: `<p>Fifteen lines of water run round the foot and meet themselves at the back. Thrown across the yard at Carrowmere Pottery and printed by us, with a transfer made from the same drawing as the <a href="/products/high-water-tote">High Water tote</a>.</p>
<ul><li>Holds 350 ml to a sensible level, 400 ml to a foolish one</li><li>Handle for three fingers</li><li>Glazed inside; bare foot, so it grips</li></ul>`,
    custom: { Care: care },
    options: ['Colour'],
    pictures: [
      'White mug with blue wave lines round its foot',
      'Slate-blue mug with white wave lines',
      'Rust and kelp-green mugs with white wave lines, side by side',
    ],
    variants: [
      { of: ['Chalk'], sku: 'CP-TL-CH', price: 2200, stock: 48, grams: 390, cost: 880, picture: 0 },
      { of: ['Slate'], sku: 'CP-TL-SL', price: 2200, stock: 35, grams: 390, cost: 880, picture: 1 },
      { of: ['Rust'], sku: 'CP-TL-RU', price: 2200, stock: 2, grams: 390, cost: 880, picture: 2 },
      { of: ['Kelp'], sku: 'CP-TL-KE', price: 2200, stock: 0, grams: 390, cost: 880, picture: 2 },
    ],
  },
  {
    handle: 'moon-mug',
    title: 'Moon Mug',
    vendor: 'Carrowmere Pottery',
    type: 'Mug',
    tags: ['moon', 'sky', 'stoneware', 'present'],
    body: `<p>For the first cup of the day, or the last one of the night. It is the same moon on both; only the sky has been changed.</p>`,
    custom: { Care: care },
    options: ['Sky'],
    pictures: ['Dark blue mug with a large pale moon', 'Light blue mug with a white daytime moon'],
    variants: [
      { of: ['Night'], sku: 'CP-MM-N', price: 2200, stock: 29, grams: 390, cost: 900, picture: 0 },
      { of: ['Day'], sku: 'CP-MM-D', price: 2200, stock: 17, grams: 390, cost: 900, picture: 1 },
    ],
  },
  {
    handle: 'hedgerow-mug',
    title: 'Hedgerow Mug',
    vendor: 'Carrowmere Pottery',
    type: 'Mug',
    tags: ['plants', 'land', 'stoneware'],
    body: `<p>The hedge from our October print, bent round until both ends of the lane meet. Turn it while the tea cools; the umbels come past about every fourth second.</p>
<p>The green lip is brushed on by hand and is never quite level.</p>`,
    custom: { Care: care },
    options: ['Size'],
    pictures: ['White mug with hedge plants and a green lip', 'The mug from above'],
    variants: [
      { of: ['300 ml'], sku: 'CP-HM-300', price: 2000, stock: 22, grams: 350, cost: 820 },
      { of: ['450 ml'], sku: 'CP-HM-450', price: 2500, stock: 13, grams: 470, cost: 1010 },
    ],
  },
  {
    handle: 'wrong-turnings-mug',
    title: 'Wrong Turnings Mug',
    vendor: 'Carrowmere Pottery',
    type: 'Mug',
    tags: ['geometry', 'stoneware'],
    body: `<p>A maze with no way in, since it goes all the way round. One path is picked out in colour; follow it with a finger through a dull telephone call and you will arrive where you began, refreshed.</p>`,
    custom: { Care: care },
    options: ['Colour'],
    pictures: [
      'White mug with a black maze and a red path',
      'White mug with a blue maze, an ochre path and an ochre inside',
      'Dark green mug with a white maze and a pink path',
    ],
    variants: [
      { of: ['Red path'], sku: 'CP-WT-RE', price: 2300, stock: 19, grams: 390, cost: 920, picture: 0 },
      { of: ['Ochre path'], sku: 'CP-WT-OC', price: 2300, stock: 8, grams: 390, cost: 920, picture: 1 },
      { of: ['Pink path'], sku: 'CP-WT-PI', price: 1800, was: 2300, stock: 5, grams: 390, cost: 920, picture: 2 },
    ],
  },
  {
    handle: 'printers-mug',
    title: 'Printer’s Mug',
    vendor: 'Half Tide Press',
    type: 'Mug',
    tags: ['geometry', 'stoneware', 'present'],
    body: `<p>Registration crosses, step wedges, three inks and all the colours they make between them: the strip at the edge of every sheet, which you never see because we cut it off. Not to be confused with the jar for rinsing brushes, although it will be.</p>`,
    custom: { Care: care },
    options: [],
    pictures: [
      'White mug with overprinted circles and registration crosses, ochre inside',
      'The mug from above, showing the ochre glaze inside',
    ],
    variants: [{ of: [], sku: 'HT-PM', price: 2100, stock: 40, grams: 390, cost: 840 }],
  },
  {
    handle: 'pebble-cups',
    title: 'Pebble Cups, a pair',
    vendor: 'Carrowmere Pottery',
    type: 'Mug',
    tags: ['sea', 'stoneware', 'present'],
    body: `<p>Two small cups without handles, for short coffee and long conversation. The pebbles were drawn from a row on our windowsill and no two pairs have them in the same order.</p>
<p>120 ml each. They warm the hand at about the same rate as they cool the coffee.</p>`,
    custom: { Care: care },
    options: ['Glaze'],
    pictures: [
      'Two white cups with a band of coloured pebbles',
      'Two pale blue cups with a band of pebbles',
      'Two black cups with a band of grey pebbles',
    ],
    variants: [
      { of: ['Salt'], sku: 'CP-PC-SA', price: 2800, stock: 16, grams: 420, cost: 1100, picture: 0 },
      { of: ['Rain'], sku: 'CP-PC-RA', price: 2800, stock: 10, grams: 420, cost: 1100, picture: 1 },
      { of: ['Basalt'], sku: 'CP-PC-BA', price: 2800, stock: 1, grams: 420, cost: 1100, picture: 2 },
    ],
  },
  {
    handle: 'survey-enamel-mug',
    title: 'Survey Enamel Mug',
    vendor: 'Half Tide Press',
    type: 'Mug',
    tags: ['maps', 'land', 'enamel'],
    body: `<p>Steel, enamelled twice, with the contours of an island you will not find and a rim that will chip on the first rock you drop it on. After that it is yours.</p>
<h3>Good to know</h3>
<ul><li>Goes on a stove or a fire; the handle gets as hot as the tea</li><li>Not for the microwave, for reasons you would only need to see once</li><li>360 ml, 160 g: it earns its place in a rucksack</li></ul>`,
    custom: { Care: 'Dishwasher safe. Never in a microwave.' },
    options: ['Colour'],
    pictures: [
      'White enamel mug with blue contour lines and a blue rim',
      'Bottle-green enamel mug with white contour lines',
      'Yellow enamel mug with black contour lines',
    ],
    variants: [
      { of: ['White'], sku: 'HT-EM-WH', price: 1900, stock: 52, grams: 160, cost: 700, picture: 0 },
      { of: ['Bottle'], sku: 'HT-EM-BO', price: 1900, stock: 27, grams: 160, cost: 700, picture: 1 },
      { of: ['Gorse'], sku: 'HT-EM-GO', price: 1900, stock: 14, grams: 160, cost: 700, picture: 2, oversell: true },
    ],
  },
];
