//! Sends events from the outbox to the queue.

use serde_json::json;

use super::{message::Row, store};
use crate::{
    audit::By,
    context::Context,
    error::Error,
    isolate::Task,
    platform::{Broken, Message, Platform, Queue, QueueName, Rows},
};

/// The maximum number of events in one round of a cron run. The queue accepts at most 100 messages and 256 KB per call.
const SWEEP: i64 = 100;
/// The maximum number of rounds per cron run.
const ROUNDS: i64 = 20;
/// The maximum number of attempts to replay an event. An attempt fails if the event changes meanwhile.
const TRIES: u32 = 4;
/// The maximum bytes per call, below the queue's limit of 256 KB.
const SEND_BYTES: usize = 200_000;

/// Sends the events of a committed batch after the response. `written` has the rows of [`store::unsent`] or of
/// [`store::again`]. If an event is not processed, cron sends it again.
///
/// # Errors
/// When a row is not an event of the outbox.
pub fn send_later<P: Platform>(cx: &Context<'_, P>, written: &Rows) -> Result<(), Error> {
    let rows: Vec<Row> = written.all()?;
    if !rows.is_empty() {
        cx.later(Task::SendEvents(messages(&rows)?));
    }
    Ok(())
}

/// Sends messages to the events' queue.
///
/// # Errors
/// When the queue did not accept all messages.
pub async fn send<P: Platform>(cx: &Context<'_, P>, messages: &[String]) -> Result<(), Error> {
    let queue = cx.platform.queue(QueueName::OrderEvents);
    let mut batch: Vec<Message> = Vec::new();
    let mut bytes = 0_usize;
    for body in messages {
        if bytes.saturating_add(body.len()) > SEND_BYTES && !batch.is_empty() {
            queue.send(&std::mem::take(&mut batch)).await?;
            bytes = 0;
        }
        bytes = bytes.saturating_add(body.len());
        batch.push(Message { body: body.clone(), delay_seconds: 0 });
    }
    if batch.is_empty() { Ok(()) } else { Ok(queue.send(&batch).await?) }
}

/// Sends an event again because a member of staff requested it. Returns false if the event does not exist or is already
/// done.
///
/// # Errors
/// When the database fails.
pub async fn replay<P: Platform>(cx: &Context<'_, P>, id: &str, by: &By) -> Result<bool, Error> {
    for _ in 0..TRIES {
        let [rows] = cx.rows([store::one(id)]).await?;
        let event: Option<store::Listed> = rows.maybe()?;
        let Some(event) = event.filter(|event| event.done_at.is_none()) else { return Ok(false) };
        match cx.last_rows(&store::again(&event, by, cx.now)).await {
            // Cron or the queue changed the event meanwhile.
            Err(error) if error.broken() == Some(Broken::EventMoved) => {}
            events => return send_later(cx, &events?).map(|()| true),
        }
    }
    Err(Error::Internal(format!("event {id} changes too often")))
}

/// Cron calls this function. It sends overdue events again and deletes old rows.
///
/// # Errors
/// When the database or the queue fails. The next cron run continues.
pub async fn sweep<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    // One batch records that the events of a round were sent, and reads the events of the next round.
    let mut statements = Vec::from(store::forget(cx.now));
    for _ in 0..ROUNDS {
        statements.push(store::overdue(cx.now, SWEEP));
        let rows: Vec<Row> = cx.last_rows(&statements).await?.all()?;
        if rows.is_empty() {
            return Ok(());
        }
        send(cx, &messages(&rows)?).await?;
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        statements = vec![store::sent_again(&json!(ids).to_string(), cx.now)];
    }
    cx.batch(&statements).await?;
    Ok(())
}

fn messages(rows: &[Row]) -> Result<Vec<String>, Error> {
    rows.iter().map(Row::message).collect::<Result<_, _>>().map_err(|error| Error::Internal(format!("event: {error}")))
}
