//! Builds the feed: reads products in portions, and writes one object to R2 in parts.

use super::{
    KEY,
    item::{self, FOOT, Shop},
    store::{self, Turn},
};
use crate::{
    context::Context,
    error::Error,
    jobs::{self, Job},
    platform::{Objects, PART_BYTES, Platform, Upload},
    shop::settings::{Identity, Place, Promised, settings},
    time::UnixMs,
};

/// A call of [`build`] that takes longer than this counts as lost. Another call may then claim the same part.
const LEASE_MS: i64 = 180_000;
/// The minimum pause between two builds. Google fetches a feed a few times a day at most.
const PAUSE_MS: i64 = 900_000;
/// Milliseconds of pause after a build for each row that the build read. The pause limits the cost of constant changes.
/// For example, a catalogue of 100,000 products has about a million rows, so the pause is almost three hours. The eight
/// or nine builds of a day then read fewer than nine million rows. This costs less than a cent.
const MS_PER_ROW: i64 = 10;

/// Builds the next part of the feed if something changed, and then sends a message that makes the queue build the part
/// after it. Two calls at once do no harm, because only one call can claim a part.
///
/// # Errors
/// When the database or R2 failed. Cron resumes the build, or starts it again if the upload is lost.
pub async fn build<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let claim = store::claim(&cx.origin, cx.now, UnixMs(cx.now.0.saturating_add(LEASE_MS)));
    let [claimed] = cx.rows([claim]).await?;
    let Some(mut turn) = claimed.maybe::<Turn>()? else { return Ok(()) };
    if turn.upload.is_empty() {
        turn.upload = cx.platform.objects().begin(KEY, "application/xml; charset=utf-8").await?;
        cx.batch(&[store::begin(turn.turn, &turn.upload, &turn.origin, cx.now)]).await?;
    }
    let read_before = cx.meter.rows_read.get();
    let part = make_part(cx, &turn).await?;
    let rows = i64::try_from(cx.meter.rows_read.get().saturating_sub(read_before)).unwrap_or(i64::MAX);
    match upload(cx, &turn, part.bytes, part.is_last).await {
        Ok(_) if part.is_last => {
            cx.batch(&store::finish(turn.turn, cx.platform.now(), PAUSE_MS, MS_PER_ROW, rows)).await?;
            Ok(())
        }
        Ok(etag) => {
            cx.batch(&[store::part_stored(turn.turn, &etag, part.after_id, rows)]).await?;
            Ok(jobs::send(cx.platform, &[Job::Feed], 0).await?)
        }
        Err(error) => {
            // The upload may be lost, or R2 may have completed it before the database recorded that. So the build
            // starts again.
            cx.batch(&[store::give_up(turn.turn)]).await?;
            Err(error)
        }
    }
}

struct Part {
    bytes: Vec<u8>,
    is_last: bool,
    /// The id of the last product in the part.
    after_id: i64,
}

/// Makes a part with as many products as fit. Line breaks fill the part up to [`PART_BYTES`], because R2 requires parts
/// of equal size. Only the last part may be shorter.
async fn make_part<P: Platform>(cx: &Context<'_, P>, turn: &Turn) -> Result<Part, Error> {
    let mut after_id = turn.after_id;
    let [settings, products] =
        cx.rows([settings!(Identity, Place, Promised), store::products(after_id, cx.now)]).await?;
    let Identity { name, tagline, .. } = Identity::of(&settings)?;
    let shop = Shop {
        origin: turn.origin.clone(),
        currency: Place::of(&settings)?.currency,
        backorder_days: Promised::of(&settings)?.backorder_days,
        now: cx.now,
    };
    let mut text = String::with_capacity(PART_BYTES);
    if after_id == 0 {
        text.push_str(&item::head(&shop.origin, &name, &tagline));
    }
    let (mut products, mut more) = store::read_products(&products)?;
    loop {
        for product in &products {
            let before = text.len();
            item::items(&mut text, &shop, product);
            if text.len().saturating_add(FOOT.len()) > PART_BYTES {
                if after_id == turn.after_id {
                    // This product alone is longer than a part. Its last variants are left out.
                    cut_to_part(&mut text, before);
                    after_id = product.id;
                } else {
                    text.truncate(before);
                }
                let bytes = filled(text.into_bytes());
                return Ok(Part { bytes, is_last: false, after_id });
            }
            after_id = product.id;
        }
        if !more {
            text.push_str(FOOT);
            return Ok(Part { bytes: text.into_bytes(), is_last: true, after_id });
        }
        let [next] = cx.rows([store::products(after_id, cx.now)]).await?;
        (products, more) = store::read_products(&next)?;
    }
}

/// Removes the items after `before` that do not fit into a part.
fn cut_to_part(text: &mut String, before: usize) {
    const END: &str = "</item>";
    let most = text.floor_char_boundary(PART_BYTES.saturating_sub(FOOT.len()));
    let last = text.get(..most).and_then(|fitting| fitting.rfind(END));
    text.truncate(last.map_or(before, |last| last.saturating_add(END.len()).max(before)));
}

fn filled(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(PART_BYTES, b'\n');
    bytes
}

/// Uploads a part, and completes the upload after the last one. Returns the ETag of the part.
async fn upload<P: Platform>(cx: &Context<'_, P>, turn: &Turn, bytes: Vec<u8>, is_last: bool) -> Result<String, Error> {
    let mut etags = turn.parts.0.clone();
    let number = u16::try_from(etags.len().saturating_add(1)).unwrap_or(u16::MAX);
    let objects = cx.platform.objects();
    let upload = Upload { key: KEY, id: &turn.upload };
    let etag = objects.put_part(upload, number, bytes).await?;
    if is_last {
        etags.push(etag.clone());
        objects.complete(upload, &etags).await?;
    }
    Ok(etag)
}
