//! The Worker: entry points, and one small adapter per port. Only this module uses the crate `worker`.

mod body;
mod crypto;
mod db;
mod edge_cache;
mod fetch;
mod images;
mod kv;
mod mail;
mod objects;
mod queue;
mod text;
mod zones;

use std::rc::Rc;

use worker::{
    Context, Env, console_error, console_log, event, js_sys,
    wasm_bindgen::{self, JsCast, JsValue, prelude::wasm_bindgen},
};

use crate::{
    app::{App, Arrived, Outcome},
    isolate::Isolate,
    platform::{DbCopy, Level, Platform, PortError, QueueName},
    time::UnixMs,
};

thread_local! {
    /// The memory of this isolate. An isolate has one thread.
    static ISOLATE: Rc<Isolate> = Rc::default();
}

/// Cloudflare as the platform, through the bindings in wrangler.toml.
struct Cloudflare {
    env: Env,
    /// The execution context of the request, queue batch or cron run.
    context: JsValue,
}

impl Platform for Cloudflare {
    type Native = body::Native;

    fn db(&self, copy: DbCopy) -> impl crate::platform::Db {
        db::D1 { env: &self.env, copy }
    }

    fn kv(&self) -> impl crate::platform::Kv {
        kv::Store { env: &self.env }
    }

    fn objects(&self) -> impl crate::platform::Objects<Native = Self::Native> {
        objects::R2 { env: &self.env }
    }

    fn queue(&self, name: QueueName) -> impl crate::platform::Queue {
        let binding = match name {
            QueueName::OrderEvents | QueueName::DeadEvents => "ORDER_EVENTS",
            QueueName::Jobs | QueueName::DeadJobs => "JOBS",
            QueueName::Pictures => "PICTURES",
        };
        queue::Sender { env: &self.env, binding }
    }

    fn edge_cache(&self) -> impl crate::platform::EdgeCache {
        edge_cache::Front { context: &self.context }
    }

    fn fetch(&self) -> impl crate::platform::Fetch<Native = Self::Native> {
        fetch::Outside
    }

    fn mail(&self) -> impl crate::platform::Mail {
        mail::Binding { env: &self.env }
    }

    fn images(&self) -> impl crate::platform::Images<Native = Self::Native> {
        images::Transformer { env: &self.env }
    }

    fn crypto(&self) -> impl crate::platform::Crypto {
        crypto::Subtle
    }

    #[allow(clippy::cast_possible_truncation, reason = "a time in whole milliseconds, far below 2^53")]
    fn now(&self) -> UnixMs {
        UnixMs(js_sys::Date::now() as i64)
    }

    fn utc_offset(zone: &str, at: UnixMs) -> Option<i32> {
        zones::offset(zone, at)
    }

    fn text_decoder(name: &str) -> Option<impl crate::platform::TextDecoder> {
        text::Decoder::new(name)
    }

    async fn pause(&self, ms: u32) {
        worker::Delay::from(std::time::Duration::from_millis(ms.into())).await;
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), PortError> {
        crypto::fill_random(bytes)
    }

    fn var(&self, name: &str) -> Option<String> {
        // `var` reads secrets as well as variables.
        self.env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
    }

    fn var_names(&self) -> Vec<String> {
        let env: &js_sys::Object = self.env.unchecked_ref();
        js_sys::Object::keys(env).iter().filter_map(|name| name.as_string()).collect()
    }

    fn log(&self, level: Level, line: &str) {
        match level {
            Level::Info => console_log!("{line}"),
            Level::Error => console_error!("{line}"),
        }
    }
}

#[event(fetch)]
async fn fetch(request: worker::Request, env: Env, context: Context) -> worker::Result<worker::Response> {
    let app = shop(env, context.as_ref());
    let Ok(request) = body::request(request) else {
        return worker::Response::error("The address or a header of this request cannot be understood.", 400);
    };
    let response = body::response(app.fetch(request).await);
    if app.has_more() {
        context.wait_until(async move { app.after().await });
    }
    response
}

/// Handles a batch of messages, and acknowledges or retries each message separately. This function replaces
/// `#[event(queue)]`, which does not pass the number of deliveries.
// The attribute contains the full path of the crate `wasm_bindgen_futures` instead of an imported name. Under
// worker-build the macro uses a different crate, so an import would be unused.
#[wasm_bindgen(wasm_bindgen_futures = worker::wasm_bindgen_futures)]
pub async fn queue(batch: queue::Batch, env: Env, context: JsValue) {
    let queue = batch.queue();
    let name = match queue.as_str() {
        dead if dead.contains("jobs") && dead.ends_with("-dead") => QueueName::DeadJobs,
        jobs if jobs.contains("jobs") => QueueName::Jobs,
        pictures if pictures.contains("pictures") => QueueName::Pictures,
        dead if dead.ends_with("-dead") => QueueName::DeadEvents,
        _ => QueueName::OrderEvents,
    };
    let app = shop(env, &context);
    let messages = batch.messages();
    let arrived = |message: &queue::Delivered| Arrived { body: message.text(), attempts: message.attempts() };
    let outcomes = app.messages(name, &messages.iter().map(arrived).collect::<Vec<_>>()).await;
    for (message, outcome) in messages.iter().zip(outcomes) {
        match outcome {
            Outcome::Done => message.ack(),
            Outcome::Retry(seconds) => message.retry(&queue::retry_options(seconds)),
        }
    }
}

/// Handles a cron run. This function replaces `#[event(scheduled)]`, whose context has no access to the cache.
#[wasm_bindgen(wasm_bindgen_futures = worker::wasm_bindgen_futures)]
pub async fn scheduled(_event: JsValue, env: Env, context: JsValue) {
    shop(env, &context).tick().await;
}

/// The shop for one request, queue batch or cron run.
fn shop(env: Env, context: &JsValue) -> App<Cloudflare> {
    App::new(Cloudflare { env, context: context.clone() }, ISOLATE.with(Rc::clone))
}
