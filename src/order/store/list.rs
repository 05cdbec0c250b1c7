//! Lists of orders. Each statement uses an index, so its cost does not grow with the number of orders.

use serde::Deserialize;

use super::Head;
use super::read::{head_columns, of_newer_orders};
use crate::{
    ids::MAX_ID,
    json,
    platform::Statement,
    sql,
    web::list::{Id, Keyed, Tab},
};

impl Keyed for Head {
    type Key = Id;

    fn key(&self) -> Id {
        Id(self.id)
    }
}

/// An order of a list.
#[derive(Debug, Deserialize)]
pub struct ListedRow {
    /// True if units of the order are missing from stock; see [`super::missing`].
    pub is_short: bool,
}

/// The SQL of a list. Each row can be read as a [`Head`] and as a [`ListedRow`].
macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            head_columns!(),
            ", o.state IN ('accepted', 'paid') AND EXISTS (SELECT 1
                 FROM order_line l JOIN stock s ON s.variant_id = l.variant_id
                 WHERE l.order_id = o.id AND l.fulfilled < l.quantity AND s.short > 0 AND s.short > ",
            of_newer_orders!(),
            ") AS is_short FROM ",
            $rest
        )
    };
}

/// The filters of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    All,
    /// Orders that wait for payment or acceptance.
    Waiting,
    /// Accepted or paid orders with units to send.
    ToSend,
    /// Orders with a due manual refund, or with a payment of the wrong amount or currency.
    ToRefund,
    /// Orders with all units sent.
    Sent,
    /// Cancelled and expired orders.
    Closed,
}

/// The numbers of orders that need work, each at most [`Tab::MOST`]. Returns a [`ToDo`].
pub fn to_do() -> Statement {
    sql!(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM orders WHERE state = 'placed' LIMIT +?1)) AS waiting,
           (SELECT count(*) FROM (SELECT 1 FROM orders INDEXED BY orders_to_send
              WHERE state IN ('accepted', 'paid') AND fulfilment <> 'fully'
                AND (refunded = 0 OR refunded < paid) LIMIT +?1)) AS to_send,
           (SELECT count(DISTINCT order_id) FROM (
              SELECT order_id FROM (SELECT r.order_id FROM refund r JOIN payment p ON p.id = r.payment_id
                WHERE r.state = 'due' AND p.provider IN ('bank', 'delivery') LIMIT +?1)
              UNION ALL SELECT order_id FROM (SELECT order_id FROM payment
                WHERE state = 'mismatch' LIMIT +?1))) AS to_refund",
        Tab::MOST
    )
}

/// The numbers of [`to_do`].
#[derive(Debug, Deserialize)]
pub struct ToDo {
    /// See [`Shown::Waiting`].
    pub waiting: i64,
    /// See [`Shown::ToSend`].
    pub to_send: i64,
    /// See [`Shown::ToRefund`].
    pub to_refund: i64,
}

/// A page of the list, newest first, after the order with the id `after`. Returns [`Head`]s and [`ListedRow`]s.
pub fn newest(shown: Shown, after: Option<Id>, most: i64) -> Statement {
    let text = match shown {
        Shown::All => listed!("orders o WHERE o.id < ?1 ORDER BY o.id DESC LIMIT +?2"),
        Shown::Waiting => listed!("orders o WHERE o.state = 'placed' AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"),
        // The statement repeats the conditions of the partial index exactly, and names the index. Otherwise SQLite
        // would scan all orders.
        Shown::ToSend => listed!(
            "orders o INDEXED BY orders_to_send WHERE o.state IN ('accepted', 'paid') AND o.fulfilment <> 'fully'
             AND (o.refunded = 0 OR o.refunded < o.paid)
             AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"
        ),
        Shown::ToRefund => listed!(
            "orders o WHERE o.id IN (SELECT r.order_id FROM refund r JOIN payment p ON p.id = r.payment_id
               WHERE r.state = 'due' AND p.provider IN ('bank', 'delivery')
               UNION ALL SELECT order_id FROM payment WHERE state = 'mismatch')
             AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"
        ),
        Shown::Sent => listed!(
            "orders o INDEXED BY orders_sent WHERE o.fulfilment = 'fully' AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"
        ),
        Shown::Closed => listed!(
            "orders o WHERE o.id IN (
               SELECT id FROM (SELECT id FROM orders WHERE state = 'cancelled' AND id < ?1 ORDER BY id DESC LIMIT +?2)
               UNION ALL
               SELECT id FROM (SELECT id FROM orders WHERE state = 'expired' AND id < ?1 ORDER BY id DESC LIMIT +?2))
             ORDER BY o.id DESC LIMIT +?2"
        ),
    };
    sql!(text, after.map_or(MAX_ID, |id| id.0), most)
}

/// The text with which staff search for orders, in each form that is searched.
#[derive(Debug)]
pub struct Query<'q> {
    /// Empty if the text is not a reference.
    pub reference: &'q str,
    pub number: Option<i64>,
    /// The text in lower case.
    pub email: &'q str,
    /// Beginnings of words; an order needs all of them.
    pub words: &'q [String],
}

/// The orders of at most 1,000 rows of `order_word`, if they also have words that begin like each of `?7`.
macro_rules! with_words {
    ($rows:literal) => {
        concat!(
            "SELECT order_id FROM (SELECT order_id FROM order_word WHERE order_id < ?4 AND ",
            $rows,
            " LIMIT 1000) f
             WHERE NOT EXISTS (SELECT 1 FROM json_each(?7) q WHERE NOT EXISTS (
               SELECT 1 FROM order_word w WHERE w.order_id = f.order_id AND w.word >= q.value
                 AND w.word < q.value || char(1114111)))"
        )
    };
}

/// A page of the orders that a query finds, newest first, after the order with the id `after`. Returns [`Head`]s and
/// [`ListedRow`]s. The reference, the number and the e-mail address also find orders without words.
///
/// The statement reads the newest 1,000 orders with the first word, and 1,000 orders with longer words that begin with
/// it. If there are more, the list may lack some.
pub fn search(query: &Query<'_>, after: Option<Id>, most: i64) -> Statement {
    let (first, others) =
        query.words.split_first().map_or((None, [].as_slice()), |(first, others)| (Some(first), others));
    sql!(
        concat!(
            listed!(
                "orders o WHERE o.id IN (
                   SELECT id FROM orders WHERE reference = ?1 UNION ALL SELECT id FROM orders WHERE number = ?2
                   UNION ALL
                   SELECT id FROM (SELECT id FROM orders WHERE lower(email) = ?3 AND id < ?4 ORDER BY id DESC LIMIT +?5)
                   UNION ALL "
            ),
            with_words!("word = ?6 ORDER BY order_id DESC"),
            " UNION ALL ",
            // In the order of the index, because sorting by id would read all words with this beginning.
            with_words!("word > ?6 AND word < ?6 || char(1114111)"),
            ") AND o.id < ?4 ORDER BY o.id DESC LIMIT +?5"
        ),
        query.reference,
        query.number,
        query.email,
        after.map_or(MAX_ID, |id| id.0),
        most,
        first.cloned(),
        json::write(others)
    )
}
