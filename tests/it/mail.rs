//! Mail, from the letter to the provider: what is written, that it is queued once and sent at least once, and that no failure on
//! the way loses one.

mod faults;
mod fixtures;
mod letters;
mod mailbox;
mod samples;
mod sending;
