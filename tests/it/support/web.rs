//! Other servers. A script has the responses of each URL.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use vitrine::platform::{Body, Fetch, Fetched, PortError};

use super::{
    body::{Held, Reads},
    clock::Clock,
    faults::{Faults, INJECTED, Part, When},
};

/// A response of a URL.
#[derive(Debug, Clone)]
pub enum Page {
    /// Status 200 with these bytes and a Content-Length.
    Bytes(Vec<u8>),
    /// Status 200 with these bytes, without a Content-Length.
    Chunked(Vec<u8>),
    /// Status 200 with this many zeros. The response has a Content-Length if `told` is true.
    Big { length: u64, told: bool },
    /// Status 302 to this address.
    Redirect(String),
    /// An empty response with this status.
    Status(u16),
    /// A response with a body that breaks off.
    Broken,
    /// Status 200 with a body that never ends.
    Endless,
    /// No response in time.
    Timeout,
    /// This status with this body.
    Says(u16, String),
}

/// A request by `post`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    pub url: String,
    /// The headers, with names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

pub struct Web {
    pages: RefCell<HashMap<String, VecDeque<Page>>>,
    asked: RefCell<Vec<String>>,
    posted: RefCell<Vec<Posted>>,
    faults: Faults,
    /// The bodies that the shop reads.
    pub reads: Arc<Reads>,
}

impl Web {
    pub fn new(faults: Faults) -> Self {
        Self {
            pages: RefCell::default(),
            asked: RefCell::default(),
            posted: RefCell::default(),
            faults,
            reads: Arc::default(),
        }
    }

    /// Takes all posted requests that reached a server, in order.
    pub fn take_posted(&self) -> Vec<Posted> {
        self.posted.take()
    }

    /// An independent copy.
    pub fn twin(&self, faults: Faults) -> Self {
        Self {
            pages: self.pages.clone(),
            asked: self.asked.clone(),
            posted: self.posted.clone(),
            faults,
            reads: Arc::default(),
        }
    }

    /// Sets the responses of a URL, in order. The last one repeats. A URL without a script has no server.
    pub fn script(&self, url: &str, pages: impl IntoIterator<Item = Page>) {
        self.pages.borrow_mut().insert(url.to_owned(), pages.into_iter().collect());
    }

    /// The URLs of all requests by `get`, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.borrow().clone()
    }

    fn next(&self, url: &str) -> Option<Page> {
        let mut pages = self.pages.borrow_mut();
        let script = pages.get_mut(url)?;
        if script.len() > 1 { script.pop_front() } else { script.front().cloned() }
    }
}

impl Fetch for &Web {
    type Native = Held;

    async fn get(&self, url: &str, timeout_ms: u32) -> Result<Fetched<Held>, PortError> {
        Clock::pause().await;
        assert!(url.starts_with("https://"), "the port takes https only, not {url}");
        assert!(timeout_ms > 0, "no time to answer in");
        self.asked.borrow_mut().push(url.to_owned());
        self.answer(url, timeout_ms)
    }

    async fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: String,
        timeout_ms: u32,
    ) -> Result<Fetched<Held>, PortError> {
        Clock::pause().await;
        assert!(url.starts_with("https://"), "the port takes https only, not {url}");
        assert!(timeout_ms > 0, "no time to answer in");
        let fault = self.faults.strike(Part::Post);
        if fault == Some(When::Before) {
            return Err(PortError(INJECTED.to_owned()));
        }
        let headers = headers.iter().map(|(name, value)| (name.to_lowercase(), (*value).to_owned())).collect();
        self.posted.borrow_mut().push(Posted { url: url.to_owned(), headers, body });
        let answer = self.answer(url, timeout_ms);
        // Other futures may run between the effect and the result.
        Clock::pause().await;
        if fault.is_some() { Err(PortError(INJECTED.to_owned())) } else { answer }
    }
}

impl Web {
    fn answer(&self, url: &str, timeout_ms: u32) -> Result<Fetched<Held>, PortError> {
        let Some(page) = self.next(url) else { return Err(PortError(format!("no server answers at {url}"))) };
        let answer = |status, location, length, body: Held| Fetched {
            status,
            location,
            length,
            body: Body::Native(body.counted(&self.reads)),
        };
        Ok(match page {
            Page::Bytes(bytes) => answer(200, None, Some(bytes.len() as u64), Held::bytes(bytes)),
            Page::Chunked(bytes) => answer(200, None, None, Held::bytes(bytes)),
            Page::Big { length, told } => answer(200, None, told.then_some(length), Held::zeros(length)),
            Page::Redirect(to) => answer(302, Some(to), Some(0), Held::bytes([])),
            Page::Status(status) => answer(status, None, Some(0), Held::bytes([])),
            Page::Broken => answer(200, None, None, Held::broken()),
            Page::Endless => answer(200, None, None, Held::endless()),
            Page::Says(status, words) => answer(status, None, None, Held::bytes(words)),
            Page::Timeout => return Err(PortError(format!("no answer within {timeout_ms} ms"))),
        })
    }
}
