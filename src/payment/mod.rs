//! How an order is paid.
//!
//! A provider opens and ends sessions, reports what became of them ([`Heard`]), and refunds money. It reports facts;
//! `order` decides what follows. Two ways to pay need no provider: a bank transfer, and payment on delivery, which the
//! merchant accepts by hand. `test` replaces a provider on developers' machines.
//!
//! To add a provider: a variant of [`Method`], and what the compiler then asks for here.

mod heard;
mod test;

pub use heard::{Heard, What};

use crate::{context::Context, error::Error, ids::Token, names::names, platform::Platform, web::url};

names! {
    /// A way to pay.
    pub enum Method {
        /// A provider that takes no money, where ENVIRONMENT is dev.
        Test = "test",
        /// A transfer to the merchant's bank account.
        Bank = "bank",
        /// To whoever brings it.
        Delivery = "delivery",
    }
}

/// The outcome of ending a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Nobody can pay in it any more.
    Expired,
    /// Somebody has paid, with the provider's reference.
    Paid(String),
}

/// The outcome of a refund request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// It is on its way.
    Done,
    /// The merchant has to send it.
    ByHand,
}

impl Method {
    /// As people know it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Test => "Test payment",
            Self::Bank => "Bank transfer",
            Self::Delivery => "Payment on delivery",
        }
    }

    /// Whether the merchant has to say that it was paid.
    pub const fn is_manual(self) -> bool {
        matches!(self, Self::Bank | Self::Delivery)
    }

    /// How long an order waits to be paid, seconds. A provider's session lives as long.
    pub const fn patience(self) -> i64 {
        match self {
            Self::Test => 30 * 60,
            // Bank transfers take days, and merchants have weekends.
            Self::Bank | Self::Delivery => 10 * 86_400,
        }
    }
}

/// Whether the test provider is there.
pub fn has_test<P: Platform>(cx: &Context<'_, P>) -> bool {
    cx.platform.var("ENVIRONMENT").as_deref() == Some("dev")
}

/// Reads a provider's message.
///
/// # Errors
/// `NotFound` for a way to pay without a provider; `BadRequest` for what is none of its messages.
pub fn hear(provider: Method, body: &[u8]) -> Result<Heard, Error> {
    match provider {
        Method::Test => test::hear(body),
        Method::Bank | Method::Delivery => Err(Error::NotFound),
    }
}

/// Where the shopper pays: an address to go to, or `None` where there is nothing more to do.
///
/// # Errors
/// When the provider cannot be reached; the order stays as it is, and its page offers to try again.
#[allow(clippy::unused_async, reason = "a provider over HTTPS is waited for")]
pub async fn begin<P: Platform>(_cx: &Context<'_, P>, method: Method, payment: Token) -> Result<Option<String>, Error> {
    Ok(match method {
        Method::Test => Some(url::test_payment_path(payment)),
        Method::Bank | Method::Delivery => None,
    })
}

/// Ends a session, so that its units can be given to others.
///
/// # Errors
/// When the provider cannot be reached: the order is then left for the next time.
#[allow(clippy::unused_async, reason = "a provider over HTTPS is waited for")]
pub async fn end<P: Platform>(_cx: &Context<'_, P>, method: Method, _payment: Token) -> Result<Ended, Error> {
    match method {
        Method::Test | Method::Bank | Method::Delivery => Ok(Ended::Expired),
    }
}

/// Has money sent back. `refund` is what the provider knows a repeated call by.
///
/// # Errors
/// When the provider cannot be reached.
#[allow(clippy::unused_async, reason = "a provider over HTTPS is waited for")]
pub async fn give_back<P: Platform>(
    _cx: &Context<'_, P>,
    method: Method,
    _reference: Option<&str>,
    _refund: &str,
    _amount: i64,
) -> Result<Returned, Error> {
    match method {
        Method::Test => Ok(Returned::Done),
        Method::Bank | Method::Delivery => Ok(Returned::ByHand),
    }
}
