//! How an order is paid.
//!
//! A provider opens and ends sessions, reports what became of them ([`Heard`]), and refunds money. It reports facts;
//! `order` decides what follows. Two ways to pay need no provider: a bank transfer, and payment on delivery, which the
//! merchant accepts by hand. `test` replaces a provider on developers' machines.
//!
//! To add a provider: a variant of [`Method`], and what the compiler then asks for here.

mod heard;
mod test;

pub use heard::{Heard, Received, What};

use crate::{context::Context, error::Error, ids::Token, money::Money, names::names, platform::Platform, web::url};

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

names! {
    /// The state of a payment.
    pub enum PaymentState {
        /// The shopper can pay.
        Open = "open",
        /// The provider refused it. It may still be paid.
        Declined = "declined",
        /// It was not paid in time. A session that ended may still report a payment.
        Expired = "expired",
        /// It was paid, in full, and its order is paid by it.
        Succeeded = "succeeded",
        /// Another amount or currency arrived. It pays nothing, and the merchant decides about it.
        Mismatch = "mismatch",
        /// It arrived for an order that cannot have it, and will be sent back.
        Returning = "returning",
        /// It was sent back.
        Returned = "returned",
    }
}

names! {
    /// The state of a refund.
    pub enum RefundState {
        /// The money is to be sent back.
        Due = "due",
        /// It is on its way.
        Done = "done",
    }
}

/// A session to open, with everything that the pages of providers show.
#[derive(Debug)]
pub struct Start {
    pub method: Method,
    /// Ours.
    pub payment: Token,
    /// The lines with shipping and tax.
    pub amount: Money,
    /// The shopper's, for the provider's receipt.
    pub email: String,
    pub lines: Vec<StartLine>,
    /// The absolute address of the order's page, to which the provider leads back.
    pub return_to: String,
}

/// A line of the order, as the provider shows it.
#[derive(Debug)]
pub struct StartLine {
    pub name: String,
    pub quantity: i64,
    pub unit_price: Money,
}

impl StartLine {
    pub fn new(title: String, options: &str, quantity: i64, unit_price: Money) -> Self {
        let name = if options.is_empty() { title } else { format!("{title}, {options}") };
        Self { name, quantity, unit_price }
    }
}

/// The outcome of ending a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Nobody can pay in it any more.
    Expired,
    /// Somebody has paid.
    Paid(Received),
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

    /// True if the merchant has to say that it was paid.
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

/// True if the test provider is there.
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
pub async fn begin<P: Platform>(_cx: &Context<'_, P>, start: &Start) -> Result<Option<String>, Error> {
    Ok(match start.method {
        Method::Test => Some(url::test_payment_path(start.payment)),
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
