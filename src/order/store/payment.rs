//! The SQL of payments and refunds.

use serde::Deserialize;

use crate::{event, ids::Token, platform::Statement, sql, time::UnixMs};

/// Another attempt to pay an order, for those of its own that wait for payment.
pub fn payment_row(id: Token, order: i64, provider: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO payment (id, order_id, provider, amount, created_at, updated_at)
         SELECT ?1, id, ?3, total, ?4, ?4 FROM orders WHERE id = ?2",
        id.to_string(),
        order,
        provider,
        now
    )
}

/// A payment with what its page needs to know.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "columns, which migrations/0009 explains")]
pub struct PaymentShown {
    pub state: String,
    pub amount: i64,
    pub currency: String,
    pub reference: String,
    pub order_token: Token,
}

/// The payment, if there is one: a [`PaymentShown`].
pub fn payment_shown(id: Token) -> Statement {
    sql!(
        "SELECT p.state, p.amount, o.currency, o.reference, o.token AS order_token
         FROM payment p JOIN orders o ON o.id = p.order_id WHERE p.id = ?1",
        id.to_string()
    )
}

/// Fails with `order:status` where the payment has come to its end. A declined or expired one has not: sessions may be paid late.
pub fn payment_is_open(id: Token) -> Statement {
    sql!(
        "INSERT INTO guard SELECT 'order:status' FROM payment WHERE id = ?1 AND state NOT IN ('open', 'declined', 'expired')",
        id.to_string()
    )
}

/// Fails with `payment:unknown` where there is no such payment.
pub fn payment_is_there(id: Token) -> Statement {
    sql!(
        "INSERT INTO guard SELECT 'payment:unknown' WHERE NOT EXISTS (SELECT 1 FROM payment WHERE id = ?1)",
        id.to_string()
    )
}

/// The timeline says that an open payment was declined.
pub fn payment_declined(id: Token, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO timeline (order_id, at, kind, actor)
         SELECT order_id, ?2, 'declined', 'shop' FROM payment WHERE id = ?1 AND state = 'open'",
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
        "UPDATE payment SET state = ?2, reference = coalesce(?3, reference), updated_at = ?4
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
            "INSERT INTO refund (id, order_id, payment_id, amount, actor, created_at)
             SELECT ?2, order_id, id, amount, 'shop', ?3 FROM payment WHERE id = ?1 AND amount > 0",
            id.to_string(),
            refund.to_string(),
            now
        ),
    ]
}

/// A refund of the payment that paid the order, to be carried out. Fails with `order:refund` where it would be more than what is left.
pub fn refund_new(id: Token, order: i64, amount: i64, actor: &str, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "INSERT INTO refund (id, order_id, payment_id, amount, actor, created_at)
             SELECT ?1, order_id, id, CAST(?3 AS INTEGER), ?4, ?5 FROM payment WHERE order_id = ?2 AND state = 'succeeded'",
            id.to_string(),
            order,
            amount,
            actor,
            now
        ),
        sql!(
            "INSERT INTO guard SELECT 'order:refund' FROM payment p WHERE p.order_id = ?1 AND p.state = 'succeeded'
               AND p.amount < (SELECT sum(r.amount) FROM refund r WHERE r.payment_id = p.id)",
            order
        ),
    ]
}

/// The row of the audit log for a refund that somebody says is done, to stand before [`refund_done`].
pub fn refund_audit(id: &str, actor: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO audit (at, email, action, subject, before, after)
         SELECT ?2, ?3, 'order.refunded', 'order:' || order_id, json_object('refund', id, 'amount', amount, 'done', json('false')),
           json_object('refund', id, 'amount', amount, 'done', json('true')) FROM refund WHERE id = ?1",
        id,
        now,
        actor
    )
}

/// The money is on its way back. Fails with `order:refund` where that was known.
pub fn refund_done(id: &str, now: UnixMs) -> [Statement; 4] {
    [
        sql!("INSERT INTO guard SELECT 'order:refund' FROM refund WHERE id = ?1 AND done_at IS NOT NULL", id),
        sql!("UPDATE refund SET done_at = ?2 WHERE id = ?1", id, now),
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

/// Refunds that providers have not confirmed, oldest first; those that the merchant makes by hand are not among them.
pub fn refunds_to_do() -> Statement {
    sql!(
        "SELECT r.id, r.order_id, r.payment_id, r.amount, r.done_at, p.provider, p.reference, p.state FROM refund r JOIN payment p ON p.id = r.payment_id
         WHERE r.done_at IS NULL AND p.provider NOT IN ('bank', 'delivery') ORDER BY r.created_at LIMIT 20"
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
