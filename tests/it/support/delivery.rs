//! Delivers what waits in the queues, as Cloudflare does: at least once, in any order, again after a failure.

use futures::executor::block_on;
use vitrine::{
    app::{Arrived, Outcome},
    platform::QueueName,
};

use super::{Shop, queues::Waiting};

/// As wrangler.toml has it: after the first delivery and so many more, a message goes to the dead letters.
const MAX_RETRIES: u32 = 5;
/// As wrangler.toml has it for the queue whose messages are worked on together.
const MAX_BATCH: usize = 20;
/// More deliveries than this mean that a message sends itself again and again.
const TOO_MANY: usize = 100_000;

/// How the queue behaves. By default as it mostly does: once, in order, as many at a time as may be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivery {
    /// Every message comes twice, in the batch and with it, also when it was done with.
    pub twice: bool,
    /// The newest message comes first.
    pub newest_first: bool,
    /// Every nth delivery never happens, and the message is lost.
    pub lose_every: Option<usize>,
    /// One at a time.
    pub alone: bool,
}

impl Shop {
    /// Works on one message.
    pub fn message(&self, queue: QueueName, body: &str, attempts: u16) -> Outcome {
        block_on(self.message_later(queue, body, attempts))
    }

    /// Works on one message while other things happen.
    pub async fn message_later(&self, queue: QueueName, body: &str, attempts: u16) -> Outcome {
        self.app.messages(queue, &[Arrived { body: body.to_owned(), attempts }]).await[0]
    }

    /// Delivers until a queue is empty, letting time pass where messages are kept back. Returns the deliveries.
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

    /// Takes what is due first out of the queue, and what comes with it.
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
