//! A provider that takes no money, for developers and tests. It is there only where ENVIRONMENT is `dev`.

use serde::Deserialize;

use super::heard::{Heard, What};
use crate::{error::Error, ids::Token};

/// JSON of a message.
#[derive(Deserialize)]
struct Message {
    id: String,
    r#type: String,
    payment: Token,
    #[serde(default)]
    reference: String,
}

/// Reads a message: JSON with `id`, `type` (`payment.succeeded`, `payment.declined`), `payment` and `reference`.
///
/// # Errors
/// `BadRequest` for anything else.
pub fn hear(body: &[u8]) -> Result<Heard, Error> {
    const BAD: Error = Error::BadRequest("This is not a message from the test provider.");
    let Message { id, r#type, payment, reference } = serde_json::from_slice(body).map_err(|_| BAD)?;
    let what = match r#type.as_str() {
        "payment.succeeded" if !reference.is_empty() && reference.len() <= 255 => What::Paid { reference },
        "payment.declined" => What::Declined,
        _ => return Err(BAD),
    };
    Ok(Heard { message: id, payment, what })
}
