//! A product as the list shows it. Pure.

use super::store::{Offer, ProductRow};
use crate::{
    catalogue::draft::Status,
    json::Text,
    money::{Currency, Money},
    picture::PictureView,
    time::{UnixMs, Zone},
};

/// A row of the list.
pub struct Row {
    pub id: i64,
    pub title: String,
    pub vendor: String,
    pub status: String,
    /// True if shoppers can see the product.
    pub is_shown: bool,
    pub price: String,
    pub stock: String,
    /// True if no variant can be bought.
    pub is_sold_out: bool,
    pub picture: Option<PictureView>,
    pub changed: String,
}

impl Row {
    pub fn new(row: ProductRow, currency: Currency, zone: &Zone, now: UnixMs) -> Self {
        let Text(offer) = row.offer;
        Self {
            id: row.id,
            title: row.title,
            vendor: row.vendor,
            status: status(row.status, row.publish_at, zone, now),
            is_shown: row.status == Status::Active && row.publish_at.is_some_and(|at| at <= now),
            price: price(&offer, currency),
            stock: stock(&offer),
            is_sold_out: offer.variants > 0 && offer.sold_out == Some(offer.variants),
            picture: row.picture.map(|Text(picture)| picture),
            changed: zone.words(row.updated_at),
        }
    }
}

/// The words for a status in the list and in the editor.
pub const fn status_words(status: Status) -> &'static str {
    match status {
        Status::Draft => "Draft",
        Status::Active => "For sale",
        Status::Archived => "Archived",
    }
}

fn status(status: Status, publish_at: Option<UnixMs>, zone: &Zone, now: UnixMs) -> String {
    match (status, publish_at) {
        (Status::Active, None) => "Not published".to_owned(),
        (Status::Active, Some(at)) if at > now => format!("From {}", zone.words(at)),
        _ => status_words(status).to_owned(),
    }
}

fn price(offer: &Offer, currency: Currency) -> String {
    let words = |minor: i64| Money::new(minor, currency).map(|money| money.display()).unwrap_or_default();
    match (offer.from, offer.to) {
        (Some(from), Some(to)) if from < to => format!("{} to {}", words(from), words(to)),
        (Some(from), _) => words(from),
        _ => String::new(),
    }
}

fn stock(offer: &Offer) -> String {
    let (variants, sold_out) = (offer.variants, offer.sold_out.unwrap_or(0));
    let left = offer.left.unwrap_or(0);
    match offer.untracked.unwrap_or(0) {
        _ if variants == 0 => "No variants".to_owned(),
        untracked if untracked == variants => "Not tracked".to_owned(),
        _ if sold_out == variants => "Sold out".to_owned(),
        _ if sold_out > 0 => format!("{sold_out} of {variants} variants sold out"),
        _ if left == 0 => "On backorder".to_owned(),
        _ if variants > 1 => format!("{left} in {variants} variants"),
        _ => format!("{left} for sale"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_and_price_in_words() {
        let euro = Currency::from_code("EUR").unwrap();
        for (variants, untracked, sold_out, left, expected) in [
            (0, 0, 0, 0, "No variants"),
            (1, 1, 0, 0, "Not tracked"),
            (3, 3, 0, 0, "Not tracked"),
            (1, 0, 1, 0, "Sold out"),
            (12, 0, 3, 40, "3 of 12 variants sold out"),
            (12, 2, 3, 40, "3 of 12 variants sold out"),
            (1, 0, 0, 0, "On backorder"),
            (2, 0, 0, 9, "9 in 2 variants"),
            (1, 0, 0, 9, "9 for sale"),
        ] {
            let [untracked, sold_out, left] = [untracked, sold_out, left].map(Some);
            let offer = Offer { variants, from: Some(100), to: Some(100 * variants), untracked, sold_out, left };
            assert_eq!(stock(&offer), expected);
            let prices = if variants > 1 { format!("€1.00 to €{variants}.00") } else { "€1.00".to_owned() };
            assert_eq!(price(&offer, euro), prices);
        }
    }

    #[test]
    fn a_status_says_when_shoppers_see_the_product() {
        let zone = Zone::utc();
        let words = |status_, at: Option<i64>| status(status_, at.map(UnixMs), &zone, UnixMs(1000));
        assert_eq!(words(Status::Active, Some(1000)), "For sale");
        assert_eq!(words(Status::Active, None), "Not published");
        assert!(words(Status::Active, Some(90_000_000)).starts_with("From 2"), "{}", words(Status::Active, Some(2)));
        assert_eq!([words(Status::Draft, None), words(Status::Archived, Some(1))], ["Draft", "Archived"]);
    }
}
