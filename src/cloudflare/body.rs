//! Converts requests and responses between JavaScript and wasm. Streams stay in JavaScript unless the Worker reads
//! them.

use ::http::{HeaderName, HeaderValue, Uri};
use futures::StreamExt;

use crate::{
    platform::{Body, NativeBody, ReadError},
    web::http::{Request, Response},
};

/// A JS `ReadableStream`.
#[derive(Debug)]
pub struct Native(pub web_sys::ReadableStream);

impl NativeBody for Native {
    async fn read(self, limit: usize) -> Result<Vec<u8>, ReadError> {
        let mut stream = worker::ByteStream::from(self.0);
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| ReadError::Broken(error.to_string()))?;
            if bytes.len().saturating_add(chunk.len()) > limit {
                return Err(ReadError::TooLong);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// Converts the runtime's request into a request of the app. The body stays a stream.
pub fn request(request: worker::Request) -> Result<Request<Native>, ::http::Error> {
    let inner = request.inner();
    let mut builder = ::http::Request::builder().method(inner.method().as_str()).uri(Uri::try_from(inner.url())?);
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    let body = inner.body().map_or_else(|| Body::Bytes(Vec::new()), |stream| Body::Native(Native(stream)));
    builder.body(body)
}

/// Converts the app's response into a response of the runtime.
pub fn response(response: Response<Native>) -> worker::Result<worker::Response> {
    let (head, body) = response.into_parts();
    let headers = worker::Headers::new();
    for (name, value) in &head.headers {
        headers.append(name.as_str(), text(name, value)?)?;
    }
    let body = match body {
        Body::Bytes(bytes) if bytes.is_empty() => worker::ResponseBody::Empty,
        Body::Bytes(bytes) => worker::ResponseBody::Body(bytes),
        Body::Native(Native(stream)) => worker::ResponseBody::Stream(stream),
    };
    Ok(worker::Response::from_body(body)?.with_status(head.status.as_u16()).with_headers(headers))
}

fn text<'a>(name: &HeaderName, value: &'a HeaderValue) -> worker::Result<&'a str> {
    value.to_str().map_err(|_| worker::Error::RustError(format!("{name} is not ASCII")))
}
