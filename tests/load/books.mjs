// Rules that must hold for every shop at every moment. Each rule is SQL that finds violations. The native tests check
// similar rules after every step (tests/it/order/helpers.rs); this module checks real D1 under load and after kills.
import assert from 'node:assert/strict';

const ALWAYS = {
  'held units are those of holds, promised ones those of firm orders that are not sent': `SELECT * FROM (SELECT s.variant_id, s.held, s.committed,
       (SELECT coalesce(sum(quantity), 0) FROM hold h WHERE h.variant_id = s.variant_id) AS holds,
       (SELECT coalesce(sum(l.quantity - l.fulfilled), 0) FROM order_line l JOIN orders o ON o.id = l.order_id
        WHERE l.variant_id = s.variant_id AND o.state IN ('accepted', 'paid')) AS firm
     FROM stock s) WHERE held <> holds OR committed <> firm`,
  'only unpaid orders hold': `SELECT h.* FROM hold h JOIN orders o ON o.id = h.order_id WHERE o.state <> 'placed'`,
  'nothing is promised that is not there':
    'SELECT * FROM stock WHERE tracked = 1 AND oversell = 0 AND held + committed > on_hand + short',
  'numbers have no gap': `SELECT * FROM (SELECT count(number) AS numbers, coalesce(max(number) - min(number) + 1, 0) AS span,
       coalesce(min(number), 1001) AS first FROM orders) WHERE numbers <> span OR first <> 1001`,
  'numbers are given once': 'SELECT number FROM orders WHERE number IS NOT NULL GROUP BY number HAVING count(*) > 1',
  'an attempt is placed once': 'SELECT key FROM orders GROUP BY key HAVING count(*) > 1',
  'lines make the order, the order makes the payment': `SELECT o.id FROM orders o WHERE goods - discount - relief IS NOT (SELECT sum(total) FROM order_line WHERE order_id = o.id)
       OR tax <> (SELECT coalesce(sum(amount), 0) FROM order_tax WHERE order_id = o.id)
       OR NOT EXISTS (SELECT 1 FROM payment WHERE order_id = o.id)
       OR EXISTS (SELECT 1 FROM payment WHERE order_id = o.id AND amount <> o.total)`,
  'an order is paid by one payment that came, and only then': `SELECT o.id, o.state, o.paid FROM orders o WHERE (o.paid > 0) <>
       ((SELECT count(*) FROM payment p WHERE p.order_id = o.id AND p.state = 'succeeded') = 1)
       OR o.paid <> (SELECT coalesce(sum(received), 0) FROM payment p WHERE p.order_id = o.id AND p.state = 'succeeded') OR (o.state = 'paid') > (o.paid > 0)`,
  'money goes back once, and no more than came': `SELECT p.id FROM payment p WHERE coalesce(p.received, 0) < (SELECT coalesce(sum(amount), 0) FROM refund r WHERE r.payment_id = p.id)
       OR p.state IN ('returning', 'returned') AND p.received <> (SELECT coalesce(sum(amount), 0) FROM refund r WHERE r.payment_id = p.id)`,
  'what pays an order is what was asked for': `SELECT id FROM payment WHERE (state = 'succeeded') > (received IS amount)
       OR (state IN ('succeeded', 'mismatch', 'returning', 'returned')) <> (received IS NOT NULL AND currency IS NOT NULL)
       OR (state = 'mismatch') <> (problem <> '')`,
  'no money goes back that an order still has a right to': `SELECT r.id FROM refund r JOIN payment p ON p.id = r.payment_id JOIN orders o ON o.id = r.order_id
     WHERE o.state <> 'cancelled' AND p.state NOT IN ('returning', 'returned')`,
  'what an order has back is what its refunds say': `SELECT o.id, o.refunded FROM orders o WHERE o.refunded <> (SELECT coalesce(sum(r.amount), 0) FROM refund r JOIN payment p ON p.id = r.payment_id
       WHERE r.order_id = o.id AND r.done_at IS NOT NULL AND p.state = 'succeeded')`,
  'a payment is returned when its refund is done': `SELECT p.id FROM payment p WHERE p.state IN ('returning', 'returned')
       AND (p.state = 'returned') <> EXISTS (SELECT 1 FROM refund r WHERE r.payment_id = p.id AND r.done_at IS NOT NULL)`,
  'an order that is cancelled owes all that was paid': `SELECT o.id FROM orders o WHERE o.state = 'cancelled' AND o.paid <> (SELECT coalesce(sum(r.amount), 0) FROM refund r
       JOIN payment p ON p.id = r.payment_id WHERE r.order_id = o.id AND p.state = 'succeeded')`,
  'an order is sent as far as its lines are': `SELECT o.id, o.fulfilment FROM orders o WHERE o.fulfilment <> (SELECT iif(sum(fulfilled) = 0, 'none', iif(sum(fulfilled) = sum(quantity), 'fully', 'partly'))
       FROM order_line WHERE order_id = o.id)`,
  'what happens once to an order stands once in its timeline': `SELECT order_id, kind, count(*) FROM timeline WHERE kind IN ('placed', 'accepted', 'paid', 'cancelled', 'replaced', 'expired')
     GROUP BY order_id, kind HAVING count(*) > 1`,
  'each fulfilment, and each refund of what was paid, is told once': `SELECT o.id FROM orders o WHERE (SELECT count(*) FROM timeline WHERE order_id = o.id AND kind = 'fulfilled')
         <> (SELECT count(*) FROM outbox WHERE subject = o.reference AND type = 'vitrine.order.fulfilled.v1')
       OR (SELECT count(*) FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.order_id = o.id AND p.state = 'succeeded' AND r.done_at IS NOT NULL)
         <> (SELECT count(*) FROM outbox WHERE subject = o.reference AND type = 'vitrine.order.refunded.v1')`,
  'what people did stands in the audit log, once': `SELECT o.id FROM orders o WHERE (SELECT count(*) FROM timeline WHERE order_id = o.id AND by_kind = 'person')
       <> (SELECT count(*) FROM audit WHERE subject = 'order:' || o.id)`,
  'what happens once to an order is told once': `SELECT subject, type, count(*) FROM outbox WHERE type LIKE 'vitrine.order.%' AND type NOT LIKE '%refunded%' AND type NOT LIKE '%fulfilled%'
     GROUP BY subject, type HAVING count(*) > 1`,
  'every state is told': `SELECT o.reference, o.state FROM orders o WHERE NOT EXISTS (SELECT 1 FROM outbox e
       WHERE e.subject = o.reference AND e.type = 'vitrine.order.' || o.state || '.v1')`,
  'a message that was acted on has its payment': `SELECT w.id FROM webhook w WHERE w.id LIKE 'paid_%' AND NOT EXISTS (SELECT 1 FROM payment p WHERE w.id = 'paid_' || p.id
       AND p.state IN ('succeeded', 'mismatch', 'returning', 'returned'))`,
};

const ONCE_ALL_WAS_ACTED_ON = {
  'no event is left': `SELECT type, subject, problem FROM outbox WHERE done_at IS NULL`,
  'the figures are those of the orders': `SELECT * FROM (SELECT count(*) AS orders, coalesce(sum(total), 0) AS sales, coalesce(sum(paid), 0) AS paid,
         coalesce(sum(refunded), 0) AS refunded, coalesce(sum(iif(state = 'cancelled', total, 0)), 0) AS cancelled
       FROM orders WHERE firm_at IS NOT NULL) o
     JOIN (SELECT coalesce(sum(orders), 0) AS f_orders, coalesce(sum(sales), 0) AS f_sales, coalesce(sum(paid), 0) AS f_paid,
         coalesce(sum(refunded), 0) AS f_refunded, coalesce(sum(cancelled), 0) AS f_cancelled FROM figures) f
     WHERE orders <> f_orders OR sales <> f_sales OR paid <> f_paid OR refunded <> f_refunded OR cancelled <> f_cancelled`,
  'what a product sold is what orders say': `SELECT * FROM (SELECT p.id, p.sold_count, (SELECT coalesce(sum(l.quantity), 0) FROM order_line l JOIN orders o ON o.id = l.order_id
       WHERE l.product_id = p.id AND o.state IN ('accepted', 'paid')) AS sold FROM product p) WHERE sold_count <> sold`,
  'each mail that follows an event is written once, and no other': `WITH due (event, kind) AS (SELECT id, CASE
         WHEN type LIKE '%.paid.v1' THEN 'payment_received'
         WHEN type LIKE '%.accepted.v1' THEN 'order_accepted'
         WHEN type LIKE '%.placed.v1' THEN iif(data ->> 'method' <> 'test', 'order_placed', NULL)
         WHEN type LIKE '%.cancelled.v1' THEN iif(data ->> 'method' <> 'test' OR data ->> 'number' IS NOT NULL, 'order_cancelled', NULL) END
       FROM outbox WHERE type LIKE 'vitrine.order.%'),
     all_of (key) AS (SELECT kind || ':' || event FROM due WHERE kind IS NOT NULL UNION ALL SELECT key FROM mail)
     SELECT key, count(*) AS times FROM all_of GROUP BY key HAVING count(*) <> 2`,
  'every firm order is counted': `SELECT reference, counted FROM orders WHERE counted <> (firm_at IS NOT NULL) + (firm_at IS NOT NULL AND state = 'cancelled')`,
};

/** @param {(sql: string) => Promise<object[]>} query */
export const checkBooks = (query) => check(query, ALWAYS);

/** Checks the same rules, and also that the effects of all events are complete. */
export const checkFigures = (query) => check(query, { ...ALWAYS, ...ONCE_ALL_WAS_ACTED_ON });

async function check(query, rules) {
  const broken = {};
  for (const [what, sql] of Object.entries(rules)) {
    const rows = await query(sql);
    if (rows.length) broken[what] = rows.slice(0, 5);
  }
  assert.deepEqual(broken, {});
}

/**
 * Waits until all events are processed.
 * @param {(sql: string) => Promise<object[]>} query
 * @param {number} milliseconds the maximum time
 * @param {number} every milliseconds between two queries, which cost workerd CPU time
 * @returns {Promise<number>} the number of events that are still not processed
 */
export async function drained(query, milliseconds = 30_000, every = 100) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const [{ left }] = await query('SELECT count(*) AS left FROM outbox WHERE next_at IS NOT NULL');
    if (left === 0 || Date.now() > deadline) return left;
    await new Promise((later) => setTimeout(later, every));
  }
}

/** SQL for one product per number, each with one variant of the same id, a price of 10.00, and that many units. */
export function shelf(units) {
  const products = units.flatMap((count, i) => [
    `INSERT INTO product (id, handle, title, status, publish_at, created_at, updated_at) VALUES (${i + 1}, 'p${i + 1}', 'Product ${i + 1}', 'active', 1, 1, 1)`,
    `INSERT INTO variant (id, product_id, position, option_values, sku, price, updated_at) VALUES (${i + 1}, ${i + 1}, 1, '[]', 'SKU-${i + 1}', 1000, 1)`,
    `UPDATE stock SET reason = 'count', by_kind = 'shop', tracked = 1, on_hand = ${count} WHERE variant_id = ${i + 1}`,
  ]);
  return ['UPDATE shop SET opened_at = 0', ...products];
}
