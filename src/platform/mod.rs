//! The ports: everything that the shop needs from its platform.
//!
//! There are two platforms: `cloudflare` (the Worker), and the test platform in `tests/it/support`, on real SQLite. The
//! database port takes SQL statements, so that both run the same SQL.

mod body;
mod broken;
mod crypto;
mod mail;
mod objects;

use std::{fmt, future::Future};

use serde::de::DeserializeOwned;

use crate::{
    ids::Token,
    json::{Json, JsonError},
    money::Currency,
    time::UnixMs,
};

pub use ::http::Method;
pub use body::{Body, NativeBody, ReadError};
pub use broken::Broken;
pub(crate) use broken::guard;
pub use crypto::{COORDINATE_BYTES, Crypto, NONCE_BYTES, NamedKey, PublicKey, RsaKey, SEAL_KEY_BYTES, TAG_BYTES};
#[cfg(test)]
pub(crate) use mail::tests::outgoing;
pub use mail::{Mail, MailError, Outgoing, without_address};
pub use objects::{ByteRange, Object, ObjectMeta, Objects, PART_BYTES, Upload};

/// Everything that the shop needs from outside.
pub trait Platform {
    /// The platform's own stream of bytes. An object of R2 is sent to the shopper as such a stream, so that its bytes
    /// do not enter wasm.
    type Native: NativeBody;

    /// D1: catalogue, stock, orders.
    fn db(&self, copy: DbCopy) -> impl Db;
    /// KV: data that may be lost.
    fn kv(&self) -> impl Kv;
    /// R2: pictures, static files, imported files and generated files.
    fn objects(&self) -> impl Objects<Native = Self::Native>;
    /// The named queue.
    fn queue(&self, name: QueueName) -> impl Queue;
    /// The cache in front of the Worker.
    fn edge_cache(&self) -> impl EdgeCache;
    /// Requests to other servers.
    fn fetch(&self) -> impl Fetch<Native = Self::Native>;
    /// The platform's own mail service. Mail through Resend uses [`Self::fetch`] instead.
    fn mail(&self) -> impl Mail;
    /// Transforms pictures.
    fn images(&self) -> impl Images<Native = Self::Native>;
    /// Verifies signatures and seals secrets.
    fn crypto(&self) -> impl Crypto;
    /// The current time. On Cloudflare it advances only when the Worker waits for I/O.
    fn now(&self) -> UnixMs;
    /// The offset of a time zone from UTC: see [`OffsetAt`](crate::time::OffsetAt).
    fn utc_offset(zone: &str, at: UnixMs) -> Option<i32>;
    /// A decoder for the encoding with this label of the WHATWG Encoding Standard, such as `windows-1252` or `latin1`;
    /// `None` if the label is unknown.
    fn text_decoder(name: &str) -> Option<impl TextDecoder>;
    /// Waits for this many milliseconds.
    fn pause(&self, ms: u32) -> impl Future<Output = ()>;
    /// Fills `bytes` with unpredictable values.
    ///
    /// # Errors
    /// When the platform cannot generate random bytes. The content of `bytes` is then predictable and must not be used
    /// as a secret.
    fn random(&self, bytes: &mut [u8]) -> Result<(), PortError>;
    /// A setting or a secret of the deployment; `None` when it is absent or empty.
    fn var(&self, name: &str) -> Option<String>;
    /// The names of all settings and secrets. The list may also contain other names, such as those of bindings.
    fn var_names(&self) -> Vec<String>;
    /// Writes one line of JSON to the log.
    fn log(&self, level: Level, line: &str);
}

/// The severity of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Normal operation.
    Info,
    /// An error that staff should look at.
    Error,
}

/// The copy of the database that runs a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DbCopy {
    /// The primary, which accepts writes.
    Primary,
    /// The copy nearest to the shopper. It may lag behind, and accepts no writes.
    Nearest,
}

/// SQL in batches. One batch is one round trip and one transaction.
pub trait Db {
    /// Runs all statements or none.
    fn batch(&self, statements: &[Statement]) -> impl Future<Output = Result<Vec<Rows>, DbError>>;
}

/// A statement with its parameters. The first parameter is `?1`.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The SQL text, which is never assembled from input.
    pub sql: &'static str,
    /// At most 100 parameters, because D1 allows no more.
    pub params: Vec<Param>,
}

/// Makes a statement: `sql!("SELECT … ?1", id)`. Each parameter is converted into a [`Param`].
#[macro_export]
macro_rules! sql {
    ($sql:expr $(, $param:expr)* $(,)?) => {
        $crate::platform::Statement { sql: $sql, params: vec![$($crate::platform::Param::from($param)),*] }
    };
}

/// A bound value.
///
/// D1 binds every number as REAL, so arithmetic on a parameter needs `CAST(?1 AS INTEGER)`. Integers must be below
/// 2^53. Pass a list or a row as one JSON text. JSON keeps integers exact, and the whole list counts as only one of the
/// 100 parameters that D1 allows.
#[derive(Debug, Clone, PartialEq)]
pub enum Param {
    /// SQL NULL.
    Null,
    /// A whole number, |n| < 2^53.
    Int(i64),
    /// A text of at most 2 MB.
    Text(String),
}

impl Statement {
    /// True if the statement only reads.
    pub fn is_read(&self) -> bool {
        let mut words = self.sql.split_whitespace();
        match words.next() {
            Some("SELECT") => true,
            Some("WITH") => !words.any(|word| ["INSERT", "REPLACE", "UPDATE", "DELETE"].contains(&word)),
            _ => false,
        }
    }
}

impl From<i64> for Param {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<UnixMs> for Param {
    fn from(value: UnixMs) -> Self {
        Self::Int(value.0)
    }
}
impl From<Token> for Param {
    fn from(value: Token) -> Self {
        Self::Text(value.to_string())
    }
}
impl From<Currency> for Param {
    fn from(value: Currency) -> Self {
        Self::from(value.code())
    }
}
impl From<bool> for Param {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<String> for Param {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<&str> for Param {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl<T: Into<Self>> From<Option<T>> for Param {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The result of one statement of a batch.
#[derive(Debug)]
pub struct Rows {
    /// An array with one object for each row. The keys of the object are the column names.
    pub json: Json,
    /// The number of rows that the database read. D1 bills this number.
    pub rows_read: u64,
    /// The number of rows that the database wrote, including index entries.
    pub rows_written: u64,
}

impl Rows {
    /// The first row of a statement that always returns a row.
    ///
    /// # Errors
    /// When there is no row, or the row does not fit `T`.
    pub fn one<T: DeserializeOwned>(&self) -> Result<T, DbError> {
        self.maybe()?.ok_or_else(|| DbError("a statement returned no row".to_owned()))
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// When the row does not fit `T`.
    pub fn maybe<T: DeserializeOwned>(&self) -> Result<Option<T>, DbError> {
        match self.first_row()? {
            Some(row) => row.read().map(Some).map_err(|error| unfit(&error)),
            None => Ok(None),
        }
    }

    /// All rows.
    ///
    /// # Errors
    /// When a row does not fit `T`.
    pub fn all<T: DeserializeOwned>(&self) -> Result<Vec<T>, DbError> {
        self.json.read().map_err(|error| unfit(&error))
    }

    /// The first row as JSON. This function is separate from [`Self::maybe`], because generic code is compiled again
    /// for every type.
    fn first_row(&self) -> Result<Option<Json>, DbError> {
        self.json.items().map(|mut rows| rows.next()).map_err(|error| unfit(&error))
    }
}

#[cold]
fn unfit(error: &JsonError) -> DbError {
    DbError(format!("a row does not fit its type: {error}"))
}

/// The error of a failed batch: the database's message, for the log. If a guard or a constraint refused the batch,
/// nothing was written. After a lost connection, the batch may have been written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DbError(pub String);

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "database: {}", self.0)
    }
}

/// An error of any other port: a message for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortError(pub String);

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Key-value storage: eventually consistent, at most one write per second for each key. It never contains the only copy
/// of important data.
///
/// Each location caches a value, or the fact that the key has no value, for at least a minute. So a key must be written
/// before anyone reads it, and only once. A changed value gets a new key.
pub trait Kv {
    /// The text that is stored under `key`. A key has 1 to 512 bytes.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<String>, PortError>>;
    /// Stores a text for this many seconds (at least 60).
    fn put(&self, key: &str, value: &str, seconds: u32) -> impl Future<Output = Result<(), PortError>>;
}

/// The queues of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueName {
    /// Events of orders and stock.
    OrderEvents,
    /// Events that failed too many times. Only the platform sends messages to this queue.
    DeadEvents,
    /// Messages of the queues `Jobs` and `Pictures` that failed too many times. Only the platform sends messages to
    /// this queue.
    DeadJobs,
    /// Imports, mails, purges, the index and the product feed.
    Jobs,
    /// Pictures to fetch.
    Pictures,
}

/// A queue that receives messages. Each message is delivered at least once, and the order is not guaranteed.
pub trait Queue {
    /// Sends messages of at most 128 KB each, as JSON.
    fn send(&self, messages: &[Message]) -> impl Future<Output = Result<(), PortError>>;
}

/// A message to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// JSON text.
    pub body: String,
    /// The delay before delivery, in seconds (at most 12 hours).
    pub delay_seconds: u32,
}

/// The cache in front of the Worker.
pub trait EdgeCache {
    /// Purges every cached response with one of these tags (at most 100). After an error, the caller must purge the
    /// tags again.
    fn purge(&self, tags: &[String]) -> impl Future<Output = Result<Purged, PortError>>;
}

/// The outcome of a purge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purged {
    /// Cloudflare accepted the purge. The purge takes a moment to reach all locations.
    Done,
    /// There is no cache, for example on a developer's machine.
    NoCache,
}

/// Decodes a text piece by piece.
pub trait TextDecoder {
    /// The name of the encoding in the WHATWG Encoding Standard, in lower case.
    fn name(&self) -> String;
    /// The text of the next bytes, with `�` for bytes that are invalid in the encoding. A byte order mark is left out.
    /// A character may begin in one piece and end in the next. `is_last` means that no piece follows.
    fn decode(&mut self, bytes: &[u8], is_last: bool) -> Result<String, PortError>;
}

/// Requests to other servers. Redirects are not followed.
pub trait Fetch {
    /// See [`Platform::Native`].
    type Native;
    /// Sends a GET request. Waits at most `timeout_ms` for the head of the response.
    fn get(&self, url: &str, timeout_ms: u32) -> impl Future<Output = Result<Fetched<Self::Native>, PortError>>;
    /// Sends a POST request with these headers and this body. `timeout_ms` has the same meaning as in [`Self::get`].
    fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: String,
        timeout_ms: u32,
    ) -> impl Future<Output = Result<Fetched<Self::Native>, PortError>>;
}

/// Transforms pictures, if the deployment has Cloudflare Images.
pub trait Images {
    /// See [`Platform::Native`].
    type Native;
    /// True if the deployment has Cloudflare Images.
    fn is_bound(&self) -> bool;
    /// Returns a JPEG of `width` by `height` pixels that shows the whole picture. The colour `ground` (`#rrggbb`) fills
    /// the space around the picture.
    fn card(
        &self,
        picture: Body<Self::Native>,
        width: u32,
        height: u32,
        ground: &str,
    ) -> impl Future<Output = Result<Vec<u8>, PortError>>;
    /// A smaller copy of the picture, `width` pixels wide, as WebP.
    fn smaller(&self, picture: Body<Self::Native>, width: u32) -> impl Future<Output = Result<Vec<u8>, PortError>>;
}

/// A response of another server.
pub struct Fetched<N> {
    /// HTTP status.
    pub status: u16,
    /// The `Location` header.
    pub location: Option<String>,
    /// The `Content-Length` header, in bytes.
    pub length: Option<u64>,
    /// The body, unread.
    pub body: Body<N>,
}
