//! Runs background work: the tasks after a response, and the messages of the queues of jobs and of pictures.

use crate::{
    cache,
    context::Context,
    error::Error,
    event, import,
    isolate::Task,
    jobs::{self, Job},
    json, mail, order,
    platform::{Level, Platform},
    router,
    search::index,
    shopfront::feed,
};

/// Runs a task after the response.
///
/// # Errors
/// When the task fails. The caller logs the error. Cron repeats every task that must not be lost.
pub async fn carry_out<P: Platform>(cx: &Context<'_, P>, task: Task) -> Result<(), Error> {
    match task {
        Task::RefreshIndex => index::refresh(cx).await,
        Task::IndexSoon => soon(cx, Job::Index).await,
        Task::PurgeSoon => cache::plan(cx).await,
        Task::FeedSoon => soon(cx, Job::Feed).await,
        Task::SendEvents(messages) => event::send(cx, &messages).await,
        Task::Refund => order::refund_due(cx).await,
        Task::MailSoon => soon(cx, Job::Mail).await,
        Task::SignInMail { to, link, code } => mail::sign_in::send(cx, &to, &link, &code).await,
        Task::InvitationMail { to, by, link } => mail::sign_in::invite(cx, &to, &by, &link).await,
    }
}

async fn soon<P: Platform>(cx: &Context<'_, P>, job: Job) -> Result<(), Error> {
    Ok(jobs::send(cx.platform, &[job], 0).await?)
}

/// Handles one message from the jobs queue or from the pictures queue.
///
/// # Errors
/// An error means that the queue should deliver the message again. A message that is not a job always returns an error.
/// After its last delivery, such a message becomes a dead letter, which staff can see.
pub(super) async fn message<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    let job = json::read::<Job>(body).map_err(|error| Error::Internal(format!("not a job: {error}")))?;
    match job {
        Job::Import(id) => import::run(cx, id, router::answered).await,
        Job::Picture(_) => soon(cx, Job::Pictures).await,
        Job::Pictures => import::fetch_pictures(cx).await,
        Job::Index => index::build(cx).await,
        Job::Purge => cache::purge(cx).await,
        Job::Feed => feed::build(cx).await,
        Job::Mail => mail::due(cx).await,
    }
}

/// Handles a message that the queue has stopped retrying. Stores it as a dead letter and logs it, so that staff see it.
/// Cron starts most jobs again later.
///
/// # Errors
/// When the database failed. The queue then delivers the message again.
pub(super) async fn dead<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    cx.batch(&[event::store::dead_job(body, cx.now)]).await?;
    let line = serde_json::json!({ "at": cx.now, "id": cx.request_id.to_string(), "dead_job": start(body) });
    cx.platform.log(Level::Error, &line.to_string());
    Ok(())
}

/// The first characters of a message, for the log. A message that is not a job may be very long.
fn start(body: &str) -> String {
    body.chars().take(200).collect()
}
