//! Requests to other servers.

use worker::{
    Headers, Method, RequestInit, RequestRedirect, ResponseBody,
    wasm_bindgen::{JsCast, JsValue},
    web_sys,
};

use super::body::Native;
use crate::platform::{Body, Fetch, Fetched, PortError};

/// Sends requests through the runtime's `fetch`.
pub struct Outside;

impl Fetch for Outside {
    type Native = Native;

    async fn get(&self, url: &str, timeout_ms: u32) -> Result<Fetched<Native>, PortError> {
        let mut init = RequestInit::new();
        init.with_method(Method::Get);
        ask(url, init, timeout_ms).await.map_err(|error| PortError(error.to_string()))
    }

    async fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: String,
        timeout_ms: u32,
    ) -> Result<Fetched<Native>, PortError> {
        let headers: Headers = headers.iter().copied().collect();
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_headers(headers).with_body(Some(JsValue::from(body)));
        ask(url, init, timeout_ms).await.map_err(|error| PortError(error.to_string()))
    }
}

async fn ask(url: &str, mut init: RequestInit, timeout_ms: u32) -> worker::Result<Fetched<Native>> {
    init.with_redirect(RequestRedirect::Manual);
    let request = worker::Request::new_with_init(url, &init)?;
    let signal = worker::AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(timeout_ms));
    let response = worker::Fetch::Request(request).send_with_signal(&signal).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    Ok(Fetched {
        status: response.status_code(),
        location: header("location"),
        length: header("content-length").and_then(|length| length.parse().ok()),
        body: match response.into_parts().1 {
            ResponseBody::Empty => Body::Bytes(Vec::new()),
            ResponseBody::Body(bytes) => Body::Bytes(bytes),
            ResponseBody::Stream(stream) => Body::Native(Native(stream.unchecked_into())),
        },
    })
}
