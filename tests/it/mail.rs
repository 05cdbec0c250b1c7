//! Mail, from its data to the provider: a mail is queued once and sent at least once, and no failure loses a mail.

mod faults;
mod fixtures;
mod mailbox;
mod rendering;
mod samples;
mod sending;
mod stored;
