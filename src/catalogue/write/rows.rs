//! The rows that changes write. This module compares the draft with the stored product to find deleted variants and
//! changed stock, so the database need not search for them. Guards fail the batch if the stored product has changed
//! since it was read, or if its stock has changed and the new stock depends on the old stock.

use serde::Serialize;

use super::{
    change::{Cause, Change, Media, Reason, Stored, cover},
    store,
};
use crate::{
    catalogue::{
        draft::{PictureDraft, ProductDraft, VariantDraft},
        text::plain_text,
    },
    json,
    picture::media_key,
    platform::Statement,
    time::UnixMs,
};

/// The rows of a batch, by table. The number of statements does not grow with the number of products.
#[derive(Debug, Default)]
pub struct Writes<'a> {
    media: Vec<&'a Media>,
    products: Vec<ProductRow<'a>>,
    gone: Vec<VariantName<'a>>,
    variants: Vec<VariantRow<'a>>,
    stock: Vec<StockRow<'a>>,
    /// Handles of stored products whose pictures changed. Their old pictures are deleted.
    redone: Vec<&'a str>,
    pictures: Vec<PictureRow<'a>>,
}

#[derive(Debug, Serialize)]
struct ProductRow<'a> {
    #[serde(flatten)]
    draft: &'a ProductDraft,
    /// The handle of the stored product, if the draft has another one.
    was: Option<&'a str>,
    /// The revision that was read; `None` for a new product.
    revision: Option<i64>,
    publish_at: Option<i64>,
    description_text: String,
}

#[derive(Debug, Serialize)]
struct VariantName<'a> {
    handle: &'a str,
    values: &'a [String],
}

#[derive(Debug, Serialize)]
struct VariantRow<'a> {
    handle: &'a str,
    position: usize,
    picture_key: Option<String>,
    #[serde(flatten)]
    draft: &'a VariantDraft,
}

#[derive(Debug, Serialize)]
struct StockRow<'a> {
    #[serde(flatten)]
    name: VariantName<'a>,
    tracked: bool,
    oversell: bool,
    /// The new number of units on hand. `None` if the draft does not change the number. The stored number is then kept,
    /// because units may be sent between the read and the write.
    on_hand: Option<i64>,
    imported: Option<i64>,
    /// The units on hand, held, committed and short when the product was read. `None` if the new stock does not depend
    /// on them.
    was: Option<[i64; 4]>,
    /// The reservations that the variant loses: pairs of an order's id and the units.
    released: &'a [(i64, i64)],
    /// The new number of short units. `None` if the stored number is kept.
    short: Option<i64>,
    incoming_at: Option<UnixMs>,
}

#[derive(Debug, Serialize)]
struct PictureRow<'a> {
    handle: &'a str,
    position: usize,
    key: String,
    alt: &'a str,
}

impl<'a> Writes<'a> {
    /// Adds the pictures that a change refers to, so that the shop fetches them.
    pub fn add_media(&mut self, change: &'a Change) {
        self.media.extend(&change.media);
    }

    /// Adds a change with its pictures. A product that becomes published gets `now` as its time of publication.
    pub fn add(&mut self, change: &'a Change, now: UnixMs) {
        self.add_media(change);
        let Change { draft, stored, .. } = change;
        let shown_since = stored.as_ref().and_then(|stored| stored.publish_at);
        let known = stored.as_ref().map(|stored| stored.draft.handle.as_str());
        self.products.push(ProductRow {
            draft,
            was: known.filter(|known| *known != draft.handle),
            revision: stored.as_ref().map(|stored| stored.revision),
            publish_at: draft.published.then(|| shown_since.unwrap_or(now.0)),
            description_text: plain_text(&draft.description),
        });
        self.add_variants(draft, stored.as_ref());
        let stored = stored.as_ref().map(|stored| &stored.draft);
        if stored.is_some_and(|stored| stored.pictures == draft.pictures) {
            return;
        }
        self.redone.extend(stored.map(|_| draft.handle.as_str()));
        self.pictures.extend(draft.pictures.iter().zip(1..).map(|(PictureDraft { source, alt }, position)| {
            PictureRow { handle: &draft.handle, position, key: media_key(source), alt }
        }));
    }

    fn add_variants(&mut self, draft: &'a ProductDraft, stored: Option<&'a Stored>) {
        let handle = draft.handle.as_str();
        let name = |variant: &'a VariantDraft| VariantName { handle, values: &variant.values };
        let before = stored.iter().flat_map(|stored| &stored.draft.variants);
        self.gone.extend(before.filter(|known| draft.variant(&known.values).is_none()).map(name));
        for (variant, position) in draft.variants.iter().zip(1_usize..) {
            let known = stored.and_then(|stored| stored.variant(&variant.values));
            let stock = |of: &VariantDraft| (of.tracked, of.oversell, of.on_hand, of.imported, of.incoming_at);
            if known.is_none_or(|(known, _)| stock(known) != stock(variant)) {
                let count = |of: &VariantDraft| (of.on_hand, of.imported);
                let is_counted = known.is_none_or(|(known, _)| known.on_hand != variant.on_hand);
                let cover = known.and_then(|(known, state)| cover(known, state, variant));
                let was = known.filter(|(known, _)| cover.is_some() || count(known) != count(variant));
                self.stock.push(StockRow {
                    name: name(variant),
                    tracked: variant.tracked,
                    oversell: variant.oversell,
                    on_hand: is_counted.then_some(variant.on_hand),
                    imported: variant.imported,
                    was: was.map(|(known, state)| [known.on_hand, state.held, state.committed, state.short]),
                    released: cover.as_ref().map_or(&[], |cover| cover.released),
                    short: cover.map(|cover| cover.short),
                    incoming_at: variant.incoming_at,
                });
            }
            // A product may have two thousand variants, and most changes leave them as they are.
            let place = position.saturating_sub(1);
            if stored.is_some_and(|stored| stored.draft.variants.get(place) == Some(variant)) {
                continue;
            }
            let picture_key = variant.picture.as_deref().map(media_key);
            self.variants.push(VariantRow { handle, position, picture_key, draft: variant });
        }
    }

    /// The statements that write all rows. They fail with
    /// [`Broken::CatalogueMoved`](crate::platform::Broken::CatalogueMoved) if a product or its stock changed since it
    /// was read.
    pub fn statements(&self, cause: &Cause<'_>, now: UnixMs) -> Vec<Statement> {
        let mut statements = Vec::new();
        // D1 limits the number of statements, so statements without rows are left out.
        let mut write = |is_empty: bool, statement: &dyn Fn() -> Statement| {
            if !is_empty {
                statements.push(statement());
            }
        };
        write(self.media.is_empty(), &|| store::write_media(&json::write(&self.media), now));
        let products = json::write(&self.products);
        write(self.products.is_empty(), &|| store::unchanged_since(&products));
        let is_new = |row: &&ProductRow<'_>| row.was.is_some() || row.revision.is_none();
        let new: Vec<&str> = self.products.iter().filter(is_new).map(|row| row.draft.handle.as_str()).collect();
        let is_renamed = self.products.iter().any(|row| row.was.is_some());
        write(!is_renamed, &|| store::rename_products(&products, now));
        write(!is_renamed, &|| store::keep_old_handles(&products));
        write(self.products.is_empty(), &|| store::write_products(&products, now));
        // An import decides about the handles of its file itself.
        let claims = cause.reason != Reason::Import && !new.is_empty();
        write(!claims, &|| store::claim_handles(&json::write(&new)));
        write(self.gone.is_empty(), &|| store::delete_variants(&json::write(&self.gone)));
        write(self.variants.is_empty(), &|| store::write_variants(&json::write(&self.variants), now));
        let stock = json::write(&self.stock);
        write(self.stock.iter().all(|row| row.was.is_none()), &|| store::stock_unchanged_since(&stock));
        write(self.stock.is_empty(), &|| store::write_stock(&stock, cause, now));
        write(self.stock.iter().all(|row| row.released.is_empty()), &|| store::release_holds(&stock));
        write(self.redone.is_empty(), &|| store::delete_pictures(&json::write(&self.redone)));
        write(self.pictures.is_empty(), &|| store::write_pictures(&json::write(&self.pictures)));
        statements
    }
}
