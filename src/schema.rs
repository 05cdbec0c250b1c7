//! Whether the database has every migration that this program was compiled with.

use serde::Deserialize;

use crate::{
    context::Context,
    platform::{DbError, Platform, Statement},
    sql,
};

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The row of [`statement`].
#[derive(Deserialize)]
struct Applied {
    migrations: usize,
}

/// How many of the migrations are applied. wrangler and tools/shop/migrations.mjs note each by its file's name.
///
/// Counted by number: a database that a newer program migrated further has them all.
fn statement() -> Statement {
    sql!(
        "SELECT count(DISTINCT CAST(name AS INTEGER)) AS migrations FROM d1_migrations
         WHERE CAST(name AS INTEGER) IN (SELECT value FROM json_each(?1))",
        format!("{MIGRATIONS:?}")
    )
}

/// What the database lacks, in words that hold no secret; `None` when it is up to date.
///
/// # Errors
/// When the database does not answer.
pub async fn lacking<P: Platform>(cx: &Context<'_, P>) -> Result<Option<String>, DbError> {
    let migrations = match cx.rows([statement()]).await {
        Ok([rows]) => rows.one::<Applied>()?.migrations,
        // Nobody ever migrated it.
        Err(error) if error.is_schema() => 0,
        Err(error) => return Err(error),
    };
    let newest = MIGRATIONS.last().copied().unwrap_or_default();
    Ok((migrations < MIGRATIONS.len()).then(|| {
        format!("the database has {migrations} of {} migrations, and the newest is {newest:04}", MIGRATIONS.len())
    }))
}
