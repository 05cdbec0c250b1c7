//! Lists of orders. Each walks along an index and stops at its limit, regardless of the number of orders.

use super::Head;
use super::read::head;
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

/// Which orders a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    All,
    /// Those that nobody has paid or accepted.
    Waiting,
    /// Firm ones with units that are not sent.
    ToSend,
    /// Those with money that the merchant has to send back by hand, or decide about.
    ToRefund,
    /// Those of which all is sent.
    Sent,
    /// Those that came to nothing.
    Closed,
}

/// Orders after this one (or all), newest first: [`super::Head`]s.
pub fn newest(shown: Shown, after: Option<Id>, most: i64) -> Statement {
    let text = match shown {
        Shown::All => head!("orders o WHERE o.id < ?1 ORDER BY o.id DESC LIMIT +?2"),
        Shown::Waiting => head!("orders o WHERE o.state = 'placed' AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"),
        // The conditions of the index, word for word, and its name: otherwise SQLite walks through all orders, newest
        // first.
        Shown::ToSend => head!(
            "orders o INDEXED BY orders_to_send WHERE o.state IN ('accepted', 'paid') AND o.fulfilment <> 'fully' AND (o.refunded = 0 OR o.refunded < o.paid)
             AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"
        ),
        Shown::ToRefund => head!(
            "orders o WHERE o.id IN (SELECT r.order_id FROM refund r JOIN payment p ON p.id = r.payment_id
               WHERE r.state = 'due' AND p.provider IN ('bank', 'delivery')
               UNION ALL SELECT order_id FROM payment WHERE state = 'mismatch')
             AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"
        ),
        Shown::Sent => head!(
            "orders o INDEXED BY orders_sent WHERE o.fulfilment = 'fully' AND o.id < ?1 ORDER BY o.id DESC LIMIT +?2"
        ),
        Shown::Closed => head!(
            "orders o WHERE o.id IN (
               SELECT id FROM (SELECT id FROM orders WHERE state = 'cancelled' AND id < ?1 ORDER BY id DESC LIMIT +?2) UNION ALL
               SELECT id FROM (SELECT id FROM orders WHERE state = 'expired' AND id < ?1 ORDER BY id DESC LIMIT +?2))
             ORDER BY o.id DESC LIMIT +?2"
        ),
    };
    sql!(text, after.map_or(MAX_ID, |id| id.0), most)
}

/// Orders after this one (or all) with this reference, this number, or this contact in lower case, newest first:
/// [`super::Head`]s.
pub fn search(reference: &str, number: Option<i64>, email: &str, after: Option<Id>, most: i64) -> Statement {
    sql!(
        head!(
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
