//! The public keys of Cloudflare Access. They change every few weeks, so the Worker fetches them and keeps them in the
//! isolate's memory.

use std::rc::Rc;

use crate::{
    context::Context,
    error::Error,
    identity::jwk,
    isolate::AccessKeys,
    platform::{Fetch, NamedKey, Platform, PublicKey},
};

/// The keys are fetched again after this time.
const FRESH_MS: i64 = 60 * 60 * 1000;
/// The keys are used for this time if they cannot be fetched again. Access keeps an older key valid for seven days.
const USABLE_MS: i64 = 24 * 60 * 60 * 1000;
/// The minimum time between two fetches while there are usable keys. The limit is necessary, because anybody can send a
/// token with an unknown key.
const BETWEEN_MS: i64 = 60 * 1000;
/// The pause after a failed fetch while there are no usable keys.
const PAUSE_MS: i64 = 10 * 1000;
/// The maximum time to wait for the keys. The person waits for the page during this time.
const TIMEOUT_MS: u32 = 4000;
/// The maximum bytes of the response, which has the keys in other formats too.
const MAX_BYTES: usize = 100_000;

/// The key with the id `kid`; `None` if the team has no such key.
///
/// # Errors
/// `NoAccessKeys` if the keys cannot be fetched, and the isolate does not have the key.
pub(super) async fn find<P: Platform>(cx: &Context<'_, P>, team: &str, kid: &str) -> Result<Option<PublicKey>, Error> {
    let slot = &cx.isolate().access_keys;
    let url = format!("{team}/cdn-cgi/access/certs");
    if slot.borrow().url != url {
        slot.replace(AccessKeys { url: url.clone(), ..AccessKeys::default() });
    }
    let held = slot.borrow().clone();
    let age = held.read_at.map_or(i64::MAX, |read_at| cx.now.since(read_at));
    let is_usable = age < USABLE_MS;
    let key = key_in(&held.keys, kid).filter(|_| is_usable);
    if key.is_some() && age < FRESH_MS {
        return Ok(key);
    }
    let (last, between) = if is_usable { (held.asked_at, BETWEEN_MS) } else { (held.failed_at, PAUSE_MS) };
    let mut problem = held.failed_at.map(|_| "the last fetch failed".to_owned());
    if last.is_none_or(|last| cx.now.since(last) >= between) {
        // Set the time before the fetch, so that requests that arrive meanwhile use the keys that the isolate has.
        slot.borrow_mut().asked_at = Some(cx.now);
        match read(cx, &url).await {
            Ok(keys) => {
                let (key, now) = (key_in(&keys, kid), Some(cx.now));
                slot.replace(AccessKeys { url, keys, read_at: now, asked_at: now, failed_at: None });
                return Ok(key);
            }
            Err(reason) => {
                slot.borrow_mut().failed_at = Some(cx.now);
                problem = Some(reason);
            }
        }
    }
    match (key, problem) {
        (None, Some(problem)) => Err(Error::NoAccessKeys(format!("{url}: {problem}"))),
        (key, _) => Ok(key),
    }
}

fn key_in(keys: &[NamedKey], kid: &str) -> Option<PublicKey> {
    keys.iter().find(|named| named.kid == kid).map(|named| named.key.clone())
}

/// Fetches and reads the keys. The error is a text for the log.
async fn read<P: Platform>(cx: &Context<'_, P>, url: &str) -> Result<Rc<[NamedKey]>, String> {
    let answer = cx.platform.fetch().get(url, TIMEOUT_MS).await.map_err(|error| error.to_string())?;
    if answer.status != 200 {
        return Err(format!("status {}", answer.status));
    }
    let bytes = answer.body.read(MAX_BYTES).await.map_err(|error| format!("{error:?}"))?;
    let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    let keys = jwk::read_set(text).map_err(|error| error.to_string())?;
    if keys.is_empty() { Err("there are no keys".to_owned()) } else { Ok(keys.into()) }
}
