//! Searches, filters and sorts lists of products.
//!
//! The [`index`] in the isolate's memory finds the products of a list. The database is read only for the product cards
//! of one page. docs/search.md has the reasons and the costs.
//!
//! - `letters`, `runs` and `words` split a text into words without case and accents.
//! - `forms`, `stop_words`, `typo`, `look_up` and `text` find the products for a typed query, the best first.
//! - `filters` reads the filters in an address. `narrow` applies them, and counts the products for each further choice.
//! - `order` sorts a list and splits it into pages.
//! - [`listing`] combines these modules for one page. [`finder`] is the view of the filters.
//! - `store` and `query` use the database's full-text search: for descriptions, and for all texts while there is no
//!   index.

mod completions;
mod filters;
pub mod finder;
mod forms;
pub mod index;
mod letters;
pub mod listing;
mod look_up;
pub mod marks;
mod narrow;
mod order;
pub mod query;
mod ranks;
mod related;
mod runs;
mod set;
mod stop_words;
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
use listing::{ListOutcome, Subject};
use order::{List, Order};
use set::Bits;

pub use completions::completions;
pub use letters::fold;
pub use related::related;

/// Redirects a request for a filtered list to the same address, so that the browser tries again. This is for a request
/// without the index, while another request of the isolate reads the index. `None` if the response may be cached or the
/// address has no query.
pub fn again<P: Platform>(cx: &Context<'_, P>) -> Option<Result<Response<P::Native>, Error>> {
    let address = format!("{}{}", cx.path, cx.path_query());
    (cx.is_private() && !cx.path_query().is_empty())
        .then(|| http::redirect(StatusCode::FOUND, &address, CachePolicy::Private))
}

/// The requested page of a collection; `None` if the index does not have the collection yet.
///
/// # Errors
/// The same as those of [`listing::list`].
pub fn of_collection<P: Platform>(
    index: &Index,
    handle: &str,
    path: &str,
    cx: &Context<'_, P>,
) -> Option<Result<ListOutcome, Error>> {
    let collection = index.collection(handle)?;
    let tiers = vec![index.bits(&collection.products)];
    let subject = Subject { path, query: None, collection: Some(collection), tiers };
    Some(listing::list(index, subject, &cx.query, cx.now))
}

/// At most `length` ids of available reduced products, the newest first.
pub fn on_sale(index: &Index, now: UnixMs, length: usize) -> Vec<i64> {
    let mut reduced = index.bits(&index.on_sale);
    reduced.keep(&index.bits(&index.available));
    index.hide_coming(&mut reduced, now);
    let list = List { index, order: Order::Newest, collection: None, tiers: vec![reduced] };
    list.page(None, length).places.into_iter().map(|place| at(&index.ids, place)).collect()
}

/// At most `length` ids of the products in the tiers, the best first.
pub fn best(index: &Index, tiers: Vec<Bits>, length: usize) -> Vec<i64> {
    let list = List { index, order: Order::Relevance, collection: None, tiers };
    list.page(None, length).places.into_iter().map(|place| at(&index.ids, place)).collect()
}
