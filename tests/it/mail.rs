//! Mail, from its data to the provider: what is rendered, that it is queued once and sent at least once, and that no
//! failure on the way loses one.

mod faults;
mod fixtures;
mod mailbox;
mod rendering;
mod samples;
mod sending;
mod stored;
