//! The SQL of payments and refunds.

use serde::Deserialize;

use crate::{
    audit::By,
    event,
    ids::Token,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

/// Another attempt to pay an order. Fails with `order:status` where it no longer waits for payment, and by the index of
/// open payments where one is open.
pub fn payment_new(id: Token, order: i64, provider: &str, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(OrderStatus),
                "' WHERE NOT EXISTS (SELECT 1 FROM orders WHERE id = ?1 AND state = 'placed' AND expires_at > ?2)"
            ),
            order,
            now
        ),
        sql!(
            "INSERT INTO payment (id, order_id, provider, amount, created_at, updated_at)
             SELECT ?1, id, ?3, total, ?4, ?4 FROM orders WHERE id = ?2",
            id.to_string(),
            order,
            provider,
            now
        ),
    ]
}

/// A payment with what its page needs to know.
#[derive(Debug, Deserialize)]
pub struct PaymentShown {
    pub state: String,
    pub provider: String,
    pub amount: i64,
    pub currency: String,
    pub reference: String,
    pub order_token: Token,
}

/// The payment, if there is one: a [`PaymentShown`].
pub fn payment_shown(id: Token) -> Statement {
    sql!(
        "SELECT p.state, p.provider, p.amount, o.currency, o.reference, o.token AS order_token
         FROM payment p JOIN orders o ON o.id = p.order_id WHERE p.id = ?1",
        id.to_string()
    )
}

/// Fails with `order:status` where the payment has come to its end. A declined or expired one has not: sessions may be
/// paid late.
pub fn payment_is_open(id: Token) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(OrderStatus),
            "' FROM payment WHERE id = ?1 AND state NOT IN ('open', 'declined', 'expired')"
        ),
        id.to_string()
    )
}

/// Fails with `payment:unknown` where there is no such payment.
pub fn payment_is_there(id: Token) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(PaymentUnknown),
            "' WHERE NOT EXISTS (SELECT 1 FROM payment WHERE id = ?1)"
        ),
        id.to_string()
    )
}

/// The timeline says that an open payment was declined.
pub fn payment_declined(id: Token, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO timeline (order_id, at, kind, by_kind, by_id)
         SELECT order_id, ?2, 'declined', 'provider', provider FROM payment WHERE id = ?1 AND state = 'open'",
        id.to_string(),
        now
    )
}

/// A provider's message was acted on.
pub fn webhook_seen(provider: &'static str, id: &str, now: UnixMs) -> Statement {
    sql!("INSERT OR IGNORE INTO webhook (provider, id, at) VALUES (?1, ?2, ?3)", provider, id, now)
}

/// What became of a payment. One that came to its end keeps it.
pub fn payment_state(id: Token, state: &str, reference: Option<&str>, now: UnixMs) -> Statement {
    sql!(
        "UPDATE payment SET state = ?2, reference = coalesce(?3, reference), updated_at = ?4,
           received = iif(?2 IN ('succeeded', 'returning'), amount, received)
         WHERE id = ?1 AND state IN ('open', 'declined', 'expired')",
        id.to_string(),
        state,
        reference,
        now
    )
}

/// The payment goes back whole: its order cannot have it. Done once, however often it is asked for.
pub fn give_back(id: Token, refund: Token, reference: Option<&str>, now: UnixMs) -> [Statement; 3] {
    [
        payment_is_open(id),
        payment_state(id, "returning", reference, now),
        sql!(
            "INSERT INTO refund (id, order_id, payment_id, amount, next_at, by_kind, created_at)
             SELECT ?2, order_id, id, received, iif(provider IN ('bank', 'delivery'), NULL, CAST(?3 AS INTEGER)), 'shop', ?3
             FROM payment WHERE id = ?1 AND received > 0",
            id.to_string(),
            refund.to_string(),
            now
        ),
    ]
}

/// A refund of the payment of the order of which most is left, to be carried out. Fails with `order:refund` where it
/// would be more than what is left.
pub fn refund_new(id: Token, order: i64, amount: i64, by: &By, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "INSERT INTO refund (id, order_id, payment_id, amount, next_at, by_kind, by_id, created_at)
             SELECT ?1, order_id, id, CAST(?3 AS INTEGER), iif(provider IN ('bank', 'delivery'), NULL, CAST(?6 AS INTEGER)), ?4, ?5, ?6
             FROM payment p WHERE order_id = ?2 AND state = 'succeeded'
             ORDER BY received - coalesce((SELECT sum(r.amount) FROM refund r WHERE r.payment_id = p.id), 0) DESC, id LIMIT 1",
            id.to_string(),
            order,
            amount,
            by.kind(),
            by.id(),
            now
        ),
        sql!(
            concat!("INSERT INTO guard SELECT '", guard!(OrderRefund), "' FROM payment p WHERE p.order_id = ?1 AND p.state = 'succeeded'
               AND p.received < (SELECT sum(r.amount) FROM refund r WHERE r.payment_id = p.id)"),
            order
        ),
    ]
}

/// The money is on its way back. Fails with `order:refund` where that was known.
pub fn refund_done(id: &str, now: UnixMs) -> [Statement; 4] {
    [
        sql!(concat!("INSERT INTO guard SELECT '", guard!(OrderRefund), "' FROM refund WHERE id = ?1 AND state = 'done'"), id),
        sql!("UPDATE refund SET state = 'done', done_at = ?2, next_at = NULL, problem = '' WHERE id = ?1", id, now),
        sql!(
            "UPDATE payment SET state = 'returned', updated_at = ?2
             WHERE id = (SELECT payment_id FROM refund WHERE id = ?1) AND state = 'returning'",
            id,
            now
        ),
        sql!(
            "UPDATE orders SET refunded = refunded + (SELECT r.amount FROM refund r WHERE r.id = ?1), updated_at = ?2
             WHERE id = (SELECT r.order_id FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.id = ?1 AND p.state = 'succeeded')",
            id,
            now
        ),
    ]
}

/// Refunds that providers are to be asked for now, the longest due first; those that the merchant makes by hand are not
/// among them.
pub fn refunds_due(now: UnixMs) -> Statement {
    sql!(
        "SELECT r.id, r.order_id, r.payment_id, r.amount, r.done_at, p.provider, p.reference, p.state
         FROM refund r INDEXED BY refund_due JOIN payment p ON p.id = r.payment_id WHERE r.next_at <= ?1 ORDER BY r.next_at LIMIT 20",
        now
    )
}

/// The provider did not take it. The pauses between attempts grow from a minute to an hour, and one refund holds up no
/// other.
pub fn refund_put_off(id: &str, problem: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE refund SET attempts = attempts + 1, problem = substr(?2, 1, 500),
           next_at = CAST(?3 AS INTEGER) + 60000 * min(1 << min(attempts, 6), 60)
         WHERE id = ?1 AND next_at IS NOT NULL",
        id,
        problem,
        now
    )
}

/// The event of a refund that is done, with its amount beside what the order's events say.
pub fn refund_told(id: &str, kind: &'static str, event: Token, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO outbox (id, type, subject, at, data, next_at)
         SELECT ?5, ?2, o.reference, ?3, json_set(d.json, '$.amount', r.amount), ?4
         FROM refund r JOIN payment p ON p.id = r.payment_id AND p.state = 'succeeded'
         JOIN orders o ON o.id = r.order_id JOIN order_told d ON d.order_id = o.id WHERE r.id = ?1",
        id,
        kind,
        now,
        event::due(now),
        event.to_string()
    )
}
