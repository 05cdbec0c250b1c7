//! The SQL of orders. One batch writes the order, its stock, its timeline and its event.

mod advance;
mod find;
mod list;
mod payment;
mod place;
mod read;

pub use advance::{Entry, advance, audit_refund, audit_step, lines_sent_unchanged, mark, order_unchanged};
pub use find::{FoundRow, TriesRow, count_try, find};
pub use list::{ListedRow, Query, Shown, ToDo, newest, search, to_do};
pub use payment::{
    PaymentShown, payment_declined, payment_is_there, payment_more, payment_new, payment_of_reference, payment_over,
    payment_received, payment_shown, payment_unchanged, refund_all, refund_done, refund_event, refund_new,
    refund_put_off, refunds_due, webhook_seen,
};
pub use place::{by_key, place};
pub use read::{
    Head, LineRow, MissingRow, Of, PaymentRow, RefundRow, TimelineRow, head_of_payment, head_of_row, head_of_token,
    heads_of_references, lines, lines_of_references, missing, overdue, payments, refunds, timeline,
};
