// The demo shop's collections. A `rule` selects products automatically; `holds` is a manual list of products in order.
// `cover` is the collection's picture: [product, index].

const ofType = (...types) => ({ match: 'any', conditions: types.map((value) => ({ field: 'type', value })) });
const tagged = (...tags) => ({ match: 'any', conditions: tags.map((value) => ({ field: 'tag', value })) });

export const collections = [
  {
    handle: 'new-from-the-press',
    title: 'New from the press',
    description:
      '<p>Still a little tacky. What we have printed, sewn and fired this season, in the order in which we would show it to you if you came in.</p>',
    cover: ['spring-tide', 1],
    holds: [
      'spring-tide',
      'tidepool-notebook',
      'moon-over-inisbeg',
      'tideline-mug',
      'hadiqat-al-nujum',
      'sunflower-tote',
      'kiri-no-asa',
      'pebble-cups',
      'dry-stone',
      'wrapping-paper',
      'seven-ridges',
      'survey-enamel-mug',
    ],
  },
  {
    handle: 'art-prints',
    title: 'Art prints',
    description:
      '<p>Pulled by hand in small runs, in one to four colours, on paper that will outlast the wall. Most come unframed; some can be had in oak or black, ready to hang.</p>',
    cover: ['harbour-semaphore', 1],
    rule: ofType('Art print'),
  },
  {
    handle: 'notebooks',
    title: 'Notebooks',
    description:
      '<p>Sewn, stapled or stitched, and meant to be written in. The first page is no more important than the others.</p>',
    cover: ['terrazzo-daybook', 2],
    rule: ofType('Notebook'),
  },
  {
    handle: 'mugs',
    title: 'Mugs and cups',
    description:
      '<p>Thrown across the yard by Carrowmere Pottery, printed on this side of it, and tested at both ends of the day.</p>',
    cover: ['tideline-mug', 2],
    rule: ofType('Mug'),
  },
  {
    handle: 'tote-bags',
    title: 'Tote bags',
    description: '<p>Organic cotton with some weight to it, screen-printed one at a time.</p>',
    cover: ['semaphore-tote', 0],
    rule: ofType('Tote bag'),
  },
  {
    handle: 'cards-and-paper',
    title: 'Cards and paper',
    description: '<p>For sending, wrapping, pinning up and folding into boats.</p>',
    cover: ['moon-postcards', 0],
    rule: ofType('Cards', 'Paper'),
  },
  {
    handle: 'sea-and-sky',
    title: 'Sea and sky',
    description:
      '<p>The view from the ropewalk, which is mostly these two. Everything here has water, weather or a moon in it.</p>',
    cover: ['kiri-no-asa', 1],
    rule: tagged('sea', 'sky', 'moon'),
  },
  {
    handle: 'small-presents',
    title: 'Small presents',
    description:
      '<p>Things that go in an envelope or a coat pocket, most of them for less than twenty-five euros. Chosen by Maeve, who has eleven godchildren.</p>',
    cover: ['small-suns-cards', 0],
    holds: [
      'small-suns-cards',
      'pocket-log',
      'moon-mug',
      'moon-postcards',
      'reporters-pad',
      'printers-mug',
      'letter-set',
      'stitched-sketchbook',
      'tide-year-poster',
      'hedge-book',
      'wrapping-paper',
      'offcuts-by-the-kilo',
    ],
  },
];
