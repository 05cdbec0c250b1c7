//! Orders. One batch writes all rows of a new order, or none. Later changes are written in batches with guards.
//! `docs/orders.md` has the table of states.

mod advance;
mod ending;
mod mail;
mod pages;
mod place;
mod reference;
mod refund;
mod settle;
mod status;
pub mod store;
pub mod words;

pub use advance::{Done, advance, read};
pub use ending::{cancel, sweep};
pub use mail::{Addressed, mails};
pub use pages::{OrderLine, OrderView, cancel_by_shopper, find, look_up, pay_again, show};
pub use place::{NewLine, Placed, Request, Unplaced, place};
pub use reference::Reference;
pub use refund::{refund_due, refunded};
pub use settle::{Settled, Webhook, declined, paid, paid_by_hand, record_report};
pub use status::{Act, Extent, State, Status, TimelineKind};
pub use store::{Entry, PaymentShown, payment_shown, refund_new};
