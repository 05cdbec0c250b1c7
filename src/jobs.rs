//! The jobs queue: every kind of message that it carries. `app/work.rs` carries them out.

use serde::{Deserialize, Serialize};

use crate::platform::{Message, Platform, PortError, Queue, QueueName};

/// The queue takes so many messages at once.
const SEND: usize = 100;

/// A message of the jobs queue. It may come twice, late, or never, and one that an older version sent must stay
/// readable: names are not changed and fields not taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Go on with this import.
    Import(i64),
    /// Get the picture of this key.
    Picture(String),
    /// Make a new index of the catalogue, if something changed.
    Index,
    /// Purge the pages that changed.
    Purge,
    /// Make the next part of the product feed, if something changed.
    Feed,
    /// Send the mails that are due.
    Mail,
}

/// Sends messages, to be delivered after `delay_seconds` (at most 12 hours).
///
/// # Errors
/// When the queue did not take all of them.
pub async fn send(platform: &impl Platform, jobs: &[Job], delay_seconds: u32) -> Result<(), PortError> {
    let queue = platform.queue(QueueName::Jobs);
    for some in jobs.chunks(SEND) {
        let message = |job| Ok(Message { body: serde_json::to_string(job)?, delay_seconds });
        let messages: Result<Vec<_>, serde_json::Error> = some.iter().map(message).collect();
        queue.send(&messages.map_err(|error| PortError(error.to_string()))?).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn what_older_versions_sent_stays_readable() {
        for (body, job) in [
            (r#"{"import":7}"#, Job::Import(7)),
            (r#"{"picture":"a.webp"}"#, Job::Picture("a.webp".to_owned())),
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
