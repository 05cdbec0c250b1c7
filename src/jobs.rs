//! The messages of the jobs queue. `app/work.rs` processes them.

use serde::{Deserialize, Serialize};

use crate::platform::{Message, Platform, PortError, Queue, QueueName};

/// The maximum number of messages per call to the queue.
const SEND: usize = 100;

/// A message of the jobs queue. It may arrive twice, late or never. Messages of older versions must stay readable, so
/// never rename a variant or remove a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Continue the import with this id.
    Import(i64),
    /// Fetch the picture with this key.
    Picture(String),
    /// Rebuild the index of the catalogue, if something changed.
    Index,
    /// Purge the pages that changed.
    Purge,
    /// Build the next part of the product feed, if something changed.
    Feed,
    /// Send the mails that are due.
    Mail,
}

/// Sends messages. The queue delivers them after `delay_seconds` (at most 12 hours).
///
/// # Errors
/// If the queue did not accept all messages. It may have accepted some.
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
