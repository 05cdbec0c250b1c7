//! The shopper's entry in KV, under a key that only their browser has. If the entry is lost, the shopper has to type
//! the note again, but no order is lost.

use serde::{Deserialize, Serialize};

use super::{cookie, note::Note};
use crate::{
    context::{Context, random_token},
    error::Error,
    json,
    platform::{Kv, Level, Platform},
};

/// The lifetime of an entry: 30 days from the last change.
pub const SECONDS: u32 = 30 * 86_400;

/// The value in KV. A field that an older version did not write is read as empty.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Session {
    #[serde(default)]
    note: String,
}

/// The shopper's note to the shop; empty if the shopper saved no note or KV lost the note. KV is read only for browsers
/// that saved a note.
pub async fn note<P: Platform>(cx: &Context<'_, P>) -> Note {
    let Some(name) = cookie::session(cx) else { return Note::default() };
    match cx.platform.kv().get(&format!("shopper:{name}")).await {
        Ok(found) => {
            let session: Option<Session> = found.and_then(|text| json::read(&text).ok());
            session.and_then(|session| Note::parse(&session.note).ok()).unwrap_or_default()
        }
        Err(error) => {
            log(cx, "shopper", &error.0);
            Note::default()
        }
    }
}

/// Logs that KV could not read or write an entry of this kind.
pub(super) fn log<P: Platform>(cx: &Context<'_, P>, kind: &str, error: &str) {
    let line = serde_json::json!({ "id": cx.request_id.to_string(), "kv": kind, "error": error }).to_string();
    cx.platform.log(Level::Error, &line);
}

/// Saves the shopper's note under a new key, because KV may return the old value of a key for a minute. The old entry
/// expires by itself. Returns false and changes nothing if KV did not accept the note.
///
/// # Errors
/// When the cookie cannot be written.
pub async fn keep_note<P: Platform>(cx: &Context<'_, P>, kept: &Note) -> Result<bool, Error> {
    // The shopper has not changed the note.
    if note(cx).await == *kept {
        return Ok(true);
    }
    if kept.as_str().is_empty() {
        return cookie::forget_session(cx).map(|()| true);
    }
    let session = Session { note: kept.as_str().to_owned() };
    let text = serde_json::to_string(&session).map_err(|error| Error::Internal(format!("session: {error}")))?;
    let name = random_token(cx.platform)?;
    if let Err(error) = cx.platform.kv().put(&format!("shopper:{name}"), &text, SECONDS).await {
        log(cx, "shopper", &error.0);
        return Ok(false);
    }
    cookie::remember_session(cx, name, SECONDS).map(|()| true)
}
