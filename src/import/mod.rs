//! Products from a merchant's file: a Shopify product export, taken in through a queue.
//!
//! - Pure: [`csv`] records → [`columns`] → [`group`] the rows of a product → [`apply`] them to what the shop has → [`diff`].
//! - `job` runs that over the file, chunk by chunk; `work` decides; `store` is the SQL; `fetch` gets the pictures; `pages` are
//!   its addresses.

pub mod apply;
pub mod cell;
pub mod columns;
pub mod csv;
pub mod diff;
mod fetch;
pub mod field;
pub mod group;
pub mod handle;
pub mod html;
mod job;
mod nesting;
mod options;
mod pages;
mod pictures;
pub mod problem;
mod reading;
mod remote;
mod store;
mod sweep;
#[cfg(test)]
mod tests;
mod values;
mod variants;
mod work;

pub use pages::{list, retry, show, start};
pub use sweep::sweep;

use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Error,
    platform::{Message, Platform, PortError, Queue, QueueName},
};

/// A message of the jobs queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Job {
    /// Go on with this import.
    Import(i64),
    /// Get the picture of this key.
    Picture(String),
}

/// Works on a message of the jobs queue.
///
/// # Errors
/// When it should be delivered again.
pub async fn work<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    match serde_json::from_str(body) {
        Ok(Job::Import(id)) => job::run(cx, id).await,
        Ok(Job::Picture(key)) => fetch::run(cx, &key).await,
        Err(error) => Err(Error::Internal(format!("not a job: {error}"))),
    }
}

/// Sends messages to the jobs queue.
async fn enqueue<P: Platform>(cx: &Context<'_, P>, jobs: &[Job]) -> Result<(), Error> {
    let queue = cx.platform.queue(QueueName::Jobs);
    for hundred in jobs.chunks(100) {
        let message = |job| Ok(Message { body: serde_json::to_string(job)?, delay_seconds: 0 });
        let messages: Result<Vec<_>, serde_json::Error> = hundred.iter().map(message).collect();
        queue.send(&messages.map_err(|error| PortError(error.to_string()))?).await?;
    }
    Ok(())
}
