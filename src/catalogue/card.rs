//! The card of a product in a list.

use serde::Deserialize;

use crate::{
    json::Text,
    money::{Currency, Money},
    picture::PictureView,
    web::{list::Keyed, url},
};

/// The columns of a card, for a query over `product AS p`.
///
/// The subqueries read only the variants and the first picture of the product, so the cost of a card does not grow with
/// the catalogue.
macro_rules! card_columns {
    () => {
        "p.id, p.handle, p.title, p.vendor,
         (SELECT json_object('from', min(v.price), 'to', max(v.price),
            'was', (SELECT nullif(max(w.compare_at, w.price), w.price) FROM variant w
                    WHERE w.product_id = p.id ORDER BY w.price, w.position LIMIT 1),
            'available', max(s.tracked = 0 OR s.oversell = 1 OR s.on_hand - s.held - s.committed > 0))
          FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id) AS offer,
         (SELECT json_object('key', m.name, 'alt', i.alt, 'width', m.width, 'height', m.height, 'widths', m.widths)
          FROM picture i JOIN media m ON m.key = i.key WHERE i.product_id = p.id
          ORDER BY i.position LIMIT 1) AS picture"
    };
}
pub(crate) use card_columns;

/// The number of products on one page of a list.
pub const PAGE: usize = 24;

/// A row of a product list.
#[derive(Debug, Deserialize)]
pub struct CardRow {
    /// Product id.
    pub id: i64,
    handle: String,
    title: String,
    vendor: String,
    offer: Option<Text<Offer>>,
    picture: Option<Text<PictureView>>,
    /// The list is sorted by this key. Rows with equal keys are sorted by id.
    #[serde(default)]
    pub sort_key: i64,
}

#[derive(Debug, Deserialize)]
struct Offer {
    from: Option<i64>,
    to: Option<i64>,
    was: Option<i64>,
    available: Option<bool>,
}

/// A product in a list, ready to show.
#[derive(Debug)]
pub struct Card {
    /// The path of the product's page.
    pub url: String,
    pub title: String,
    /// The title in pieces, so that the page can highlight the words of the search. Empty outside search results.
    pub pieces: Vec<Piece>,
    /// May be empty.
    pub vendor: String,
    /// The lowest price, formatted. It begins with "from" if the variants have different prices.
    pub price: String,
    /// The compare-at price of the variant with the lowest price, formatted. `None` if it is not higher than the price.
    pub was: Option<String>,
    /// True if at least one variant can be bought now.
    pub available: bool,
    /// The product's first picture.
    pub picture: Option<PictureView>,
}

/// A part of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// True if the text matches the search.
    pub hit: bool,
}

impl Keyed for CardRow {
    type Key = (i64, i64);

    fn key(&self) -> (i64, i64) {
        (self.sort_key, self.id)
    }
}

impl CardRow {
    /// The card, with prices in the shop's currency.
    pub fn into_card(self, currency: Currency) -> Card {
        let offer = self.offer.map(|Text(offer)| offer);
        let money = |minor: i64| Money::new(minor, currency).map(|money| money.display()).unwrap_or_default();
        let price = match &offer {
            Some(Offer { from: Some(from), to: Some(to), .. }) if from < to => format!("from {}", money(*from)),
            Some(Offer { from: Some(from), .. }) => money(*from),
            _ => String::new(),
        };
        Card {
            url: url::product_path(&self.handle),
            title: self.title,
            pieces: Vec::new(),
            vendor: self.vendor,
            price,
            was: offer.as_ref().and_then(|offer| offer.was).map(money),
            available: offer.and_then(|offer| offer.available) == Some(true),
            picture: self.picture.map(|Text(picture)| picture),
        }
    }
}
