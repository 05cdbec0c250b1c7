//! The cache in front of the Worker: `ctx.cache`. It exists only in a deployment with `[cache]` in wrangler.toml.

use worker::{
    js_sys::{Array, Function, JSON, Object, Promise, Reflect},
    wasm_bindgen::{JsCast, JsValue},
    wasm_bindgen_futures::JsFuture,
};

use crate::platform::{EdgeCache, PortError, Purged};

/// The execution context of the current request, queue batch or cron run. Its property `cache` has the method `purge`.
pub struct Front<'a> {
    pub context: &'a JsValue,
}

impl EdgeCache for Front<'_> {
    async fn purge(&self, tags: &[String]) -> Result<Purged, PortError> {
        self.run(tags).await.map_err(|error| {
            let words = error.dyn_ref::<worker::js_sys::Error>().map(|error| String::from(error.message()));
            PortError(format!("purge: {}", words.or_else(|| error.as_string()).unwrap_or_default()))
        })
    }
}

impl Front<'_> {
    async fn run(&self, tags: &[String]) -> Result<Purged, JsValue> {
        let cache = Reflect::get(self.context, &"cache".into())?;
        if cache.is_null() || cache.is_undefined() {
            return Ok(Purged::NoCache);
        }
        let Ok(purge) = Reflect::get(&cache, &"purge".into())?.dyn_into::<Function>() else {
            return Ok(Purged::NoCache);
        };
        let options = Object::new();
        Reflect::set(&options, &"tags".into(), &tags.iter().map(JsValue::from).collect::<Array>())?;
        let promise: Promise = purge.call1(&cache, &options)?.unchecked_into();
        let result = JsFuture::from(promise).await?;
        // If Cloudflare refuses a purge, for example because of the rate limit, the runtime does not throw an
        // exception. It returns a result with `success: false`.
        if Reflect::get(&result, &"success".into())?.is_truthy() {
            return Ok(Purged::Done);
        }
        let errors = JSON::stringify(&Reflect::get(&result, &"errors".into())?)?;
        Err(JsValue::from(errors))
    }
}
