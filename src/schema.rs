//! Checks that the database has all migrations of this release.

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

/// Counts the migrations of this release that were applied to the database. wrangler and tools/shop/migrations.mjs
/// record each applied migration by the name of its file, which begins with a number.
///
/// Only the numbers are compared. Migrations of a newer release are ignored.
fn statement() -> Statement {
    sql!(
        "SELECT count(DISTINCT CAST(name AS INTEGER)) AS migrations FROM d1_migrations
         WHERE CAST(name AS INTEGER) IN (SELECT value FROM json_each(?1))",
        format!("{MIGRATIONS:?}")
    )
}

/// A sentence about missing migrations, without secrets; `None` if the database has all migrations.
///
/// # Errors
/// When the database fails.
pub async fn lacking<P: Platform>(cx: &Context<'_, P>) -> Result<Option<String>, DbError> {
    let migrations = match cx.rows([statement()]).await {
        Ok([rows]) => rows.one::<Applied>()?.migrations,
        // The table `d1_migrations` does not exist, so no migration was applied.
        Err(error) if error.is_schema() => 0,
        Err(error) => return Err(error),
    };
    let newest = MIGRATIONS.last().copied().unwrap_or_default();
    Ok((migrations < MIGRATIONS.len()).then(|| {
        format!("the database has {migrations} of {} migrations, and the newest is {newest:04}", MIGRATIONS.len())
    }))
}
