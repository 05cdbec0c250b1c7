//! `/admin/orders/{id}`: one order, with the acts that its state and the person's role allow.

use ::http::StatusCode;
use askama::Template;

use super::super::frame::{Frame, Section, row_id};
use crate::{
    audit::By,
    context::Context,
    error::Error,
    event::{self, store::Listed},
    ids::Token,
    mail::{self, store::MailRow},
    order::{
        Act, OrderLine, OrderView, TimelineKind,
        store::{self, LineRow, MissingRow, PaymentRow, RefundRow, TimelineRow},
    },
    payment::{Method, PaymentState, RefundState},
    platform::Platform,
    staff::{Permission, Person, Role},
    time::Zone,
    web::{
        form::{FieldView, Form, Rule},
        http::{CachePolicy, Response},
        url,
    },
};

/// The reason for a cancellation.
pub const REASON: Rule = Rule::required("reason", 200);

#[derive(Template)]
#[template(path = "admin/orders/show.html")]
struct OrderPage<'a> {
    frame: Frame<'a>,
    id: i64,
    view: OrderView,
    lines: Vec<Line>,
    steps: Vec<Step>,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
    /// True if no money has arrived for the order.
    is_unpaid: bool,
    mails: Vec<MailRow>,
    events: Vec<Listed>,
    acts: Acts,
    /// The submitted form with its problems; empty if no form was submitted.
    form: Form,
    reason: FieldView,
}

impl OrderPage<'_> {
    /// True if units of the order are missing from stock.
    fn is_short(&self) -> bool {
        self.lines.iter().any(|line| line.missing > 0)
    }

    /// The e-mail address, encoded for a `mailto:` link (RFC 6068 §2).
    fn mailto(&self) -> String {
        url::segment(&self.view.email).replace("%40", "@")
    }
}

/// The acts that the page offers to this person.
struct Acts {
    accept: bool,
    pay: bool,
    /// True if the order is closed, so that a payment does not pay it and must be refunded.
    late: bool,
    cancel: bool,
    fulfil: bool,
    /// True if a cancellation causes a refund.
    costs: bool,
}

impl Acts {
    fn new(role: Role, view: &OrderView, head: &store::Head, payments: &[PaymentRow]) -> Self {
        let manages = role.allows(Permission::ManageOrders);
        let can = |act| view.state.after(act).is_ok();
        Self {
            accept: manages && head.method.is_manual() && can(Act::Accept),
            pay: manages && payment_by_hand(payments).is_some(),
            late: !can(Act::Pay),
            cancel: manages && can(Act::Cancel),
            fulfil: role.allows(Permission::FulfilOrders) && can(Act::Fulfil { last: true }),
            costs: head.paid > head.refunded,
        }
    }
}

/// A line with its field in the fulfilment form.
struct Line {
    line: OrderLine,
    left: i64,
    /// The units that are missing from stock.
    missing: i64,
    units: FieldView,
}

struct Step {
    at: String,
    words: &'static str,
    by: String,
    detail: String,
}

struct Payment {
    at: String,
    method: &'static str,
    amount: String,
    state: &'static str,
    reference: String,
    /// The reason why the merchant must refund the payment; usually empty.
    problem: String,
}

struct Refund {
    id: String,
    amount: String,
    /// The time at which the refund was sent.
    done: Option<String>,
    by_hand: bool,
    /// True if this person can mark the refund as sent.
    open: bool,
}

/// The manual payment that the merchant may mark as received. The order may be closed. The shop then asks the merchant
/// to refund the payment.
///
/// Returns `None` if there is no manual payment, or if money has already arrived for any payment of the order.
pub fn payment_by_hand(payments: &[PaymentRow]) -> Option<Token> {
    if payments.iter().any(has_arrived) {
        return None;
    }
    payments.iter().find(|payment| payment.provider.is_manual()).map(|payment| payment.id)
}

/// True if money has arrived for this payment.
const fn has_arrived(payment: &PaymentRow) -> bool {
    !matches!(payment.state, PaymentState::Open | PaymentState::Declined | PaymentState::Expired)
}

/// `GET /admin/orders/{id}`
///
/// # Errors
/// `NotFound` when no order has this id.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    page(cx, person, row_id(id)?, StatusCode::OK, Form::default()).await
}

/// The page of an order, with the problems of a submitted form.
///
/// # Errors
/// `NotFound` when no order has this id.
pub async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: i64,
    status: StatusCode,
    mut form: Form,
) -> Result<Response<P::Native>, Error> {
    let statements = [
        store::head_of_row(id),
        store::lines(id),
        store::timeline(id),
        store::payments(id),
        store::refunds(id),
        store::missing(id),
        mail::store::of_order(id),
        event::store::of_order(id),
    ];
    let [head, lines, timeline, payments, refunds, missing, mails, events] = cx.page_batch(statements).await?;
    let order: store::Head = head.maybe()?.ok_or(Error::NotFound)?;
    let rows: Vec<LineRow> = lines.all()?;
    let payments: Vec<PaymentRow> = payments.all()?;
    let refunds: Vec<RefundRow> = refunds.all()?;
    let timeline: Vec<TimelineRow> = timeline.all()?;
    let missing: Vec<MissingRow> = missing.all()?;

    let money = |minor: i64| order.money(minor).map(|money| money.display());
    let zone = &cx.layout().zone;
    let mut view = OrderView::new(&order, rows, zone)?;
    let manages = person.role.allows(Permission::ManageOrders);
    let page = OrderPage {
        id,
        lines: std::mem::take(&mut view.lines).into_iter().map(|line| to_send(line, &missing, &mut form)).collect(),
        steps: timeline.into_iter().map(|row| step(row, zone)).collect(),
        refunds: refunds
            .into_iter()
            .map(|refund| to_show(refund, manages, zone, money))
            .collect::<Result<_, Error>>()?,
        is_unpaid: !view.state.paid && !payments.iter().any(has_arrived),
        mails: if person.role.allows(Permission::ReadMail) { mails.all()? } else { Vec::new() },
        events: if person.role.allows(Permission::ReadEvents) { events.all()? } else { Vec::new() },
        acts: Acts::new(person.role, &view, &order, &payments),
        payments: payments
            .into_iter()
            .map(|payment| {
                Ok(Payment {
                    at: zone.words(payment.created_at),
                    method: payment.provider.title(),
                    amount: money(payment.amount)?,
                    state: payment_words(payment.state),
                    reference: payment.reference.unwrap_or_default(),
                    problem: payment.problem,
                })
            })
            .collect::<Result<_, Error>>()?,
        frame: Frame::new(cx, person, Section::Orders, form.title(&format!("Order {}", view.reference))),
        view,
        reason: form.field("reason"),
        form,
    };
    cx.html(status, &page, CachePolicy::Private)
}

fn to_send(line: OrderLine, missing: &[MissingRow], form: &mut Form) -> Line {
    let left = line.quantity.saturating_sub(line.fulfilled);
    let name = format!("units-{}", line.position);
    form.fill(&name, &left.to_string());
    let missing = missing.iter().find(|row| row.position == line.position).map_or(0, |row| row.units);
    Line { line, left, missing, units: form.field(&name) }
}

fn step(row: TimelineRow, zone: &Zone) -> Step {
    let words = match row.kind {
        TimelineKind::Placed => "Placed",
        TimelineKind::Accepted => "Accepted",
        TimelineKind::Paid => "Paid",
        TimelineKind::Declined => "Payment declined",
        TimelineKind::Expired => "Not paid in time",
        TimelineKind::Cancelled => "Cancelled",
        TimelineKind::Replaced => "Replaced by a newer order from the same cart",
        TimelineKind::Fulfilled => "Sent",
        TimelineKind::PaymentReturned => "Payment not accepted; it is being refunded",
        TimelineKind::PaymentMismatch => "A different amount or currency arrived",
        TimelineKind::Refunded => "Refunded",
    };
    Step { at: zone.words(row.at), words, by: by(&row), detail: row.detail }
}

/// The name of whoever caused the step: a person's e-mail address or a provider's title. For all others, the kind of
/// the actor.
fn by(row: &TimelineRow) -> String {
    match By::read(&row.by_kind, row.by_id.as_deref()) {
        Some(By::Person(id)) => row.person.clone().unwrap_or_else(|| format!("person {id}")),
        Some(By::Provider(name)) => name.parse::<Method>().map(|method| method.title().to_owned()).unwrap_or(name),
        _ => row.by_kind.clone(),
    }
}

fn to_show(
    refund: RefundRow,
    manages: bool,
    zone: &Zone,
    money: impl Fn(i64) -> Result<String, Error>,
) -> Result<Refund, Error> {
    let by_hand = refund.provider.is_manual();
    Ok(Refund {
        amount: money(refund.amount)?,
        open: manages && by_hand && refund.state == RefundState::Due,
        done: refund.done_at.map(|at| zone.words(at)),
        by_hand,
        id: refund.id,
    })
}

const fn payment_words(state: PaymentState) -> &'static str {
    match state {
        PaymentState::Open => "Pending",
        PaymentState::Declined => "Declined",
        PaymentState::Expired => "Not paid in time",
        PaymentState::Succeeded => "Paid",
        PaymentState::Mismatch => "Different amount or currency",
        PaymentState::Returning => "Not accepted, being refunded",
        PaymentState::Returned => "Not accepted, refunded",
    }
}
