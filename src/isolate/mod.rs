//! The memory of a Worker instance between requests, and its tasks for after the response.

mod slot;

use std::cell::{Cell, RefCell};

use crate::{ids::Token, time::UnixMs};

pub use slot::Slot;

/// Memory that outlives a request and dies with the instance.
///
/// There are many instances, and each may end at any moment, so this memory never holds the only copy of important
/// data. No borrow of a cell may last across an `await`, because other requests run meanwhile.
#[derive(Debug, Default)]
pub struct Isolate {
    /// The index of the catalogue.
    pub index: Slot,
    /// The shop's time zone and the time when it was read, for `event::today`.
    pub time_zone: RefCell<Option<(String, UnixMs)>>,
    /// True if the log already says that there is no cache in front of the Worker.
    pub said_no_cache: Cell<bool>,
}

/// Work for after the response. `Context::later` adds it, and `app/work.rs` runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Read the new index of the catalogue.
    RefreshIndex,
    /// Request a new index of the catalogue.
    IndexSoon,
    /// Plan a purge of the pages that a merchant changed.
    PurgeSoon,
    /// Request the first build of the product feed.
    FeedSoon,
    /// Send these events to their queue.
    SendEvents(Vec<String>),
    /// Make the due refunds at the payment providers.
    Refund,
    /// Send the queued mails.
    MailSoon,
    /// Store this copy of a cart in KV.
    KeepCart(Token, String),
}

impl Task {
    /// The name in the log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RefreshIndex => "RefreshIndex",
            Self::IndexSoon => "IndexSoon",
            Self::PurgeSoon => "PurgeSoon",
            Self::FeedSoon => "FeedSoon",
            Self::SendEvents(_) => "SendEvents",
            Self::Refund => "Refund",
            Self::MailSoon => "MailSoon",
            Self::KeepCart(..) => "KeepCart",
        }
    }
}
