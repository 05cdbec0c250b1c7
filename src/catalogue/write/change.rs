//! The change of a product ([`Change`]), and why and by whom products are changed ([`Cause`]).

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    super::{
        diff::{Difference, differences},
        draft::{PictureDraft, ProductDraft, VariantDraft},
        html,
    },
    stock::{Cover, StockState},
};
use crate::{audit::By, money::Currency, names::names, picture::media_key};

names! {
    /// Why products are changed. The stock movements of the change have this reason.
    pub enum Reason {
        Import = "import",
        /// A member of staff changes a product in the admin.
        Edit = "edit",
        /// A member of staff counted the units.
        Count = "count",
        /// Units arrived.
        Received = "received",
        /// A shopper sent units back.
        Returned = "returned",
        /// Units cannot be sold any more.
        Damaged = "damaged",
        /// An earlier number was wrong.
        Correction = "correction",
    }
}

/// The cause of a change. Each stock movement of the change records the cause.
#[derive(Debug, Clone, Copy)]
pub struct Cause<'a> {
    pub reason: Reason,
    pub by: &'a By,
    /// A detail, such as the name of a file.
    pub note: &'a str,
}

/// A product as it is stored.
#[derive(Debug, Clone, Deserialize)]
pub struct Stored {
    /// A number that grows with every write. A change is written only if the product still has the revision that was
    /// read.
    pub revision: i64,
    /// The time of publication in Unix milliseconds; `None` for a product that is not published.
    pub publish_at: Option<i64>,
    /// The stored product in the form of a draft.
    pub draft: ProductDraft,
    /// The stock of each variant, in the order of the variants.
    pub stock: Vec<StockState>,
}

impl Stored {
    /// The stored variant with these option values, and its stock.
    pub fn variant(&self, values: &[String]) -> Option<(&VariantDraft, &StockState)> {
        self.draft.variants.iter().zip(&self.stock).find(|(variant, _)| variant.values == values)
    }
}

/// A picture that a product refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Media {
    pub key: String,
    pub source: String,
}

/// A draft, and the stored product that the draft changes.
#[derive(Debug, Clone)]
pub struct Change {
    pub draft: ProductDraft,
    /// `None` for a new product.
    pub stored: Option<Stored>,
    /// The pictures in the description and in the gallery.
    pub media: Vec<Media>,
}

/// A variant with fewer units on hand after the change than orders have reserved.
#[derive(Debug, PartialEq, Eq)]
pub struct Shortage<'c> {
    /// The variant after the change.
    pub variant: &'c VariantDraft,
    pub stock: &'c StockState,
    pub cover: Cover<'c>,
}

impl Change {
    /// Makes a change, and lists the pictures of the draft in `media`, so that the shop fetches them. In the
    /// description, the address of each picture is replaced with the address of the shop's copy.
    pub fn new(mut draft: ProductDraft, stored: Option<Stored>) -> Self {
        use_known_sources(&mut draft, stored.as_ref().map_or(&[], |stored| &stored.draft.pictures));
        let mut media = Vec::new();
        let mut keep = |source: &str| {
            let key = media_key(source);
            media.push(Media { key: key.clone(), source: source.to_owned() });
            format!("/media/{key}")
        };
        draft.description = html::rewrite_pictures(&draft.description, |source| Some(keep(source)));
        for picture in &draft.pictures {
            keep(&picture.source);
        }
        Self { draft, stored, media }
    }

    /// The differences from the stored product; empty for a new product.
    pub fn differences(&self, currency: Currency) -> Vec<Difference> {
        let stored = self.stored.as_ref();
        stored.map(|stored| differences(&stored.draft, &self.draft, currency)).unwrap_or_default()
    }

    /// The variants that the change deletes although orders have reserved units of them, and the number of these units.
    /// The database refuses to delete such variants.
    pub fn reserved_and_gone(&self) -> Vec<(&VariantDraft, i64)> {
        let stored = self.stored.iter().flat_map(|stored| stored.draft.variants.iter().zip(&stored.stock));
        stored
            .filter(|(variant, stock)| stock.reserved() > 0 && self.draft.variant(&variant.values).is_none())
            .map(|(variant, stock)| (variant, stock.reserved()))
            .collect()
    }

    /// The variants that this change leaves with fewer units on hand than orders have reserved.
    pub fn shortages(&self) -> Vec<Shortage<'_>> {
        let short = self.draft.variants.iter().filter_map(|variant| {
            let (known, stock) = self.stored.as_ref()?.variant(&variant.values)?;
            let cover = cover(known, stock, variant)?;
            Some(Shortage { variant, stock, cover })
        });
        short.collect()
    }
}

/// The effect on reservations if `next` replaces `known`. `None` if the reservations stay as they are.
pub(super) fn cover<'s>(known: &VariantDraft, stock: &'s StockState, next: &VariantDraft) -> Option<Cover<'s>> {
    let must_cover = next.tracked && !next.oversell;
    let is_less = next.on_hand < known.on_hand || !known.tracked || known.oversell;
    let cover = stock.cover(next.on_hand);
    (must_cover && is_less && (!cover.released.is_empty() || cover.short > 0)).then_some(cover)
}

/// Writes the address of each picture of the draft as the stored product has it, if the product already has the
/// picture, and removes repeated pictures. A draft may name a picture by its original URL or by its path in the shop,
/// and both mean the same picture.
fn use_known_sources(draft: &mut ProductDraft, stored: &[PictureDraft]) {
    let known: BTreeMap<String, &str> =
        stored.iter().map(|picture| (media_key(&picture.source), picture.source.as_str())).collect();
    let named = draft.pictures.iter_mut().map(|picture| &mut picture.source);
    for source in named.chain(draft.variants.iter_mut().filter_map(|variant| variant.picture.as_mut())) {
        if let Some(known) = known.get(&media_key(source)) {
            (*known).clone_into(source);
        }
    }
    let mut seen = HashSet::new();
    draft.pictures.retain(|picture| seen.insert(media_key(&picture.source)));
}
