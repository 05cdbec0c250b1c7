//! Finding products: by words, by filters, in an order.
//!
//! All of it is answered by the [`index`] that the isolate holds; the database is then asked for the cards of one page.
//! docs/search.md says why and what it costs.
//!
//! - `words`, `typo`, `text`: what is typed, to products, best first
//! - `filters`, `narrow`: what an address narrows a list to, and the counts of every further choice
//! - `order`: the orders of a list, and its pages by key
//! - [`listing`]: all of these to one page; [`finder`]: what its template shows of them
//! - `store`, `query`: the full-text search of the database, for descriptions, and for all while there is no index

mod completions;
mod filters;
pub mod finder;
pub mod index;
pub mod listing;
pub mod marks;
mod narrow;
mod order;
pub mod query;
mod ranks;
mod related;
mod set;
pub mod store;
pub mod text;
mod typo;
mod words;

#[cfg(test)]
mod tests;

use ::http::StatusCode;

use crate::{
    context::Context,
    error::Error,
    platform::Platform,
    time::UnixMs,
    web::http::{self, CachePolicy, Response},
};
use index::{Index, at};
use listing::{Outcome, Subject};
use order::{List, Order};
use set::Bits;

pub use completions::completions;
pub use related::related;

/// Sends a request for a narrowed list to itself, while the index that it needs is being read by another request of the
/// isolate.
pub fn again<P: Platform>(cx: &Context<'_, P>) -> Option<Result<Response<P::Native>, Error>> {
    let address = format!("{}{}", cx.path, cx.path_query());
    (cx.is_private() && !cx.path_query().is_empty())
        .then(|| http::redirect(StatusCode::FOUND, &address, CachePolicy::Private))
}

/// The page of a collection that the request asks for; `None` for a collection that the index does not know (yet).
///
/// # Errors
/// As [`listing::list`].
pub fn of_collection<P: Platform>(
    index: &Index,
    handle: &str,
    path: &str,
    cx: &Context<'_, P>,
) -> Option<Result<Outcome, Error>> {
    let collection = index.collection(handle)?;
    let tiers = vec![index.bits(&collection.products)];
    let subject = Subject { path, query: None, collection: Some(collection), tiers };
    Some(listing::list(index, subject, &cx.query, cx.now))
}

/// Ids of reduced products that can be bought, the newest first, at most `length`.
pub fn on_sale(index: &Index, now: UnixMs, length: usize) -> Vec<i64> {
    let mut reduced = index.bits(&index.on_sale);
    reduced.keep(&index.bits(&index.available));
    index.hide_coming(&mut reduced, now);
    let list = List { index, order: Order::Newest, collection: None, tiers: vec![reduced] };
    list.page(None, length).places.into_iter().map(|place| at(&index.ids, place)).collect()
}

/// Ids of the products in the tiers, the best first, at most `length`.
pub fn best(index: &Index, tiers: Vec<Bits>, length: usize) -> Vec<i64> {
    let list = List { index, order: Order::Relevance, collection: None, tiers };
    list.page(None, length).places.into_iter().map(|place| at(&index.ids, place)).collect()
}
