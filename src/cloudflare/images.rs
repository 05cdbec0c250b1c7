//! Cloudflare Images, through the optional binding `IMAGES`.

use worker::{
    Env,
    js_sys::{Function, JSON, Promise, Reflect},
    wasm_bindgen::{JsCast, JsValue},
    wasm_bindgen_futures::JsFuture,
};

use super::body::Native;
use crate::platform::{Body, Images, NativeBody, PortError};

/// The maximum bytes of a transformed picture.
const MAX_BYTES: usize = 5_000_000;

pub struct Transformer<'a> {
    pub env: &'a Env,
}

impl Images for Transformer<'_> {
    type Native = Native;

    fn is_bound(&self) -> bool {
        self.binding().is_ok_and(|binding| binding.is_object())
    }

    async fn card(&self, picture: Body<Native>, width: u32, height: u32, ground: &str) -> Result<Vec<u8>, PortError> {
        let change = format!(r#"{{"width":{width},"height":{height},"fit":"pad","background":"{ground}"}}"#);
        self.changed(picture, &change, r#"{"format":"image/jpeg","quality":82}"#).await
    }

    async fn smaller(&self, picture: Body<Native>, width: u32) -> Result<Vec<u8>, PortError> {
        let change = format!(r#"{{"width":{width},"fit":"scale-down"}}"#);
        self.changed(picture, &change, r#"{"format":"image/webp","quality":82}"#).await
    }
}

impl Transformer<'_> {
    fn binding(&self) -> Result<JsValue, JsValue> {
        Reflect::get(self.env.as_ref(), &"IMAGES".into())
    }

    /// Transforms a picture. `change` and `output` are the options of the binding's methods `transform` and `output`,
    /// as JSON.
    async fn changed(&self, picture: Body<Native>, change: &str, output: &str) -> Result<Vec<u8>, PortError> {
        let failed = |error: JsValue| PortError(format!("images: {error:?}"));
        let stream = self.transform(picture, change, output).await.map_err(failed)?;
        Native(stream).read(MAX_BYTES).await.map_err(|error| PortError(format!("images: {error:?}")))
    }

    async fn transform(
        &self,
        picture: Body<Native>,
        change: &str,
        output: &str,
    ) -> Result<web_sys::ReadableStream, JsValue> {
        let Body::Native(Native(picture)) = picture else {
            return Err("no picture".into());
        };
        let input = call(&self.binding()?, "input", &picture)?;
        let changed = call(&input, "transform", &JSON::parse(change)?)?;
        let output = call(&changed, "output", &JSON::parse(output)?)?;
        let result = JsFuture::from(output.unchecked_into::<Promise>()).await?;
        call(&result, "image", &JsValue::UNDEFINED)?.dyn_into()
    }
}

fn call(object: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    Reflect::get(object, &method.into())?.dyn_into::<Function>()?.call1(object, argument)
}
