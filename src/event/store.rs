//! The SQL of the outbox, of dead letters and of the day's figures.

use serde::Deserialize;
use serde_json::json;

use crate::{
    audit::{self, By, Subject},
    ids::MAX_ID,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
    web::list::{Id, Keyed},
};

/// The time from which cron sends a new event again, if it was not processed. The event is sent for the first time
/// right after the commit of its change.
pub const fn due(now: UnixMs) -> UnixMs {
    now.plus_seconds(60)
}

/// The events that this batch has written. This must be the last statement of the batch. It may also return an event
/// that another batch wrote in the same millisecond. Such an event is sent twice, which does no harm.
pub fn unsent(now: UnixMs) -> Statement {
    sql!(
        "SELECT id, type, subject, at, data FROM outbox WHERE next_at = ?1 AND sent = 0 ORDER BY seq LIMIT 20",
        due(now)
    )
}

/// At most `most` events that must be sent again now, ordered by the time at which they became due.
pub fn overdue(now: UnixMs, most: i64) -> Statement {
    sql!("SELECT id, type, subject, at, data FROM outbox WHERE next_at <= ?1 ORDER BY next_at LIMIT +?2", now, most)
}

/// Records that events were sent again. `ids` is a JSON array. The delay before the next attempt grows from a minute to
/// an hour.
pub fn sent_again(ids: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE outbox SET sent = sent + 1, next_at = CAST(?2 AS INTEGER) + 60000 * min(1 << min(sent, 6), 60)
         WHERE id IN (SELECT value FROM json_each(?1)) AND next_at IS NOT NULL",
        ids,
        now
    )
}

/// Marks events as done. This statement belongs to the batch that writes the effects of the events. `ids` is a JSON
/// array.
pub fn done(ids: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE outbox SET done_at = ?2, next_at = NULL, dead_at = NULL, problem = ''
         WHERE id IN (SELECT value FROM json_each(?1)) AND done_at IS NULL",
        ids,
        now
    )
}

/// The id of a message without an event in the outbox.
#[derive(Debug, Deserialize)]
pub struct UnknownRow {
    pub id: String,
}

/// The ids in the JSON array `ids` that no event in the outbox has: [`UnknownRow`]s.
pub fn unknown(ids: &str) -> Statement {
    sql!("SELECT value AS id FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE id = value)", ids)
}

/// Records why events could not be processed. `problems` is a JSON object of reasons by event id.
pub fn problems(problems: &str) -> Statement {
    sql!(
        "UPDATE outbox SET problem = substr(j.value, 1, 500) FROM json_each(?1) j
         WHERE outbox.id = j.key AND done_at IS NULL",
        problems
    )
}

/// Records that the queue has stopped retrying a message. Marks the event as dead. If the outbox has no event with this
/// id, the message is stored as a dead letter.
pub fn dead(id: &str, body: &str, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "INSERT INTO dead_letter (at, body) SELECT ?3, substr(?2, 1, 100000)
             WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE id = ?1)",
            id,
            body,
            now
        ),
        sql!("UPDATE outbox SET dead_at = ?2, next_at = NULL WHERE id = ?1 AND done_at IS NULL", id, now),
    ]
}

/// An event in the list that staff see.
#[derive(Debug, Clone, Deserialize)]
pub struct Listed {
    pub seq: i64,
    pub id: String,
    pub r#type: String,
    pub subject: String,
    pub at: UnixMs,
    pub sent: i64,
    pub next_at: Option<UnixMs>,
    pub done_at: Option<UnixMs>,
    pub dead_at: Option<UnixMs>,
    pub problem: String,
    /// The event's data as JSON.
    pub data: String,
    /// The order that the event is about, if any.
    pub order_id: Option<i64>,
    /// The time by which the list is sorted.
    pub listed_at: UnixMs,
}

impl Keyed for Listed {
    type Key = (UnixMs, Id);

    fn key(&self) -> (UnixMs, Id) {
        (self.listed_at, Id(self.seq))
    }
}

/// A dead letter: a message of the jobs queue, or a message without a known event.
#[derive(Debug, Clone, Deserialize)]
pub struct DeadLetter {
    pub at: UnixMs,
    /// `events` or `jobs`.
    pub queue: String,
    /// The first 1,000 characters of the message.
    pub body: String,
}

/// The filters of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All events, newest first.
    All,
    /// Events that wait for their next attempt, the earliest first.
    Waiting,
    /// Events that the queue has stopped retrying, newest first.
    Dead,
}

macro_rules! listed {
    ($time:literal, $rest:literal) => {
        concat!(
            "SELECT e.seq, e.id, e.type, e.subject, e.at, e.sent, e.next_at, e.done_at, e.dead_at, e.problem, e.data, ",
            "(SELECT o.id FROM orders o WHERE o.reference = e.subject) AS order_id, e.",
            $time,
            " AS listed_at FROM outbox e ",
            $rest
        )
    };
}

/// A page of the list, after the event with the key `after`: [`Listed`]s.
pub fn listed(shown: Shown, after: Option<(UnixMs, Id)>, most: i64) -> Statement {
    let (text, first) = match shown {
        Shown::All => (listed!("at", "WHERE e.seq < ?2 AND ?1 IS NOT NULL ORDER BY e.seq DESC LIMIT +?3"), MAX_ID),
        Shown::Waiting => (
            listed!(
                "next_at",
                "INDEXED BY outbox_due WHERE e.next_at IS NOT NULL AND (e.next_at, e.seq) > (?1, ?2)
                 ORDER BY e.next_at, e.seq LIMIT +?3"
            ),
            0,
        ),
        Shown::Dead => (
            listed!(
                "dead_at",
                "INDEXED BY outbox_dead WHERE e.dead_at IS NOT NULL AND (e.dead_at, e.seq) < (?1, ?2)
                 ORDER BY e.dead_at DESC, e.seq DESC LIMIT +?3"
            ),
            MAX_ID,
        ),
    };
    let (at, Id(seq)) = after.unwrap_or((UnixMs(first), Id(first)));
    sql!(text, at, seq, most)
}

/// At most 20 events about the order with this id, newest first: [`Listed`]s.
pub fn of_order(order: i64) -> Statement {
    sql!(
        listed!("at", "WHERE e.subject = (SELECT reference FROM orders WHERE id = ?1) ORDER BY e.seq DESC LIMIT 20"),
        order
    )
}

/// The event with this id: a [`Listed`].
pub fn one(id: &str) -> Statement {
    sql!(listed!("at", "WHERE e.id = ?1"), id)
}

/// Stores a message of the jobs queue as a dead letter.
pub fn dead_job(body: &str, now: UnixMs) -> Statement {
    sql!("INSERT INTO dead_letter (at, body, queue) VALUES (?1, substr(?2, 1, 100000), 'jobs')", now, body)
}

/// The newest dead letters: [`DeadLetter`]s.
pub fn dead_letters(most: i64) -> Statement {
    sql!("SELECT at, queue, substr(body, 1, 1000) AS body FROM dead_letter ORDER BY id DESC LIMIT +?1", most)
}

/// Records that an event is sent again, and adds a row to the audit log. The last statement returns the event. The
/// batch fails with `event:moved` if the event changed since it was read.
pub fn again(event: &Listed, by: &By, now: UnixMs) -> [Statement; 3] {
    let id = event.id.as_str();
    let before = json!({ "sent": event.sent, "dead_at": event.dead_at, "problem": event.problem });
    let after = json!({ "sent": event.sent.saturating_add(1), "dead_at": null, "problem": "" });
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(EventMoved),
                "' WHERE NOT EXISTS (
               SELECT 1 FROM outbox WHERE id = ?1 AND done_at IS NULL AND sent = ?2 AND dead_at IS ?3)"
            ),
            id,
            event.sent,
            event.dead_at
        ),
        audit::entry(by, "event.replay", Subject::Row("event", &id), Some(&before), Some(&after), now),
        sql!(
            "UPDATE outbox SET dead_at = NULL, next_at = ?2, sent = sent + 1, problem = ''
             WHERE id = ?1 RETURNING id, type, subject, at, data",
            id,
            due(now)
        ),
    ]
}

/// Deletes old rows, at most 500 of each table. Processed events, ids of webhooks and dead letters are deleted after 90
/// days, and movements of stock after two years. Counts of order look-ups and of placed orders are deleted when their
/// quarter of an hour is over.
pub fn forget(now: UnixMs) -> [Statement; 5] {
    let old = now.plus_seconds(-90 * 86_400);
    [
        sql!("DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE done_at <= ?1 LIMIT 500)", old),
        sql!(
            "DELETE FROM webhook WHERE (provider, id) IN (SELECT provider, id FROM webhook WHERE at <= ?1 LIMIT 500)",
            old
        ),
        sql!(
            "DELETE FROM dead_letter WHERE id IN (SELECT id FROM dead_letter WHERE at <= ?1 ORDER BY id LIMIT 500)",
            old
        ),
        sql!(
            "DELETE FROM lookup WHERE who IN (SELECT who FROM lookup WHERE since < ?1 LIMIT 500)",
            now.seconds().div_euclid(900)
        ),
        sql!(
            "DELETE FROM stock_movement WHERE id IN (SELECT id FROM stock_movement WHERE at <= ?1 LIMIT 500)",
            now.plus_seconds(-730 * 86_400)
        ),
    ]
}

/// Counts accepted and paid orders as sales, in the day's figures and in the sold units of products. `references` is a
/// JSON array. Each order is counted once, even if its events are repeated or late.
pub fn count(references: &str, day: &str) -> [Statement; 3] {
    [
        sql!(
            "UPDATE product SET sold_count = sold_count + sold.units FROM (
               SELECT l.product_id AS product, sum(l.quantity) AS units
               FROM orders o JOIN order_line l ON l.order_id = o.id
               WHERE o.reference IN (SELECT value FROM json_each(?1)) AND o.counted = 0 AND o.firm_at IS NOT NULL
               GROUP BY l.product_id) AS sold
             WHERE product.id = sold.product",
            references
        ),
        sql!(
            "INSERT INTO figures (day, currency, orders, units, sales, shipping, tax)
             SELECT ?2, currency, count(*), sum((SELECT sum(quantity) FROM order_line WHERE order_id = o.id)),
               sum(total), sum(shipping), sum(tax)
             FROM orders o WHERE reference IN (SELECT value FROM json_each(?1)) AND counted = 0 AND firm_at IS NOT NULL
             GROUP BY currency
             ON CONFLICT (day, currency) DO UPDATE SET orders = orders + excluded.orders,
               units = units + excluded.units,
               sales = sales + excluded.sales, shipping = shipping + excluded.shipping, tax = tax + excluded.tax",
            references,
            day
        ),
        sql!(
            "UPDATE orders SET counted = 1 WHERE reference IN (SELECT value FROM json_each(?1)) AND counted = 0
               AND firm_at IS NOT NULL",
            references
        ),
    ]
}

/// Reverses the sales of cancelled orders that were counted. Adds their totals to the cancelled amount of the day, and
/// subtracts their units from the sold units of products. `references` is a JSON array.
pub fn uncount(references: &str, day: &str) -> [Statement; 3] {
    [
        sql!(
            "UPDATE product SET sold_count = max(sold_count - back.units, 0) FROM (
               SELECT l.product_id AS product, sum(l.quantity) AS units
               FROM orders o JOIN order_line l ON l.order_id = o.id
               WHERE o.reference IN (SELECT value FROM json_each(?1)) AND o.counted = 1 GROUP BY l.product_id) AS back
             WHERE product.id = back.product",
            references
        ),
        sql!(
            "INSERT INTO figures (day, currency, cancelled)
             SELECT ?2, currency, sum(total) FROM orders
             WHERE reference IN (SELECT value FROM json_each(?1)) AND counted = 1 GROUP BY currency
             ON CONFLICT (day, currency) DO UPDATE SET cancelled = cancelled + excluded.cancelled",
            references,
            day
        ),
        sql!(
            "UPDATE orders SET counted = 2 WHERE reference IN (SELECT value FROM json_each(?1)) AND counted = 1",
            references
        ),
    ]
}

/// Adds received and refunded money to the day's figures. `events` is a JSON array of `{id, currency, paid, refunded}`.
/// Events that are already done are skipped.
pub fn moved(events: &str, day: &str) -> Statement {
    sql!(
        "INSERT INTO figures (day, currency, paid, refunded)
         SELECT ?2, j.value ->> 'currency', sum(j.value ->> 'paid'), sum(j.value ->> 'refunded')
         FROM json_each(?1) j JOIN outbox e ON e.id = j.value ->> 'id' WHERE e.done_at IS NULL GROUP BY 2
         ON CONFLICT (day, currency) DO UPDATE SET paid = paid + excluded.paid,
           refunded = refunded + excluded.refunded",
        events,
        day
    )
}
