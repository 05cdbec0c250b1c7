//! The effects of events. All of them is in one batch with the marks that they are done, so it happens once, however
//! often and in whatever order messages come.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use crate::{
    context::{Context, random_token},
    error::Error,
    event::{Kind, Message, store, today},
    isolate::Task,
    json, mail, order,
    payment::Method,
    platform::{Platform, Statement},
};

/// Why events were not acted on, by their ids.
type Failed = HashMap<String, String>;

/// Acts on messages of the events' queue, all in one batch of the database. The results stand in the order of the
/// messages.
///
/// # Errors
/// When a message should be delivered again; also when it is no event, so that it ends among the dead letters, where
/// somebody sees it.
pub(super) async fn consume<P: Platform>(cx: &Context<'_, P>, bodies: &[&str]) -> Vec<Result<(), Error>> {
    let read: Vec<Result<Event, String>> = bodies.iter().map(|body| Event::read(body)).collect();
    let mut ids = BTreeSet::new();
    let events: Vec<&Event> = read.iter().flatten().filter(|event| ids.insert(event.id())).collect();
    let failed = match act(cx, &events).await {
        Ok(failed) => failed,
        Err(error) => {
            let cause = error.into_cause();
            events.iter().map(|event| (event.id().to_owned(), cause.clone())).collect()
        }
    };
    if !failed.is_empty() {
        // For the merchant's list of events. It may fail as well, and nothing hangs on it.
        let _ = cx.batch(&[store::problems(&json!(failed).to_string())]).await;
    }
    let result = |event: Result<Event, String>| match failed.get(event?.id()) {
        None => Ok(()),
        Some(cause) => Err(cause.clone()),
    };
    read.into_iter().map(|event| result(event).map_err(Error::Internal)).collect()
}

/// An event that says what its kind has to say.
struct Event {
    kind: Kind,
    message: Message,
    /// Minor units that came in, or went back.
    paid: i64,
    refunded: i64,
}

impl Event {
    fn read(body: &str) -> Result<Self, String> {
        let message: Message = json::read(body).map_err(|error| format!("not an event: {error}"))?;
        let kind: Kind =
            message.r#type.parse().map_err(|_| format!("an event of no known kind: {}", message.r#type))?;
        let amount = |of: Kind, name: &str| match message.data.get(name).and_then(Value::as_i64) {
            _ if kind != of => Ok(0),
            Some(amount) => Ok(amount),
            None => Err(format!("event {}: no {name}", message.id)),
        };
        let (paid, refunded) = (amount(Kind::OrderPaid, "paid")?, amount(Kind::OrderRefunded, "amount")?);
        Ok(Self { kind, message, paid, refunded })
    }

    fn id(&self) -> &str {
        &self.message.id
    }

    fn text(&self, name: &str) -> &str {
        self.message.data.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The mail to the shopper. A shopper who cancels an order before it is firm gets none.
    fn mail(&self) -> Option<mail::Kind> {
        let by_hand = self.text("method").parse::<Method>().is_ok_and(Method::is_manual);
        let was_firm = self.message.data.get("number").is_some_and(Value::is_number);
        match self.kind {
            Kind::OrderPlaced if by_hand => Some(mail::Kind::OrderPlaced),
            Kind::OrderPaid => Some(mail::Kind::PaymentReceived),
            Kind::OrderAccepted => Some(mail::Kind::OrderAccepted),
            Kind::OrderCancelled if by_hand || was_firm => Some(mail::Kind::OrderCancelled),
            _ => None,
        }
    }
}

/// Acts on events, each there once. Those that were acted on before are passed over by the statements themselves.
async fn act<P: Platform>(cx: &Context<'_, P>, events: &[&Event]) -> Result<Failed, Error> {
    let mut failed = Failed::new();
    let mails = mails(cx, events, &mut failed).await?;
    let events: Vec<&Event> = events.iter().copied().filter(|event| !failed.contains_key(event.id())).collect();
    if events.is_empty() {
        return Ok(failed);
    }
    let ids = json!(events.iter().map(|event| event.id()).collect::<Vec<_>>()).to_string();
    let mut statements = effects(cx, &events).await?;
    let writes = !mails.is_empty();
    statements.extend(mails);
    statements.extend([store::done(&ids, cx.now), store::unknown(&ids)]);
    let unknown: Vec<store::UnknownRow> = cx.last_rows(&statements).await?.all()?;
    failed.extend(unknown.into_iter().map(|row| (row.id, "the outbox does not know this event".to_owned())));
    if writes {
        cx.later(Task::MailSoon);
    }
    Ok(failed)
}

async fn effects<P: Platform>(cx: &Context<'_, P>, events: &[&Event]) -> Result<Vec<Statement>, Error> {
    let of = |kinds: &[Kind]| -> Vec<&str> {
        let some = events.iter().filter(|event| kinds.contains(&event.kind));
        some.map(|event| event.message.subject.as_str()).collect()
    };
    let called_off = of(&[Kind::OrderCancelled]);
    // The news that an order was called off may come before that which made it firm.
    let firm = of(&[Kind::OrderAccepted, Kind::OrderPaid, Kind::OrderCancelled]);
    let moved: Vec<Value> = events
        .iter()
        .filter(|event| (event.paid, event.refunded) != (0, 0))
        .map(|event| json!({ "id": event.id(), "currency": event.text("currency"), "paid": event.paid, "refunded": event.refunded }))
        .collect();
    let mut statements = Vec::new();
    if firm.is_empty() && moved.is_empty() {
        return Ok(statements);
    }
    // The day on which it is counted.
    let day = today(cx).await?;
    if !firm.is_empty() {
        statements.extend(store::count(&json!(firm).to_string(), &day));
    }
    if !called_off.is_empty() {
        statements.extend(store::uncount(&json!(called_off).to_string(), &day));
    }
    if !moved.is_empty() {
        statements.push(store::moved(&json!(moved).to_string(), &day));
    }
    Ok(statements)
}

/// The mails to shoppers, to be queued with the effects. An order that cannot be read holds up no other.
async fn mails<P: Platform>(
    cx: &Context<'_, P>,
    events: &[&Event],
    failed: &mut Failed,
) -> Result<Vec<Statement>, Error> {
    let due: Vec<(&Event, mail::Kind)> =
        events.iter().filter_map(|event| event.mail().map(|kind| (*event, kind))).collect();
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let references: Vec<&str> = due.iter().map(|(event, _)| event.message.subject.as_str()).collect();
    let orders = order::mails(cx, &references).await?;
    let mut statements = Vec::new();
    for (event, kind) in due {
        let Some(order) = orders.get(&event.message.subject) else { continue };
        let queued = order.as_ref().map_err(Clone::clone).and_then(|(to, order)| {
            let key = format!("{}:{}", kind.name(), event.id());
            mail::queue(random_token(cx.platform), &key, kind, to, order, cx.now).map_err(|error| error.to_string())
        });
        match queued {
            Ok(statement) => statements.push(statement),
            Err(cause) => drop(failed.insert(event.id().to_owned(), cause)),
        }
    }
    Ok(statements)
}

/// The queue has given a message up. It is kept where a merchant sees it and can have it sent again.
///
/// # Errors
/// When it should be delivered again.
pub(super) async fn dead<P: Platform>(cx: &Context<'_, P>, body: &str) -> Result<(), Error> {
    let id = json::read::<Message>(body).map(|message| message.id).unwrap_or_default();
    cx.batch(&store::dead(&id, body, cx.now)).await?;
    Ok(())
}
