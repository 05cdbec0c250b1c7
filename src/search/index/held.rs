//! The index in an isolate's memory.

use std::rc::Rc;

use super::Index;
use crate::{
    context::Context,
    error::Error,
    platform::{Level, Objects, Platform, PortError, ReadError},
};

/// The key of the index in R2.
pub const KEY: &str = "index/catalogue";
/// The maximum size of an index in bytes. An index of 100,000 products has about 10 MB.
const MAX_BYTES: usize = 60_000_000;

/// Returns the index. Reads it from R2 if this isolate does not have it yet. `None` if the index does not exist or
/// cannot be read now. Lists then use the database.
///
/// While one request reads the index, other requests get `None`, and their responses are not cached. Only one request
/// may read at a time, because reading takes several times the memory of the index and the isolate has only 128 MB.
pub async fn held<P: Platform>(cx: &Context<'_, P>) -> Option<Rc<Index>> {
    let slot = &cx.isolate().index;
    if slot.version() == 0 && !slot.is_paused(cx.now) {
        if slot.is_being_read(cx.now) {
            cx.keep_private();
        } else if let Err(error) = refresh(cx).await {
            let line = serde_json::json!({ "at": cx.now.0, "index": format!("{error:?}") });
            cx.platform.log(Level::Error, &line.to_string());
        }
    }
    slot.get()
}

/// Reads the index from R2.
///
/// # Errors
/// If R2 fails, or the object is not a valid index. An older index stays in use.
pub async fn refresh<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let slot = &cx.isolate().index;
    slot.begin(cx.now);
    let result = read(cx).await;
    let (index, result) = match result {
        Ok(index) => (index, Ok(())),
        Err(cause) => (None, Err(Error::Internal(cause))),
    };
    let index = index.map(|index| {
        let version = index.version;
        (index, version)
    });
    slot.end(index, cx.now);
    result
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
