//! Changes of an order's status, with their effects on stock, timeline, audit log and outbox. A guard fails the batch
//! if the order's state, fulfilment, paid amount or refunded amount has changed since the caller read the order.

use serde_json::{Value, json};

use super::{
    super::status::{Act, State, Status, TimelineKind},
    read::{Head, RefundRow},
};
use crate::{
    audit::{self, By, Subject},
    event,
    ids::Token,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

/// An entry of the timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    pub kind: TimelineKind,
    pub by: By,
    /// May be empty.
    pub detail: String,
}

impl Entry {
    /// An entry without a detail.
    pub const fn new(kind: TimelineKind, by: By) -> Self {
        Self { kind, by, detail: String::new() }
    }

    /// Adds a row to the audit log; `None` if no member of staff made the change.
    fn audit(&self, order: i64, before: &Value, after: &Value, now: UnixMs) -> Option<Statement> {
        let action = format!("order.{}", self.kind.name());
        let log = || audit::entry(&self.by, &action, Subject::Row("order", &order), Some(before), Some(after), now);
        matches!(self.by, By::Person(_)).then(log)
    }
}

/// The statements that apply `act` to `order` and set its status to `next`.
///
/// The batch fails with `order:status` if the order's state, fulfilment, paid amount or refunded amount changed since
/// the caller read the order. The first act that accepts or pays the order can also fail with `order:gone` (a variant
/// was deleted) or with `stock_promised` (units are no longer available).
///
/// `fulfilled` is a JSON array of `[position, units]`: for each line, the units that are sent now. `event` is the id of
/// the new event.
pub fn advance(
    order: &Head,
    act: Act,
    next: Status,
    entry: &Entry,
    fulfilled: &str,
    event: Token,
    now: UnixMs,
) -> Vec<Statement> {
    let firm = matches!(next.state, State::Accepted | State::Paid);
    let firm_now = firm && order.firm_at.is_none();
    let mut statements = vec![sql!(
        concat!(
            "INSERT INTO guard
         SELECT '",
            guard!(OrderStatus),
            "' WHERE NOT EXISTS (SELECT 1 FROM orders
           WHERE id = ?1 AND state = ?2 AND fulfilment = ?3 AND paid = ?4 AND refunded = ?5)
         UNION ALL
         SELECT '",
            guard!(OrderGone),
            "' FROM order_line WHERE ?6 AND order_id = ?1 AND variant_id IS NULL LIMIT 1"
        ),
        order.id,
        order.state,
        order.fulfilment,
        order.paid,
        order.refunded,
        firm_now
    )];
    statements.extend(stock(order, act, fulfilled, &entry.by, now));
    statements.extend([
        sql!(
            "UPDATE orders SET state = ?2, fulfilment = ?3, updated_at = ?6, paid = iif(?4, total, paid),
               network = iif(?2 = 'placed', network, NULL),
               number = iif(?5 AND number IS NULL,
                 (SELECT max(s.first_number - 1, coalesce((SELECT max(number) FROM orders), 0)) + 1 FROM shop s),
                 number),
               firm_at = iif(?5 AND firm_at IS NULL, ?6, firm_at)
             WHERE id = ?1",
            order.id,
            next.state,
            next.fulfilment,
            act == Act::Pay,
            firm,
            now
        ),
        mark(order.id, entry, now),
    ]);
    statements.extend(audit_step(order, next, entry, now));
    if let Some(kind) = act.event() {
        statements.push(sql!(
            "INSERT INTO outbox (id, type, subject, at, data, next_at)
             SELECT ?5, ?2, o.reference, ?3, d.json, ?4 FROM orders o JOIN order_told d ON d.order_id = o.id
             WHERE o.id = ?1",
            order.id,
            kind.name(),
            now,
            event::due(now),
            event.to_string()
        ));
    }
    statements
}

/// A guard that fails with `order:status` if the order's state, fulfilment, paid amount or refunded amount changed
/// since the caller read the order.
pub fn order_unchanged(order: &Head) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(OrderStatus),
            "' WHERE NOT EXISTS (SELECT 1 FROM orders
               WHERE id = ?1 AND state = ?2 AND fulfilment = ?3 AND paid = ?4 AND refunded = ?5)"
        ),
        order.id,
        order.state,
        order.fulfilment,
        order.paid,
        order.refunded
    )
}

/// Adds a row to the audit log about the change from the status of `order` to `next`; `None` if no member of staff made
/// the change.
pub fn audit_step(order: &Head, next: Status, entry: &Entry, now: UnixMs) -> Option<Statement> {
    let paid = if next.paid { order.total } else { 0 };
    let before = json!({ "state": order.state, "fulfilment": order.fulfilment, "paid": order.paid });
    let after = json!({ "state": next.state, "fulfilment": next.fulfilment, "paid": paid, "detail": entry.detail });
    entry.audit(order.id, &before, &after, now)
}

/// Adds a row to the audit log about a refund that is marked as done; `None` if no member of staff marked it. The batch
/// must contain [`super::refund_done`], which marks the refund.
pub fn audit_refund(refund: &RefundRow, entry: &Entry, now: UnixMs) -> Option<Statement> {
    let refund_is = |done: bool| json!({ "refund": refund.id, "amount": refund.amount, "done": done });
    entry.audit(refund.order_id, &refund_is(false), &refund_is(true), now)
}

/// A guard at the end of a fulfilment's batch. It prevents two people from sending the same units. `sent` is a JSON
/// array of `[position, units]`: for each line of the order, the number of sent units after the fulfilment. The guard
/// fails with `order:lines` if a line has a different number.
pub fn lines_sent_unchanged(order: i64, sent: &str) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(OrderLines),
            "' FROM order_line l LEFT JOIN json_each(?2) j ON j.value ->> 0 = l.position
         WHERE l.order_id = ?1 AND l.fulfilled IS NOT j.value ->> 1 LIMIT 1"
        ),
        order,
        sent
    )
}

/// Adds an entry to the timeline.
pub fn mark(order: i64, entry: &Entry, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO timeline (order_id, at, kind, by_kind, by_id, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        order,
        now,
        entry.kind,
        entry.by.kind(),
        entry.by.id(),
        entry.detail.as_str()
    )
}

/// The statements by which an act changes stock, holds, and the number of sent units of each line.
fn stock(order: &Head, act: Act, fulfilled: &str, by: &By, now: UnixMs) -> Vec<Statement> {
    let id = order.id;
    let release = sql!("DELETE FROM hold WHERE order_id = ?1", id);
    match (act, order.state) {
        (Act::Accept | Act::Pay, State::Placed | State::Expired) => vec![
            // One statement turns held units into committed units. If the hold was already released, the CHECK of
            // `stock` fails unless enough other units are available.
            sql!(
                "UPDATE stock SET updated_at = ?2,
                   held = held - coalesce((SELECT h.quantity FROM hold h
                       WHERE h.order_id = ?1 AND h.variant_id = stock.variant_id), 0),
                   committed = committed + (SELECT sum(l.quantity) FROM order_line l
                     WHERE l.order_id = ?1 AND l.variant_id = stock.variant_id)
                 WHERE variant_id IN (SELECT variant_id FROM order_line WHERE order_id = ?1)",
                id,
                now
            ),
            release,
        ],
        (Act::Cancel | Act::Expire, State::Placed) => vec![
            sql!(
                "UPDATE stock SET updated_at = ?2,
                   held = held - (SELECT h.quantity FROM hold h
                     WHERE h.order_id = ?1 AND h.variant_id = stock.variant_id)
                 WHERE variant_id IN (SELECT variant_id FROM hold WHERE order_id = ?1)",
                id,
                now
            ),
            release,
        ],
        (Act::Cancel, _) => vec![sql!(
            "UPDATE stock SET updated_at = ?2,
               committed = committed - (SELECT sum(l.quantity) FROM order_line l
                 WHERE l.order_id = ?1 AND l.variant_id = stock.variant_id)
             WHERE variant_id IN (SELECT variant_id FROM order_line WHERE order_id = ?1)",
            id,
            now
        )],
        (Act::Fulfil { .. }, _) => vec![
            sql!(
                "UPDATE order_line SET fulfilled = fulfilled + (SELECT CAST(j.value ->> 1 AS INTEGER)
                   FROM json_each(?2) j WHERE j.value ->> 0 = position)
                 WHERE order_id = ?1 AND position IN (SELECT value ->> 0 FROM json_each(?2))",
                id,
                fulfilled
            ),
            // The units on hand of an untracked variant do not change. If a tracked variant may be oversold, its units
            // on hand may become negative. Otherwise they do not fall below zero, and a negative number does not
            // change. Staff can send more units than are on hand, because a stock count may have found too few units.
            sql!(
                "UPDATE stock SET updated_at = ?3, committed = committed - sent.units,
                   on_hand = CASE WHEN tracked = 0 THEN on_hand WHEN oversell = 1 THEN on_hand - sent.units
                     ELSE max(on_hand - sent.units, min(on_hand, 0)) END,
                   reason = 'sent', by_kind = ?4, by_id = ?5, order_id = CAST(?1 AS INTEGER)
                 FROM (SELECT l.variant_id AS variant, sum(CAST(j.value ->> 1 AS INTEGER)) AS units
                   FROM json_each(?2) j JOIN order_line l ON l.order_id = ?1 AND l.position = j.value ->> 0
                   GROUP BY 1) AS sent
                 WHERE stock.variant_id = sent.variant",
                id,
                fulfilled,
                now,
                by.kind(),
                by.id()
            ),
        ],
        _ => Vec::new(),
    }
}
