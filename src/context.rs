//! The context of a handler: the platform, the head of the request, and the counters for the log.

use std::cell::{Cell, OnceCell, RefCell};

use ::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use askama::Template;
use serde::de::IgnoredAny;

use crate::{
    error::Error,
    ids::Token,
    isolate::{Isolate, Task},
    platform::{Db, DbCopy, DbError, Images, Method, Platform, PortError, Rows, Statement},
    shop::{Layout, Opening},
    time::UnixMs,
    web::{
        Own,
        http::{self, CachePolicy, Fields, Response},
        page::Site,
    },
};

/// The minimum milliseconds before a read is retried. A random time of up to 255 ms is added.
const LEAST_PAUSE_MS: u32 = 30;

/// The context of one request, queue batch or part of a cron run.
pub struct Context<'a, P> {
    pub platform: &'a P,
    isolate: &'a Isolate,
    /// The time at which the work began.
    pub now: UnixMs,
    /// The id in log lines and in the headers of private responses.
    pub request_id: Token,
    /// The method. HEAD is replaced by GET.
    pub method: Method,
    /// The request's headers.
    pub headers: HeaderMap,
    /// Scheme and authority of the shop's addresses, without a slash at the end. This is `SHOP_ORIGIN`, or the origin
    /// of the request if `SHOP_ORIGIN` is not set. Pages must contain only this origin, because the cache key does not
    /// contain the host.
    pub origin: String,
    /// The shop's own origin, from the setting `SHOP_ORIGIN`.
    pub own: Own,
    /// Scheme and authority of the request.
    pub asked_origin: String,
    /// The path of the request, percent-encoded.
    pub path: String,
    /// The fields of the query string.
    pub query: Fields,
    raw_query: String,
    /// Counts the database's work for this context.
    pub meter: Meter,
    layout: OnceCell<Layout>,
    cookies: RefCell<Vec<HeaderValue>>,
    private: Cell<bool>,
    reads_nearest: Cell<bool>,
    /// Returns a row if the request is from a signed-in member of staff.
    staff: RefCell<Option<Statement>>,
    keeps_strangers_out: Cell<bool>,
    later: RefCell<Vec<Task>>,
}

/// The database's work for one context.
#[derive(Debug, Default)]
pub struct Meter {
    /// Batches, including retries.
    pub round_trips: Cell<u32>,
    /// Statements, including those of retries. D1 allows a thousand per invocation.
    pub statements: Cell<u32>,
    /// Rows that the database read.
    pub rows_read: Cell<u64>,
    /// Rows that the database wrote.
    pub rows_written: Cell<u64>,
}

impl<'a, P: Platform> Context<'a, P> {
    /// A context for the head of a request.
    pub fn new(platform: &'a P, isolate: &'a Isolate, head: &Parts) -> Self {
        let uri = &head.uri;
        let mut headers = head.headers.clone();
        if head.method == Method::HEAD {
            // Only GET has ranges (RFC 9110 §14.2). The header is removed, because handlers see a HEAD request as GET.
            headers.remove(header::RANGE);
        }
        let asked_origin = match (uri.scheme_str(), uri.authority()) {
            (Some(scheme), Some(authority)) => format!("{scheme}://{authority}").to_ascii_lowercase(),
            _ => String::new(),
        };
        let own = Own::of(platform);
        Self {
            platform,
            isolate,
            now: platform.now(),
            // Without random bytes, the id consists of zeros. This does no harm, because the id only distinguishes log
            // lines. Code that needs a secret token returns an error instead.
            request_id: random_token(platform).unwrap_or(Token::from_bytes([0; 16])),
            method: if head.method == Method::HEAD { Method::GET } else { head.method.clone() },
            headers,
            origin: match &own {
                Own::At(origin) => origin.clone(),
                Own::AsAsked | Own::Missing(_) => asked_origin.clone(),
            },
            own,
            asked_origin,
            path: uri.path().to_owned(),
            query: Fields::parse(uri.query().unwrap_or_default().as_bytes()),
            raw_query: uri.query().map(|query| format!("?{query}")).unwrap_or_default(),
            meter: Meter::default(),
            layout: OnceCell::new(),
            cookies: RefCell::default(),
            private: Cell::new(false),
            reads_nearest: Cell::new(false),
            staff: RefCell::default(),
            keeps_strangers_out: Cell::new(false),
            later: RefCell::default(),
        }
    }

    /// A context for work without a request.
    pub fn background(platform: &'a P, isolate: &'a Isolate) -> Self {
        Self::new(platform, isolate, &::http::Request::new(()).into_parts().0)
    }

    /// Runs a batch in one round trip to the database. After a temporary failure, a batch that only reads is retried
    /// once. A batch that writes is not retried, because the database may have committed the first attempt.
    pub async fn batch(&self, statements: &[Statement]) -> Result<Vec<Rows>, DbError> {
        let reads = statements.iter().all(Statement::is_read);
        let copy = if reads && self.reads_nearest.get() { DbCopy::Nearest } else { DbCopy::Primary };
        let mut may_retry = reads;
        let results = loop {
            self.meter.round_trips.set(self.meter.round_trips.get().saturating_add(1));
            let count = u32::try_from(statements.len()).unwrap_or(u32::MAX);
            self.meter.statements.set(self.meter.statements.get().saturating_add(count));
            match self.platform.db(copy).batch(statements).await {
                Err(error) if may_retry && error.is_transient() => may_retry = false,
                result => break result?,
            }
            // The pause is random, so that requests that failed together do not retry together.
            let mut byte = [128];
            let _ = self.platform.random(&mut byte);
            let [random] = byte;
            self.platform.pause(LEAST_PAUSE_MS.saturating_add(random.into())).await;
        };
        for rows in &results {
            self.meter.rows_read.set(self.meter.rows_read.get().saturating_add(rows.rows_read));
            self.meter.rows_written.set(self.meter.rows_written.get().saturating_add(rows.rows_written));
        }
        Ok(results)
    }

    /// From now on, batches that only read use the copy of the database nearest to the shopper. Use this only for
    /// public pages. The copy may lag behind, so a cache may store a page with old data. The page does not stay in the
    /// cache, because every purge of a public page is repeated after a minute.
    pub fn read_nearest(&self) {
        self.reads_nearest.set(true);
    }

    /// Sets the statement that finds out whether the request is from a member of staff, because staff see the shop
    /// before it opens. The statement returns a row if it is. [`Self::page_batch`] runs the statement.
    pub fn look_for_staff(&self, staff: Option<Statement>) {
        *self.staff.borrow_mut() = staff;
    }

    /// From now on, [`Self::page_batch`] returns [`Error::NotOpen`] if the shop is closed and the request is not from
    /// staff.
    pub fn keep_strangers_out(&self) {
        self.keeps_strangers_out.set(true);
    }

    /// True if [`Self::keep_strangers_out`] was called, the shop is closed, and the request is not from staff.
    pub fn keeps_out(&self) -> bool {
        self.keeps_strangers_out.get() && self.layout.get().is_some_and(|layout| layout.opening == Opening::Closed)
    }

    /// Runs a batch in one round trip. Returns the rows of each statement.
    ///
    /// # Errors
    /// When the batch fails, or when the database does not return a result for each statement.
    pub async fn rows<const N: usize>(&self, statements: [Statement; N]) -> Result<[Rows; N], DbError> {
        let results = self.batch(&statements).await?;
        let count = results.len();
        results.try_into().map_err(|_| DbError(format!("{N} statements, but {count} results")))
    }

    /// Runs a batch in one round trip. Returns the rows of the last statement.
    ///
    /// # Errors
    /// When the batch fails, or is empty.
    pub async fn last_rows(&self, statements: &[Statement]) -> Result<Rows, DbError> {
        self.batch(statements).await?.pop().ok_or_else(|| DbError("a batch without results".to_owned()))
    }

    /// Runs the statements of a page, and the statement that reads the layout, in one round trip. Returns the rows of
    /// the page's statements.
    ///
    /// # Errors
    /// When the batch fails, or when [`Self::keeps_out`] is true.
    pub async fn page_batch<const N: usize>(&self, statements: [Statement; N]) -> Result<[Rows; N], Error> {
        let mut all = Vec::with_capacity(N.saturating_add(2));
        all.extend(statements);
        let staff = self.staff.take();
        let looks_for_staff = staff.is_some();
        all.extend(staff);
        all.push(Layout::statement(self.now));
        let mut results = self.batch(&all).await?;
        let layout = results.pop().ok_or_else(|| Error::Internal("a batch without results".to_owned()))?;
        let staff = if looks_for_staff { results.pop() } else { None };
        let is_staff = staff.map(|rows| rows.maybe::<IgnoredAny>()).transpose()?.flatten().is_some();
        let layout = Layout::read(&layout, self.now, P::utc_offset, is_staff)?;
        let slot = &self.isolate.index;
        // The catalogue's index is refreshed only if this isolate has an older index in memory. Most isolates never
        // show a list of products, and need no index.
        if (1..layout.index_version).contains(&slot.version()) && slot.may_read(self.now) {
            self.later(Task::RefreshIndex);
        }
        let _ = self.layout.set(layout);
        if self.layout().opening != Opening::Open {
            // No cache may store a page of a closed shop.
            self.keep_private();
        }
        if self.keeps_out() {
            return Err(Error::NotOpen);
        }
        results.try_into().map_err(|_| Error::Internal("a batch with too few results".to_owned()))
    }

    /// The layout that [`Self::page_batch`] has read. Before that call, this is a layout without the shop's data.
    pub fn layout(&self) -> &Layout {
        self.layout.get_or_init(Layout::bare)
    }

    /// The shop's origin, for absolute links. The flag `cards` is true if the deployment can make share cards. A share
    /// card is the preview picture of a shared link.
    pub fn site(&self) -> Site<'_> {
        Site { origin: &self.origin, cards: self.platform.images().is_bound() }
    }

    /// The query of the request with its question mark; empty if the request has no query.
    pub fn path_query(&self) -> &str {
        &self.raw_query
    }

    /// True if the Accept header contains `application/json`. Programs send this header to get JSON instead of a page.
    pub fn wants_json(&self) -> bool {
        http::text(&self.headers, &header::ACCEPT).is_some_and(|accept| accept.contains("application/json"))
    }

    /// Adds this value as a Set-Cookie header to the response. A response with a cookie is private.
    pub fn set_cookie(&self, cookie: HeaderValue) {
        self.cookies.borrow_mut().push(cookie);
    }

    /// Makes the response private, even if its policy is public. Use this for a response that is not valid for other
    /// requests to the same address.
    pub fn keep_private(&self) {
        self.private.set(true);
    }

    /// True after [`Self::keep_private`].
    pub fn is_private(&self) -> bool {
        self.private.get()
    }

    /// Removes and returns the values of the Set-Cookie headers.
    pub fn take_cookies(&self) -> Vec<HeaderValue> {
        self.cookies.take()
    }

    /// The data that this isolate keeps in memory between requests.
    pub const fn isolate(&self) -> &'a Isolate {
        self.isolate
    }

    /// Adds a task that runs after the response is sent. Adding an equal task again has no effect.
    pub fn later(&self, task: Task) {
        let mut tasks = self.later.borrow_mut();
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }

    /// Removes and returns the tasks that were added with [`Self::later`].
    pub fn take_later(&self) -> Vec<Task> {
        self.later.take()
    }

    /// True if the layout has been read.
    pub fn has_layout(&self) -> bool {
        self.layout.get().is_some()
    }

    /// Renders a page.
    pub fn html(
        &self,
        status: StatusCode,
        view: &impl Template,
        cache: CachePolicy,
    ) -> Result<Response<P::Native>, Error> {
        // Most pages have about this length. Without this capacity, the string would be copied several times.
        let mut body = String::with_capacity(16_384);
        view.render_into(&mut body)?;
        Ok(http::html(status, body, cache))
    }
}

/// A token of 128 random bits.
///
/// # Errors
/// When the platform has no random bytes.
pub fn random_token(platform: &impl Platform) -> Result<Token, PortError> {
    let mut bytes = [0; 16];
    platform.random(&mut bytes)?;
    Ok(Token::from_bytes(bytes))
}
