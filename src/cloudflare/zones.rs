//! The offsets of time zones, from the runtime's tables. Cloudflare keeps the tables up to date.

use std::cell::RefCell;

use worker::{
    js_sys::{self, Array, Function, Object, Reflect},
    wasm_bindgen::{JsCast, JsValue},
};

use crate::time::{UnixMs, read_offset};

thread_local! {
    /// The last requested zone and its formatter. The formatter is kept, because a shop has only one zone, and making a
    /// formatter takes longer than using it.
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

/// The function `format` of an `Intl.DateTimeFormat` for the zone; an error if the zone is unknown. This code does not
/// use `js_sys::Intl`, because its constructor does not catch the exception for an unknown zone.
fn formatter(zone: &str) -> Result<Function, JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into())?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into())?;
    let formatter = Reflect::construct(&class, &Array::of2(&"en-US".into(), &options))?;
    Reflect::get(&formatter, &"format".into())?.dyn_into()
}
