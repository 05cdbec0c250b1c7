//! Queues, the sending side, and what is read off an arriving message.

use worker::{BatchMessageBuilder, Env, QueueContentType, RawMessage, RawMessageBuilder, js_sys::JSON};

use crate::platform::{Message, PortError, Queue};

/// The queue behind a binding.
pub struct Sender<'a> {
    pub env: &'a Env,
    pub binding: &'static str,
}

impl Queue for Sender<'_> {
    async fn send(&self, messages: &[Message]) -> Result<(), PortError> {
        let failed = |error: worker::Error| PortError(format!("queue: {error}"));
        let queue = self.env.queue(self.binding).map_err(failed)?;
        if messages.is_empty() {
            return Ok(());
        }
        let mut batch = BatchMessageBuilder::new();
        for message in messages {
            let body = JSON::parse(&message.body).map_err(|_| PortError("queue: a message is not JSON".to_owned()))?;
            let message = RawMessageBuilder::new(body).delay_seconds(message.delay_seconds);
            batch = batch.message(message.build_with_content_type(QueueContentType::Json));
        }
        queue.send_raw_batch(batch.build()).await.map_err(failed)
    }
}

/// The body of a message as JSON text; empty when it has none.
pub fn body_text(message: &RawMessage) -> String {
    JSON::stringify(&message.body()).map(String::from).unwrap_or_default()
}
