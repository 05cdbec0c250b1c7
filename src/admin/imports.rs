//! `/admin/imports`: starts imports and reports their results, as pages and as JSON for `bin/import`.

mod choices;
mod list;
mod next;
mod notices;
mod report;
mod start;
mod summary;
mod upload;

use ::http::StatusCode;

use self::start::{IdRow, Started};
use super::frame::row_id;
use crate::{
    context::Context,
    error::Error,
    import::store,
    jobs::{self, Job},
    platform::{Broken, Platform, Rows},
    staff::Person,
    web::{
        http::{self, Response},
        url,
    },
};

pub use choices::{ENCODINGS, NO_QUANTITIES, STOCK};
pub use list::list;
pub use report::{refused, show};
pub use start::start;
pub use upload::{run, upload};

/// How many times to try to save a retry, if the import changes meanwhile.
const TRIES: u32 = 4;

/// `POST /admin/imports/{id}/retries`: resumes a failed import, and fetches its failed pictures again.
pub async fn retry<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let id = row_id(id)?;
    let results = retry_as_read(cx, &person, id).await?;
    let [.., imports, _] = results.as_slice() else {
        return Err(Error::Internal("a batch with too few results".to_owned()));
    };
    let imports = imports.all::<IdRow>()?.into_iter().map(|row| Job::Import(row.id));
    // If the queue does not take the jobs, cron sends them.
    let _ = jobs::send(cx.platform, &imports.chain([Job::Pictures]).collect::<Vec<_>>(), 0).await;
    if cx.wants_json() {
        return http::json(StatusCode::OK, &Started { id, url: format!("{}{}", cx.origin, url::import_path(id)) });
    }
    http::see_other(&url::import_path(id))
}

/// Reads the import, and saves that it runs again. If the import changed between the read and the write, tries again.
async fn retry_as_read<P: Platform>(cx: &Context<'_, P>, person: &Person, id: i64) -> Result<Vec<Rows>, Error> {
    for _ in 0..TRIES {
        let [rows] = cx.rows([store::state(id)]).await?;
        let was: store::StateRow = rows.maybe()?.ok_or(Error::NotFound)?;
        let mut statements = store::retry(id, &was, &person.by(), cx.now).to_vec();
        statements.push(store::retry_media(id, cx.now));
        match cx.batch(&statements).await {
            Err(error) if error.broken() == Some(Broken::ImportMoved) => {}
            result => return Ok(result?),
        }
    }
    Err(Error::Internal(format!("import {id} is moved too often")))
}
