//! Delivers what waits in the queues, as Cloudflare does: at least once, in any order, again after a failure.

use futures::executor::block_on;
use vitrine::{app::Outcome, platform::QueueName};

use super::Shop;

/// As wrangler.toml has it: after the first delivery and so many more, a message goes to the dead letters.
const MAX_RETRIES: u32 = 5;
/// More deliveries than this mean that a message sends itself again and again.
const TOO_MANY: usize = 100_000;

/// How the queue behaves. By default as it mostly does: once, in order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivery {
    /// Every message comes twice, also when it was done with.
    pub twice: bool,
    /// The newest message comes first.
    pub newest_first: bool,
    /// Every nth delivery never happens, and the message is lost.
    pub lose_every: Option<usize>,
}

impl Shop {
    /// Delivers until a queue is empty, letting time pass where messages are kept back. Returns the deliveries.
    pub fn deliver(&self, queue: QueueName, how: Delivery) -> usize {
        let mut deliveries = 0;
        while self.deliver_next(queue, how, deliveries + 1) {
            deliveries += 1;
            assert!(deliveries < TOO_MANY, "the queue {queue:?} never empties");
        }
        deliveries
    }

    /// The `count`th delivery; false when nothing waits.
    fn deliver_next(&self, queue: QueueName, how: Delivery, count: usize) -> bool {
        let queues = &self.platform.queues;
        let mut message = {
            let mut waiting = queues.waiting.borrow_mut();
            let mine = || waiting.iter().enumerate().filter(|(_, message)| message.queue == queue);
            let Some(first_due) = mine().map(|(_, message)| message.due).min() else { return false };
            let now = self.platform.clock.now().max(first_due);
            self.platform.clock.set(now);
            let due = mine().filter(|(_, message)| message.due <= now).map(|(place, message)| (message.number, place));
            let (_, place) = if how.newest_first { due.max() } else { due.min() }.unwrap();
            waiting.remove(place)
        };
        if how.lose_every.is_some_and(|nth| count.is_multiple_of(nth)) {
            return true;
        }
        message.attempts += 1;
        let deliver = || block_on(self.app.message(queue, &message.body, message.attempts as u16));
        let mut outcome = deliver();
        if how.twice {
            outcome = deliver();
        }
        match outcome {
            Outcome::Done => {}
            Outcome::Retry(_) if message.attempts > MAX_RETRIES => queues.dead.borrow_mut().push(message),
            Outcome::Retry(seconds) => {
                message.due = self.platform.clock.now().plus_seconds(seconds.into());
                queues.waiting.borrow_mut().push(message);
            }
        }
        true
    }
}
