//! The jobs queue: every kind of message that it carries, and who works on it.

use serde::{Deserialize, Serialize};

use crate::{
    cache, content,
    context::Context,
    error::Error,
    import, json, mail,
    platform::{Message, Platform, PortError, Queue, QueueName},
    search,
};

/// The queue takes so many messages at once.
const SEND: usize = 100;

/// A message of the jobs queue. It may come twice, late, or never, and one that an older version sent must stay readable: names
/// are not changed and fields not taken away.
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

impl Job {
    /// Works on it.
    ///
    /// # Errors
    /// When it should be delivered again.
    pub async fn run<P: Platform>(self, cx: &Context<'_, P>) -> Result<(), Error> {
        match self {
            Self::Import(id) => import::run(cx, id).await,
            Self::Picture(key) => import::fetch_picture(cx, &key).await,
            Self::Index => search::index::build(cx).await,
            Self::Purge => cache::purge(cx).await,
            Self::Feed => content::feed::build(cx).await,
            Self::Mail => mail::due(cx).await,
        }
    }
}

/// Works on a message as it came.
///
/// # Errors
/// When it should be delivered again; also when it is no job, so that it ends among the dead letters, where somebody sees it.
pub async fn work<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    match json::read::<Job>(body) {
        Ok(job) => job.run(cx).await,
        Err(error) => Err(Error::Internal(format!("not a job: {error}"))),
    }
}

/// Sends messages, to be delivered after `delay_seconds` (at most 12 hours).
///
/// # Errors
/// When the queue did not take all of them.
pub async fn send<P: Platform>(cx: &Context<'_, P>, jobs: &[Job], delay_seconds: u32) -> Result<(), Error> {
    let queue = cx.platform.queue(QueueName::Jobs);
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
