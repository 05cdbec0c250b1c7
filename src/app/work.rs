//! Runs background work: the tasks of an instance, and the messages of the jobs queue.

use crate::{
    cache, cart,
    context::Context,
    error::Error,
    event, import,
    isolate::Task,
    jobs::{self, Job},
    json, mail, order,
    platform::Platform,
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
