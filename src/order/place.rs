//! From a checkout to a placed order.

use super::{reference::Reference, status::State, store};
use crate::{
    context::{Context, random_token},
    error::Error,
    event,
    ids::{Token, VariantId},
    payment::Method,
    platform::{Broken, DbError, Platform},
    pricing::{Quote, Rules},
    time::UnixMs,
};

/// How much longer units are held than their payment session lives: a payment in the last second still finds them.
const GRACE_SECONDS: i64 = 10 * 60;

/// An order as it is going to be placed: what the shopper decided, and what the shop adds.
#[derive(Debug)]
pub struct NewOrder {
    /// The shopper's part.
    pub request: Request,
    /// Of its page.
    pub token: Token,
    /// For people to say.
    pub reference: Reference,
    /// The first payment's id.
    pub payment: Token,
    /// The event that tells of it.
    pub event: Token,
    /// Of the shop, as the shopper reached it.
    pub origin: String,
    /// When an unpaid one is given up.
    pub expires_at: UnixMs,
    /// When its units may be taken by others, should the clock not come by.
    pub held_until: UnixMs,
}

/// A line of it; [`Quote::lines`] has what it comes to.
#[derive(Debug, Clone)]
pub struct NewLine {
    pub variant: VariantId,
    pub product: i64,
    pub title: String,
    pub options: String,
    pub sku: String,
    /// JSON.
    pub picture: Option<String>,
    pub quantity: i64,
    pub unit_price: i64,
    pub ships: bool,
}

/// The shopper's part of a new order.
#[derive(Debug)]
pub struct Request {
    /// Of this attempt: sent again, it is the same order.
    pub key: String,
    /// The checkout it comes from, which holds units for one order at a time.
    pub checkout: Token,
    /// Whether some of it is still held by orders that were not paid in time.
    pub lapsed: bool,
    /// [`network`](crate::web::network::network).
    pub network: Option<String>,
    /// Limits on orders in a quarter of an hour, by keyed hash.
    pub limits: Vec<(String, i64)>,
    /// How it is paid.
    pub method: Method,
    /// An address that was found good.
    pub email: String,
    /// Where it goes: an [`Address`](crate::address::Address) as JSON.
    pub address: String,
    /// To the shop; may be empty.
    pub note: String,
    /// Each variant once.
    pub lines: Vec<NewLine>,
    /// The computed totals.
    pub quote: Quote,
    /// The rules that it was worked out by.
    pub rules: Rules,
}

/// An order that is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Of its page.
    pub token: Token,
    /// The id of its payment.
    pub payment: Token,
    /// `Placed` but when the same attempt was placed before and has gone on.
    pub state: State,
    /// Whether the same attempt was placed before.
    pub before: bool,
}

/// Why it is not placed. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unplaced {
    /// The price of this variant is another now, or it is no longer for sale.
    Price(Option<VariantId>),
    /// Only so many are left.
    Short(VariantId, i64),
    /// Shipping or taxes are others now.
    Pricing,
    /// Too many unpaid orders stand open from this network.
    TooMany,
    /// One of [`Request::limits`].
    TooOften,
}

/// Places the order, once for each `key`, however often it is asked for.
///
/// # Errors
/// `Ok(Err(_))` says what the shopper can mend. An error says that it is not known whether it was placed: sent again
/// with the same key, it is found out.
pub async fn place<P: Platform>(cx: &Context<'_, P>, request: Request) -> Result<Result<Placed, Unplaced>, Error> {
    let expires_at = cx.now.plus_seconds(request.method.patience());
    let order = NewOrder {
        request,
        token: random_token(cx.platform),
        reference: Reference::random(cx.platform),
        payment: random_token(cx.platform),
        event: random_token(cx.platform),
        origin: cx.origin.clone(),
        expires_at,
        held_until: expires_at.plus_seconds(GRACE_SECONDS),
    };
    let (mut replaces, mut again) = (false, false);
    let result = loop {
        let result = cx.last_rows(&store::place(&order, replaces, cx.now)).await;
        match result.as_ref().err().map(Told::of) {
            // Few checkouts order twice, so the statements that clear the first order away are sent when it is found to
            // be there.
            Some(Told::Open) if !replaces => replaces = true,
            // A second try answers a failure of which nobody knows whether it came before or after the commit.
            Some(Told::Unknown) if !again => again = true,
            _ => break result,
        }
    };
    let error = match result {
        Ok(events) => {
            event::send_later(cx, &events)?;
            return Ok(Ok(Placed { token: order.token, payment: order.payment, state: State::Placed, before: false }));
        }
        Err(error) => error,
    };
    match Told::of(&error) {
        Told::Refused(reason) => Ok(Err(reason)),
        Told::Repeated => placed_before(cx, &order.request.key).await.map(Ok),
        Told::Open | Told::Unknown => Err(error.into()),
    }
}

async fn placed_before<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<Placed, Error> {
    #[derive(serde::Deserialize)]
    struct Row {
        token: Token,
        state: String,
        payment: Token,
    }
    let [rows] = cx.rows([store::by_key(key)]).await?;
    let row: Row = rows.one()?;
    let state = row.state.parse().map_err(|_| Error::Internal(format!("order state {}", row.state)))?;
    Ok(Placed { token: row.token, payment: row.payment, state, before: true })
}

/// The meaning of a failed batch.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Refused(Unplaced),
    Repeated,
    /// This checkout has an order that is not paid.
    Open,
    Unknown,
}

impl Told {
    fn of(error: &DbError) -> Self {
        let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<i64>().ok();
        let variant = |text: &str| number(text).and_then(|id| VariantId::new(id).ok());
        let detail = error.detail();
        match error.broken() {
            Some(Broken::OrderRepeated) => Self::Repeated,
            Some(Broken::OrderOpen) => Self::Open,
            Some(Broken::OrderShort) => {
                let parts = detail.split_once(':').and_then(|(id, left)| Some((variant(id)?, number(left)?)));
                parts.map_or(Self::Unknown, |(variant, left)| Self::Refused(Unplaced::Short(variant, left)))
            }
            Some(Broken::OrderPrice) => Self::Refused(Unplaced::Price(variant(detail))),
            // A variant that is in the order was deleted.
            Some(Broken::Missing) => Self::Refused(Unplaced::Price(None)),
            Some(Broken::OrderPricing) => Self::Refused(Unplaced::Pricing),
            Some(Broken::OrderOften) => Self::Refused(Unplaced::TooOften),
            Some(Broken::OrderNetwork) => Self::Refused(Unplaced::TooMany),
            _ => Self::Unknown,
        }
    }
}
