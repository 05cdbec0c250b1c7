//! The entry points of the shop: requests, queue messages and cron.

mod closed;
mod effects;
mod finish;
mod rules;
pub mod work;

use std::{cell::RefCell, rc::Rc};

use ::http::{HeaderValue, StatusCode, header};
use askama::Template;
use serde::Serialize;

use self::rules::{elsewhere, is_cross_site, is_unsafe, look_elsewhere, refuse_method};
use crate::{
    cache,
    context::Context,
    error::Error,
    event, import,
    isolate::{Isolate, Task},
    mail, order,
    platform::{Level, Method, Platform, QueueName},
    router::{self, Route},
    schema, search,
    shop::Layout,
    shopfront,
    time::UnixMs,
    web::{
        Own, Tag,
        http::{self, CachePolicy, Request, Response},
        page::Head,
        url,
    },
};

/// The command that applies missing migrations to a developer's local database.
const MIGRATE: &str = "npx wrangler d1 migrations apply DB --local";

/// The delay in seconds before a failed queue message is delivered again: 10 after the first delivery, and three times
/// as long after each further delivery, up to an hour.
fn retry_seconds(attempts: u16) -> u32 {
    3_u32.saturating_pow(u32::from(attempts.saturating_sub(1))).saturating_mul(10).min(3600)
}

/// The shop on a platform.
pub struct App<P> {
    platform: P,
    isolate: Rc<Isolate>,
    later: RefCell<Vec<Task>>,
}

/// A message that a queue delivers.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// JSON text.
    pub body: String,
    /// How many times the queue has delivered the message, including this delivery.
    pub attempts: u16,
}

/// The decision of a consumer about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Remove the message from the queue.
    Done,
    /// Deliver the message again after this many seconds.
    Retry(u32),
}

impl<P: Platform> App<P> {
    /// A shop on this platform. `isolate` is the memory that all requests of this isolate share.
    pub const fn new(platform: P, isolate: Rc<Isolate>) -> Self {
        Self { platform, isolate, later: RefCell::new(Vec::new()) }
    }

    /// Responds to a request. An error becomes an error page.
    pub async fn fetch(&self, request: Request<P::Native>) -> Response<P::Native> {
        let (head, body) = request.into_parts();
        let cx = Context::new(&self.platform, &self.isolate, &head);
        let route = router::find(head.uri.path());
        let name = route.as_ref().map_or("-", Route::name);
        let is_head = head.method == Method::HEAD;

        let result = match route {
            _ if matches!(&cx.own, Own::At(own) if *own != cx.asked_origin) => elsewhere(&cx),
            Err(Error::Moved(_)) if cx.method != Method::GET => closed::unknown(&cx, Error::NotFound).await,
            Err(error) => closed::unknown(&cx, error).await,
            Ok(ref route)
                if *route != Route::Health
                    && let Own::Missing(reason) = cx.own =>
            {
                Err(Error::Unset(reason))
            }
            Ok(_) if is_unsafe(&cx.method) && is_cross_site(&cx) => {
                Err(Error::Forbidden("This form was sent from another site. Open the shop and submit it there."))
            }
            Ok(route) => closed::serve(&cx, &route, body).await,
        };
        let (mut response, cause) = match result {
            Ok(response) => (response, None),
            Err(error) => self.explain(&cx, error).await,
        };
        finish::finish(&cx, &mut response, is_head);
        self.log_request(&cx, &head.method, name, response.status(), cause);
        self.later.borrow_mut().extend(cx.take_later());
        response
    }

    /// True if tasks wait for [`Self::after`].
    pub fn has_more(&self) -> bool {
        !self.later.borrow().is_empty()
    }

    /// Runs the tasks that were added with [`Context::later`]. A failed task is logged, and the other tasks still run.
    pub async fn after(&self) {
        let cx = self.background();
        let mut tasks = self.later.take();
        while !tasks.is_empty() {
            for task in tasks {
                let what = format!("later {}", task.name());
                let result = work::carry_out(&cx, task).await;
                self.log_work(&cx, &what, result.err());
            }
            tasks = cx.take_later();
        }
    }

    /// A context for work without a request.
    fn background(&self) -> Context<'_, P> {
        Context::background(&self.platform, &self.isolate)
    }

    /// Logs the outcome of work without a request. Then runs the tasks that the work added, because there is no
    /// response to send first.
    async fn finish_work(&self, cx: &Context<'_, P>, what: &str, error: Option<Error>) {
        self.log_work(cx, what, error);
        self.later.borrow_mut().extend(cx.take_later());
        if self.has_more() {
            self.after().await;
        }
    }

    /// Handles a batch of queue messages. Returns the outcome of each message, in the order of the messages.
    pub async fn messages(&self, queue: QueueName, messages: &[Arrived]) -> Vec<Outcome> {
        // New events are handled together. An event that was delivered before is handled alone, because it may be the
        // reason why its first batch failed.
        let is_new_event = |message: &Arrived| queue == QueueName::OrderEvents && message.attempts <= 1;
        let mut outcomes = Vec::with_capacity(messages.len());
        for some in messages.chunk_by(|one, next| is_new_event(one) && is_new_event(next)) {
            outcomes.extend(self.work(queue, some).await);
        }
        outcomes
    }

    async fn work(&self, queue: QueueName, messages: &[Arrived]) -> Vec<Outcome> {
        let cx = self.background();
        let bodies: Vec<&str> = messages.iter().map(|message| message.body.as_str()).collect();
        let mut results = Vec::with_capacity(bodies.len());
        match queue {
            QueueName::OrderEvents => results = effects::consume(&cx, &bodies).await,
            QueueName::Jobs | QueueName::Pictures => {
                for body in bodies {
                    results.push(work::message(&cx, body).await);
                }
            }
            QueueName::DeadJobs => {
                for body in bodies {
                    results.push(work::dead(&cx, body).await);
                }
            }
            QueueName::DeadEvents => {
                for body in bodies {
                    results.push(effects::dead(&cx, body).await);
                }
            }
        }
        let outcome = |(message, result): (&Arrived, &Result<(), Error>)| match result {
            Ok(()) => Outcome::Done,
            Err(_) => Outcome::Retry(retry_seconds(message.attempts)),
        };
        let outcomes = messages.iter().zip(&results).map(outcome).collect();
        let what = format!("queue {queue:?}");
        let mut errors = results.into_iter().filter_map(Result::err);
        let first = errors.next();
        for error in errors {
            self.log_work(&cx, &what, Some(error));
        }
        self.finish_work(&cx, &what, first).await;
        outcomes
    }

    /// Cron calls this function every minute. It resumes unfinished work. If one part fails, the other parts still run.
    /// Orders are first, because the platform may end a long run early.
    pub async fn tick(&self) {
        let cx = self.background();
        let result = order::sweep(&cx).await;
        self.finish_work(&cx, "cron orders", result.err()).await;
        let cx = self.background();
        let result = event::sweep(&cx).await;
        self.finish_work(&cx, "cron events", result.err()).await;
        let cx = self.background();
        let result = import::sweep(&cx).await;
        self.finish_work(&cx, "cron import", result.err()).await;
        let cx = self.background();
        let result = mail::sweep(&cx).await;
        self.finish_work(&cx, "cron mail", result.err()).await;
        let cx = self.background();
        let result = search::index::build(&cx).await;
        self.finish_work(&cx, "cron index", result.err()).await;
        let cx = self.background();
        let result = shopfront::feed::build(&cx).await;
        self.finish_work(&cx, "cron feed", result.err()).await;
        let cx = self.background();
        let result = cache::sweep(&cx).await;
        self.finish_work(&cx, "cron purge", result.err()).await;
    }

    /// The response for an error, with the cause for the log.
    async fn explain(&self, cx: &Context<'_, P>, mut error: Error) -> (Response<P::Native>, Option<String>) {
        // An old address may contain an invalid percent-encoding and still have a redirect.
        let is_unknown = match error {
            Error::NotFound | Error::Gone | Error::OlderForm(_) => true,
            Error::BadRequest(_) => cx.path.contains('%'),
            _ => false,
        };
        if is_unknown && cx.method == Method::GET {
            match look_elsewhere(cx).await {
                Ok(better) => error = better.unwrap_or(error),
                Err(failed) => error = failed,
            }
        }
        if let Error::Db(failure) = &error
            && failure.is_schema()
            && let Ok(Some(lacks)) = schema::lacking(cx).await
        {
            error = Error::Outdated(format!("{lacks} ({failure})"));
        }
        let mut cause = match &error {
            Error::Internal(cause) | Error::Outdated(cause) | Error::NoAccessKeys(cause) => Some(cause.clone()),
            Error::Db(error) => Some(error.to_string()),
            Error::Unset(reason) => Some((*reason).to_owned()),
            _ => None,
        };
        let response = match self.error_response(cx, &error).await {
            Ok(response) => response,
            Err(second) => {
                cause = Some(format!("{cause:?}, and then {second:?}"));
                http::html(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong.".to_owned(), CachePolicy::Private)
            }
        };
        (response, cause)
    }

    async fn error_response(&self, cx: &Context<'_, P>, error: &Error) -> Result<Response<P::Native>, Error> {
        match error {
            Error::Moved(to) => {
                // Browsers cache the redirect too, and purges do not reach browsers. So the maximum age is short.
                let cache = CachePolicy::PAGE.tagged([Tag::Redirects]);
                return http::redirect(error.status(), &url::with_query(to, cx.path_query()), cache);
            }
            // Not cached: adding a redirect purges nothing, so a cached response would hide a redirect that the
            // merchant adds for this address later.
            Error::OlderForm(to) => {
                return http::redirect(error.status(), &url::with_query(to, cx.path_query()), CachePolicy::Private);
            }
            Error::Method(methods) => return refuse_method(cx, methods),
            Error::RangeOutside(size) => {
                let mut response = http::answer(error.status(), "text/plain", Vec::new(), CachePolicy::Private);
                if let Ok(value) = HeaderValue::from_str(&format!("bytes */{size}")) {
                    response.headers_mut().insert(header::CONTENT_RANGE, value);
                }
                return Ok(response);
            }
            _ => {}
        }
        let (heading, sentence) = error.words();
        if cx.wants_json() {
            return http::json(error.status(), &ErrorJson { error: sentence, request_id: cx.request_id.to_string() });
        }
        // The error page needs the layout. After a server error the layout is not read, because the database may have
        // failed.
        if !cx.has_layout() && !error.is_ours() {
            let _ = cx.page_batch([]).await;
        }
        if cx.keeps_out() {
            return closed::page(cx, error);
        }
        let is_for_staff = cx.path == "/admin" || cx.path.starts_with("/admin/");
        let head = Head { title: heading.to_owned(), noindex: true, is_for_staff, ..Head::default() };
        let command = matches!(error, Error::Outdated(_)) && cx.platform.var("ENVIRONMENT").as_deref() == Some("dev");
        let command = if command { MIGRATE } else { "" };
        let request_id = error.is_ours().then(|| cx.request_id.to_string());
        cx.html(
            error.status(),
            &ErrorPage { layout: cx.layout(), head, sentence, command, request_id },
            CachePolicy::Private,
        )
    }

    fn log_request(
        &self,
        cx: &Context<'_, P>,
        method: &Method,
        route: &str,
        status: StatusCode,
        error: Option<String>,
    ) {
        let level = if status.is_server_error() { Level::Error } else { Level::Info };
        self.log(level, cx, &format!("{method} {route}"), Some(status.as_u16()), error);
    }

    fn log_work(&self, cx: &Context<'_, P>, what: &str, error: Option<Error>) {
        let error = error.map(Error::into_cause);
        self.log(if error.is_some() { Level::Error } else { Level::Info }, cx, what, None, error);
    }

    fn log(&self, level: Level, cx: &Context<'_, P>, what: &str, status: Option<u16>, error: Option<String>) {
        let (method, route) = what.split_once(' ').unwrap_or((what, "-"));
        let line = LogLine {
            at: cx.now,
            id: cx.request_id.to_string(),
            method,
            route,
            status,
            ms: self.platform.now().since(cx.now),
            d1_trips: cx.meter.round_trips.get(),
            rows_read: cx.meter.rows_read.get(),
            rows_written: cx.meter.rows_written.get(),
            error,
        };
        if let Ok(line) = serde_json::to_string(&line) {
            self.platform.log(level, &line);
        }
    }
}

/// One line of the log: a request, a group of queue messages, a task, or one part of a cron run. Each further error of
/// a group has its own line.
#[derive(Serialize)]
struct LogLine<'a> {
    at: UnixMs,
    id: String,
    method: &'a str,
    route: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    ms: i64,
    d1_trips: u32,
    rows_read: u64,
    rows_written: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct ErrorJson<'a> {
    error: &'a str,
    request_id: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    layout: &'a Layout,
    head: Head,
    sentence: &'a str,
    /// The command that applies missing migrations, on a developer's machine; otherwise empty.
    command: &'static str,
    /// The request's id, which a visitor can report to the shop. `None` unless this is a server
    /// error.
    request_id: Option<String>,
}
