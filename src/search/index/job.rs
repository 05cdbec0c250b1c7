//! Reads the catalogue from the database in portions, builds the index, and stores it as one object in R2.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::{
    build::Builder,
    held::KEY,
    store::{self, Unreadable},
};
use crate::{
    context::Context,
    error::Error,
    platform::{Body, Level, Objects, Platform},
    time::UnixMs,
};

/// The time in milliseconds after which an unfinished build counts as lost, and another build may begin.
const LEASE_MS: i64 = 600_000;
/// The pause after a failed build, in milliseconds.
const AFTER_FAILURE_MS: i64 = 60_000;
/// The length of the pause after a build: one millisecond for every two rows that the build read. So the pause is 7
/// seconds with 1,000 products, and 11 minutes with 100,000. A day has 86.4 million milliseconds, so a day of constant
/// changes reads at most 173 million rows. They cost 17 US cents, because D1 charges 0.1 cents for a million rows.
const ROWS_PER_MS: i64 = 2;

#[derive(Deserialize)]
struct Begun {
    building: i64,
}

/// Builds a new index if the catalogue changed. This function may be called at any time, also concurrently.
pub async fn build<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let begin = store::begin(cx.now, UnixMs(cx.now.0.saturating_add(LEASE_MS)));
    let [begun] = cx.rows([begin]).await?;
    let Some(Begun { building }) = begun.maybe()? else { return Ok(()) };
    let result = make(cx, building).await;
    if result.is_err() {
        let until = UnixMs(cx.platform.now().0.saturating_add(AFTER_FAILURE_MS));
        cx.batch(&[store::give_up(building, until)]).await?;
    }
    result
}

async fn make<P: Platform>(cx: &Context<'_, P>, building: i64) -> Result<(), Error> {
    let read_before = cx.meter.rows_read.get();
    let [place, collections] = cx.rows(store::shop()).await?;
    let (place, collections) = store::read_shop(&place, &collections)?;
    let mut builder = Builder::default();
    let mut last = 0;
    loop {
        let [products] = cx.rows([store::products(last)]).await?;
        let (products, more) = store::read_products(&products)?;
        for product in products {
            match product {
                Ok(product) => {
                    builder.add(&product);
                    last = product.id;
                }
                Err(Unreadable { id, cause }) => {
                    cx.platform.log(Level::Error, &json!({ "at": cx.now, "product": id, "index": cause }).to_string());
                    last = id;
                }
            }
        }
        if !more {
            break;
        }
    }
    let index = builder.finish(building, cx.now.0, &place, collections);
    let bytes = index.encode().map_err(Error::Internal)?;
    let objects = cx.platform.objects();
    objects.put(KEY, Body::Bytes(bytes), "application/octet-stream", &BTreeMap::new()).await?;
    let rows = cx.meter.rows_read.get().saturating_sub(read_before);
    let pause = i64::try_from(rows).unwrap_or(i64::MAX) / ROWS_PER_MS;
    cx.batch(&[store::finish(building, UnixMs(cx.platform.now().0.saturating_add(pause)))]).await?;
    Ok(())
}
