//! Records reports about payments. Reports come from webhooks, the test provider's page, cron and the merchant. A
//! report may arrive twice or late, and two reports may arrive in any sequence.

use super::{
    advance::{Done, attempt},
    status::{Act, TimelineKind},
    store::{self, Entry, Head, PaymentShown},
};
use crate::{
    audit::By,
    context::{Context, random_token},
    error::Error,
    ids::Token,
    isolate::Task,
    money::Money,
    payment::{Heard, Method, PaymentState, Received, What},
    platform::{Broken, Platform, Statement},
};

/// The maximum number of attempts to record a report, if the order changes meanwhile.
const TRIES: u32 = 4;

/// The outcome of a report that money arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// The report made the order paid.
    Paid,
    /// The payment was already recorded.
    Known,
    /// The order cannot accept the payment. The payment is refunded.
    GoesBack,
    /// The amount or the currency is wrong. The order does not change, and the merchant decides what happens to the
    /// money.
    Mismatch,
}

/// A provider's message. The id of the message is recorded together with the payment.
#[derive(Debug, Clone, Copy)]
pub struct Webhook<'w> {
    pub provider: Method,
    /// The message's id at the provider.
    pub id: &'w str,
}

/// A report that money arrived for a payment.
#[derive(Clone, Copy)]
struct Report<'r> {
    payment: Token,
    /// The amount that arrived; `None` if the merchant marks the requested amount as received.
    amount: Option<Money>,
    reference: &'r str,
    webhook: Option<Webhook<'r>>,
}

/// Records the report of a provider.
///
/// # Errors
/// The errors of [`paid`] and [`declined`].
pub async fn record_report<P: Platform>(cx: &Context<'_, P>, provider: Method, heard: &Heard) -> Result<(), Error> {
    let webhook = Some(Webhook { provider, id: &heard.message });
    match &heard.what {
        What::Paid(received) => paid(cx, heard.payment, received, webhook).await.map(|_| ()),
        What::Declined => declined(cx, heard.payment, webhook).await,
    }
}

/// Records money that arrived for a payment. The money pays the order only if it is exactly the requested amount.
///
/// # Errors
/// `NotFound` when no payment has this id. `Unprocessable` when another payment already has the provider's reference.
/// After any other error, it is unknown whether the money was recorded. It is safe to report the money again.
pub async fn paid<P: Platform>(
    cx: &Context<'_, P>,
    payment: Token,
    received: &Received,
    webhook: Option<Webhook<'_>>,
) -> Result<Settled, Error> {
    let report = Report { payment, amount: Some(received.amount), reference: &received.reference, webhook };
    settle(cx, report, None).await
}

/// Records a manual payment that the person `by` marks as received. The reference is made from the payment's id, so a
/// second call has the same reference and records nothing.
///
/// # Errors
/// The errors of [`paid`].
pub async fn paid_by_hand<P: Platform>(cx: &Context<'_, P>, payment: Token, by: By) -> Result<Settled, Error> {
    let reference = format!("by-hand-{payment}");
    settle(cx, Report { payment, amount: None, reference: &reference, webhook: None }, Some(by)).await
}

async fn settle<P: Platform>(cx: &Context<'_, P>, report: Report<'_>, by: Option<By>) -> Result<Settled, Error> {
    for _ in 0..TRIES {
        let statements =
            [store::head_of_payment(report.payment), store::payment_of_reference(report.payment, report.reference)];
        let [head, shown] = cx.rows(statements).await?;
        let head: Head = head.maybe()?.ok_or(Error::NotFound)?;
        let shown: PaymentShown = shown.maybe()?.ok_or(Error::NotFound)?;
        let asked = shown.asked()?;
        let amount = report.amount.unwrap_or(asked);
        let is_repeat = shown.paid_as.as_deref() == Some(report.reference);
        match shown.state {
            PaymentState::Succeeded | PaymentState::Returning | PaymentState::Returned => return Ok(Settled::Known),
            PaymentState::Mismatch if is_repeat && amount != asked => return Ok(Settled::Known),
            _ => {}
        }
        let by = by.clone().unwrap_or_else(|| By::Provider(shown.provider.name().to_owned()));
        // The row of the payment already records other money, so this money gets a row of its own.
        let is_more = shown.state == PaymentState::Mismatch && !is_repeat;
        let id = if is_more { random_token(cx.platform)? } else { shown.id };
        let money = Arrived { cx, head: &head, shown: &shown, id, asked, amount, report };
        if let Some(settled) = money.settle(by).await? {
            return Ok(settled);
        }
    }
    Err(Error::Internal(format!("payment {:?} changes too often", report.payment)))
}

/// Records that a payment was declined. The shopper can try to pay again until the order expires.
///
/// # Errors
/// `NotFound` when no payment has this id. After any other error, it is unknown whether the decline was recorded. It is
/// safe to report the decline again.
pub async fn declined<P: Platform>(
    cx: &Context<'_, P>,
    payment: Token,
    webhook: Option<Webhook<'_>>,
) -> Result<(), Error> {
    let mut statements = vec![
        store::payment_is_there(payment),
        store::payment_declined(payment, cx.now),
        store::payment_over(payment, PaymentState::Declined, cx.now),
    ];
    statements.extend(webhook.map(|webhook| seen(webhook, cx)));
    match cx.batch(&statements).await {
        Ok(_) => Ok(()),
        Err(error) if error.broken() == Some(Broken::PaymentUnknown) => Err(Error::NotFound),
        Err(error) => Err(error.into()),
    }
}

/// Money that arrived, with the order and the payment that were read.
struct Arrived<'a, P> {
    cx: &'a Context<'a, P>,
    head: &'a Head,
    shown: &'a PaymentShown,
    /// The id of the payment row that records the money: the id of `shown`, or a new id.
    id: Token,
    asked: Money,
    amount: Money,
    report: Report<'a>,
}

impl<P: Platform> Arrived<'_, P> {
    /// Records the money. `None` if the order or the payment changed since they were read.
    async fn settle(&self, by: By) -> Result<Option<Settled>, Error> {
        if self.amount != self.asked {
            return self.mismatch(by).await;
        }
        let entry = Entry::new(TimelineKind::Paid, by);
        match attempt(self.cx, self.head, Act::Pay, &entry, "[]", &self.write(PaymentState::Succeeded, "")).await {
            Ok(Some(Done::Now)) => Ok(Some(Settled::Paid)),
            Ok(Some(Done::Refused | Done::Short)) => self.go_back(entry.by).await,
            Ok(None) => Ok(None),
            Err(Error::Db(error)) if error.broken() == Some(Broken::PaymentReference) => Err(taken()),
            Err(error) => Err(error),
        }
    }

    /// Records money that the order cannot accept, and adds a refund of this money.
    async fn go_back(&self, by: By) -> Result<Option<Settled>, Error> {
        let cx = self.cx;
        let mut statements = self.write(PaymentState::Returning, "");
        statements.push(store::refund_all(random_token(cx.platform)?, self.id, cx.now));
        let entry = Entry::new(TimelineKind::PaymentReturned, by);
        statements.push(store::mark(self.head.id, &entry, cx.now));
        statements.extend(store::audit_step(self.head, self.head.status(), &entry, cx.now));
        let is_written = self.send(&statements).await?;
        if is_written {
            cx.later(Task::Refund);
        }
        Ok(is_written.then_some(Settled::GoesBack))
    }

    /// Records money of the wrong amount or currency. If the order can no longer be paid, the money is refunded. Money
    /// in another currency is not refunded, because refunds are always in the order's currency.
    async fn mismatch(&self, by: By) -> Result<Option<Settled>, Error> {
        let is_payable = self.head.status().after(Act::Pay).is_ok();
        let can_go_back = self.amount.currency() == self.asked.currency() && self.amount.minor() > 0;
        if !is_payable && can_go_back {
            return self.go_back(by).await;
        }
        let problem = format!("{} arrived instead of {}.", self.amount.display(), self.asked.display());
        let mut statements = vec![store::order_unchanged(self.head)];
        statements.extend(self.write(PaymentState::Mismatch, &problem));
        let entry = Entry { kind: TimelineKind::PaymentMismatch, by, detail: problem };
        statements.push(store::mark(self.head.id, &entry, self.cx.now));
        Ok(self.send(&statements).await?.then_some(Settled::Mismatch))
    }

    /// The statements that record the money. The first statement is a guard: it fails the batch if the payment has
    /// changed since it was read.
    fn write(&self, state: PaymentState, problem: &str) -> Vec<Statement> {
        let Self { cx, shown, report, id, .. } = self;
        let mut statements = vec![store::payment_unchanged(shown.id, shown.state)];
        if *id != shown.id {
            statements.push(store::payment_more(*id, shown.id, cx.now));
        }
        statements.push(store::payment_received(*id, state, self.amount, report.reference, problem, cx.now));
        statements.extend(report.webhook.map(|webhook| seen(webhook, cx)));
        statements
    }

    /// Runs the batch. False if the order or the payment changed since they were read; then nothing was written.
    async fn send(&self, statements: &[Statement]) -> Result<bool, Error> {
        match self.cx.batch(statements).await {
            Ok(_) => Ok(true),
            Err(error) => match error.broken() {
                Some(Broken::OrderStatus) => Ok(false),
                Some(Broken::PaymentReference) => Err(taken()),
                _ => Err(error.into()),
            },
        }
    }
}

fn taken() -> Error {
    Error::Unprocessable("Another payment already has this reference. Every payment needs its own.".to_owned())
}

fn seen<P: Platform>(webhook: Webhook<'_>, cx: &Context<'_, P>) -> Statement {
    store::webhook_seen(webhook.provider, webhook.id, cx.now)
}
