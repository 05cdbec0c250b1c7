//! Sends messages to queues, and reads delivered messages.

use worker::{
    BatchMessageBuilder, Env, QueueContentType, RawMessageBuilder,
    js_sys::{JSON, Object, Reflect},
    wasm_bindgen::{self, JsValue, prelude::wasm_bindgen},
};

use crate::platform::{Message, PortError, Queue};

/// Sends messages to the queue with this binding.
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

#[wasm_bindgen]
extern "C" {
    /// A batch of messages that one queue delivers together.
    pub type Batch;
    #[wasm_bindgen(method, getter)]
    pub fn queue(this: &Batch) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn messages(this: &Batch) -> Vec<Delivered>;

    /// A message of a batch.
    pub type Delivered;
    #[wasm_bindgen(method, getter)]
    fn body(this: &Delivered) -> JsValue;
    /// The number of deliveries, including this one.
    #[wasm_bindgen(method, getter)]
    pub fn attempts(this: &Delivered) -> u16;
    #[wasm_bindgen(method)]
    pub fn ack(this: &Delivered);
    #[wasm_bindgen(method)]
    pub fn retry(this: &Delivered, options: &JsValue);
}

impl Delivered {
    /// The body as JSON text; empty if there is no body.
    pub fn text(&self) -> String {
        JSON::stringify(&self.body()).map(String::from).unwrap_or_default()
    }
}

/// The options of [`Delivered::retry`]: `{ delaySeconds }`.
pub fn retry_options(seconds: u32) -> JsValue {
    let options = Object::new();
    let _ = Reflect::set(&options, &"delaySeconds".into(), &seconds.into());
    options.into()
}
