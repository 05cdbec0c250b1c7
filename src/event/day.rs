//! Which day it is where the shop is.

use crate::{
    context::Context,
    error::Error,
    platform::Platform,
    shop::settings::{Place, settings},
    time::Zone,
};

/// Milliseconds for which an instance believes what it read of the shop's time zone: events come by the hundred, and
/// shops seldom move.
const KNOWN_MS: i64 = 60_000;

/// The day on which something that happens now is counted, `2026-11-23`: the shop's own, from its midnight to the next.
///
/// # Errors
/// When the database fails.
pub async fn today<P: Platform>(cx: &Context<'_, P>) -> Result<String, Error> {
    let known = &cx.isolate().time_zone;
    let fresh = known.borrow().clone().filter(|(_, read)| cx.now.since(*read) < KNOWN_MS);
    let name = match fresh {
        Some((name, _)) => name,
        None => {
            let name = read(cx).await?;
            known.replace(Some((name.clone(), cx.now)));
            name
        }
    };
    Ok(Zone::new(name, P::utc_offset).day(cx.now))
}

async fn read<P: Platform>(cx: &Context<'_, P>) -> Result<String, Error> {
    let [place] = cx.rows([settings!(Place)]).await?;
    Ok(Place::of(&place)?.time_zone)
}
