//! A change of a product: the draft, the stored product, and the cause of the change.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::super::{
    diff::{Difference, differences},
    draft::{PictureDraft, ProductDraft, VariantDraft},
    html,
};
use crate::{audit::By, money::Currency, names::names, picture::media_key};

names! {
    /// The source of a change to products.
    pub enum Reason {
        Import = "import",
    }
}

/// The cause of a change. The movements of stock record it.
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
    /// Grows with every write. A change is written only if the product still has the revision that was read.
    pub revision: i64,
    /// The time of publication in Unix milliseconds; `None` for a product that is not published.
    pub publish_at: Option<i64>,
    /// The stored product in the form of a draft.
    pub draft: ProductDraft,
    /// The units that orders have reserved, one number per variant, in the order of the variants.
    pub reserved: Vec<i64>,
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

/// A variant with fewer units after the change than orders have reserved.
#[derive(Debug, PartialEq, Eq)]
pub struct Shortage<'c> {
    /// The stored variant.
    pub variant: &'c VariantDraft,
    pub reserved: i64,
    /// Units on hand after the change; `None` if the variant is deleted.
    pub on_hand: Option<i64>,
}

impl Change {
    /// Gives the pictures in the description the shop's own addresses, because the shop fetches them like the pictures
    /// of the gallery.
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

    /// The shortages that the change would cause. The database refuses to write a change with a shortage.
    pub fn shortages(&self) -> Vec<Shortage<'_>> {
        let stored = self.stored.iter().flat_map(|stored| stored.draft.variants.iter().zip(&stored.reserved));
        let short = stored.filter(|(_, reserved)| **reserved > 0).filter_map(|(variant, reserved)| {
            let on_hand = match self.draft.variant(&variant.values) {
                None => None,
                Some(next) if next.tracked && !next.oversell && next.on_hand < *reserved => Some(next.on_hand),
                Some(_) => return None,
            };
            Some(Shortage { variant, reserved: *reserved, on_hand })
        });
        short.collect()
    }
}

/// A draft may name a picture by its original URL or by its path in the shop. Both mean the same picture, so the stored
/// source is kept.
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
