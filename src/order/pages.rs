//! The shopper's pages: `/orders/{token}` shows an order to anyone who has the address, and `/orders` finds an order by
//! its reference and e-mail address.

use ::http::StatusCode;
use askama::Template;

use super::{
    Done, Reference,
    advance::read,
    ending::cancel,
    status::{Act, State, Status, TimelineKind},
    store::{self, LineRow, PaymentRow, TimelineRow},
};
use crate::{
    address::Address,
    audit::By,
    cart,
    context::{Context, random_token},
    email::EmailAddress,
    error::Error,
    ids::Token,
    json::{self, Text},
    payment::{self, Method, PaymentState, Start, StartLine},
    picture::PictureView,
    platform::{Body, Broken, Platform},
    shop::{
        Layout,
        settings::{Texts, settings},
    },
    time::Zone,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
        network,
        page::Head,
        url,
    },
};

/// The maximum number of bytes of a submitted form.
const MAX_FORM: usize = 4096;
/// The maximum number of attempts to open a payment, if the order changes meanwhile.
const TRIES: u32 = 4;
/// The maximum number of attempts to find an order, per [`network`](network::network) and quarter of an hour.
const LOOKUPS: i64 = 10;

#[derive(Template)]
#[template(path = "order/show.html")]
struct OrderPage<'a> {
    layout: &'a Layout,
    head: Head,
    view: OrderView,
    steps: Vec<Step>,
    cancellable: bool,
    /// True if the page has a button to try the payment again.
    payable: bool,
    /// True if the order still waits for payment or acceptance. Such an order expires at `kept_until`.
    waits: bool,
    kept_until: String,
    /// The merchant's bank details, if the order must be paid by bank transfer and is not paid yet; otherwise empty.
    instructions: String,
}

/// The data of an order on a page for shoppers or for staff.
pub struct OrderView {
    pub token: Token,
    pub reference: String,
    pub number: Option<i64>,
    /// The status in words.
    pub status: &'static str,
    pub state: Status,
    pub placed: String,
    pub email: String,
    /// The lines of the delivery address.
    pub address: Vec<String>,
    pub note: String,
    /// The title of the payment method.
    pub method: &'static str,
    pub lines: Vec<OrderLine>,
    /// The charges that add up to the total.
    pub parts: Vec<(String, String)>,
    pub total: String,
    /// The note about the tax that the prices include, if any.
    pub tax_contained: Option<String>,
    /// The refunded amount, if any.
    pub refunded: Option<String>,
}

/// A line of the order, with its texts and prices at the time of the order.
pub struct OrderLine {
    /// The position of the line in the order, counted from 1.
    pub position: i64,
    pub title: String,
    pub options: String,
    /// May be empty.
    pub sku: String,
    pub picture: Option<PictureView>,
    pub quantity: i64,
    /// The number of units that were sent.
    pub fulfilled: i64,
    /// The price of one unit.
    pub unit: String,
    pub total: String,
}

/// An entry of the timeline, as formatted texts.
struct Step {
    at: String,
    words: &'static str,
}

impl OrderView {
    /// Formats the texts and amounts of an order. `zone` is the shop's time zone.
    ///
    /// # Errors
    /// When a stored amount is out of range.
    pub fn new(head: &store::Head, lines: Vec<LineRow>, zone: &Zone) -> Result<Self, Error> {
        let money = |minor: i64| head.money(minor).map(|money| money.display());
        let status = head.status();
        let address = json::read::<Address>(&head.address).map(|address| address.lines()).unwrap_or_default();
        let charges = head.charges(lines.iter().any(|line| line.ships))?;
        let lines = lines.into_iter().map(|line| {
            Ok(OrderLine {
                position: line.position,
                title: line.title,
                options: line.options,
                sku: line.sku,
                picture: line.picture.map(|Text(picture)| picture),
                quantity: line.quantity,
                fulfilled: line.fulfilled,
                unit: money(line.unit_price)?,
                total: money(line.total)?,
            })
        });
        Ok(Self {
            token: head.token,
            reference: head.reference.clone(),
            number: head.number,
            status: match (status.state, head.method) {
                (State::Placed, Method::Delivery) => "Waiting for confirmation",
                _ => status.words(),
            },
            state: status,
            placed: zone.words(head.placed_at),
            email: head.email.clone(),
            address,
            note: head.note.clone(),
            method: head.method.title(),
            lines: lines.collect::<Result<_, Error>>()?,
            parts: charges.words(),
            total: money(head.total)?,
            tax_contained: charges.tax_note(),
            refunded: (head.refunded > 0).then(|| money(head.refunded)).transpose()?,
        })
    }
}

/// The text of a timeline entry for the shopper.
const fn words(kind: TimelineKind) -> &'static str {
    match kind {
        TimelineKind::Placed => "Order placed",
        TimelineKind::Accepted => "Confirmed by the shop",
        TimelineKind::Paid => "Paid",
        TimelineKind::Declined => "The payment was declined",
        TimelineKind::Expired => "Not paid in time",
        TimelineKind::Cancelled => "Cancelled",
        TimelineKind::Replaced => "Replaced by a newer order",
        TimelineKind::Fulfilled => "Sent",
        TimelineKind::PaymentReturned => "Payment not accepted; it is being refunded",
        TimelineKind::PaymentMismatch => "A payment arrived that is not the amount of this order",
        TimelineKind::Refunded => "Refunded",
    }
}

/// `GET /orders/{token}`
///
/// # Errors
/// `NotFound` when no order has this token.
pub async fn show<P: Platform>(cx: &Context<'_, P>, token: &str) -> Result<Response<P::Native>, Error> {
    let token: Token = token.parse().map_err(|_| Error::NotFound)?;
    let statements = [
        store::head_of_token(token),
        store::lines(token),
        store::timeline(token),
        store::payments(token),
        settings!(Texts),
    ];
    let [head, lines, timeline, payments, texts] = cx.page_batch(statements).await?;
    let order: store::Head = head.maybe()?.ok_or(Error::NotFound)?;
    let view = OrderView::new(&order, lines.all()?, &cx.layout().zone)?;
    let payments: Vec<PaymentRow> = payments.all()?;
    if matches!(order.state, State::Accepted | State::Paid)
        || payments.iter().any(|payment| payment.state == PaymentState::Succeeded)
    {
        cart::clear_ordered(cx, token)?;
    }
    let waits = view.state.state == State::Placed;
    let instructions = match order.method {
        Method::Bank if !view.state.paid && matches!(view.state.state, State::Placed | State::Accepted) => {
            Texts::of(&texts)?.bank_details
        }
        _ => String::new(),
    };
    let timeline: Vec<TimelineRow> = timeline.all()?;
    let zone = &cx.layout().zone;
    let steps = timeline.iter().map(|row| Step { at: zone.words(row.at), words: words(row.kind) }).collect();
    let page = OrderPage {
        layout: cx.layout(),
        head: Head { title: format!("Order {}", view.reference), noindex: true, ..Head::default() },
        cancellable: may_cancel(view.state),
        payable: waits && !order.method.is_manual() && order.expires_at > cx.now,
        kept_until: zone.words(order.expires_at),
        waits,
        view,
        steps,
        instructions,
    };
    let mut response = cx.html(StatusCode::OK, &page, CachePolicy::Private)?;
    http::secret_address(&mut response);
    Ok(response)
}

/// True if the shopper can cancel the order. Only the shop can cancel a paid order.
fn may_cancel(status: Status) -> bool {
    !status.paid && status.after(Act::Cancel).is_ok()
}

/// `POST /orders/{token}/cancellation`
///
/// # Errors
/// `NotFound` when no order has this token. `Unprocessable` when the shopper can no longer cancel the order.
pub async fn cancel_by_shopper<P: Platform>(cx: &Context<'_, P>, token: &str) -> Result<Response<P::Native>, Error> {
    let token: Token = token.parse().map_err(|_| Error::NotFound)?;
    let head = read(cx, token).await?;
    let too_late =
        || Error::Unprocessable("This order can no longer be cancelled here. Please contact the shop.".to_owned());
    if head.state == State::Cancelled {
        return http::see_other(&url::order_path(token));
    }
    if !may_cancel(head.status()) || cancel(cx, &head, By::Shopper, "").await? != Done::Now {
        return Err(too_late());
    }
    http::see_other(&url::order_path(token))
}

/// `POST /orders/{token}/payments`: lets the shopper try to pay again.
///
/// # Errors
/// `NotFound` when no order has this token. `Unprocessable` when there is nothing to pay.
pub async fn pay_again<P: Platform>(cx: &Context<'_, P>, token: &str) -> Result<Response<P::Native>, Error> {
    let token: Token = token.parse().map_err(|_| Error::NotFound)?;
    let start = open_payment(cx, token).await?;
    let address = payment::begin(cx, &start).await?;
    http::see_other(&address.unwrap_or_else(|| url::order_path(token)))
}

/// Returns the data that is needed to start the order's open payment. If no payment is open, adds a new payment first.
async fn open_payment<P: Platform>(cx: &Context<'_, P>, token: Token) -> Result<Start, Error> {
    for _ in 0..TRIES {
        let statements = [store::head_of_token(token), store::payments(token), store::lines(token)];
        let [head, payments, lines] = cx.rows(statements).await?;
        let head: store::Head = head.maybe()?.ok_or(Error::NotFound)?;
        let payments: Vec<PaymentRow> = payments.all()?;
        let is_open = head.state == State::Placed && head.expires_at > cx.now;
        if !is_open || head.method.is_manual() {
            return Err(Error::Unprocessable(
                "There is nothing to pay for this order. Its page shows the current status.".to_owned(),
            ));
        }
        if let Some(open) = payments.iter().find(|payment| payment.state == PaymentState::Open) {
            return start(&head, lines.all()?, open.id);
        }
        let payment = random_token(cx.platform)?;
        match cx.batch(&store::payment_new(payment, head.id, head.method, cx.now)).await {
            Ok(_) => return start(&head, lines.all()?, payment),
            // The shopper submitted the form twice at once, or the order changed meanwhile. So the order is read again.
            Err(error) if matches!(error.broken(), Some(Broken::PaymentOpen | Broken::OrderStatus)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Internal(format!("order {token:?} changes too often")))
}

fn start(head: &store::Head, lines: Vec<LineRow>, payment: Token) -> Result<Start, Error> {
    let line = |line: LineRow| {
        let unit_price = head.money(line.unit_price)?;
        Ok(StartLine::new(line.title, &line.options, line.quantity, unit_price))
    };
    Ok(Start {
        method: head.method,
        payment,
        amount: head.money(head.total)?,
        email: head.email.clone(),
        lines: lines.into_iter().map(line).collect::<Result<_, Error>>()?,
        return_to: format!("{}{}", head.origin, url::order_path(head.token)),
    })
}

#[derive(Template)]
#[template(path = "order/find.html")]
struct FindPage<'a> {
    layout: &'a Layout,
    head: Head,
    form: Form,
}

/// `GET /orders`: the page with the form that finds an order.
///
/// # Errors
/// When the database fails.
pub async fn find<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let [] = cx.page_batch([]).await?;
    find_page(cx, Form::default(), StatusCode::OK)
}

/// `POST /orders` with `reference` and `email`: redirects to the order. If no order has both, the response does not say
/// which of the two is wrong. The number of attempts is limited.
///
/// # Errors
/// When the database fails.
pub async fn look_up<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    const WRONG: &str =
        "We found no order with this reference and e-mail address. Both are in the confirmation that we sent you.";
    const TOO_MANY: &str = "Too many attempts. Please try again in 15 minutes, or contact the shop.";
    let mut form = Form::read(body, MAX_FORM).await?;
    let reference = Reference::parse(form.typed("reference"));
    let typed = form.typed("email");
    let email = EmailAddress::typed(typed).map_or_else(|_| typed.to_owned(), |email| email.as_str().to_owned());
    let email = email.to_ascii_lowercase();
    let who = network::network(cx.platform, &cx.headers).unwrap_or_default();
    let window = cx.now.seconds().div_euclid(900);
    let [tries, found] = cx
        .page_batch([
            store::count_try(&who, window),
            store::find(reference.as_ref().map_or("", Reference::as_str), &email),
        ])
        .await?;
    let tries: Option<store::TriesRow> = tries.maybe()?;
    if tries.is_some_and(|row| row.tries > LOOKUPS) {
        form.refuse("", TOO_MANY);
        return find_page(cx, form, StatusCode::TOO_MANY_REQUESTS);
    }
    if let Some(row) = found.maybe::<store::FoundRow>()? {
        return http::see_other(&url::order_path(row.token));
    }
    form.refuse("", WRONG);
    find_page(cx, form, StatusCode::UNPROCESSABLE_ENTITY)
}

fn find_page<P: Platform>(cx: &Context<'_, P>, form: Form, status: StatusCode) -> Result<Response<P::Native>, Error> {
    let head = Head { title: form.title("Find your order"), noindex: true, ..Head::default() };
    cx.html(status, &FindPage { layout: cx.layout(), head, form }, CachePolicy::Private)
}
