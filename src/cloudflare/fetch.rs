//! Requests to other servers.

use worker::{Method, RequestInit, RequestRedirect, ResponseBody, wasm_bindgen::JsCast, web_sys};

use super::body::Native;
use crate::{
    http::Body,
    platform::{Fetch, Fetched, PortError},
};

/// The network, as far as Cloudflare lets a Worker reach it.
pub struct Outside;

impl Fetch for Outside {
    type Native = Native;

    async fn get(&self, url: &str, timeout_ms: u32) -> Result<Fetched<Native>, PortError> {
        let failed = |error: worker::Error| PortError(error.to_string());
        let mut init = RequestInit::new();
        init.with_method(Method::Get).with_redirect(RequestRedirect::Manual);
        let request = worker::Request::new_with_init(url, &init).map_err(failed)?;
        let signal = worker::AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(timeout_ms));
        let response = worker::Fetch::Request(request).send_with_signal(&signal).await.map_err(failed)?;
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
}
