//! Restarts imports and the fetching of pictures if their queue message was lost. Cron runs this.

use serde::Deserialize;

use crate::{
    context::Context,
    error::Error,
    jobs::{self, Job},
    platform::Platform,
};

use super::store::{self, ImportState};

/// The time without progress after which an import is restarted, in seconds.
const IMPORT_IDLE: i64 = 300;
#[derive(Deserialize)]
struct ImportRow {
    id: i64,
    state: ImportState,
}

/// A row whose columns are not read. Only its existence matters.
#[derive(Deserialize)]
struct WaitingRow {}

/// Sends a new message for each import without progress, and one message if pictures wait to be fetched. An import
/// fails after five consecutive restarts without progress.
pub async fn sweep<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let [imports, pictures] =
        cx.rows([store::idle(cx.now.plus_seconds(-IMPORT_IDLE), cx.now), store::waiting()]).await?;
    let imports = imports
        .all::<ImportRow>()?
        .into_iter()
        .filter(|row| row.state != ImportState::Failed)
        .map(|row| Job::Import(row.id));
    let pictures = pictures.maybe::<WaitingRow>()?.map(|_| Job::Pictures);
    Ok(jobs::send(cx.platform, &imports.chain(pictures).collect::<Vec<_>>(), 0).await?)
}
