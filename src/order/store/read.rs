//! Statements that read orders, and the rows that they return.

use serde::Deserialize;

use super::super::status::{Extent, State, Status, TimelineKind};
use crate::{
    error::Error,
    ids::Token,
    json::Text,
    money::{Currency, Money},
    payment::{Method, PaymentState, RefundState},
    picture::PictureView,
    platform::Statement,
    pricing::{Charges, Tax},
    sql,
    time::UnixMs,
};

/// An order without its lines.
#[derive(Debug, Clone, Deserialize)]
pub struct Head {
    pub id: i64,
    pub token: Token,
    pub reference: String,
    pub number: Option<i64>,
    pub checkout: String,
    pub state: State,
    pub fulfilment: Extent,
    pub method: Method,
    pub email: String,
    /// The address as JSON. Only pages and mails that show the address parse it, so invalid JSON affects nothing else.
    pub address: String,
    pub origin: String,
    pub note: String,
    pub currency: Currency,
    pub goods: i64,
    pub shipping: i64,
    pub taxes: Text<Vec<TaxRow>>,
    pub total: i64,
    pub paid: i64,
    pub refunded: i64,
    pub placed_at: UnixMs,
    pub expires_at: UnixMs,
    /// The time at which the order was first accepted or paid.
    pub firm_at: Option<UnixMs>,
}

impl Head {
    pub const fn status(&self) -> Status {
        let refund = match self.refunded {
            0 => Extent::None,
            some if some < self.paid => Extent::Partly,
            _ => Extent::Fully,
        };
        Status {
            state: self.state,
            fulfilment: self.fulfilment,
            // An order with a total of 0 is paid although no money arrived.
            paid: self.paid > 0 || matches!(self.state, State::Paid),
            refund,
        }
    }

    /// An amount in the order's currency.
    ///
    /// # Errors
    /// When the amount is out of range.
    pub fn money(&self, minor: i64) -> Result<Money, Error> {
        Money::new(minor, self.currency).map_err(|error| Error::Internal(format!("order {}: {error}", self.id)))
    }

    /// The charges of the order. `ships` is true if any line needs shipping.
    ///
    /// # Errors
    /// When a stored amount is out of range.
    pub fn charges(&self, ships: bool) -> Result<Charges, Error> {
        let tax = |row: &TaxRow| {
            Ok(Tax {
                name: row.name.clone(),
                rate: row.rate,
                on_top: row.on_top,
                base: self.money(row.base)?,
                amount: self.money(row.amount)?,
            })
        };
        Ok(Charges {
            goods: self.money(self.goods)?,
            shipping: self.money(self.shipping)?,
            ships,
            taxes: self.taxes.0.iter().map(tax).collect::<Result<_, Error>>()?,
        })
    }
}

/// A row of `order_tax`.
#[derive(Debug, Clone, Deserialize)]
pub struct TaxRow {
    name: String,
    /// The rate in parts per million.
    rate: i64,
    on_top: bool,
    base: i64,
    amount: i64,
}

/// A line of an order, with its texts and prices at the time of the order.
#[derive(Debug, Clone, Deserialize)]
pub struct LineRow {
    pub order_id: i64,
    pub position: i64,
    pub variant_id: Option<i64>,
    pub product_id: Option<i64>,
    pub title: String,
    pub options: String,
    pub sku: String,
    pub picture: Option<Text<PictureView>>,
    pub quantity: i64,
    pub unit_price: i64,
    pub total: i64,
    pub tax: i64,
    pub ships: bool,
    pub fulfilled: i64,
}

/// An attempt to pay.
#[derive(Debug, Clone, Deserialize)]
pub struct PaymentRow {
    pub id: Token,
    pub provider: Method,
    pub reference: Option<String>,
    pub amount: i64,
    pub state: PaymentState,
    /// A sentence for the merchant; empty if there is no problem.
    pub problem: String,
    pub created_at: UnixMs,
}

/// A refund, with the provider and the reference of its payment.
#[derive(Debug, Clone, Deserialize)]
pub struct RefundRow {
    pub id: String,
    pub order_id: i64,
    pub payment_id: Token,
    pub amount: i64,
    pub done_at: Option<UnixMs>,
    pub state: RefundState,
    pub provider: Method,
    pub reference: Option<String>,
}

/// An entry of the timeline.
#[derive(Debug, Clone, Deserialize)]
pub struct TimelineRow {
    pub at: UnixMs,
    pub kind: TimelineKind,
    pub by_kind: String,
    pub by_id: Option<String>,
    /// The e-mail address of the member of staff who made the change, if any.
    pub person: Option<String>,
    pub detail: String,
}

/// An order's token or id.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// The order's token. It is a secret: anyone who has it can see the order.
    Token(Token),
    /// `orders.id`, for staff.
    Row(i64),
}

impl From<Token> for Of {
    fn from(token: Token) -> Self {
        Self::Token(token)
    }
}

impl From<i64> for Of {
    fn from(id: i64) -> Self {
        Self::Row(id)
    }
}

/// A statement about one order. The macro puts the order's id, or the subquery that finds the id, between the SQL texts
/// `$before` and `$after`.
macro_rules! about {
    ($order:expr, $before:expr, $after:literal) => {
        match $order.into() {
            Of::Token(token) => {
                sql!(concat!($before, "(SELECT id FROM orders WHERE token = ?1)", $after), token.to_string())
            }
            Of::Row(id) => sql!(concat!($before, "?1", $after), id),
        }
    };
}

/// The columns of a [`Head`], from `orders o`.
macro_rules! head_columns {
    () => {
        concat!(
            "o.id, o.token, o.reference, o.number, o.checkout, o.state, o.fulfilment, o.method, o.email, o.address, ",
            "o.origin, o.note, o.currency, ",
            "o.goods, o.shipping, o.total, o.paid, o.refunded, o.placed_at, o.expires_at, o.firm_at, ",
            "(SELECT json_group_array(json_object('name', t.name, 'rate', t.rate, 'on_top', t.on_top, 'base', t.base, ",
            "'amount', t.amount) ",
            "ORDER BY t.position) FROM order_tax t WHERE t.order_id = o.id) AS taxes"
        )
    };
}

macro_rules! head {
    ($rest:literal) => {
        concat!("SELECT ", $crate::order::store::read::head_columns!(), " FROM ", $rest)
    };
}
pub(super) use head_columns;

/// A subquery for `order_line l`: the number of unsent units of the same variant in newer orders. If units are missing
/// from stock, these orders lack them first.
macro_rules! of_newer_orders {
    () => {
        "(SELECT coalesce(sum(k.quantity - k.fulfilled), 0) FROM order_line k CROSS JOIN orders p ON p.id = k.order_id
            AND p.state IN ('accepted', 'paid') WHERE k.variant_id = l.variant_id AND k.order_id > l.order_id)"
    };
}
pub(super) use of_newer_orders;

/// A line of an order that lacks units, because they are missing from stock.
#[derive(Debug, Deserialize)]
pub struct MissingRow {
    pub position: i64,
    /// The number of missing units.
    pub units: i64,
}

macro_rules! lines {
    ($of:literal) => {
        concat!(
            "SELECT order_id, position, variant_id, product_id, title, options, sku, picture, quantity, unit_price, ",
            "total, tax, ships, fulfilled ",
            "FROM order_line WHERE order_id ",
            $of
        )
    };
}

/// The order with this token. Returns a [`Head`].
pub fn head_of_token(token: Token) -> Statement {
    sql!(head!("orders o WHERE o.token = ?1"), token.to_string())
}

/// The order of a payment. Returns a [`Head`].
pub fn head_of_payment(payment: Token) -> Statement {
    sql!(head!("payment p JOIN orders o ON o.id = p.order_id WHERE p.id = ?1"), payment.to_string())
}

/// The orders with the references in a JSON array. Returns [`Head`]s.
pub fn heads_of_references(references: &str) -> Statement {
    sql!(head!("orders o WHERE o.reference IN (SELECT value FROM json_each(?1))"), references)
}

/// At most `most` orders that were not paid in time. The earliest deadline comes first. Returns [`Head`]s.
pub fn overdue(now: UnixMs, most: i64) -> Statement {
    sql!(
        head!(
            "orders o INDEXED BY orders_open WHERE o.state = 'placed' AND o.expires_at <= ?1
             ORDER BY o.expires_at LIMIT +?2"
        ),
        now,
        most
    )
}

/// The order with this id. Returns a [`Head`].
pub fn head_of_row(id: i64) -> Statement {
    sql!(head!("orders o WHERE o.id = ?1"), id)
}

/// The lines of an order, by position. Returns [`LineRow`]s.
pub fn lines(order: impl Into<Of>) -> Statement {
    about!(order, lines!("= "), " ORDER BY position")
}

/// The lines of the orders with the references in a JSON array, by order and position. Returns [`LineRow`]s.
pub fn lines_of_references(references: &str) -> Statement {
    sql!(
        lines!(
            "IN (SELECT id FROM orders WHERE reference IN (SELECT value FROM json_each(?1)))
             ORDER BY order_id, position"
        ),
        references
    )
}

/// The lines of the order that lack units, because a stock count found fewer units than all orders need. The newest
/// orders lack units first. Returns [`MissingRow`]s.
pub fn missing(id: i64) -> Statement {
    sql!(
        concat!(
            "SELECT l.position, min(l.quantity - l.fulfilled, s.short - ",
            of_newer_orders!(),
            ") AS units FROM orders o JOIN order_line l ON l.order_id = o.id JOIN stock s ON s.variant_id = l.variant_id
             WHERE o.id = ?1 AND o.state IN ('accepted', 'paid') AND l.fulfilled < l.quantity AND s.short > ",
            of_newer_orders!()
        ),
        id
    )
}

/// The order's attempts to pay, newest first. Returns [`PaymentRow`]s.
pub fn payments(order: impl Into<Of>) -> Statement {
    about!(
        order,
        "SELECT id, provider, reference, amount, state, problem, created_at FROM payment WHERE order_id = ",
        " ORDER BY created_at DESC, id LIMIT 20"
    )
}

/// The order's refunds, oldest first. Returns [`RefundRow`]s.
pub fn refunds(order: impl Into<Of>) -> Statement {
    about!(
        order,
        "SELECT r.id, r.order_id, r.payment_id, r.amount, r.state, r.done_at, p.provider, p.reference
         FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.order_id = ",
        " ORDER BY r.created_at LIMIT 50"
    )
}

/// The order's timeline, oldest first. Returns [`TimelineRow`]s.
pub fn timeline(order: impl Into<Of>) -> Statement {
    about!(
        order,
        "SELECT t.at, t.kind, t.by_kind, t.by_id, p.email AS person, t.detail
         FROM timeline t LEFT JOIN person p ON t.by_kind = 'person' AND p.id = t.by_id WHERE t.order_id = ",
        " ORDER BY t.id LIMIT 200"
    )
}
