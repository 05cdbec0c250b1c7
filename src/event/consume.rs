//! What follows an event. All of it is in one batch with the mark that it is done, so it happens once, however often and in whatever
//! order messages come.

use serde_json::Value;

use super::{
    day::today,
    message::{Kind, Message},
    store,
};
use crate::{
    context::{Context, random_token},
    error::Error,
    isolate::Task,
    json, mail, order,
    payment::Method,
    platform::{DbError, Platform, Statement},
};

/// Acts on a message of the events' queue.
///
/// # Errors
/// When it should be delivered again; also when it is no event, so that it ends among the dead letters, where somebody sees it.
pub async fn consume<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    let message: Message = json::read(body).map_err(|error| Error::Internal(format!("not an event: {error}")))?;
    let kind = Kind::parse(&message.r#type)
        .ok_or_else(|| Error::Internal(format!("an event of no known kind: {}", message.r#type)))?;
    let mut statements: Vec<Statement> = store::once(&message.id).into();
    statements.extend(effects(cx, kind, &message).await?);
    let letter = match letter(kind, &message) {
        Some(letter) => write_letter(cx, letter, &message).await?,
        None => None,
    };
    let writes = letter.is_some();
    statements.extend(letter);
    statements.push(store::done(&message.id, cx.now));
    match cx.batch(&statements).await {
        Ok(_) => {
            if writes {
                cx.later(Task::MailSoon);
            }
            Ok(())
        }
        // Delivered again after all was done.
        Err(DbError(cause)) if cause.contains("event:done") => Ok(()),
        Err(error) => {
            // For the merchant's list of events. It may fail as well, and nothing hangs on it.
            let _ = cx.batch(&[store::problem(&message.id, &error.to_string())]).await;
            Err(error.into())
        }
    }
}

async fn effects<P: Platform>(cx: &Context<'_, P>, kind: Kind, message: &Message) -> Result<Vec<Statement>, Error> {
    let reference = message.subject.as_str();
    let amount = |name: &str| message.data.get(name).and_then(Value::as_i64);
    let currency = || message.data.get("currency").and_then(Value::as_str).unwrap_or_default();
    let missing = |name: &str| Error::Internal(format!("event {}: no {name}", message.id));
    // Only for those that are counted: a day without a name is refused by the table.
    let day = match kind {
        Kind::OrderAccepted | Kind::OrderPaid | Kind::OrderCancelled | Kind::OrderRefunded => today(cx).await?,
        _ => String::new(),
    };
    Ok(match kind {
        Kind::OrderAccepted => store::count(reference, &day).into(),
        Kind::OrderPaid => {
            let mut statements: Vec<Statement> = store::count(reference, &day).into();
            let paid = amount("paid").ok_or_else(|| missing("paid"))?;
            statements.push(store::moved(&day, currency(), paid, 0));
            statements
        }
        Kind::OrderCancelled => {
            // It may come before the event that made it firm.
            let mut statements: Vec<Statement> = store::count(reference, &day).into();
            statements.extend(store::uncount(reference, &day));
            statements
        }
        Kind::OrderRefunded => {
            let back = amount("amount").ok_or_else(|| missing("amount"))?;
            vec![store::moved(&day, currency(), 0, back)]
        }
        Kind::OrderPlaced
        | Kind::OrderExpired
        | Kind::OrderFulfilled
        | Kind::StockLow
        | Kind::StockOut
        | Kind::StockBack => Vec::new(),
    })
}

/// The letter that the event is told the shopper by. What they gave up themselves before it was anything needs none.
fn letter(kind: Kind, message: &Message) -> Option<mail::Kind> {
    let method = message.data.get("method").and_then(Value::as_str).and_then(|name| name.parse::<Method>().ok());
    let by_hand = method.is_some_and(Method::is_manual);
    let was_firm = message.data.get("number").is_some_and(Value::is_number);
    match kind {
        Kind::OrderPlaced if by_hand => Some(mail::Kind::OrderPlaced),
        Kind::OrderPaid => Some(mail::Kind::PaymentReceived),
        Kind::OrderAccepted => Some(mail::Kind::OrderAccepted),
        Kind::OrderCancelled if by_hand || was_firm => Some(mail::Kind::OrderCancelled),
        _ => None,
    }
}

async fn write_letter<P: Platform>(
    cx: &Context<'_, P>,
    kind: mail::Kind,
    message: &Message,
) -> Result<Option<Statement>, Error> {
    let Some((to, order)) = order::letter(cx, &message.subject).await? else { return Ok(None) };
    let letter = mail::compose(kind, &order)?;
    Ok(Some(mail::queue(random_token(cx.platform), &message.id, kind, &to, &letter, cx.now)))
}

/// The queue has given a message up. It is kept where a merchant sees it and can have it sent again.
///
/// # Errors
/// When it should be delivered again.
pub async fn dead<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    let id = json::read::<Message>(body).map(|message| message.id).unwrap_or_default();
    cx.batch(&store::dead(&id, body, cx.now)).await?;
    Ok(())
}
