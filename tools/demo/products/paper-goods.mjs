// Cards, writing paper, wrapping paper, a poster, and offcuts. Prices are in euro cents, weights in grams. A stock of
// null is not tracked.

export default [
  {
    handle: 'moon-postcards',
    title: 'Moon Postcards',
    vendor: 'Half Tide Press',
    type: 'Cards',
    tags: ['moon', 'sky', 'post', 'present'],
    body: `<p>Twelve phases on twelve cards, each on its own colour of evening. Send them in order and somebody gets a month; send them at random and they get a puzzle.</p>
<p>Thick enough to arrive flat. The backs take ink without bleeding.</p>`,
    custom: { 'Paper weight': '350 g/m²', Care: 'Post promptly.' },
    options: ['Set'],
    pictures: ['Four moon postcards in blue, plum, black and rust', 'A sheet showing all twelve phases'],
    variants: [
      { of: ['Twelve cards'], sku: 'HT-PC-MO-12', price: 1500, stock: 58, grams: 110, cost: 420 },
      { of: ['Sixty cards'], sku: 'HT-PC-MO-60', price: 5800, was: 7500, stock: 9, grams: 540, cost: 1900 },
    ],
  },
  {
    handle: 'small-suns-cards',
    title: 'Small Suns, folded cards',
    vendor: 'Half Tide Press',
    type: 'Cards',
    tags: ['sun', 'post', 'present', 'two colours'],
    body: `<p>Five suns for five kinds of news. Blank inside, because you know what to say better than we do.</p>
<dl><dt>Rising</dt><dd>A birth, a new job, a Monday.</dd><dt>High</dt><dd>Congratulations, loudly.</dd><dt>Fine</dt><dd>Get well; forty thin rays, for patience.</dd><dt>Orbit</dt><dd>Birthdays, which come round.</dd><dt>Setting</dt><dd>Condolence, retirement, the end of a good holiday.</dd></dl>`,
    custom: { 'Paper weight': '320 g/m²', Care: 'Comes with a lined envelope and no glitter.' },
    options: ['Design'],
    pictures: [
      'Folded card with a red and ochre sun, on a pink envelope',
      'Four more suns on cards of cream, pink and mist',
    ],
    variants: [
      { of: ['Rising'], sku: 'HT-FC-SS-1', price: 400, stock: 90, grams: 25, cost: 90, picture: 1 },
      { of: ['High'], sku: 'HT-FC-SS-2', price: 400, stock: 76, grams: 25, cost: 90, picture: 0 },
      { of: ['Fine'], sku: 'HT-FC-SS-3', price: 400, stock: 3, grams: 25, cost: 90, picture: 1 },
      { of: ['Orbit'], sku: 'HT-FC-SS-4', price: 400, stock: 81, grams: 25, cost: 90, picture: 1 },
      { of: ['Setting'], sku: 'HT-FC-SS-5', price: 400, stock: 0, grams: 25, cost: 90, picture: 1 },
    ],
  },
  {
    handle: 'letter-set',
    title: 'Letter Set',
    vendor: 'Half Tide Press',
    type: 'Paper',
    tags: ['post', 'present'],
    body: `<p>Twenty sheets and twelve envelopes. That allows for eight letters begun badly, which is about the usual rate.</p>
<ul><li>A5 sheets with a printed border and faint lines</li><li>Envelopes with a stripe inside the flap, for the person who opens it</li></ul>`,
    custom: { 'Paper weight': '120 g/m²', Care: 'Keep flat.' },
    options: ['Colour'],
    pictures: ['Bordered writing paper with a pale blue envelope', 'Envelopes in mist, blush, moss and straw'],
    variants: [
      { of: ['Mist'], sku: 'HT-LS-MI', price: 1800, stock: 24, grams: 260, cost: 560, picture: 0 },
      { of: ['Blush'], sku: 'HT-LS-BL', price: 1800, stock: 19, grams: 260, cost: 560, picture: 1 },
      { of: ['Moss'], sku: 'HT-LS-MO', price: 1800, stock: 11, grams: 260, cost: 560, picture: 1 },
      { of: ['Straw'], sku: 'HT-LS-ST', price: 1800, stock: 1, grams: 260, cost: 560, picture: 1 },
    ],
  },
  {
    handle: 'wrapping-paper',
    title: 'Wrapping Paper',
    vendor: 'Half Tide Press',
    type: 'Paper',
    tags: ['marbled', 'plants', 'present', 'wrapping'],
    body: `<p>Printed on uncoated paper that creases once and stays creased. Sheets are 50 × 70 cm and come rolled, never folded, so the first fold is yours. No foil, no film: it all goes in with the newspapers.</p>`,
    custom: { 'Paper weight': '90 g/m²', Care: 'Store upright in a corner, as everybody does.' },
    options: ['Pattern', 'Sheets'],
    pictures: [
      'Three rolls of wrapping paper: marbled, leaves, terrazzo',
      'The three patterns laid flat and overlapping',
    ],
    variants: [
      { of: ['Marble', 'Three'], sku: 'HT-WP-MA-3', price: 1200, stock: 40, grams: 120, cost: 330 },
      { of: ['Marble', 'Ten'], sku: 'HT-WP-MA-10', price: 3400, stock: 15, grams: 380, cost: 1000 },
      { of: ['Leaves', 'Three'], sku: 'HT-WP-LE-3', price: 900, stock: 52, grams: 120, cost: 240 },
      { of: ['Leaves', 'Ten'], sku: 'HT-WP-LE-10', price: 2600, stock: 21, grams: 380, cost: 720 },
      { of: ['Terrazzo', 'Three'], sku: 'HT-WP-TE-3', price: 900, stock: 47, grams: 120, cost: 240 },
      { of: ['Terrazzo', 'Ten'], sku: 'HT-WP-TE-10', price: 2600, stock: 2, grams: 380, cost: 720 },
    ],
  },
  {
    handle: 'tide-year-poster',
    title: 'A Year of Tides',
    vendor: 'Half Tide Press',
    type: 'Paper',
    tags: ['sea', 'moon', 'poster', 'two colours'],
    body: `<p>Twelve months, a bar a day, each as long as that day’s tide is high. The red ones are the springs, when the moon and the sun pull together and the car park floods; a pale dot marks the full moon.</p>
<h3>Is it accurate?</h3>
<p>It shows how the fortnights breathe, not when to launch. Carrowmere is invented and so is its harbour, and we would not moor a boat on the strength of a poster even if it were not.</p>`,
    custom: { 'Paper weight': '200 g/m²', Care: 'Ships rolled. Leave it under books for a night.' },
    options: ['Size'],
    pictures: [
      'Poster of twelve rows of blue bars, swelling and shrinking, the longest in red',
      'The poster in an oak frame in window light',
    ],
    variants: [
      { of: ['A3'], sku: 'HT-TY-A3', price: 1800, stock: 66, grams: 120, cost: 420 },
      { of: ['A2'], sku: 'HT-TY-A2', price: 2600, stock: 48, grams: 200, cost: 640 },
    ],
  },
  {
    handle: 'offcuts-by-the-kilo',
    title: 'Offcuts by the Kilo',
    vendor: 'Half Tide Press',
    type: 'Paper',
    tags: ['post', 'drawing'],
    body: `<p>What the guillotine leaves. No picture, because no two bags agree.</p>`,
    custom: { 'Paper weight': 'All of them', Care: 'Mind the edges.' },
    options: ['Weight'],
    pictures: [],
    variants: [
      { of: ['500 g'], sku: 'HT-OF-500', price: 450, stock: null, grams: 500, cost: 0 },
      { of: ['1 kg'], sku: 'HT-OF-1000', price: 800, stock: null, grams: 1000, cost: 0 },
      { of: ['2 kg'], sku: 'HT-OF-2000', price: 1400, stock: null, grams: 2000, cost: 0 },
    ],
  },
];
