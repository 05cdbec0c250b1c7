//! The current day in the shop's time zone.

use crate::{
    context::Context,
    error::Error,
    platform::Platform,
    shop::settings::{Place, settings},
    time::Zone,
};

/// The milliseconds for which an isolate caches the shop's time zone. The zone seldom changes, and reading it for every
/// batch of events would cost a round trip.
const KNOWN_MS: i64 = 60_000;

/// The current day in the shop's time zone, such as `2026-11-23`.
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
