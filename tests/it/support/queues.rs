//! Queues in memory. Sent messages wait until a test delivers them (see `delivery`).

use std::cell::{Cell, RefCell};

use vitrine::{
    platform::{Message, PortError, Queue, QueueName},
    time::UnixMs,
};

use super::{
    clock::Clock,
    faults::{Faults, INJECTED, Part, When},
};

/// Cloudflare's limits: bytes of a message, messages and bytes of a send, seconds of a delay.
const MESSAGE_BYTES: usize = 128_000;
const SEND_MESSAGES: usize = 100;
const SEND_BYTES: usize = 256_000;
const DELAY_SECONDS: u32 = 12 * 3600;

pub struct MemoryQueues {
    pub waiting: RefCell<Vec<Waiting>>,
    /// The messages that failed at every delivery.
    pub dead: RefCell<Vec<Waiting>>,
    sent: Cell<u64>,
    clock: Clock,
    faults: Faults,
}

/// A sent message that is not done yet.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub queue: QueueName,
    pub body: String,
    /// Counts the messages of all queues, in the order of sending.
    pub number: u64,
    /// The earliest time of delivery.
    pub due: UnixMs,
    /// The number of deliveries so far.
    pub attempts: u32,
}

impl MemoryQueues {
    pub fn new(clock: Clock, faults: Faults) -> Self {
        Self { waiting: RefCell::default(), dead: RefCell::default(), sent: Cell::new(0), clock, faults }
    }

    /// An independent copy.
    pub fn twin(&self, clock: Clock, faults: Faults) -> Self {
        let (waiting, dead, sent) = (self.waiting.clone(), self.dead.clone(), self.sent.clone());
        Self { waiting, dead, sent, clock, faults }
    }

    /// The bodies of the messages that wait in a queue, in the order of sending.
    pub fn bodies(&self, queue: QueueName) -> Vec<String> {
        self.waiting
            .borrow()
            .iter()
            .filter(|waiting| waiting.queue == queue)
            .map(|waiting| waiting.body.clone())
            .collect()
    }

    fn next_number(&self) -> u64 {
        self.sent.replace(self.sent.get() + 1)
    }

    pub fn sender(&self, queue: QueueName) -> Sender<'_> {
        Sender { queues: self, queue }
    }
}

pub struct Sender<'a> {
    queues: &'a MemoryQueues,
    queue: QueueName,
}

impl Queue for Sender<'_> {
    async fn send(&self, messages: &[Message]) -> Result<(), PortError> {
        Clock::pause().await;
        check(messages).map_err(PortError)?;
        let fault = self.queues.faults.strike(Part::Send);
        if fault != Some(When::Before) {
            let now = self.queues.clock.now();
            self.queues.waiting.borrow_mut().extend(messages.iter().map(|message| Waiting {
                queue: self.queue,
                body: message.body.clone(),
                number: self.queues.next_number(),
                due: now.plus_seconds(message.delay_seconds.into()),
                attempts: 0,
            }));
        }
        fault.map_or(Ok(()), |_| Err(PortError(INJECTED.to_owned())))
    }
}

fn check(messages: &[Message]) -> Result<(), String> {
    if messages.len() > SEND_MESSAGES {
        return Err(format!("queue: {} messages in a send, {SEND_MESSAGES} are allowed", messages.len()));
    }
    let total: usize = messages.iter().map(|message| message.body.len()).sum();
    if total > SEND_BYTES {
        return Err(format!("queue: {total} bytes in a send, {SEND_BYTES} are allowed"));
    }
    for Message { body, delay_seconds } in messages {
        if body.len() > MESSAGE_BYTES {
            return Err(format!("queue: a message of {} bytes, {MESSAGE_BYTES} are allowed", body.len()));
        }
        if *delay_seconds > DELAY_SECONDS {
            return Err(format!("queue: a delay of {delay_seconds} s, {DELAY_SECONDS} are allowed"));
        }
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(body) {
            return Err(format!("queue: the body is not JSON: {error}"));
        }
    }
    Ok(())
}
