//! `GET /search?q=` and `GET /search/suggest?q=`.

use ::http::StatusCode;
use askama::Template;

use crate::{
    catalogue::{
        self,
        card::{Card, CardRow, PAGE},
    },
    context::Context,
    error::Error,
    platform::Platform,
    search::{
        self, completions,
        finder::Finder,
        index,
        listing::{self, ListOutcome, Listing, Subject},
        marks::mark,
        query::{self, Codes},
        store,
        text::{self, Found},
    },
    shop::{Lang, Layout},
    web::{
        Tag,
        http::{self, CachePolicy, Response},
        list::{Page, Walk},
        page::{Head, Share},
        url,
    },
};

/// The maximum number of suggested products.
const SUGGESTED_PRODUCTS: usize = 6;
/// The maximum number of suggested queries.
const SUGGESTED_WORDS: usize = 4;

#[derive(Template)]
#[template(path = "shopfront/results.html")]
struct ResultsPage<'a> {
    layout: &'a Layout,
    head: Head,
    query: &'a str,
    page: Page<Card>,
    /// Products that match only in the description.
    described: Vec<Card>,
    finder: Option<Finder>,
    /// A sentence about a corrected query or a partial match.
    remark: Option<String>,
    /// A suggested query.
    suggestion: Option<Suggestion>,
}

/// A suggested query with its address.
struct Suggestion {
    query: String,
    url: String,
}

impl Suggestion {
    fn new(query: String) -> Self {
        Self { url: url::search_path(&query), query }
    }
}

/// The search results, or only the search form if there is no query.
///
/// # Errors
/// `BadRequest` for too many filters.
pub async fn results<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let query = query::clean(cx.query.get("q").unwrap_or_default());
    if query.is_empty() {
        let [] = cx.page_batch([]).await?;
        return show(cx, &query, Results::default());
    }
    let index = index::held(cx).await;
    if let Some(again) = search::again(cx) {
        return again;
    }
    let Some((index, found)) = index.as_ref().and_then(|index| Some((index, text::find(index, &query)?))) else {
        let results = without_index(cx, &query).await?;
        return show(cx, &query, results);
    };
    let subject = Subject { path: "/search", query: Some(&query), collection: None, tiers: found.tiers.clone() };
    match listing::list(index, subject, &cx.query, cx.now)? {
        ListOutcome::Elsewhere(address) => http::redirect(StatusCode::FOUND, &address, CachePolicy::PAGE),
        ListOutcome::Here(listing) => {
            let results = with_index(cx, &query, &found, *listing).await?;
            show(cx, &query, results)
        }
    }
}

/// The content of a page of results.
#[derive(Default)]
struct Results {
    page: Page<CardRow>,
    described: Vec<CardRow>,
    words: Vec<String>,
    finder: Option<Finder>,
    remark: Option<String>,
    suggestion: Option<Suggestion>,
}

async fn with_index<P: Platform>(
    cx: &Context<'_, P>,
    query: &str,
    found: &Found,
    listing: Listing,
) -> Result<Results, Error> {
    // The index has no SKUs, barcodes and descriptions, so the database searches these. Products with a matching code
    // come first, and products with a matching description last.
    let plain = !listing.changed && !listing.page.later;
    let codes = if plain { Codes::new(query) } else { Codes::default() };
    let coded = store::by_code(&codes, cx.now);
    let words = found.corrected.as_deref().unwrap_or(query);
    let last = !listing.changed && listing.page.next.is_none();
    let described = if last { query::to_fts_in_body(words, &found.optional) } else { String::new() };
    let described = store::in_descriptions(&described, &listing.page.rows, cx.now);
    let cards = catalogue::cards(&listing.page.rows, cx.now);
    let [cards, coded, described] = cx.page_batch([cards, coded, described]).await?;
    let mut rows: Vec<CardRow> = coded.all()?;
    let mut finder = listing.finder;
    let mut results = Results { words: found.marked.clone(), ..Results::default() };
    if !rows.is_empty() && (found.corrected.is_some() || found.partly) {
        // The query was a SKU or a barcode, not a misspelled word.
        results.page = Page { next: None, ..listing.page.with(rows) };
        return Ok(results);
    }
    let matched: Vec<CardRow> = cards.all()?;
    rows.retain(|row| !matched.iter().any(|other| other.id == row.id) || !plain);
    finder.total = finder.total.saturating_add(u32::try_from(rows.len()).unwrap_or(0));
    rows.extend(matched);
    let described: Vec<CardRow> = described.all()?;
    results.described = described.into_iter().filter(|row| !rows.iter().any(|other| other.id == row.id)).collect();
    results.page = listing.page.with(rows);
    results.remark = remark(query, found);
    results.suggestion = found.suggestion.clone().map(Suggestion::new);
    results.finder = (finder.total > 0 || listing.changed).then_some(finder);
    Ok(results)
}

fn remark(query: &str, found: &Found) -> Option<String> {
    match &found.corrected {
        Some(corrected) => Some(format!("Nothing matches “{query}”. These are the results for “{corrected}”.")),
        None if found.partly && found.tiers.iter().any(|tier| !tier.is_empty()) => {
            Some("No product matches all of these words. These match some of them.".to_owned())
        }
        None => None,
    }
}

/// Results from the database alone, because the index is not available or the query contains no word.
async fn without_index<P: Platform>(cx: &Context<'_, P>, query: &str) -> Result<Results, Error> {
    let walk = Walk::new(&cx.query, PAGE);
    let rows: Vec<CardRow> = match query::to_fts(query) {
        Some(words) => {
            let statement = store::products(&words, &Codes::new(query), walk.after, walk.limit(), cx.now);
            let [rows] = cx.page_batch([statement]).await?;
            rows.all()?
        }
        None => {
            let [] = cx.page_batch([]).await?;
            Vec::new()
        }
    };
    Ok(Results { page: walk.page(rows, url::search_path(query)), ..Results::default() })
}

fn show<P: Platform>(cx: &Context<'_, P>, query: &str, results: Results) -> Result<Response<P::Native>, Error> {
    let layout = cx.layout();
    let card = |row: CardRow| marked(row.into_card(layout.currency), &results.words);
    let title = if query.is_empty() { "Search".to_owned() } else { format!("Search: {query}") };
    let address = if query.is_empty() { "/search".to_owned() } else { url::search_path(query) };
    let share = Share::page(cx.site(), &address, None);
    let view = ResultsPage {
        layout,
        head: Head { title, noindex: true, share: Some(share), ..Head::default() },
        query,
        page: results.page.map(card),
        described: results.described.into_iter().map(card).collect(),
        finder: results.finder,
        remark: results.remark,
        suggestion: results.suggestion,
    };
    cx.html(view.page.status(), &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::List]))
}

fn marked(mut card: Card, words: &[String]) -> Card {
    card.pieces = mark(&card.title, words);
    card
}

#[derive(Template)]
#[template(path = "shopfront/suggest.html")]
struct SuggestPage {
    /// The shop's language.
    language: String,
    words: Vec<Suggestion>,
    cards: Vec<Card>,
}

impl SuggestPage {
    fn lang(&self) -> Lang<'_> {
        Lang::new(&self.language)
    }
}

/// Suggestions for the beginning of a query, as an HTML fragment for the script of the search field.
///
/// # Errors
/// If the database fails.
pub async fn suggest<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let query = query::clean(cx.query.get("q").unwrap_or_default());
    let index = index::held(cx).await;
    let mut view = SuggestPage { language: String::new(), words: Vec::new(), cards: Vec::new() };
    if let Some(index) = index.as_ref()
        && let Some(mut found) = text::find(index, &query)
    {
        found.tiers.iter_mut().for_each(|tier| index.hide_coming(tier, cx.now));
        let words = completions(index, &query, &found, SUGGESTED_WORDS);
        view.words = words.into_iter().map(Suggestion::new).collect();
        let ids = search::best(index, found.tiers, SUGGESTED_PRODUCTS);
        let [rows] = cx.page_batch([catalogue::cards(&ids, cx.now)]).await?;
        let rows: Vec<CardRow> = rows.all()?;
        view.language.clone_from(&cx.layout().language);
        let cards = rows.into_iter().map(|row| row.into_card(index.currency()));
        view.cards = cards.map(|card| marked(card, &found.marked)).collect();
    }
    let policy = CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::List]);
    Ok(http::answer(StatusCode::OK, "text/html; charset=utf-8", view.render()?, policy))
}
