//! The memory of a Worker instance between requests, and its tasks for after the answer.

mod slot;

use std::cell::{Cell, RefCell};

use crate::{ids::Token, time::UnixMs};

pub use slot::Slot;

/// Memory that outlives a request and dies with the instance.
///
/// There are many instances at a time and each may end at any moment, so nothing that matters lives only here. No
/// borrow of a cell may last across an `await`: other requests run in between.
#[derive(Debug, Default)]
pub struct Isolate {
    /// The index of the catalogue.
    pub index: Slot,
    /// The name of the shop's time zone, and when it was read: `event::today` reads it.
    pub time_zone: RefCell<Option<(String, UnixMs)>>,
    /// True if the log says already that there is no cache in front of the Worker.
    pub said_no_cache: Cell<bool>,
}

/// Work that can wait until the response is sent: `Context::later` takes it, and `app/work.rs` carries it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Read the index of the catalogue anew.
    RefreshIndex,
    /// Have a new index of the catalogue made.
    IndexSoon,
    /// Have the pages purged soon that a merchant just changed.
    PurgeSoon,
    /// Have the product feed made, which somebody asked for.
    FeedSoon,
    /// Send these events to their queue.
    SendEvents(Vec<String>),
    /// Ask providers to give back what is to be given back.
    Refund,
    /// Have the mails sent that were just queued.
    MailSoon,
    /// Keep this copy of a cart.
    KeepCart(Token, String),
}

impl Task {
    /// Its name in the log.
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
