//! Places orders.

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

/// The units stay held for this time after `expires_at`, so that a payment in the last second can still pay the order.
/// Cron may release the units earlier, when it expires the order.
const GRACE_SECONDS: i64 = 10 * 60;

/// A new order: the shopper's request and the values that the shop adds.
#[derive(Debug)]
pub struct NewOrder {
    pub request: Request,
    /// Part of the address of the order's page.
    pub token: Token,
    pub reference: Reference,
    /// The id of the order's first payment.
    pub payment: Token,
    /// The id of the event about the new order.
    pub event: Token,
    /// The shop's origin, for links to the order's page.
    pub origin: String,
    /// Cron expires the order at this time, unless it is paid or accepted.
    pub expires_at: UnixMs,
    /// The end of the hold. From this time on, other orders can take the units, even if cron has not expired this
    /// order.
    pub held_until: UnixMs,
}

/// A line of a new order. [`Quote::lines`] has the amounts of the line.
#[derive(Debug, Clone)]
pub struct NewLine {
    pub variant: VariantId,
    pub product: i64,
    pub title: String,
    pub options: String,
    pub sku: String,
    /// The picture as JSON.
    pub picture: Option<String>,
    pub quantity: i64,
    pub unit_price: i64,
    pub ships: bool,
}

/// The data of a new order that the checkout provides.
#[derive(Debug)]
pub struct Request {
    /// The idempotency key. A shopper who submits the same form twice sends the same key twice.
    pub key: String,
    /// The id of the checkout. A checkout can have only one unpaid order at a time.
    pub checkout: Token,
    /// True if some of the variants have expired holds that are not released yet.
    pub lapsed: bool,
    /// A keyed hash of the shopper's network; see [`network`](crate::web::network::network).
    pub network: Option<String>,
    /// Keyed hashes of the network and of the recipient, each with its maximum number of orders in a quarter of an
    /// hour.
    pub limits: Vec<(String, i64)>,
    pub method: Method,
    /// A valid e-mail address.
    pub email: String,
    /// The delivery [`Address`](crate::address::Address) as JSON.
    pub address: String,
    /// May be empty.
    pub note: String,
    /// No two lines have the same variant.
    pub lines: Vec<NewLine>,
    pub quote: Quote,
    /// The pricing rules from which the quote was computed.
    pub rules: Rules,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Part of the address of the order's page.
    pub token: Token,
    pub payment: Token,
    /// The current state. It differs from [`State::Placed`] only if an earlier request with the same key placed the
    /// order, and the order has changed since.
    pub state: State,
    /// True if an earlier request with the same key placed the order.
    pub before: bool,
}

/// The reason why an order was refused. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unplaced {
    /// The price of this variant changed, or the variant is no longer for sale. `None` if a variant was deleted,
    /// because the database then does not report which variant it was.
    Price(Option<VariantId>),
    /// Only this number of units of the variant is available.
    Short(VariantId, i64),
    /// The shop's shipping or tax rules changed.
    Pricing,
    /// This network has too many unpaid orders.
    TooMany,
    /// The order exceeds one of [`Request::limits`].
    TooOften,
}

/// Places the order. A second call with the same `key` returns the order that the first call placed.
///
/// # Errors
/// The inner error, `Ok(Err(_))`, is a reason that the shopper can act on. After the outer error, `Err(_)`, it is
/// unknown whether the order was placed. Another call with the same key then returns the placed order, or places it.
pub async fn place<P: Platform>(cx: &Context<'_, P>, request: Request) -> Result<Result<Placed, Unplaced>, Error> {
    let expires_at = cx.now.plus_seconds(request.method.patience());
    let order = NewOrder {
        request,
        token: random_token(cx.platform)?,
        reference: Reference::random(cx.platform)?,
        payment: random_token(cx.platform)?,
        event: random_token(cx.platform)?,
        origin: cx.origin.clone(),
        expires_at,
        held_until: expires_at.plus_seconds(GRACE_SECONDS),
    };
    let (mut replaces, mut again) = (false, false);
    let result = loop {
        let result = cx.last_rows(&store::place(&order, replaces, cx.now)).await;
        match result.as_ref().err().map(Failure::of) {
            // The statements that cancel an earlier order of the checkout are sent only in a second try, because few
            // checkouts have an earlier order.
            Some(Failure::Open) if !replaces => replaces = true,
            // It is unknown whether the batch was committed. If it was, a second try fails with `Repeated`.
            Some(Failure::Unknown) if !again => again = true,
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
    match Failure::of(&error) {
        Failure::Refused(reason) => Ok(Err(reason)),
        Failure::Repeated => placed_before(cx, &order.request.key).await.map(Ok),
        Failure::Open | Failure::Unknown => Err(error.into()),
    }
}

async fn placed_before<P: Platform>(cx: &Context<'_, P>, key: &str) -> Result<Placed, Error> {
    #[derive(serde::Deserialize)]
    struct Row {
        token: Token,
        state: State,
        payment: Token,
    }
    let [rows] = cx.rows([store::by_key(key)]).await?;
    let row: Row = rows.one()?;
    Ok(Placed { token: row.token, payment: row.payment, state: row.state, before: true })
}

/// The reason why a batch failed.
#[derive(Debug, PartialEq, Eq)]
enum Failure {
    Refused(Unplaced),
    /// An order with this idempotency key already exists.
    Repeated,
    /// This checkout has another unpaid order.
    Open,
    /// Any other failure, such as a lost connection.
    Unknown,
}

impl Failure {
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
            // A variant of the order was deleted.
            Some(Broken::Missing) => Self::Refused(Unplaced::Price(None)),
            Some(Broken::OrderPricing) => Self::Refused(Unplaced::Pricing),
            Some(Broken::OrderOften) => Self::Refused(Unplaced::TooOften),
            Some(Broken::OrderNetwork) => Self::Refused(Unplaced::TooMany),
            _ => Self::Unknown,
        }
    }
}
