//! The messages of the two queues `Jobs` and `Pictures`. `app/work.rs` processes them.

use serde::{Deserialize, Serialize};

use crate::platform::{Message, Platform, PortError, Queue, QueueName};

/// The maximum number of messages per call to the queue.
const SEND: usize = 100;

/// A message of one of the two queues. It may arrive twice, late or never. Messages of older versions must stay
/// readable, so never rename a variant or remove a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Continue the import with this id.
    Import(i64),
    /// Fetch the picture with this key. Only older versions of the shop sent this message. The shop handles it by
    /// sending a [`Job::Pictures`].
    Picture(String),
    /// Fetch the pictures that are due.
    Pictures,
    /// Rebuild the index of the catalogue, if something changed.
    Index,
    /// Purge the pages that changed.
    Purge,
    /// Build the next part of the product feed, if something changed.
    Feed,
    /// Send the mails that are due.
    Mail,
}

impl Job {
    /// Pictures have a queue of their own, because slow servers must not delay imports, mails and the index.
    const fn queue(&self) -> QueueName {
        match self {
            Self::Pictures => QueueName::Pictures,
            Self::Import(_) | Self::Picture(_) | Self::Index | Self::Purge | Self::Feed | Self::Mail => QueueName::Jobs,
        }
    }
}

/// Sends messages. The queue delivers them after `delay_seconds` (at most 12 hours).
///
/// # Errors
/// If the queue did not accept all messages. It may have accepted some.
pub async fn send(platform: &impl Platform, jobs: &[Job], delay_seconds: u32) -> Result<(), PortError> {
    for some in jobs.chunk_by(|one, next| one.queue() == next.queue()) {
        let Some(queue) = some.first().map(Job::queue) else { continue };
        for some in some.chunks(SEND) {
            let message = |job| Ok(Message { body: serde_json::to_string(job)?, delay_seconds });
            let messages: Result<Vec<_>, serde_json::Error> = some.iter().map(message).collect();
            platform.queue(queue).send(&messages.map_err(|error| PortError(error.to_string()))?).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn messages_of_older_versions_stay_readable() {
        for (body, job) in [
            (r#"{"import":7}"#, Job::Import(7)),
            (r#"{"picture":"a.webp"}"#, Job::Picture("a.webp".to_owned())),
            (r#""pictures""#, Job::Pictures),
            (r#""index""#, Job::Index),
            (r#""purge""#, Job::Purge),
            (r#""feed""#, Job::Feed),
            (r#""mail""#, Job::Mail),
        ] {
            assert_eq!(json::read::<Job>(body).unwrap(), job);
            assert_eq!(serde_json::to_string(&job).unwrap(), body);
        }
    }
}
