//! Restarts imports and pictures whose message was lost. Cron runs this.

use serde::Deserialize;

use crate::{
    context::Context,
    error::Error,
    jobs::{self, Job},
    platform::Platform,
};

use super::store::{self, ImportState};

/// An import is restarted after this time without progress, in seconds.
const IMPORT_IDLE: i64 = 300;
/// A picture is restarted after this time without progress, in seconds. The queue's own retries take less time.
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

/// Sends new messages for work without progress. An import fails after five consecutive restarts without progress.
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
