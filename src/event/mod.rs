//! Events, processed once: written to the outbox with the change itself, sent to the queue after the commit and again
//! until it was acted on, and acted on in the batch that marks it done. `docs/events.md` has the forms.
//!
//! To add an event: a [`Kind`], a sample in `docs/events.md`, and what the compiler then asks for in `app/effects.rs`.

mod day;
mod message;
mod relay;
pub mod store;

pub use day::today;
pub use message::{Kind, Message};
pub use relay::{replay, send, send_later, sweep};
pub use store::{due, unsent};
