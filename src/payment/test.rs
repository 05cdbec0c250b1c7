//! A provider that takes no money, for developers and tests. It exists only if ENVIRONMENT is `dev`.

use serde::Deserialize;

use super::heard::{Heard, Received, What};
use crate::{
    error::Error,
    ids::Token,
    money::{Currency, Money},
};

/// A message of the test provider, as JSON.
#[derive(Deserialize)]
struct Message {
    id: String,
    r#type: String,
    payment: Token,
    #[serde(default)]
    reference: String,
    /// Minor units.
    amount: Option<i64>,
    currency: Option<Currency>,
}

/// Reads a message. The message is JSON with `id`, `type` (`payment.succeeded` or `payment.declined`) and `payment`. If
/// the payment succeeded, the message also has `amount` in minor units, `currency` and `reference`.
///
/// # Errors
/// `BadRequest` for any other body.
pub fn hear(body: &[u8]) -> Result<Heard, Error> {
    const BAD: Error = Error::BadRequest("This is not a message from the test provider.");
    let message: Message = serde_json::from_slice(body).map_err(|_| BAD)?;
    let what = match message.r#type.as_str() {
        "payment.succeeded" => received(message.amount, message.currency, message.reference).map(What::Paid),
        "payment.declined" => Some(What::Declined),
        _ => None,
    };
    Ok(Heard { message: message.id, payment: message.payment, what: what.ok_or(BAD)? })
}

fn received(amount: Option<i64>, currency: Option<Currency>, reference: String) -> Option<Received> {
    let amount = Money::new(amount?, currency?).ok().filter(|amount| amount.minor() >= 0)?;
    (1..=255).contains(&reference.len()).then_some(Received { amount, reference })
}
