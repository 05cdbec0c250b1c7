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

/// What an isolate holds of the index.
#[derive(Debug, Default)]
pub struct Held {
    index: RefCell<Option<Rc<Index>>>,
    /// Not before this is R2 asked again.
    not_before: Cell<i64>,
}

/// The index, read from R2 if this isolate does not have it yet. `None` where there is none to be had: lists do without.
pub async fn held<P: Platform>(cx: &Context<'_, P>) -> Option<Rc<Index>> {
    let held = cx.isolate().index.index.borrow().clone();
    match held {
        Some(index) => Some(index),
        None => {
            refresh(cx).await;
            cx.isolate().index.index.borrow().clone()
        }
    }
}

/// Reads the index from R2 anew, unless that was just done. What fails is logged: an older index serves on.
pub async fn refresh<P: Platform>(cx: &Context<'_, P>) {
    let held = &cx.isolate().index;
    if cx.now.0 < held.not_before.get() {
        return;
    }
    // Before the wait, so that requests beside this one do not ask too.
    held.not_before.set(cx.now.0.saturating_add(PAUSE_MS));
    match read(cx).await {
        Ok(Some(index)) => {
            let _ = held.index.replace(Some(Rc::new(index)));
        }
        Ok(None) => {}
        Err(error) => cx.platform.log(Level::Error, &format!("{{\"index\":{error:?}}}")),
    }
}

impl Held {
    /// The number of the index that is held, 0 for none.
    pub fn version(&self) -> i64 {
        self.index.borrow().as_ref().map_or(0, |index| index.version)
    }

    /// Whether [`refresh`] would ask R2 now.
    pub fn may_refresh(&self, now: UnixMs) -> bool {
        now.0 >= self.not_before.get()
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
