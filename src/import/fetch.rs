//! Fetches one picture. A picture from another server is stored in R2. A picture that the shop's own tools already
//! stored in R2 is not fetched: only its width and height are recorded.

use std::{cell::Cell, collections::BTreeMap, pin::pin};

use futures::future::{Either, select};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    context::Context,
    error::Error,
    json, picture,
    platform::{Body, Fetch, Images, Level, ObjectMeta, Objects, Platform, PortError, ReadError, Statement},
    web::stored::LONGEST_KEY,
};

use super::{
    remote::{self, PictureType},
    store,
};

/// The maximum number of redirects. The address of each redirect is checked like the first address.
const REDIRECTS: usize = 5;
/// The time limit for the start of a server's response.
const TIMEOUT_MS: u32 = 20_000;
/// The time limit for reading a picture.
const BODY_MS: u32 = 60_000;
/// The maximum size of a small picture, in bytes. Larger pictures, and pictures of unknown size, are read one at a
/// time, because several of them could use up the 128 MB of an isolate.
const SMALL: u64 = 4 << 20;
/// The maximum time for which a large picture holds the isolate's lock, in milliseconds. If the platform ends a run
/// that holds the lock, the lock expires after this time.
const TURN_MS: i64 = 2 * BODY_MS as i64;
/// The pause between two checks of the lock, in milliseconds.
const LOOK_MS: u32 = 250;
/// The maximum number of checks of the lock. Together with their pauses, they take a minute. After that, the picture is
/// left to another run.
const LOOKS: u32 = 240;
/// The maximum number of attempts if the server fails.
const ATTEMPTS: i64 = 4;

/// A picture that a run has claimed.
#[derive(Deserialize)]
pub struct Claimed {
    key: String,
    source: String,
    /// The number of attempts, including this one.
    attempts: i64,
}

enum Failure {
    /// A permanent failure, with a message for the merchant.
    Final(String),
    /// A temporary failure: another attempt may succeed.
    Passing(String),
    /// A failure of the shop's own storage. The attempt does not count.
    Ours(PortError),
    /// Other large pictures took so long that this picture could not be read. The attempt does not count.
    Busy,
}

/// Holds the isolate's lock for large pictures until this value is dropped. The second field is the time at which the
/// lock expires, in Unix milliseconds.
struct Turn<'l>(&'l Cell<i64>, i64);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // If the lock expired, it may belong to another picture now.
        if self.0.get() == self.1 {
            self.0.set(0);
        }
    }
}

/// Waits until no other large picture is in the memory of the isolate, and takes the lock. Fails with
/// [`Failure::Busy`] after a minute.
async fn turn<'c, P: Platform>(cx: &'c Context<'_, P>) -> Result<Turn<'c>, Failure> {
    let lock = &cx.isolate().large_picture;
    for _ in 0..LOOKS {
        let now = cx.platform.now();
        if lock.get() <= now.0 {
            let until = now.0.saturating_add(TURN_MS);
            lock.set(until);
            return Ok(Turn(lock, until));
        }
        cx.platform.pause(LOOK_MS).await;
    }
    Err(Failure::Busy)
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Self::Ours(error)
    }
}

/// Fetches one claimed picture and records the result.
///
/// # Errors
/// If the shop's own storage or database failed. After a failure of the storage, the attempt does not count.
pub async fn run<P: Platform>(cx: &Context<'_, P>, picture: &Claimed) -> Result<(), Error> {
    let key = picture.key.as_str();
    if picture.attempts > ATTEMPTS {
        return give_up(cx, key, "This picture could not be fetched: every attempt broke off before it finished.")
            .await;
    }
    let result = match picture.source.strip_prefix("/media/") {
        Some(_) => own(cx, key).await,
        None => foreign(cx, key, &picture.source).await,
    };
    match result {
        Ok(statement) => {
            cx.batch(&[statement]).await?;
            Ok(())
        }
        Err(Failure::Passing(cause)) => {
            let line = serde_json::json!({ "at": cx.platform.now(), "picture": picture.source, "problem": cause });
            cx.platform.log(Level::Info, &line.to_string());
            match pause_seconds(picture.attempts) {
                Some(seconds) => {
                    let now = cx.platform.now();
                    cx.batch(&[store::fetch_delayed(key, now.plus_seconds(seconds), now)]).await?;
                    Ok(())
                }
                None => server_failed(cx, key).await,
            }
        }
        Err(Failure::Final(problem)) => give_up(cx, key, &problem).await,
        Err(Failure::Busy) => {
            cx.batch(&[store::unclaimed(key, cx.platform.now())]).await?;
            Ok(())
        }
        Err(Failure::Ours(error)) => {
            cx.batch(&[store::unclaimed(key, cx.platform.now())]).await?;
            Err(error.into())
        }
    }
}

/// The time from a failed attempt to the next attempt, in seconds. The first attempt has the number 1. `None` after the
/// last attempt.
fn pause_seconds(attempt: i64) -> Option<i64> {
    match attempt {
        1 => Some(30),
        2 => Some(120),
        3 => Some(480),
        _ => None,
    }
}

async fn give_up<P: Platform>(cx: &Context<'_, P>, key: &str, problem: &str) -> Result<(), Error> {
    cx.batch(&[store::fetch_failed(key, problem, cx.platform.now())]).await?;
    Ok(())
}

/// Marks a picture as failed, because its server failed at every attempt. The other waiting pictures of the server are
/// marked as failed too, because trying thousands of pictures would take days. They still wait if the server has
/// delivered another picture since the first attempt at this picture, or has refused one permanently, such as with 404.
async fn server_failed<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<(), Error> {
    let down = format!("Its server failed {ATTEMPTS} times.");
    let others = format!("Its server failed {ATTEMPTS} times for another picture, and delivered none meanwhile.");
    let now = cx.platform.now();
    cx.batch(&[store::fetch_failed(key, &down, now), store::host_failed(key, &down, &others, now)]).await?;
    Ok(())
}

/// Handles a picture that is already in R2. Its width and height come from the object's metadata. If the metadata has
/// no width or height, they come from the bytes of the picture.
async fn own<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<Statement, Failure> {
    const NONE: &str = "This shop has no such picture.";
    let path = object_key(key);
    if path.len() > LONGEST_KEY {
        return Err(Failure::Final(NONE.to_owned()));
    }
    let Some(ObjectMeta { custom, .. }) = cx.platform.objects().head(&path).await? else {
        return Err(Failure::Final(NONE.to_owned()));
    };
    let number = |name: &str| custom.get(name).and_then(|text| text.parse::<usize>().ok()).filter(|pixels| *pixels > 0);
    let widths: Vec<u32> = custom
        .get("widths")
        .into_iter()
        .flat_map(|text| text.split(','))
        .filter_map(|width| width.parse().ok())
        .collect();
    if let (Some(width), Some(height)) = (number("width"), number("height")) {
        return Ok(stored(cx, key, None, (width, height), &widths));
    }
    let Some(object) = cx.platform.objects().get(&path, None).await? else {
        return Err(Failure::Final(NONE.to_owned()));
    };
    let PictureType { width, height, .. } = remote::kind(&read(object.body).await?).map_err(Failure::Final)?;
    Ok(stored(cx, key, None, (width, height), &[]))
}

/// Fetches a picture from another server, and stores it in R2.
async fn foreign<P: Platform>(cx: &Context<'_, P>, key: &str, source: &str) -> Result<Statement, Failure> {
    let mut url = remote::allowed(source).map_err(Failure::Final)?;
    for _ in 0..=REDIRECTS {
        let answer =
            cx.platform.fetch().get(url.as_str(), TIMEOUT_MS).await.map_err(|error| Failure::Passing(error.0))?;
        match answer.status {
            200 => {
                if answer.length.is_some_and(|length| length > remote::MAX_BYTES as u64) {
                    return Err(too_big());
                }
                // The lock is held until the picture is stored and this function returns.
                let _turn = match answer.length {
                    Some(..=SMALL) => None,
                    _ => Some(turn(cx).await?),
                };
                let bytes = in_time(cx, read(answer.body)).await?;
                let PictureType { content_type, width, height } = remote::kind(&bytes).map_err(Failure::Final)?;
                let custom = BTreeMap::from([
                    ("width".to_owned(), width.to_string()),
                    ("height".to_owned(), height.to_string()),
                ]);
                let name = content_name(&bytes);
                cx.platform.objects().put(&object_key(&name), Body::Bytes(bytes), content_type, &custom).await?;
                let widths = match cx.platform.images().is_bound() {
                    true => picture::smaller_widths(content_type, width),
                    false => Vec::new(),
                };
                return Ok(stored(cx, key, Some(&name), (width, height), &widths));
            }
            301 | 302 | 303 | 307 | 308 => {
                let target = answer.location.as_deref().and_then(|location| url.join(location).ok());
                let target =
                    target.ok_or_else(|| Failure::Final("Its server redirects without an address.".to_owned()))?;
                url = remote::allowed(target.as_str()).map_err(Failure::Final)?;
            }
            408 | 425 | 429 | 500.. => {
                return Err(Failure::Passing(format!("status {}", answer.status)));
            }
            404 | 410 => {
                return Err(Failure::Final("There is no picture at this address.".to_owned()));
            }
            status => {
                return Err(Failure::Final(format!("Its server refuses the request (status {status}).")));
            }
        }
    }
    Err(Failure::Final("Its server redirects too many times.".to_owned()))
}

/// Waits for `reading`, and fails if the picture is not complete in time. Some servers send a few bytes now and then,
/// and never finish. Without this limit, such a picture would block the other large pictures.
async fn in_time<P: Platform>(
    cx: &Context<'_, P>,
    reading: impl Future<Output = Result<Vec<u8>, Failure>>,
) -> Result<Vec<u8>, Failure> {
    match select(pin!(reading), pin!(cx.platform.pause(BODY_MS))).await {
        Either::Left((bytes, _)) => bytes,
        Either::Right(_) => Err(Failure::Passing(format!("the picture was not complete within {BODY_MS} ms"))),
    }
}

fn too_big() -> Failure {
    Failure::Final(format!("The picture is larger than {} MB.", remote::MAX_BYTES >> 20))
}

async fn read<N: crate::platform::NativeBody>(body: Body<N>) -> Result<Vec<u8>, Failure> {
    body.read(remote::MAX_BYTES).await.map_err(|error| match error {
        ReadError::TooLong => too_big(),
        ReadError::Broken(cause) => Failure::Passing(cause),
    })
}

fn object_key(name: &str) -> String {
    format!("media/{name}")
}

/// The name of a picture: the first 16 bytes of the SHA-256 of its content, in hexadecimal.
fn content_name(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn stored<P: Platform>(
    cx: &Context<'_, P>,
    key: &str,
    object: Option<&str>,
    (width, height): (usize, usize),
    widths: &[u32],
) -> Statement {
    let pixels = |side: usize| i64::try_from(side).unwrap_or(1);
    store::stored(key, object, (pixels(width), pixels(height)), &json::write(widths), cx.platform.now())
}
