//! Mail to shoppers about their orders, and to staff about signing in. The data of a mail about an order is stored, and
//! is rendered when the mail is sent or viewed. In rare cases such a mail is sent twice. A failing provider delays
//! mails but never orders. See docs/mail.md.
//!
//! To send a mail about an order, a feature fills [`OrderMail`] with formatted texts and amounts, adds the statement of
//! [`queue`] to the batch of its change, and requests [`Task::MailSoon`](crate::isolate::Task). If this task fails,
//! cron sends the mail.

mod kind;
mod order;
pub mod provider;
mod render;
mod send;
pub mod sign_in;
pub mod store;
pub mod text;
mod trial;
mod view;

pub use kind::{MailKind, State};
pub use order::{MailShop, OrderMail, OrderMailLine};
pub use provider::Provider;
pub use render::{NotRendered, Rendered, render, render_order};
pub use send::{due, is_configured, sender, sweep};
pub use store::{queue, queue_trial};
pub use trial::TestMail;
