//! KV, Cloudflare's key-value store. This module does not use the KV types of the crate `worker`, because their
//! serialiser adds 4 KB of compressed wasm.

use worker::{
    Env,
    js_sys::{Array, Function, Object, Promise, Reflect},
    wasm_bindgen::{JsCast, JsValue},
    wasm_bindgen_futures::JsFuture,
};

use crate::platform::{Kv, PortError};

/// The namespace behind the binding `KV`.
pub struct Store<'a> {
    pub env: &'a Env,
}

impl Kv for Store<'_> {
    async fn get(&self, key: &str) -> Result<Option<String>, PortError> {
        self.call("get", &Array::of1(&key.into())).await.map(|text| text.as_string()).map_err(failed)
    }

    async fn put(&self, key: &str, value: &str, seconds: u32) -> Result<(), PortError> {
        let options = Object::new();
        Reflect::set(&options, &"expirationTtl".into(), &seconds.into()).map_err(failed)?;
        self.call("put", &Array::of3(&key.into(), &value.into(), &options)).await.map(drop).map_err(failed)
    }
}

impl Store<'_> {
    async fn call(&self, method: &str, arguments: &Array) -> Result<JsValue, JsValue> {
        let namespace = Reflect::get(self.env.as_ref(), &"KV".into())?;
        let function: Function = Reflect::get(&namespace, &method.into())?.dyn_into()?;
        let promise: Promise = function.apply(&namespace, arguments)?.unchecked_into();
        JsFuture::from(promise).await
    }
}

#[allow(clippy::needless_pass_by_value, reason = "map_err passes the error by value")]
fn failed(error: JsValue) -> PortError {
    let words = error.dyn_ref::<worker::js_sys::Error>().map(|error| String::from(error.message()));
    PortError(format!("KV: {}", words.or_else(|| error.as_string()).unwrap_or_default()))
}
