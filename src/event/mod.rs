//! Events, each processed once: written to the outbox in the batch of the change, sent to the queue after the commit,
//! retried until they are processed, and marked as done in the batch of their effects.
//!
//! `docs/events.md` has their form, and the recipe to add one.

mod day;
mod follows;
mod message;
mod relay;
pub mod store;

pub use day::today;
pub use follows::{Cash, Condition, Follows, Sales};
pub use message::{Kind, Message};
pub use relay::{replay, send, send_later, sweep};
pub use store::{due, unsent};
