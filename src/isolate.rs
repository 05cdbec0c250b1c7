//! What an instance of the Worker remembers between requests, and what is done once an answer is on its way.

use std::cell::{Cell, RefCell};

use crate::{
    cache, cart,
    context::Context,
    error::Error,
    event,
    ids::Token,
    jobs::{self, Job},
    order,
    platform::Platform,
    search::index::{self, Held},
    time::UnixMs,
};

/// Memory that outlives a request and dies with the instance.
///
/// There are many instances at a time and each may end at any moment, so nothing that matters lives only here. No borrow of a
/// cell may last across an `await`: other requests run in between.
#[derive(Debug, Default)]
pub struct Isolate {
    /// The index of the catalogue.
    pub index: Held,
    /// The name of the shop's time zone, and when it was read: see [`event::today`].
    pub time_zone: RefCell<Option<(String, UnixMs)>>,
    /// Whether the log says already that there is no cache in front of the Worker.
    pub said_no_cache: Cell<bool>,
}

/// Work for which nobody is kept waiting: see [`Context::later`]. To add one: a variant here, and its line in [`Task::run`].
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

    /// Does it.
    ///
    /// # Errors
    /// They are logged, and the work is not tried again here: what must not be lost has the clock besides.
    pub async fn run<P: Platform>(self, cx: &Context<'_, P>) -> Result<(), Error> {
        match self {
            Self::RefreshIndex => index::refresh(cx).await,
            Self::IndexSoon => jobs::send(cx, &[Job::Index], 0).await,
            Self::PurgeSoon => cache::plan(cx).await,
            Self::FeedSoon => jobs::send(cx, &[Job::Feed], 0).await,
            Self::SendEvents(messages) => event::send(cx, &messages).await,
            Self::Refund => order::refund_due(cx).await,
            Self::MailSoon => jobs::send(cx, &[Job::Mail], 0).await,
            Self::KeepCart(token, text) => cart::write_copy(cx, token, &text).await,
        }
    }
}
