//! Runs background work: the tasks of an instance, and the messages of the jobs queue.

use crate::{
    cache, cart,
    context::Context,
    error::Error,
    event, import,
    isolate::Task,
    jobs::{self, Job},
    json, mail, order,
    platform::{Level, Platform},
    search::index,
    shopfront::feed,
};

/// Does a task once the answer is on its way.
///
/// # Errors
/// They are logged, and the work is not tried again here: cron finds what must not be lost.
pub async fn carry_out<P: Platform>(cx: &Context<'_, P>, task: Task) -> Result<(), Error> {
    match task {
        Task::RefreshIndex => index::refresh(cx).await,
        Task::IndexSoon => soon(cx, Job::Index).await,
        Task::PurgeSoon => cache::plan(cx).await,
        Task::FeedSoon => soon(cx, Job::Feed).await,
        Task::SendEvents(messages) => event::send(cx, &messages).await,
        Task::Refund => order::refund_due(cx).await,
        Task::MailSoon => soon(cx, Job::Mail).await,
        Task::KeepCart(token, text) => cart::write_copy(cx, token, &text).await,
    }
}

async fn soon<P: Platform>(cx: &Context<'_, P>, job: Job) -> Result<(), Error> {
    Ok(jobs::send(cx.platform, &[job], 0).await?)
}

/// Works on a message of the jobs queue, as it came.
///
/// # Errors
/// When it should be delivered again; also when it is no job, so that it ends among the dead letters, where somebody
/// sees it.
pub(super) async fn message<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    let job = json::read::<Job>(body).map_err(|error| Error::Internal(format!("not a job: {error}")))?;
    match job {
        Job::Import(id) => import::run(cx, id).await,
        Job::Picture(key) => import::fetch_picture(cx, &key).await,
        Job::Index => index::build(cx).await,
        Job::Purge => cache::purge(cx).await,
        Job::Feed => feed::build(cx).await,
        Job::Mail => mail::due(cx).await,
    }
}

/// A job failed every time that the queue delivered it. Cron makes up for most of them, so it is kept to be looked at:
/// in the list of failed events, and in the log.
///
/// # Errors
/// When it should be delivered again.
pub(super) async fn dead<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    cx.batch(&[event::store::dead_job(body, cx.now)]).await?;
    let line = serde_json::json!({ "at": cx.now, "id": cx.request_id.to_string(), "dead_job": start(body) });
    cx.platform.log(Level::Error, &line.to_string());
    Ok(())
}

/// A job is short. What is none may be as long as the queue takes.
fn start(body: &str) -> String {
    body.chars().take(200).collect()
}
