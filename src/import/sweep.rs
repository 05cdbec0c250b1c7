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
#[derive(Deserialize)]
struct ImportRow {
    id: i64,
    state: ImportState,
}

/// Tells only that there is a row.
#[derive(Deserialize)]
struct WaitingRow {}

/// Sends new messages for imports without progress, and one message if pictures wait. An import fails after five
/// consecutive restarts without progress.
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
