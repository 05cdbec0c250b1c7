//! The SQL of payments and refunds.

use serde::Deserialize;

use crate::{
    audit::By,
    error::Error,
    event,
    ids::Token,
    money::{Currency, Money},
    payment::{Method, PaymentState},
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

/// Adds an open payment to an order. The batch fails with `order:status` if the order no longer waits for payment, and
/// with `payment.order_id` if the order already has an open payment.
pub fn payment_new(id: Token, order: i64, provider: Method, now: UnixMs) -> [Statement; 2] {
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

/// A payment with its order.
#[derive(Debug, Deserialize)]
pub struct PaymentShown {
    pub id: Token,
    pub state: PaymentState,
    pub provider: Method,
    /// The requested amount in minor units.
    pub amount: i64,
    pub currency: Currency,
    /// The provider's reference; `None` until money arrives.
    pub paid_as: Option<String>,
    /// The reference of the order.
    pub reference: String,
    pub order_token: Token,
}

impl PaymentShown {
    /// The requested amount.
    ///
    /// # Errors
    /// When the stored amount is out of range.
    pub fn asked(&self) -> Result<Money, Error> {
        Money::new(self.amount, self.currency)
            .map_err(|error| Error::Internal(format!("payment {:?}: {error}", self.id)))
    }
}

macro_rules! shown {
    ($of:literal) => {
        concat!(
            "SELECT p.id, p.state, p.provider, p.amount, p.reference AS paid_as, o.currency, o.reference,
               o.token AS order_token
             FROM payment p JOIN orders o ON o.id = p.order_id WHERE p.id = ",
            $of
        )
    };
}

/// The payment with this id. Returns a [`PaymentShown`].
pub fn payment_shown(id: Token) -> Statement {
    sql!(shown!("?1"), id)
}

/// Finds the payment with this reference among the payments with the same order and provider as payment `id`. If there
/// is none, finds payment `id` itself. Returns a [`PaymentShown`].
pub fn payment_of_reference(id: Token, reference: &str) -> Statement {
    sql!(
        shown!(
            "coalesce((SELECT known.id FROM payment told JOIN payment known
               ON known.provider = told.provider AND known.reference = ?2 AND known.order_id = told.order_id
               WHERE told.id = ?1), ?1)"
        ),
        id,
        reference
    )
}

/// A guard that fails with `order:status` if the payment is no longer in this state.
pub fn payment_unchanged(id: Token, state: PaymentState) -> Statement {
    sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(OrderStatus),
            "' WHERE NOT EXISTS (SELECT 1 FROM payment WHERE id = ?1 AND state = ?2)"
        ),
        id,
        state
    )
}

/// A guard that fails with `payment:unknown` if no payment has this id.
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

/// Adds an entry about a declined payment to the timeline, if the payment is open.
pub fn payment_declined(id: Token, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO timeline (order_id, at, kind, by_kind, by_id)
         SELECT order_id, ?2, 'declined', 'provider', provider FROM payment WHERE id = ?1 AND state = 'open'",
        id.to_string(),
        now
    )
}

/// Records the id of a provider's message.
pub fn webhook_seen(provider: Method, id: &str, now: UnixMs) -> Statement {
    sql!("INSERT OR IGNORE INTO webhook (provider, id, at) VALUES (?1, ?2, ?3)", provider, id, now)
}

/// Marks a payment as declined or expired, unless money has arrived for it.
pub fn payment_over(id: Token, state: PaymentState, now: UnixMs) -> Statement {
    sql!(
        "UPDATE payment SET state = ?2, updated_at = ?3 WHERE id = ?1 AND state IN ('open', 'declined', 'expired')",
        id,
        state,
        now
    )
}

/// Records the money that arrived for a payment. [`payment_unchanged`] must come earlier in the batch.
pub fn payment_received(
    id: Token,
    state: PaymentState,
    amount: Money,
    reference: &str,
    problem: &str,
    now: UnixMs,
) -> Statement {
    sql!(
        "UPDATE payment SET state = ?2, received = ?3, currency = ?4, reference = ?5, problem = ?6, updated_at = ?7
         WHERE id = ?1",
        id,
        state,
        amount.minor(),
        amount.currency(),
        reference,
        problem,
        now
    )
}

/// Adds the payment row `id` as a copy of the row `of`, because more money arrived after `of` had recorded money.
/// The state `expired` is only a placeholder. [`payment_received`] must follow in the batch, because it sets the real
/// state.
pub fn payment_more(id: Token, of: Token, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO payment (id, order_id, provider, amount, state, created_at, updated_at)
         SELECT ?1, order_id, provider, amount, 'expired', ?3, ?3 FROM payment WHERE id = ?2",
        id,
        of,
        now
    )
}

/// Adds a refund of all money that a payment received. [`payment_received`] must come earlier in the batch.
pub fn refund_all(id: Token, payment: Token, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO refund (id, order_id, payment_id, amount, next_at, by_kind, created_at)
         SELECT ?2, order_id, id, received, iif(provider IN ('bank', 'delivery'), NULL, CAST(?3 AS INTEGER)), 'shop', ?3
         FROM payment WHERE id = ?1 AND received > 0",
        payment,
        id,
        now
    )
}

/// Adds a refund of `amount` to one of the order's payments: the payment with the most money that is not refunded yet.
/// The batch fails with `order:refund` if that money is less than `amount`.
pub fn refund_new(id: Token, order: i64, amount: i64, by: &By, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "INSERT INTO refund (id, order_id, payment_id, amount, next_at, by_kind, by_id, created_at)
             SELECT ?1, order_id, id, CAST(?3 AS INTEGER),
               iif(provider IN ('bank', 'delivery'), NULL, CAST(?6 AS INTEGER)), ?4, ?5, ?6
             FROM payment p WHERE order_id = ?2 AND state = 'succeeded'
             ORDER BY received - coalesce((SELECT sum(r.amount) FROM refund r WHERE r.payment_id = p.id), 0) DESC,
               id LIMIT 1",
            id.to_string(),
            order,
            amount,
            by.kind(),
            by.id(),
            now
        ),
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(OrderRefund),
                "' FROM payment p WHERE p.order_id = ?1 AND p.state = 'succeeded'
                   AND p.received < (SELECT sum(r.amount) FROM refund r WHERE r.payment_id = p.id)"
            ),
            order
        ),
    ]
}

/// Marks a refund as done. The batch fails with `order:refund` if the refund is already done.
pub fn refund_done(id: &str, now: UnixMs) -> [Statement; 4] {
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(OrderRefund),
                "' FROM refund WHERE id = ?1 AND state = 'done'"
            ),
            id
        ),
        sql!("UPDATE refund SET state = 'done', done_at = ?2, next_at = NULL, problem = '' WHERE id = ?1", id, now),
        sql!(
            "UPDATE payment SET state = 'returned', updated_at = ?2
             WHERE id = (SELECT payment_id FROM refund WHERE id = ?1) AND state = 'returning'",
            id,
            now
        ),
        sql!(
            "UPDATE orders SET refunded = refunded + (SELECT r.amount FROM refund r WHERE r.id = ?1), updated_at = ?2
             WHERE id = (SELECT r.order_id FROM refund r JOIN payment p ON p.id = r.payment_id
               WHERE r.id = ?1 AND p.state = 'succeeded')",
            id,
            now
        ),
    ]
}

/// At most 20 refunds that must be requested from providers now. The refund that has been due longest comes first.
/// Manual refunds are left out: their `next_at` is null.
pub fn refunds_due(now: UnixMs) -> Statement {
    sql!(
        "SELECT r.id, r.order_id, r.payment_id, r.amount, r.state, r.done_at, p.provider, p.reference
         FROM refund r INDEXED BY refund_due JOIN payment p ON p.id = r.payment_id WHERE r.next_at <= ?1
         ORDER BY r.next_at LIMIT 20",
        now
    )
}

/// Postpones the next attempt of a refund that its provider did not accept. The backoff grows from a minute to an hour.
/// Other refunds are not delayed.
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

/// Writes the event of a completed refund. The event has the data of the order's other events and the refunded amount.
/// Writes nothing if the payment is not `succeeded`, for example if the money came too late and was returned at once.
pub fn refund_event(id: &str, kind: &'static str, event: Token, now: UnixMs) -> Statement {
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
