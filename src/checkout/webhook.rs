//! `POST /webhooks/{provider}`: messages of payment providers.

use ::http::StatusCode;

use crate::{
    context::Context,
    error::Error,
    order,
    payment::{self, Method},
    platform::{Body, Platform},
    web::http::{self, Response},
};

/// The maximum bytes of a message.
const MAX_BODY: usize = 4096;

/// Reads the message and applies it to the order.
///
/// # Errors
/// `NotFound` for an unknown provider or payment. `BadRequest` for a body that is not a message of the provider.
pub async fn webhook<P: Platform>(
    cx: &Context<'_, P>,
    provider: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let provider: Method = provider.parse().map_err(|_| Error::NotFound)?;
    if provider.is_manual() || (provider == Method::Test && !payment::has_test(cx)) {
        return Err(Error::NotFound);
    }
    let heard = payment::hear(provider, &body.read(MAX_BODY).await?)?;
    order::record_report(cx, provider, &heard).await?;
    http::json(StatusCode::OK, &serde_json::json!({}))
}
