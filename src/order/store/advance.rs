//! An order goes on: guarded by where it stood when that was decided, with what it does to the stock and what it leaves behind.

use serde_json::json;

use super::{
    super::status::{Act, State, Status},
    read::Head,
};
use crate::{event, ids::Token, platform::Statement, sql, time::UnixMs};

/// What the timeline says of it.
#[derive(Debug, Clone)]
pub struct Entry<'e> {
    /// A word; `templates/order/` has what people read.
    pub kind: &'static str,
    /// `shopper`, `shop`, or the e-mail address of who works there.
    pub actor: &'e str,
    /// What else is to say.
    pub detail: String,
}

impl Entry<'_> {
    /// Whether somebody who works here did it: their address is the actor then.
    pub fn is_by_person(&self) -> bool {
        self.actor.contains('@')
    }
}

/// The statements that take `order` through `act` to `next`. The last gives back the events to send.
///
/// The batch fails with `order:status` when the order no longer stands where it was read, with `order:gone` when a variant is no longer there,
/// and by the stock's CHECK when its units are not to be had again. `fulfilled` is a JSON array of `[position, units]`; `event` is the new
/// id of what tells of it.
pub fn advance(
    order: &Head,
    act: Act,
    next: Status,
    entry: &Entry<'_>,
    fulfilled: &str,
    event: Token,
    now: UnixMs,
) -> Vec<Statement> {
    let firm = matches!(next.state, State::Accepted | State::Paid);
    let firm_now = firm && order.firm_at.is_none();
    let mut statements = vec![sql!(
        "INSERT INTO guard
         SELECT 'order:status' WHERE NOT EXISTS (SELECT 1 FROM orders
           WHERE id = ?1 AND state = ?2 AND fulfilment = ?3 AND paid = ?4 AND refunded = ?5)
         UNION ALL
         SELECT 'order:gone' FROM order_line WHERE ?6 AND order_id = ?1 AND variant_id IS NULL LIMIT 1",
        order.id,
        order.state.as_str(),
        order.fulfilment.as_str(),
        order.paid,
        order.refunded,
        firm_now
    )];
    statements.extend(stock(order, act, fulfilled, now));
    statements.extend([
        sql!(
            "UPDATE orders SET state = ?2, fulfilment = ?3, updated_at = ?6, paid = iif(?4, total, 0),
               network = iif(?2 = 'placed', network, NULL),
               number = iif(?5 AND number IS NULL,
                 (SELECT max(s.first_number - 1, coalesce((SELECT max(number) FROM orders), 0)) + 1 FROM shop s), number),
               firm_at = iif(?5 AND firm_at IS NULL, ?6, firm_at)
             WHERE id = ?1",
            order.id,
            next.state.name(),
            next.fulfilment.name(),
            next.paid,
            firm,
            now
        ),
        mark(order.id, entry, now),
    ]);
    statements.extend(audit(order, next, entry, now));
    if let Some(kind) = act.event() {
        statements.push(sql!(
            "INSERT INTO outbox (id, type, subject, at, data, next_at)
             SELECT ?5, ?2, o.reference, ?3, d.json, ?4 FROM orders o JOIN order_told d ON d.order_id = o.id WHERE o.id = ?1",
            order.id,
            kind.name(),
            now,
            event::due(now),
            event.to_string()
        ));
    }
    statements
}

/// The row of the audit log, where somebody who works here did it. What stands before is certain: the batch is guarded by it.
pub fn audit(order: &Head, next: Status, entry: &Entry<'_>, now: UnixMs) -> Option<Statement> {
    let paid = if next.paid { order.total } else { 0 };
    let before = json!({ "state": order.state, "fulfilment": order.fulfilment, "paid": order.paid });
    let after = json!({ "state": next.state.name(), "fulfilment": next.fulfilment.name(), "paid": paid, "detail": entry.detail });
    entry.is_by_person().then(|| {
        sql!(
            "INSERT INTO audit (at, email, action, subject, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            now,
            entry.actor,
            format!("order.{}", entry.kind),
            format!("order:{}", order.id),
            before.to_string(),
            after.to_string()
        )
    })
}

/// To stand after a fulfilment: fails with `order:lines` unless the units sent of every line are now these, a JSON array of
/// `[position, units]` with all of them. Two people who send at once are so kept from sending the same units twice.
pub fn all_lines_stand(order: i64, sent: &str) -> Statement {
    sql!(
        "INSERT INTO guard SELECT 'order:lines' FROM order_line l LEFT JOIN json_each(?2) j ON j.value ->> 0 = l.position
         WHERE l.order_id = ?1 AND l.fulfilled IS NOT j.value ->> 1 LIMIT 1",
        order,
        sent
    )
}

/// A row of the timeline.
pub fn mark(order: i64, entry: &Entry<'_>, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO timeline (order_id, at, kind, actor, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
        order,
        now,
        entry.kind,
        entry.actor,
        entry.detail.as_str()
    )
}

/// What it does to the units of the order.
fn stock(order: &Head, act: Act, fulfilled: &str, now: UnixMs) -> Vec<Statement> {
    let id = order.id;
    let release = sql!("DELETE FROM hold WHERE order_id = ?1", id);
    match (act, order.state.as_str()) {
        (Act::Accept | Act::Pay, "placed" | "expired") => vec![
            // Held units become promised ones in one step; where the hold is over, the CHECK says whether there are others.
            sql!(
                "UPDATE stock SET updated_at = ?2,
                   held = held - coalesce((SELECT h.quantity FROM hold h WHERE h.order_id = ?1 AND h.variant_id = stock.variant_id), 0),
                   committed = committed + (SELECT l.quantity FROM order_line l WHERE l.order_id = ?1 AND l.variant_id = stock.variant_id)
                 WHERE variant_id IN (SELECT variant_id FROM order_line WHERE order_id = ?1)",
                id,
                now
            ),
            release,
        ],
        (Act::Cancel | Act::Expire, "placed") => vec![
            sql!(
                "UPDATE stock SET updated_at = ?2,
                   held = held - (SELECT h.quantity FROM hold h WHERE h.order_id = ?1 AND h.variant_id = stock.variant_id)
                 WHERE variant_id IN (SELECT variant_id FROM hold WHERE order_id = ?1)",
                id,
                now
            ),
            release,
        ],
        (Act::Cancel, _) => vec![sql!(
            "UPDATE stock SET updated_at = ?2,
               committed = committed - (SELECT l.quantity FROM order_line l WHERE l.order_id = ?1 AND l.variant_id = stock.variant_id)
             WHERE variant_id IN (SELECT variant_id FROM order_line WHERE order_id = ?1)",
            id,
            now
        )],
        (Act::Fulfil { .. }, _) => vec![
            sql!(
                "UPDATE order_line SET fulfilled = fulfilled + (SELECT CAST(j.value ->> 1 AS INTEGER) FROM json_each(?2) j WHERE j.value ->> 0 = position)
                 WHERE order_id = ?1 AND position IN (SELECT value ->> 0 FROM json_each(?2))",
                id,
                fulfilled
            ),
            // What is not counted does not become less.
            sql!(
                "UPDATE stock SET updated_at = ?3, committed = committed - sent.units, on_hand = on_hand - sent.units * tracked
                 FROM (SELECT l.variant_id AS variant, CAST(j.value ->> 1 AS INTEGER) AS units
                   FROM json_each(?2) j JOIN order_line l ON l.order_id = ?1 AND l.position = j.value ->> 0) AS sent
                 WHERE stock.variant_id = sent.variant",
                id,
                fulfilled,
                now
            ),
        ],
        _ => Vec::new(),
    }
}
