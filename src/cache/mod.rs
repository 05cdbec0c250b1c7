//! Purges pages from the cache in front of the Worker, by tag. See docs/caching.md.
//!
//! Triggers of the database record the tags of changed pages. After a merchant's change, a queue message purges the
//! tags within seconds. Cron purges the tags that the message missed.

mod store;
mod tag;

use serde::Serialize;

use crate::{
    context::Context,
    error::Error,
    jobs::{self, Job},
    platform::{EdgeCache, Level, Platform, Purged},
    time::UnixMs,
};

/// The maximum tags per purge. This is Cloudflare's limit.
const MOST: usize = 100;
/// The minimum milliseconds between two purges. Cloudflare allows an account five purges a minute, and other Workers of
/// the account may need some of them.
const GAP_MS: i64 = 25_000;
/// The delay of the purge after a merchant's change, in milliseconds. Merchants often save several times in a row, and
/// one purge then covers all of these changes.
const SOON_MS: i64 = 5000;

/// The delay before the second purge of the same tags. A replica of the database may lag behind the primary, so a page
/// that is rendered just after the first purge may show old data.
const AGAIN_SECONDS: u32 = 60;

/// Plans a purge of the recorded tags by a delayed queue message. Does nothing if no tags are recorded, or if a purge
/// is already planned.
///
/// # Errors
/// When the database or the queue failed. Cron then purges the tags.
pub async fn plan<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let now = cx.platform.now();
    let [rows] = cx.rows([store::plan(now, SOON_MS, GAP_MS)]).await?;
    let plan: Option<store::Plan> = rows.maybe()?;
    let Some(plan) = plan else { return Ok(()) };
    let seconds = u32::try_from(plan.planned_at.since(now).saturating_add(999) / 1000).unwrap_or(0);
    Ok(jobs::send(cx.platform, &[Job::Purge], seconds).await?)
}

/// Cron calls this function. It records the tags of products whose publication time has come, and of the announcement
/// bar when it begins or ends, and purges waiting tags.
///
/// # Errors
/// When the database or the purge failed. The tags wait for the next purge.
pub async fn sweep<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    cx.batch(&store::appeared(cx.platform.now())).await?;
    purge(cx).await
}

/// Purges waiting tags, unless the last purge was less than `GAP_MS` ago. Concurrent calls do no harm.
///
/// # Errors
/// When the database or the purge failed. The tags wait for the next purge.
pub async fn purge<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let now = cx.platform.now();
    let [claim, waiting] = cx.rows([store::claim(now, GAP_MS), store::waiting(now)]).await?;
    let Some(store::Claim { round }) = claim.maybe()? else { return Ok(()) };
    let waiting: Vec<store::TagRow> = waiting.all()?;
    let is_new = waiting.iter().any(|row| row.is_new);
    let tags = tag::to_purge(waiting.into_iter().map(|row| row.tag).collect(), MOST);
    let outcome = cx.platform.edge_cache().purge(&tags).await?;
    match outcome {
        Purged::Done => log(cx, now, "done", &tags),
        Purged::NoCache if !cx.isolate().said_no_cache.replace(true) => log(cx, now, "no cache here", &[]),
        Purged::NoCache => {}
    }
    let again = is_new && outcome == Purged::Done;
    let again_at = again.then(|| now.plus_seconds(AGAIN_SECONDS.into()));
    cx.batch(&store::purged(round, now, again_at)).await?;
    if again {
        // If the message cannot be sent, cron does the second purge, at most a minute late.
        let _ = jobs::send(cx.platform, &[Job::Purge], AGAIN_SECONDS).await;
    }
    Ok(())
}

#[derive(Serialize)]
struct LogLine<'a> {
    at: UnixMs,
    purge: &'static str,
    tags: &'a [String],
}

fn log<P: Platform>(cx: &Context<'_, P>, at: UnixMs, purge: &'static str, tags: &[String]) {
    if let Ok(line) = serde_json::to_string(&LogLine { at, purge, tags }) {
        cx.platform.log(Level::Info, &line);
    }
}
