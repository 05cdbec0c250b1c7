//! The index as an isolate holds it between requests.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::Index;
use crate::{
    context::Context,
    error::Error,
    platform::{Level, Objects, Platform, PortError, ReadError},
    time::UnixMs,
};

/// Where the index lies in R2.
pub const KEY: &str = "index/catalogue";
/// No index is larger than this: a catalogue of 100,000 products has one of about 10 MB.
const MAX_BYTES: usize = 60_000_000;
/// After R2 had none, or failed, it is not asked again for so long.
const PAUSE_MS: i64 = 10_000;

/// So long another request's question to R2 is waited for, before it is taken for lost.
const ASKING_MS: i64 = 1000;

/// What an isolate holds of the index.
#[derive(Debug, Default)]
pub struct Held {
    index: RefCell<Option<Rc<Index>>>,
    /// Not before this is R2 asked again.
    not_before: Cell<i64>,
    /// When the request asked R2 that waits for its answer now; 0 for none.
    asked_at: Cell<i64>,
}

/// The index, read from R2 if this isolate does not have it yet. `None` where there is none to be had: lists do without.
///
/// While one request reads it, those beside it do without, too: each copy takes a multiple of its size, and the isolate has
/// 128 MB for all of them. Their answers are not kept by any cache.
pub async fn held<P: Platform>(cx: &Context<'_, P>) -> Option<Rc<Index>> {
    let held = &cx.isolate().index;
    if held.version() == 0 && cx.now.0 >= held.not_before.get() {
        if held.is_asking(cx.now) {
            cx.keep_private();
        } else if let Err(error) = refresh(cx).await {
            let line = serde_json::json!({ "at": cx.now.0, "index": format!("{error:?}") });
            cx.platform.log(Level::Error, &line.to_string());
        }
    }
    held.index.borrow().clone()
}

/// Reads the index from R2 anew.
///
/// # Errors
/// When R2 fails, or holds something else. An older index serves on.
pub async fn refresh<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let held = &cx.isolate().index;
    held.asked_at.set(cx.now.0);
    let result = read(cx).await;
    held.asked_at.set(0);
    match result {
        Ok(Some(index)) => {
            let old = held.index.replace(Some(Rc::new(index)));
            drop(old);
            Ok(())
        }
        other => {
            held.not_before.set(cx.now.0.saturating_add(PAUSE_MS));
            other.map(|_| ()).map_err(Error::Internal)
        }
    }
}

impl Held {
    /// The number of the index that is held, 0 for none.
    pub fn version(&self) -> i64 {
        self.index.borrow().as_ref().map_or(0, |index| index.version)
    }

    /// Whether R2 may be asked now: not just after it had nothing to give, and not while another request asks.
    pub fn may_refresh(&self, now: UnixMs) -> bool {
        now.0 >= self.not_before.get() && !self.is_asking(now)
    }

    fn is_asking(&self, now: UnixMs) -> bool {
        now.since(UnixMs(self.asked_at.get())) < ASKING_MS
    }
}

async fn read<P: Platform>(cx: &Context<'_, P>) -> Result<Option<Index>, String> {
    let found = cx.platform.objects().get(KEY, None).await.map_err(|PortError(error)| error)?;
    let Some(object) = found else {
        return Ok(None);
    };
    let bytes = object.body.read(MAX_BYTES).await.map_err(|error| match error {
        ReadError::TooLong => "index: too large".to_owned(),
        ReadError::Broken(error) => error,
    })?;
    Index::decode(&bytes).map(Some)
}
