// Tote bags. Prices are in euro cents, weights in grams. A stock of null is not tracked.

const care = 'Wash at 30° inside out. Iron on the back of the print. It shrinks a little, once.';

export default [
  {
    handle: 'sunflower-tote',
    title: 'Sunflower Tote',
    vendor: 'Half Tide Press',
    type: 'Tote bag',
    tags: ['plants', 'sun', 'organic cotton', 'present'],
    body: `<p>Our <a href="/products/the-sunflower-problem">Sunflower Problem</a> at the size of an actual sunflower, screen-printed on organic cotton heavy enough to stand up on its own. Carries nine hardbacks, or one child for a short distance.</p>
<ul><li>38 × 42 cm, with a flat base of 8 cm</li><li>Handles long enough for a shoulder in a winter coat</li><li>One inside pocket, for keys, at the depth of a hand</li></ul>`,
    custom: { Care: care },
    options: ['Colour'],
    pictures: [
      'Natural cotton tote with an ochre and red sunflower head',
      'Ochre tote with a red sunflower',
      'Dark blue tote with a pale sunflower',
    ],
    variants: [
      { of: ['Natural'], sku: 'HT-TO-SF-NA', price: 2200, stock: 44, grams: 230, cost: 760, picture: 0 },
      { of: ['Ochre'], sku: 'HT-TO-SF-OC', price: 2400, stock: 18, grams: 230, cost: 820, picture: 1 },
      { of: ['Ink'], sku: 'HT-TO-SF-IN', price: 2400, stock: 3, grams: 230, cost: 820, picture: 2 },
    ],
  },
  {
    handle: 'murmuration-tote',
    title: 'Murmuration Tote',
    vendor: 'Half Tide Press',
    type: 'Tote bag',
    tags: ['birds', 'sky', 'organic cotton'],
    body: `<p>Starlings, a great many, in one ink. The cotton moves as you walk and so, after a fashion, do they.</p>`,
    custom: { Care: care },
    options: ['Colour'],
    pictures: ['Natural tote with a flock of black starlings', 'Grey-blue tote with a flock of white starlings'],
    variants: [
      { of: ['Natural'], sku: 'HT-TO-MU-NA', price: 2200, stock: 31, grams: 220, cost: 720, picture: 0 },
      { of: ['Dusk'], sku: 'HT-TO-MU-DU', price: 2400, stock: 0, grams: 220, cost: 780, picture: 1 },
    ],
  },
  {
    handle: 'semaphore-tote',
    title: 'Semaphore Tote',
    vendor: 'Half Tide Press',
    type: 'Tote bag',
    tags: ['geometry', 'sea', 'organic cotton'],
    body: `<p>Nine flags from the harbour mast. Short handles for carrying like a case, long ones for the shoulder: we asked everybody in the building, and the building is split.</p>
<p>On natural cotton the handles are red, because one bolt of webbing was delivered in the wrong colour and turned out to be right.</p>`,
    custom: { Care: care },
    options: ['Colour', 'Handles'],
    pictures: ['Natural tote with red handles and nine geometric flags', 'Black tote with nine geometric flags'],
    variants: [
      { of: ['Natural', 'Short'], sku: 'HT-TO-SE-NA-S', price: 2400, stock: 20, grams: 220, cost: 800, picture: 0 },
      { of: ['Natural', 'Long'], sku: 'HT-TO-SE-NA-L', price: 2400, stock: 25, grams: 235, cost: 820, picture: 0 },
      { of: ['Black', 'Short'], sku: 'HT-TO-SE-BL-S', price: 2600, stock: 6, grams: 220, cost: 860, picture: 1 },
      { of: ['Black', 'Long'], sku: 'HT-TO-SE-BL-L', price: 2600, stock: 0, grams: 235, cost: 880, picture: 1 },
    ],
  },
  {
    handle: 'market-stripe-bag',
    title: 'Market Stripe Bag',
    vendor: 'Loftmakers Bindery',
    type: 'Tote bag',
    tags: ['organic cotton', 'sale', 'kitchen'],
    body: `<p>Brushed stripes, woven nothing: every line is painted straight on to the screen with a decorator’s brush that has seen better walls. Wide enough for a cauliflower lying down.</p>`,
    custom: { Care: care },
    options: ['Colour'],
    pictures: [
      'Natural bag with blue and red brushed stripes',
      'Natural bag with green and ochre stripes',
      'Pink bag with plum and red stripes',
    ],
    variants: [
      { of: ['Harbour'], sku: 'LB-MS-HA', price: 1900, was: 2400, stock: 23, grams: 260, cost: 810, picture: 0 },
      { of: ['Allotment'], sku: 'LB-MS-AL', price: 1900, was: 2400, stock: 16, grams: 260, cost: 810, picture: 1 },
      { of: ['Rhubarb'], sku: 'LB-MS-RH', price: 1900, was: 2400, stock: 2, grams: 260, cost: 810, picture: 2 },
    ],
  },
  {
    handle: 'high-water-tote',
    title: 'High Water Tote',
    vendor: 'Half Tide Press',
    type: 'Tote bag',
    tags: ['sea', 'organic cotton'],
    body: `<p>Fill it and the tide comes in: the waves begin exactly where a bag of this size starts to sag.</p>`,
    custom: { Care: care },
    options: ['Colour'],
    pictures: ['Natural tote with blue waves on its lower half', 'Blue tote with white waves on its lower half'],
    variants: [
      { of: ['Natural'], sku: 'HT-TO-HW-NA', price: 2200, stock: 28, grams: 220, cost: 720, picture: 0 },
      { of: ['Deep water'], sku: 'HT-TO-HW-DW', price: 2400, stock: 12, grams: 220, cost: 780, picture: 1 },
    ],
  },
];
