//! Delivers queued messages as Cloudflare does: at least once, in any order, and again after a failure.

use futures::executor::block_on;
use vitrine::{
    app::{Arrived, Outcome},
    platform::QueueName,
};

use super::{Shop, queues::Waiting};

/// The number of retries before a message becomes a dead letter, as in wrangler.toml.
const MAX_RETRIES: u32 = 5;
/// The batch size of the queue of order events, as in wrangler.toml.
const MAX_BATCH: usize = 20;
/// The maximum number of deliveries. A message that sends itself forever exceeds it.
const TOO_MANY: usize = 100_000;

/// The behaviour of the queue. The default delivers once, in order, and in full batches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivery {
    /// Every message is twice in its batch, and every batch is delivered twice, even after success.
    pub twice: bool,
    /// The newest message is delivered first.
    pub newest_first: bool,
    /// Every nth delivery is lost, and its message too.
    pub lose_every: Option<usize>,
    /// Each batch has only one message.
    pub alone: bool,
}

impl Shop {
    /// Processes one message.
    pub fn message(&self, queue: QueueName, body: &str, attempts: u16) -> Outcome {
        block_on(self.message_later(queue, body, attempts))
    }

    /// Processes one message concurrently with other futures.
    pub async fn message_later(&self, queue: QueueName, body: &str, attempts: u16) -> Outcome {
        self.app.messages(queue, &[Arrived { body: body.to_owned(), attempts }]).await[0]
    }

    /// Delivers until the queue is empty, and lets time pass for delayed messages. Returns the number of deliveries.
    pub fn deliver(&self, queue: QueueName, how: Delivery) -> usize {
        let mut deliveries = 0;
        loop {
            let batch = self.due(queue, how);
            if batch.is_empty() {
                return deliveries;
            }
            let mut arriving = Vec::new();
            for message in batch {
                deliveries += 1;
                assert!(deliveries < TOO_MANY, "the queue {queue:?} never empties");
                if how.lose_every.is_none_or(|nth| !deliveries.is_multiple_of(nth)) {
                    arriving.push(Waiting { attempts: message.attempts + 1, ..message });
                }
            }
            if !arriving.is_empty() {
                self.arrive(queue, arriving, how.twice);
            }
        }
    }

    /// Takes the next batch of due messages out of the queue.
    fn due(&self, queue: QueueName, how: Delivery) -> Vec<Waiting> {
        let mut waiting = self.platform.queues.waiting.borrow_mut();
        let Some(first_due) = waiting.iter().filter(|message| message.queue == queue).map(|message| message.due).min()
        else {
            return Vec::new();
        };
        let now = self.platform.clock.now().max(first_due);
        self.platform.clock.set(now);
        let is_due = |message: &mut Waiting| message.queue == queue && message.due <= now;
        let mut due: Vec<Waiting> = waiting.extract_if(.., is_due).collect();
        due.sort_by_key(|message| message.number);
        if how.newest_first {
            due.reverse();
        }
        let most = if queue == QueueName::OrderEvents && !how.alone { MAX_BATCH } else { 1 };
        waiting.extend(due.split_off(most.min(due.len())));
        due
    }

    fn arrive(&self, queue: QueueName, messages: Vec<Waiting>, twice: bool) {
        let times = if twice { 2 } else { 1 };
        let arrived = messages.iter().flat_map(|message| {
            let one = Arrived { body: message.body.clone(), attempts: message.attempts as u16 };
            std::iter::repeat_n(one, times)
        });
        let arrived: Vec<Arrived> = arrived.collect();
        let mut outcomes = Vec::new();
        for _ in 0..times {
            outcomes = block_on(self.app.messages(queue, &arrived));
            assert_eq!(outcomes.len(), arrived.len());
        }
        let queues = &self.platform.queues;
        for (mut message, outcome) in messages.into_iter().zip(outcomes.into_iter().step_by(times)) {
            match outcome {
                Outcome::Done => {}
                Outcome::Retry(_) if message.attempts > MAX_RETRIES => queues.dead.borrow_mut().push(message),
                Outcome::Retry(seconds) => {
                    message.due = self.platform.clock.now().plus_seconds(seconds.into());
                    queues.waiting.borrow_mut().push(message);
                }
            }
        }
    }
}
