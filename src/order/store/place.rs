//! The SQL that places an order in one batch.

use serde_json::json;

use super::super::{place::NewOrder, words};
use crate::{
    event,
    platform::{Statement, guard},
    pricing::Tax,
    sql,
    time::UnixMs,
};

/// The maximum number of unpaid orders per [`network`](crate::web::network::network). It is high because many people
/// may share a network.
pub const MOST_OPEN: i64 = 25;

/// The batch that places an order. Its last statement returns the events to send. If `replaces` is true, the batch
/// first cancels the earlier unpaid order of the same checkout.
///
/// The batch fails with `orders.key` if an order with this idempotency key already exists. Guards fail the batch with:
/// - `order:open` if the checkout has an earlier unpaid order, and `replaces` is false
/// - `order:pricing` if the shop's shipping or tax rules changed
/// - `order:network` if the network has too many unpaid orders
/// - `order:price:{variant}` if the variant's price changed, or the variant is no longer for sale
/// - `order:short:{variant}:{available units}` if too few units are available
/// - `order:often` if the network or the recipient exceeds its limit of orders in a quarter of an hour
pub fn place(order: &NewOrder, replaces: bool, now: UnixMs) -> Vec<Statement> {
    let key = order.request.key.as_str();
    let limits = json!(order.request.limits).to_string();
    let mut statements = Vec::new();
    if order.request.lapsed {
        statements.extend(release_lapsed(order, now));
    }
    if replaces {
        statements.extend(replace_own(order, now));
    }
    statements.extend([
        // This statement comes before the guards, so that a repeated request fails because of its idempotency key, and
        // not because of a guard.
        insert_order(order, now),
        insert_lines(order),
        insert_taxes(order),
        insert_words(order),
        // The first condition that finds a row fails the batch.
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(OrderOpen),
                "' FROM orders INDEXED BY orders_of_checkout
                 WHERE checkout = ?6 AND state = 'placed' AND key <> ?1
                 UNION ALL SELECT '",
                guard!(OrderPricing),
                "' FROM shop WHERE pricing_version <> ?3
                 UNION ALL SELECT '",
                guard!(OrderNetwork),
                "' FROM orders
                 WHERE network = ?4 AND state = 'placed' AND expires_at > ?2 GROUP BY network
                 HAVING count(*) > CAST(?5 AS INTEGER)
                 UNION ALL SELECT '",
                guard!(OrderPrice),
                "' || l.variant_id
                 FROM order_line l LEFT JOIN variant v ON v.id = l.variant_id LEFT JOIN product p ON p.id = v.product_id
                 WHERE l.order_id = (SELECT id FROM orders WHERE key = ?1)
                   AND (v.price IS NOT l.unit_price OR p.status IS NOT 'active' OR coalesce(p.publish_at > ?2, 1))
                 UNION ALL SELECT '",
                guard!(OrderShort),
                "' || s.variant_id || ':' || max(s.on_hand - s.held - s.committed, 0)
                 FROM (SELECT variant_id, sum(quantity) AS units FROM order_line
                   WHERE order_id = (SELECT id FROM orders WHERE key = ?1) GROUP BY variant_id) l
                 JOIN stock s ON s.variant_id = l.variant_id
                 WHERE s.tracked = 1 AND s.oversell = 0 AND s.on_hand - s.held - s.committed < l.units
                 LIMIT 1"
            ),
            key,
            now,
            order.request.rules.version,
            order.request.network.clone(),
            MOST_OPEN,
            (!replaces).then(|| order.request.checkout.to_string())
        ),
        sql!(
            "INSERT INTO lookup (who, since, tries) SELECT value ->> 0, ?2, 1 FROM json_each(?1) WHERE true
             ON CONFLICT (who) DO UPDATE SET tries = iif(since = excluded.since, tries + 1, 1), since = excluded.since",
            limits.as_str(),
            now.seconds().div_euclid(900)
        ),
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(OrderOften),
                "' FROM json_each(?1) j JOIN lookup l ON l.who = j.value ->> 0
                 WHERE l.tries > j.value ->> 1 LIMIT 1"
            ),
            limits
        ),
        // If units are missing, the CHECK of `stock` also fails the batch, but its message does not name the variant.
        // So the guard `order:short` comes first.
        sql!(
            "UPDATE stock SET updated_at = ?2, held = held + (SELECT sum(l.quantity) FROM order_line l
               WHERE l.variant_id = stock.variant_id AND l.order_id = (SELECT id FROM orders WHERE key = ?1))
             WHERE variant_id IN (SELECT variant_id FROM order_line
               WHERE order_id = (SELECT id FROM orders WHERE key = ?1))",
            key,
            now
        ),
        sql!(
            "INSERT INTO hold (order_id, variant_id, quantity, expires_at)
             SELECT order_id, variant_id, sum(quantity), ?2 FROM order_line
             WHERE order_id = (SELECT id FROM orders WHERE key = ?1)
             GROUP BY variant_id",
            key,
            order.held_until
        ),
        sql!(
            "INSERT INTO payment (id, order_id, provider, amount, created_at, updated_at)
             SELECT ?2, id, method, total, ?3, ?3 FROM orders WHERE key = ?1",
            key,
            order.payment.to_string(),
            now
        ),
        sql!(
            "INSERT INTO timeline (order_id, at, kind, by_kind) SELECT id, ?2, 'placed', 'shopper' FROM orders
             WHERE key = ?1",
            key,
            now
        ),
        sql!(
            "INSERT INTO outbox (id, type, subject, at, data, next_at)
             SELECT ?5, ?2, o.reference, ?3, d.json, ?4 FROM orders o JOIN order_told d ON d.order_id = o.id
             WHERE o.key = ?1
             RETURNING id, type, subject, at, data",
            key,
            event::Kind::OrderPlaced.name(),
            now,
            event::due(now),
            order.event.to_string()
        ),
    ]);
    if replaces {
        statements.push(event::unsent(now));
    }
    statements
}

/// Adds the words by which staff find the order.
fn insert_words(order: &NewOrder) -> Statement {
    sql!(
        "INSERT INTO order_word (word, order_id) SELECT value, (SELECT id FROM orders WHERE key = ?1)
         FROM json_each(?2)",
        order.request.key.as_str(),
        json!(words::of_order(order)).to_string()
    )
}

/// The order with this idempotency key, and its first payment.
pub fn by_key(key: &str) -> Statement {
    sql!(
        "SELECT o.token, o.reference, o.state, p.id AS payment FROM orders o JOIN payment p ON p.order_id = o.id
         WHERE o.key = ?1 ORDER BY p.created_at LIMIT 1",
        key
    )
}

/// Releases the expired holds on the order's variants. Cron releases them too, when it expires their orders. These
/// statements make the units available even if cron does not run.
fn release_lapsed(order: &NewOrder, now: UnixMs) -> [Statement; 2] {
    let variants: Vec<i64> = order.request.lines.iter().map(|line| line.variant.get()).collect();
    let variants = json!(variants).to_string();
    [
        sql!(
            "UPDATE stock SET updated_at = ?2, held = held - (SELECT sum(h.quantity) FROM hold h
               WHERE h.variant_id = stock.variant_id AND h.expires_at <= ?2)
             WHERE variant_id IN (SELECT h.variant_id
               FROM json_each(?1) j CROSS JOIN hold h ON h.variant_id = j.value AND h.expires_at <= ?2)",
            variants.clone(),
            now
        ),
        sql!(
            "DELETE FROM hold WHERE expires_at <= ?2 AND variant_id IN (SELECT value FROM json_each(?1))",
            variants,
            now
        ),
    ]
}

/// Cancels the checkout's earlier unpaid order and releases its units.
///
/// The statements name the index because SQLite would otherwise scan all unpaid orders of the shop.
fn replace_own(order: &NewOrder, now: UnixMs) -> [Statement; 5] {
    let (checkout, key) = (order.request.checkout.to_string(), order.request.key.as_str());
    [
        sql!(
            "UPDATE stock SET updated_at = ?3, held = held - (SELECT sum(h.quantity)
               FROM orders o INDEXED BY orders_of_checkout JOIN hold h ON h.order_id = o.id
               WHERE h.variant_id = stock.variant_id AND o.checkout = ?1 AND o.state = 'placed' AND o.key <> ?2)
             WHERE variant_id IN (SELECT h.variant_id
               FROM orders o INDEXED BY orders_of_checkout JOIN hold h ON h.order_id = o.id
               WHERE o.checkout = ?1 AND o.state = 'placed' AND o.key <> ?2)",
            checkout.clone(),
            key,
            now
        ),
        sql!(
            "DELETE FROM hold WHERE order_id IN (SELECT id FROM orders INDEXED BY orders_of_checkout
               WHERE checkout = ?1 AND state = 'placed' AND key <> ?2)",
            checkout.clone(),
            key
        ),
        sql!(
            "INSERT INTO timeline (order_id, at, kind, by_kind)
             SELECT id, ?3, 'replaced', 'shopper' FROM orders INDEXED BY orders_of_checkout
             WHERE checkout = ?1 AND state = 'placed' AND key <> ?2",
            checkout.clone(),
            key,
            now
        ),
        sql!(
            "INSERT INTO outbox (id, type, subject, at, data, next_at)
             SELECT (SELECT token FROM fresh_token WHERE o.id > 0), ?4, o.reference, ?3,
               json_set(d.json, '$.state', 'cancelled'), ?5
             FROM orders o INDEXED BY orders_of_checkout JOIN order_told d ON d.order_id = o.id
             WHERE o.checkout = ?1 AND o.state = 'placed' AND o.key <> ?2",
            checkout.clone(),
            key,
            now,
            event::Kind::OrderCancelled.name(),
            event::due(now)
        ),
        sql!(
            "UPDATE orders INDEXED BY orders_of_checkout SET state = 'cancelled', network = NULL, updated_at = ?3
             WHERE checkout = ?1 AND state = 'placed' AND key <> ?2",
            checkout,
            key,
            now
        ),
    ]
}

fn insert_order(order: &NewOrder, now: UnixMs) -> Statement {
    let request = &order.request;
    let quote = &request.quote;
    sql!(
        "INSERT INTO orders (token, reference, key, checkout, network, method, email, address, origin, note, currency,
           goods, shipping, shipping_tax, shipping_cheapest, tax, tax_on_top, total, placed_at, expires_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?13, ?15, ?16, ?17, ?18, ?19, ?18)",
        order.token.to_string(),
        order.reference.as_str(),
        request.key.as_str(),
        request.checkout.to_string(),
        request.network.clone(),
        request.method.name(),
        request.email.as_str(),
        request.address.as_str(),
        order.origin.as_str(),
        request.note.as_str(),
        request.rules.currency.code(),
        quote.goods.minor(),
        quote.shipping.minor(),
        quote.shipping_tax.minor(),
        quote.tax.minor(),
        quote.tax_on_top.minor(),
        quote.total.minor(),
        now,
        order.expires_at
    )
}

fn insert_lines(order: &NewOrder) -> Statement {
    let lines: Vec<_> = order
        .request
        .lines
        .iter()
        .zip(&order.request.quote.lines)
        .map(|(line, charge)| {
            json!({
                "variant": line.variant.get(), "product": line.product, "title": line.title, "options": line.options,
                "sku": line.sku, "picture": line.picture, "quantity": line.quantity, "unit_price": line.unit_price,
                "total": charge.total.minor(), "tax": charge.tax.minor(), "ships": i64::from(line.ships),
            })
        })
        .collect();
    // If a variant was deleted meanwhile, the foreign key fails the batch.
    sql!(
        "INSERT INTO order_line (order_id, position, variant_id, product_id, title, options, sku, picture, quantity,
           unit_price, total, tax, ships)
         SELECT o.id, j.key + 1, j.value ->> 'variant', j.value ->> 'product', j.value ->> 'title',
           j.value ->> 'options', j.value ->> 'sku', j.value ->> 'picture', j.value ->> 'quantity',
           j.value ->> 'unit_price', j.value ->> 'total', j.value ->> 'tax', j.value ->> 'ships'
         FROM orders o, json_each(?2) j WHERE o.key = ?1",
        order.request.key.as_str(),
        json!(lines).to_string()
    )
}

fn insert_taxes(order: &NewOrder) -> Statement {
    let tax = |tax: &Tax| {
        let (base, amount) = (tax.base.minor(), tax.amount.minor());
        json!({ "name": tax.name, "rate": tax.rate, "on_top": i64::from(tax.on_top), "base": base, "amount": amount })
    };
    let taxes: Vec<_> = order.request.quote.taxes.iter().map(tax).collect();
    sql!(
        "INSERT INTO order_tax (order_id, position, name, rate, on_top, base, amount)
         SELECT o.id, j.key + 1, j.value ->> 'name', j.value ->> 'rate', j.value ->> 'on_top', j.value ->> 'base',
           j.value ->> 'amount'
         FROM orders o, json_each(?2) j WHERE o.key = ?1",
        order.request.key.as_str(),
        json!(taxes).to_string()
    )
}
