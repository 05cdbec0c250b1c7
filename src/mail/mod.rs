//! Mail to shoppers: composed as HTML and text, kept in a table first, sent at least once after. A provider that fails delays a
//! mail and never an order: docs/mail.md.
//!
//! Whoever has something to tell composes a letter, puts [`queue`] into the batch of what happened, and leaves
//! [`Task::MailSoon`](crate::isolate::Task) for later. The clock sends what that missed.

mod compose;
mod letter;
pub mod provider;
mod send;
pub mod store;
pub mod text;
mod view;

pub use compose::{Letter, compose};
pub use letter::{Kind, LetterLine, LetterShop, OrderLetter};
pub use provider::Provider;
pub use send::{due, is_configured, sweep};
pub use store::queue;
