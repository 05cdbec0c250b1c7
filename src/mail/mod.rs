//! Mail to shoppers: stored as data, rendered when it is sent or looked at, sent at least once. A provider that fails
//! delays a mail and never an order: docs/mail.md.
//!
//! A feature fills the data of a template with finished words and amounts, puts [`queue`] into the batch of the change,
//! and leaves [`Task::MailSoon`](crate::isolate::Task) for later. Cron sends what that missed.

mod kind;
mod order;
pub mod provider;
mod render;
mod send;
pub mod store;
pub mod text;
mod view;

pub use kind::{MailKind, State};
pub use order::{MailShop, OrderMail, OrderMailLine};
pub use provider::Provider;
pub use render::{NotRendered, Rendered, render, render_order, table};
pub use send::{due, is_configured, sweep};
pub use store::queue;
