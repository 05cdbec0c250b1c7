//! Lists of orders. Each statement uses an index, so its cost does not grow with the number of orders.

use serde::Deserialize;

use super::Head;
use super::read::{head_columns, of_newer_orders};
use crate::{
    ids::MAX_ID,
    platform::Statement,
    sql,
    web::list::{Id, Keyed},
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
            ", o.state IN ('accepted', 'paid') AND EXISTS (SELECT 1 FROM order_line l JOIN stock s ON s.variant_id = l.variant_id
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

/// A page of the list, newest first, after the order with the id `after`. Returns [`Head`]s and [`ListedRow`]s.
pub fn newest(shown: Shown, after: Option<Id>, most: i64) -> Statement {
    let text = match shown {
        Shown::All => listed!("orders o WHERE o.id < ?1 ORDER BY o.id DESC LIMIT +?2"),
        Shown::Waiting => listed!("orders o WHERE o.state = 'placed' AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"),
        // The statement repeats the conditions of the partial index exactly, and names the index. Otherwise SQLite
        // would scan all orders.
        Shown::ToSend => listed!(
            "orders o INDEXED BY orders_to_send WHERE o.state IN ('accepted', 'paid') AND o.fulfilment <> 'fully' AND (o.refunded = 0 OR o.refunded < o.paid)
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
               SELECT id FROM (SELECT id FROM orders WHERE state = 'cancelled' AND id < ?1 ORDER BY id DESC LIMIT +?2) UNION ALL
               SELECT id FROM (SELECT id FROM orders WHERE state = 'expired' AND id < ?1 ORDER BY id DESC LIMIT +?2))
             ORDER BY o.id DESC LIMIT +?2"
        ),
    };
    sql!(text, after.map_or(MAX_ID, |id| id.0), most)
}

/// A page of the orders with this reference, this number or this e-mail address, newest first, after the order with the
/// id `after`. Returns [`Head`]s and [`ListedRow`]s. The e-mail address must be in lower case.
pub fn search(reference: &str, number: Option<i64>, email: &str, after: Option<Id>, most: i64) -> Statement {
    sql!(
        listed!(
            "orders o WHERE o.id IN (
               SELECT id FROM orders WHERE reference = ?1 UNION ALL SELECT id FROM orders WHERE number = ?2 UNION ALL
               SELECT id FROM (SELECT id FROM orders WHERE lower(email) = ?3 AND id < ?4 ORDER BY id DESC LIMIT +?5))
             AND o.id < ?4 ORDER BY o.id DESC LIMIT +?5"
        ),
        reference,
        number,
        email,
        after.map_or(MAX_ID, |id| id.0),
        most
    )
}
