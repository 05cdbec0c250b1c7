//! Applies the effects that [`Kind::follows`] defines for each event. One batch applies the effects and marks the
//! events as done. So each effect happens once, even if messages are repeated or out of order.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use crate::{
    context::{Context, random_token},
    error::Error,
    event::{Cash, Condition, Follows, Kind, Message, Sales, store, today},
    isolate::Task,
    json, mail, order,
    payment::Method,
    platform::{Platform, Statement},
};

/// The reasons why events could not be processed, by event id.
type Failed = HashMap<String, String>;

/// Processes messages of the events' queue. One batch writes the effects of all messages. The results are in the order
/// of the messages.
///
/// # Errors
/// An error in the list means that the queue should deliver the message again. The result of a message that is not an
/// event is always an error. After its last delivery, such a message becomes a dead letter, which staff can see.
pub(super) async fn consume<P: Platform>(cx: &Context<'_, P>, bodies: &[&str]) -> Vec<Result<(), Error>> {
    let read: Vec<Result<Event, String>> = bodies.iter().map(|body| Event::read(body)).collect();
    let mut ids = BTreeSet::new();
    let events: Vec<&Event> = read.iter().flatten().filter(|event| ids.insert(event.id())).collect();
    let failed = match process(cx, &events).await {
        Ok(failed) => failed,
        Err(error) => {
            let cause = error.into_cause();
            events.iter().map(|event| (event.id().to_owned(), cause.clone())).collect()
        }
    };
    if !failed.is_empty() {
        // The merchant sees the reasons in the list of events. Nothing else depends on this batch, so its error is
        // ignored.
        let _ = cx.batch(&[store::problems(&json!(failed).to_string())]).await;
    }
    let result = |event: Result<Event, String>| match failed.get(event?.id()) {
        None => Ok(()),
        Some(cause) => Err(cause.clone()),
    };
    read.into_iter().map(|event| result(event).map_err(Error::Internal)).collect()
}

/// An event whose data contains everything that its effects need.
struct Event {
    follows: Follows,
    message: Message,
    /// The received or refunded amount in minor units; 0 for other events.
    amount: i64,
}

impl Event {
    fn read(body: &str) -> Result<Self, String> {
        let message: Message = json::read(body).map_err(|error| format!("not an event: {error}"))?;
        let kind: Kind = message.r#type.parse().map_err(|_| format!("unknown kind of event: {}", message.r#type))?;
        let follows = kind.follows();
        let amount = |name: &str| match message.data.get(name).and_then(Value::as_i64) {
            Some(amount) => Ok(amount),
            None => Err(format!("event {}: no {name}", message.id)),
        };
        let amount = match follows.cash {
            Cash::Unchanged => 0,
            Cash::Received => amount("paid")?,
            Cash::Refunded => amount("amount")?,
        };
        Ok(Self { follows, message, amount })
    }

    fn id(&self) -> &str {
        &self.message.id
    }

    fn text(&self, name: &str) -> &str {
        self.message.data.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The kinds of mail that the event sends to the order's customer.
    fn mails(&self) -> impl Iterator<Item = mail::MailKind> {
        let is_manual = self.text("method").parse::<Method>().is_ok_and(Method::is_manual);
        let is_firm = self.message.data.get("number").is_some_and(Value::is_number);
        let applies = move |condition| match condition {
            Condition::Always => true,
            Condition::Manual => is_manual,
            Condition::ManualOrFirm => is_manual || is_firm,
        };
        self.follows.mails.iter().filter(move |(_, condition)| applies(*condition)).map(|(kind, _)| *kind)
    }

    /// The event's entry in the list for [`store::moved`]; `None` if no money was received or refunded.
    fn cash(&self) -> Option<Value> {
        let (paid, refunded) = match self.follows.cash {
            Cash::Received => (self.amount, 0),
            Cash::Refunded => (0, self.amount),
            Cash::Unchanged => return None,
        };
        (self.amount != 0)
            .then(|| json!({ "id": self.id(), "currency": self.text("currency"), "paid": paid, "refunded": refunded }))
    }
}

/// Processes events, and returns those that failed, with the reasons. The list must not contain an event twice. An
/// event that is already done has no further effect.
async fn process<P: Platform>(cx: &Context<'_, P>, events: &[&Event]) -> Result<Failed, Error> {
    let mut failed = Failed::new();
    let mails = mails(cx, events, &mut failed).await?;
    let events: Vec<&Event> = events.iter().copied().filter(|event| !failed.contains_key(event.id())).collect();
    if events.is_empty() {
        return Ok(failed);
    }
    let ids = json!(events.iter().map(|event| event.id()).collect::<Vec<_>>()).to_string();
    let mut statements = figures(cx, &events).await?;
    let writes = !mails.is_empty();
    statements.extend(mails);
    statements.extend([store::done(&ids, cx.now), store::unknown(&ids)]);
    let unknown: Vec<store::UnknownRow> = cx.last_rows(&statements).await?.all()?;
    failed.extend(unknown.into_iter().map(|row| (row.id, "the outbox has no event with this id".to_owned())));
    if writes {
        cx.later(Task::MailSoon);
    }
    Ok(failed)
}

/// The statements that change the day's figures and the number of sold units of each product.
async fn figures<P: Platform>(cx: &Context<'_, P>, events: &[&Event]) -> Result<Vec<Statement>, Error> {
    let orders = |counts: fn(Sales) -> bool| -> Vec<&str> {
        let some = events.iter().filter(|event| counts(event.follows.sales));
        some.map(|event| event.message.subject.as_str()).collect()
    };
    let cancelled = orders(|sales| sales == Sales::Cancelled);
    // The event of a cancellation may arrive before the event of the acceptance or the payment. So a cancelled order is
    // first counted as a sale, unless it was counted before.
    let firm = orders(|sales| sales != Sales::Unchanged);
    let moved: Vec<Value> = events.iter().filter_map(|event| event.cash()).collect();
    let mut statements = Vec::new();
    if firm.is_empty() && moved.is_empty() {
        return Ok(statements);
    }
    let day = today(cx).await?;
    if !firm.is_empty() {
        statements.extend(store::count(&json!(firm).to_string(), &day));
    }
    if !cancelled.is_empty() {
        statements.extend(store::uncount(&json!(cancelled).to_string(), &day));
    }
    if !moved.is_empty() {
        statements.push(store::moved(&json!(moved).to_string(), &day));
    }
    Ok(statements)
}

/// The statements that queue the mails to customers. If an order cannot be read, only its own events fail.
async fn mails<P: Platform>(
    cx: &Context<'_, P>,
    events: &[&Event],
    failed: &mut Failed,
) -> Result<Vec<Statement>, Error> {
    let due: Vec<(&Event, mail::MailKind)> =
        events.iter().flat_map(|event| event.mails().map(|kind| (*event, kind))).collect();
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let references: Vec<&str> = due.iter().map(|(event, _)| event.message.subject.as_str()).collect();
    let orders = order::mails(cx, &references).await?;
    let mut statements = Vec::new();
    for (event, kind) in due {
        let Some(order) = orders.get(&event.message.subject) else { continue };
        let id = random_token(cx.platform)?;
        let queued = order.as_ref().map_err(Clone::clone).and_then(|(to, order)| {
            let key = format!("{}:{}", kind.name(), event.id());
            mail::queue(id, &key, kind, to, order, cx.now).map_err(|error| error.to_string())
        });
        match queued {
            Ok(statement) => statements.push(statement),
            Err(cause) => drop(failed.insert(event.id().to_owned(), cause)),
        }
    }
    Ok(statements)
}

/// Handles a message that the queue has stopped retrying. Marks the event as dead, so that staff see it and can send it
/// again. A message without a known event is stored as a dead letter.
///
/// # Errors
/// When the database failed. The queue then delivers the message again.
pub(super) async fn dead<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    let id = json::read::<Message>(body).map(|message| message.id).unwrap_or_default();
    cx.batch(&store::dead(&id, body, cx.now)).await?;
    Ok(())
}
