//! Payment methods and payment providers.
//!
//! A provider opens and ends payment sessions, reports their outcome ([`Heard`]), and refunds money. The module `order`
//! decides what a report changes. Two methods are manual and need no provider: bank transfer and payment on delivery.
//! The module `test` is a provider for developers' machines.
//!
//! To add a provider, add a variant to [`Method`]. The compiler then reports every `match` that needs a new arm.

mod heard;
mod test;

pub use heard::{Heard, Received, What};

use crate::{context::Context, error::Error, ids::Token, money::Money, names::names, platform::Platform, web::url};

names! {
    /// A payment method.
    pub enum Method {
        /// A provider that takes no money. It exists only if ENVIRONMENT is `dev`.
        Test = "test",
        /// A transfer to the merchant's bank account.
        Bank = "bank",
        /// Payment to the carrier on delivery.
        Delivery = "delivery",
    }
}

names! {
    /// The state of a payment.
    pub enum PaymentState {
        /// The shopper can pay.
        Open = "open",
        /// The provider declined the payment. The shopper may still pay.
        Declined = "declined",
        /// The payment was not made in time. The provider may still report that money arrived.
        Expired = "expired",
        /// The payment was made in full and pays the order.
        Succeeded = "succeeded",
        /// Money of the wrong amount or currency arrived. It does not pay the order. The merchant decides what happens
        /// to the money.
        Mismatch = "mismatch",
        /// Money arrived that the order cannot accept. Its refund is due.
        Returning = "returning",
        /// The money was refunded because the order could not accept it.
        Returned = "returned",
    }
}

names! {
    /// The state of a refund.
    pub enum RefundState {
        /// The money has not been sent back yet.
        Due = "due",
        /// The money was sent back.
        Done = "done",
    }
}

/// The data that a provider needs to open a payment session.
#[derive(Debug)]
pub struct Start {
    pub method: Method,
    /// The shop's id of the payment.
    pub payment: Token,
    /// The order's total, with shipping and tax.
    pub amount: Money,
    /// The shopper's e-mail address, for the provider's receipt.
    pub email: String,
    pub lines: Vec<StartLine>,
    /// The absolute address of the order's page. The provider sends the shopper back to it.
    pub return_to: String,
}

/// A line of the order, for the provider's payment page.
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
    /// The session is closed, and nobody has paid.
    Expired,
    /// The shopper had already paid.
    Paid(Received),
}

/// The outcome of a refund request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// The provider has accepted the refund.
    Done,
    /// The merchant must send the money.
    ByHand,
}

impl Method {
    /// The name that people see.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Test => "Test payment",
            Self::Bank => "Bank transfer",
            Self::Delivery => "Payment on delivery",
        }
    }

    /// True if the merchant marks the payment as received.
    pub const fn is_manual(self) -> bool {
        matches!(self, Self::Bank | Self::Delivery)
    }

    /// The number of seconds that an order waits for its payment. The session at the provider must be open for the same
    /// time.
    pub const fn patience(self) -> i64 {
        match self {
            Self::Test => 30 * 60,
            // Bank transfers take days, and merchants do not work every day.
            Self::Bank | Self::Delivery => 10 * 86_400,
        }
    }
}

/// True if the test provider is available.
pub fn has_test<P: Platform>(cx: &Context<'_, P>) -> bool {
    cx.platform.var("ENVIRONMENT").as_deref() == Some("dev")
}

/// Reads a provider's message.
///
/// # Errors
/// `NotFound` for a method without a provider. `BadRequest` for a body that is not a message of the provider.
pub fn hear(provider: Method, body: &[u8]) -> Result<Heard, Error> {
    match provider {
        Method::Test => test::hear(body),
        Method::Bank | Method::Delivery => Err(Error::NotFound),
    }
}

/// Opens a payment session. Returns the address of the page on which the shopper pays, or `None` for a manual method.
///
/// # Errors
/// When the provider cannot be reached. The order does not change, and the order's page has a button to try again.
#[allow(clippy::unused_async, reason = "a provider over HTTPS will need `await`")]
pub async fn begin<P: Platform>(_cx: &Context<'_, P>, start: &Start) -> Result<Option<String>, Error> {
    Ok(match start.method {
        Method::Test => Some(url::test_payment_path(start.payment)),
        Method::Bank | Method::Delivery => None,
    })
}

/// Ends a payment session, so that the shopper can no longer pay and the held units can be released.
///
/// # Errors
/// When the provider cannot be reached. The caller then leaves the order unchanged.
#[allow(clippy::unused_async, reason = "a provider over HTTPS will need `await`")]
pub async fn end<P: Platform>(_cx: &Context<'_, P>, method: Method, _payment: Token) -> Result<Ended, Error> {
    match method {
        Method::Test | Method::Bank | Method::Delivery => Ok(Ended::Expired),
    }
}

/// Requests a refund from the provider. `refund` is the idempotency key.
///
/// # Errors
/// When the provider cannot be reached.
#[allow(clippy::unused_async, reason = "a provider over HTTPS will need `await`")]
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
