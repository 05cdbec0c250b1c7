//! Cron restarts work whose message was lost.

use serde::Deserialize;

use crate::{
    context::Context,
    error::Error,
    jobs::{self, Job},
    platform::Platform,
};

use super::store::{self, ImportState};

/// Restart imports without progress for this long, in seconds.
const IMPORT_IDLE: i64 = 300;
/// Restart pictures after this long, in seconds. The queue's own retries take less.
const PICTURE_IDLE: i64 = 1800;

#[derive(Deserialize)]
struct ImportRow {
    id: i64,
    state: ImportState,
}

#[derive(Deserialize)]
struct MediaRow {
    key: String,
}

/// Sends such work to the queue again. An import fails after five restarts in a row without progress.
pub async fn sweep<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let statements = [
        store::idle(cx.now.plus_seconds(-IMPORT_IDLE), cx.now),
        store::idle_media(cx.now.plus_seconds(-PICTURE_IDLE), cx.now),
    ];
    let results = cx.batch(&statements).await?;
    let [imports, media] = results.as_slice() else {
        return Err(Error::Internal("two statements, but not two results".to_owned()));
    };
    let imports = imports
        .all::<ImportRow>()?
        .into_iter()
        .filter(|row| row.state != ImportState::Failed)
        .map(|row| Job::Import(row.id));
    let media = media.all::<MediaRow>()?.into_iter().map(|row| Job::Picture(row.key));
    Ok(jobs::send(cx.platform, &imports.chain(media).collect::<Vec<_>>(), 0).await?)
}
