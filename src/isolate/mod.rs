//! The memory of an isolate, and the tasks that run after a response. An isolate is a running copy of the Worker.

mod slot;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::{platform::NamedKey, time::UnixMs};

pub use slot::Slot;

/// Memory that all requests of an isolate share. It is lost when the platform ends the isolate.
///
/// There are many isolates, and each may end at any moment. So this memory never contains the only copy of important
/// data. Never keep a borrow of a cell across an `await`, because other requests run meanwhile.
#[derive(Debug, Default)]
pub struct Isolate {
    /// The index of the catalogue.
    pub index: Slot,
    /// The shop's time zone, and the time at which it was read, for `event::today`.
    pub time_zone: RefCell<Option<(String, UnixMs)>>,
    /// The lock for large pictures, because only one of them may be in memory at a time. The value is the time in Unix
    /// milliseconds at which the lock expires; 0 if nobody holds the lock.
    pub large_picture: Cell<i64>,
    /// True if this isolate has already logged that there is no cache in front of the Worker.
    pub said_no_cache: Cell<bool>,
    /// The public keys of Cloudflare Access, for `staff::access`.
    pub access_keys: RefCell<AccessKeys>,
}

/// Public keys of another server, and the times of the attempts to fetch them.
#[derive(Debug, Clone, Default)]
pub struct AccessKeys {
    /// The address of the keys.
    pub url: String,
    pub keys: Rc<[NamedKey]>,
    /// The time of the fetch that returned the keys.
    pub read_at: Option<UnixMs>,
    /// The time of the last attempt to fetch the keys.
    pub asked_at: Option<UnixMs>,
    /// The time of the last failed attempt; `None` if no attempt has failed since the last success.
    pub failed_at: Option<UnixMs>,
}

/// A task that runs after the response. `Context::later` adds it, and `app/work.rs` runs it.
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
    /// Send these events to the queue.
    SendEvents(Vec<String>),
    /// Request due refunds from the payment providers.
    Refund,
    /// Request a run that sends queued mails.
    MailSoon,
    /// Send a mail for signing in. Its link and code are secrets, so they are kept only in memory and are never stored.
    SignInMail {
        /// The recipient's address.
        to: String,
        /// The URL that signs in.
        link: String,
        /// The code; empty if only the link works.
        code: String,
    },
    /// Tell a person about the new access to `/admin`. `by` is the address of the person who granted the access.
    InvitationMail {
        to: String,
        by: String,
        /// The URL of the sign-in page.
        link: String,
    },
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
            Self::SignInMail { .. } => "SignInMail",
            Self::InvitationMail { .. } => "InvitationMail",
        }
    }
}
