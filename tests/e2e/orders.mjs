// Orders, events and mails for the pages of /admin. They are written directly to the database, so that their ids,
// references and times are the same in every run. Other tests place real orders.

/** An id of 26 letters, in the format of src/ids.rs. */
const id = (letter, number) => `${letter.repeat(24)}${'abcdefghijklmnopqrstuvwxyz'[number]}a`;

/** Ids start here, above the ids of orders that tests place. */
const FIRST = 9000;

/** The id and the token of an order. `place` is its place in the list below, from 1. */
export const orderId = (place) => FIRST + place;
export const orderToken = (place) => id('o', place);

/** The ids of the first mail and of the event that failed. */
export const MAIL = id('m', 0);
export const DEAD_EVENT = id('e', 3);

const AT = Date.UTC(2026, 10, 23, 9, 30);
const DAY = 86_400_000;

// Newest last. `lines` have units, title and options.
const ORDERS = [
  {
    state: 'paid',
    fulfilment: 'fully',
    method: 'bank',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    lines: [[2, 'Twelve Small Moons', 'A3']],
  },
  { state: 'expired', method: 'test', name: '山田 太郎', email: 'taro@example.jp', lines: [[1, 'Night March', 'A2']] },
  {
    state: 'cancelled',
    method: 'bank',
    paid: true,
    name: 'Grace Brewster Murray Hopper',
    email: 'grace@example.com',
    lines: [[1, 'Tide Table Mug', '']],
  },
  {
    state: 'paid',
    method: 'test',
    name: 'Αναξιμένης Παπαδόπουλος-Χατζηκωνσταντίνου',
    email: 'anaximenes.papadopoulos.chatzikonstantinou@a-very-long-domain-name.example',
    lines: [
      [1, 'Paper Sparrow', ''],
      [3, 'Canvas Tote', 'Natural'],
    ],
  },
  {
    state: 'accepted',
    method: 'delivery',
    fulfilment: 'partly',
    name: 'Edsger W. Dijkstra',
    email: 'edsger@example.nl',
    lines: [
      [4, 'Tide Table Mug', 'Blue'],
      [1, 'Night March', 'A2'],
    ],
  },
  {
    state: 'placed',
    method: 'bank',
    name: 'ليلى الأندلسي',
    email: 'layla@example.com',
    lines: [[1, 'Twelve Small Moons', 'A3']],
  },
];

/** Writes the orders, events and mails to a shop's database. Repeating it changes nothing. */
export async function fillOrders(db) {
  const statements = [
    db.prepare(
      "INSERT INTO person (email, role, since) VALUES ('owner@example.com', 'owner', 0) ON CONFLICT DO NOTHING",
    ),
  ];
  statements.push(...ORDERS.flatMap((order, index) => rows(db, order, index + 1)));
  statements.push(...events(db), ...mails(db));
  await db.batch(statements);
}

function rows(db, { state, fulfilment = 'none', method, name, email, lines, paid = state === 'paid' }, place) {
  const number = orderId(place);
  const at = AT + place * DAY;
  const firm = !['placed', 'expired'].includes(state);
  const goods = lines.reduce((sum, [units]) => sum + units * 2400, 0);
  const total = goods + 490;
  const address = JSON.stringify({ country: 'DE', name, line1: 'Lange Straße 1', postcode: '10115', city: 'Berlin' });
  const run = (sql, ...values) => db.prepare(sql).bind(...values);
  return [
    run(
      `INSERT OR IGNORE INTO orders (id, token, reference, number, key, checkout, state, fulfilment, method, email, address, origin, note, currency,
         goods, shipping, shipping_tax, shipping_cheapest, tax, tax_on_top, total, paid, placed_at, expires_at, firm_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, 'look' || ?1, 'look' || ?1, ?5, ?6, ?7, ?8, ?9, 'https://shop.example', ?10, 'EUR', ?11, 490, 0, 490, 0, 0, ?12, ?13, ?14, ?15, ?16, ?14)`,
      number,
      orderToken(place),
      `KR7P-3Q${'CDFGHJK'[place]}H`,
      firm ? number : null,
      state,
      fulfilment,
      method,
      email,
      address,
      place === 4 ? 'Please ring twice.\nThe bell is below the letterbox.' : '',
      goods,
      total,
      paid ? total : 0,
      at,
      at + 10 * DAY,
      firm ? at : null,
    ),
    ...lines.map(([units, title, options], line) =>
      run(
        `INSERT OR IGNORE INTO order_line (order_id, position, title, options, sku, quantity, unit_price, total, tax, ships, fulfilled)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 2400, ?7, 0, 1, ?8)`,
        number,
        line + 1,
        title,
        options,
        `SKU-${number}-${line + 1}`,
        units,
        units * 2400,
        fulfilment === 'fully' ? units : fulfilment === 'partly' && line === 0 ? 1 : 0,
      ),
    ),
    run(
      'INSERT OR IGNORE INTO payment (id, order_id, provider, reference, amount, received, state, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)',
      id('p', place),
      number,
      method,
      paid ? `by-hand-${number}` : null,
      total,
      paid ? total : null,
      paid ? 'succeeded' : state === 'expired' ? 'expired' : 'open',
      at,
    ),
    ...[
      ['placed', null, ''],
      ...(firm
        ? [[state, 'owner@example.com', state === 'cancelled' ? 'Broke on its way to the post office' : '']]
        : []),
    ].map(([kind, person, detail], step) =>
      run(
        `INSERT OR IGNORE INTO timeline (id, order_id, at, kind, by_kind, by_id, detail)
         VALUES (?1, ?2, ?3, ?4, iif(?5 IS NULL, 'shopper', 'person'), (SELECT CAST(id AS TEXT) FROM person WHERE email = ?5), ?6)`,
        1000 * number + step,
        number,
        at + step * 60_000,
        kind,
        person,
        detail,
      ),
    ),
    ...(state === 'cancelled'
      ? [
          run(
            "INSERT OR IGNORE INTO refund (id, order_id, payment_id, amount, by_kind, by_id, created_at) SELECT ?1, ?2, ?3, ?4, 'person', CAST(id AS TEXT), ?5 FROM person WHERE email = 'owner@example.com'",
            id('r', place),
            number,
            id('p', place),
            total,
            at,
          ),
        ]
      : []),
  ];
}

function events(db) {
  const event = db.prepare(
    'INSERT OR IGNORE INTO outbox (id, type, subject, at, data, sent, next_at, done_at, dead_at, problem) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)',
  );
  const data = JSON.stringify({
    reference: 'KR7P-3QDH',
    number: 1001,
    state: 'paid',
    currency: 'EUR',
    total: 5290,
    lines: [{ variant: 1, sku: 'SKU-1-1', quantity: 2, unit_price: 2400 }],
  });
  const later = Date.UTC(2100, 0, 1);
  return [
    event.bind(id('e', 1), 'vitrine.order.placed.v1', 'KR7P-3QDH', AT, data, 0, null, AT, null, ''),
    event.bind(id('e', 2), 'vitrine.order.accepted.v1', 'KR7P-3QHH', AT, data, 0, null, AT, null, ''),
    event.bind(
      id('e', 3),
      'vitrine.order.paid.v1',
      'KR7P-3QDH',
      AT,
      data,
      5,
      null,
      null,
      AT,
      'database: no such column: figures.paid_in_advance',
    ),
    event.bind(
      id('e', 4),
      'vitrine.stock.low.v1',
      '7',
      AT,
      '{"variant":7,"product":3,"sku":"SKU-7","left":2}',
      1,
      later,
      null,
      null,
      '',
    ),
    db
      .prepare('INSERT OR IGNORE INTO dead_letter (id, at, body) VALUES (1, ?1, ?2)')
      .bind(AT, '{"hello":"<world>","not":"an event of ours"}'),
  ];
}

function mails(db) {
  const mail = db.prepare(
    `INSERT OR IGNORE INTO mail (id, key, kind, version, recipient, subject, data, sent_text, state, attempts, next_at, problem, created_at, sent_at)
     VALUES (?1, 'look' || ?1, ?2, 1, ?3, ?4, ?5, '', ?6, 1, ?7, ?8, ?7, ?9)`,
  );
  const data = JSON.stringify({
    shop: {
      name: 'Long Wall',
      origin: 'https://shop.example',
      email: 'hello@shop.example',
      address: 'Long Wall\nHarbour Street 4\nCork',
      language: 'en',
    },
    reference: 'KR7P-3QDH',
    placed: '15 January 2026, 12:00 UTC',
    lines: [{ title: 'Twelve Small Moons', options: 'A3', quantity: 2, unit: '€24.00', total: '€48.00' }],
    totals: [
      ['Subtotal', '€48.00'],
      ['Delivery', '€4.90'],
      ['Total', '€52.90'],
    ],
    tax_note: 'Includes €8.45 of VAT (19 %).',
    address_lines: ['Ada Lovelace', '12 St James’s Square', 'London SW1Y 4LE', 'United Kingdom'],
    payment: 'Bank transfer',
    payment_instructions: 'IBAN IE00 1234\n\nPlease use KR7P-3QDH as the reference.',
    order_url: 'https://shop.example/orders/n5xgkidun5vwk3raobwgkyltmu',
    greeting_name: 'Ada Lovelace',
  });
  const subject = 'Your order KR7P-3QDH at Long Wall';
  return [
    mail.bind(id('m', 0), 'order_placed', 'ada@example.com', subject, data, 'kept', AT, '', null),
    mail.bind(
      id('m', 1),
      'order_cancelled',
      'grace@example.com',
      'Order KR7P-3QGH at Long Wall is cancelled',
      data,
      'failed',
      AT + 1,
      'The provider does not know this mailbox.',
      null,
    ),
    mail.bind(
      id('m', 2),
      'payment_received',
      'edsger@example.nl',
      'Payment received for order KR7P-3QHH at Long Wall',
      data,
      'sent',
      AT + 2,
      '',
      AT + 2,
    ),
  ];
}
