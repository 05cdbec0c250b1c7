//! Time zones, from the runtime's own tables: they come with it and are kept up to date there.

use std::cell::RefCell;

use worker::{
    js_sys::{self, Array, Function, Object, Reflect},
    wasm_bindgen::{JsCast, JsValue},
};

use crate::time::{UnixMs, read_offset};

thread_local! {
    /// The zone that was last asked for: a shop has one, and a formatter takes longer to make than to use.
    static LAST: RefCell<Option<(String, Option<Function>)>> = const { RefCell::new(None) };
}

/// See [`OffsetAt`](crate::time::OffsetAt).
#[allow(clippy::cast_precision_loss, reason = "a time in whole milliseconds, far below 2^53")]
pub fn offset(zone: &str, at: UnixMs) -> Option<i32> {
    let format = LAST.with_borrow_mut(|last| match last {
        Some((known, format)) if known == zone => format.clone(),
        _ => last.insert((zone.to_owned(), formatter(zone).ok())).1.clone(),
    });
    let text = format?.call1(&JsValue::UNDEFINED, &JsValue::from_f64(at.0 as f64)).ok()?;
    read_offset(&text.as_string()?)
}

/// `Intl.DateTimeFormat.prototype.format` for the zone; an error where it is not known. By hand, for what the crate
/// offers throws past it.
fn formatter(zone: &str) -> Result<Function, JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into())?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into())?;
    let formatter = Reflect::construct(&class, &Array::of2(&"en-US".into(), &options))?;
    Reflect::get(&formatter, &"format".into())?.dyn_into()
}
