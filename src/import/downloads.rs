//! The queue job that fetches pictures. The queue message does not name the pictures. A run claims pictures in the
//! database and fetches several at a time, so a slow server does not delay the pictures of other servers.

use futures::stream::{FuturesUnordered, StreamExt};

use crate::{
    context::Context,
    error::Error,
    jobs::{self, Job},
    platform::Platform,
};

use super::{fetch, store};

/// The number of pictures to fetch at a time. A Worker may wait for six responses at a time. `fetch` keeps at most one
/// large picture in memory.
const AT_A_TIME: usize = 4;
/// The maximum number of pictures per run. A picture needs up to ten subrequests, and an invocation may make 1,000.
const PER_RUN: usize = 100;
/// The time after which a run claims no more pictures, in seconds. Another run fetches the rest.
const RUN: i64 = 60;
/// The time after which another run may claim a picture, in seconds. Every attempt ends earlier: each of up to six
/// responses may take 20 seconds to begin, a large picture may wait 60 seconds for its turn, and the body may take 60
/// seconds.
const LEASE: i64 = 300;

/// Fetches pictures until none is due or the run reaches a limit.
///
/// # Errors
/// If the shop's own storage or database failed. The queue must then deliver the message again.
pub async fn run<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let end = cx.platform.now().plus_seconds(RUN);
    let mut left = PER_RUN;
    let mut result = Ok(());
    let mut running = FuturesUnordered::new();
    let mut claimed = claim(cx, AT_A_TIME).await?;
    loop {
        left = left.saturating_sub(claimed.len());
        running.extend(claimed.into_iter().map(|picture| async move { fetch::run(cx, &picture).await }));
        let Some(done) = running.next().await else {
            return result;
        };
        result = result.and(done);
        let is_over = result.is_err() || left == 0 || cx.platform.now() >= end;
        let free = if is_over { 0 } else { AT_A_TIME.saturating_sub(running.len()).min(left) };
        claimed = if free > 0 { claim(cx, free).await? } else { Vec::new() };
        if is_over && running.is_empty() && result.is_ok() {
            return Ok(jobs::send(cx.platform, &[Job::Pictures], 0).await?);
        }
    }
}

async fn claim<P: Platform>(cx: &Context<'_, P>, count: usize) -> Result<Vec<fetch::Claimed>, Error> {
    let now = cx.platform.now();
    let [rows] = cx.rows([store::claim(count, now.plus_seconds(LEASE), now)]).await?;
    Ok(rows.all()?)
}
