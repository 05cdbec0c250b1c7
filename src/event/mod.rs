//! Events. The batch that writes a change also writes an event about the change to the table `outbox`. After the
//! commit, the event is sent to the queue, and sent again until it is processed. The batch that writes the effects also
//! marks the event as done, so each event takes effect once.
//!
//! `docs/events.md` describes the format of events and the steps to add an event.

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
