//! `/admin/products/{id}/copies`: a copy of a product, as a draft.

use super::{
    edit::{address, stored},
    fields::made_from,
    saving::{self, TRIES},
};
use crate::{
    catalogue::draft::{MAX_LINE, ProductDraft, Status, VariantDraft},
    context::Context,
    error::Error,
    platform::{Broken, Platform},
    staff::Person,
    web::http::{self, Response},
};

/// `POST /admin/products/{id}/copies`
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn copy<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let known = stored(cx, id).await?;
    let mut draft = copy_of(&known.stored.draft);
    for _ in 0..TRIES {
        draft.handle = saving::free_handle(cx, &made_from(&draft.title)).await?;
        match saving::add(cx, draft.clone(), "product.copy", &person.by()).await {
            Ok(copy) => return http::see_other(&format!("{}?copied=1", address(copy))),
            Err(error) if error.broken() == Some(Broken::CatalogueMoved) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // So many others add products of this title that the button must be pressed again.
    http::see_other(&address(known.id))
}

/// A draft with the texts, prices and pictures of the product. Units, SKUs and barcodes belong to the original.
fn copy_of(product: &ProductDraft) -> ProductDraft {
    let variant = |variant: &VariantDraft| VariantDraft {
        sku: String::new(),
        barcode: String::new(),
        on_hand: 0,
        imported: None,
        incoming_at: None,
        ..variant.clone()
    };
    ProductDraft {
        handle: String::new(),
        title: format!("Copy of {}", product.title).chars().take(MAX_LINE).collect(),
        status: Status::Draft,
        variants: product.variants.iter().map(variant).collect(),
        ..product.clone()
    }
}
