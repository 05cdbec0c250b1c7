//! The SQL of the list. One statement finds the ids of a page, and another one reads their rows. Each finds or looks
//! through a bounded number of products, however many the shop has.

use serde::Deserialize;

use super::asked::{Asked, Driver, Found, LAST, Place, Sort};
use crate::{
    catalogue::draft::Status,
    error::Error,
    ids::MAX_ID,
    json::Text,
    picture::PictureView,
    platform::{Rows, Statement},
    search::store::{barcode_code, begins, hits, sku_code},
    sql,
    time::UnixMs,
    web::list::Id,
};

/// The maximum number of products to look through for one page.
pub const LOOKED: i64 = 5_000;

/// The conditions of a search, for `product p`. The driver's own condition is checked again, which costs little.
macro_rules! fits {
    () => {
        "(?3 IS NULL OR p.status = ?3) AND (?4 = '' OR p.vendor = ?4 COLLATE NOCASE)
         AND (?5 = '' OR p.product_type = ?5 COLLATE NOCASE)
         AND (?6 = '' OR EXISTS (SELECT 1 FROM json_each(p.tags) t WHERE t.value = ?6 COLLATE NOCASE))
         AND (?7 = 0 OR EXISTS (SELECT 1 FROM collection_product
           WHERE collection_id = ?7 AND product_id = p.id))"
    };
}

/// The ids below `?1` that the index of a driver finds, the highest first, at most `?2`.
macro_rules! ids {
    (All) => {
        "SELECT id FROM product WHERE id < ?1 ORDER BY id DESC LIMIT +?2"
    };
    (Status) => {
        "SELECT id FROM product INDEXED BY product_of_status
         WHERE status || '' = ?3 AND id < ?1 ORDER BY id DESC LIMIT +?2"
    };
    (Vendor) => {
        "SELECT id FROM product INDEXED BY product_of_vendor
         WHERE vendor = ?4 COLLATE NOCASE AND vendor <> '' AND id < ?1 ORDER BY id DESC LIMIT +?2"
    };
    (Type) => {
        "SELECT id FROM product INDEXED BY product_of_type
         WHERE product_type = ?5 COLLATE NOCASE AND product_type <> '' AND id < ?1 ORDER BY id DESC LIMIT +?2"
    };
    (Collection) => {
        "SELECT product_id AS id FROM collection_product
         WHERE collection_id = ?7 AND product_id < ?1 ORDER BY product_id DESC LIMIT +?2"
    };
    (Tag) => {
        "SELECT rowid AS id FROM product_search
         WHERE product_search MATCH ?9 AND rowid < ?1 ORDER BY rowid DESC LIMIT +?2"
    };
    (Search) => {
        concat!(
            "SELECT id FROM (SELECT id FROM (SELECT rowid AS id FROM product_search
                WHERE ?9 <> '' AND product_search MATCH ?9 AND rowid < ?1 ORDER BY rowid DESC LIMIT +?2)
               UNION SELECT product_id FROM (",
            hits!("?10", "?11", "?12"),
            ")
               UNION SELECT id FROM (SELECT id FROM product
                 WHERE ?13 <> '' AND handle >= ?13 AND handle < ?13 || char(1114111) LIMIT 100))
             WHERE id < ?1 ORDER BY id DESC LIMIT +?2"
        )
    };
}

/// The statements of one driver: the ids in each order, and how far the driver looked. `$key` and `$id` are the
/// parameters with the last place of the page before.
macro_rules! statements {
    ($driver:ident, $key:literal, $id:literal) => {
        Statements {
            newest: concat!(
                "SELECT p.id FROM (",
                ids!($driver),
                ") c CROSS JOIN product p ON p.id = c.id WHERE ",
                fits!(),
                " ORDER BY p.id DESC LIMIT +?8"
            ),
            title: concat!(
                "SELECT p.id, p.title FROM (",
                ids!($driver),
                ") c CROSS JOIN product p ON p.id = c.id WHERE (p.title COLLATE NOCASE, p.id) > (",
                $key,
                ", ",
                $id,
                ") AND ",
                fits!(),
                " ORDER BY p.title COLLATE NOCASE, p.id LIMIT +?8"
            ),
            updated: concat!(
                "SELECT p.id, p.updated_at FROM (",
                ids!($driver),
                ") c CROSS JOIN product p ON p.id = c.id WHERE (p.updated_at, p.id) < (",
                $key,
                ", ",
                $id,
                ") AND ",
                fits!(),
                " ORDER BY p.updated_at DESC, p.id DESC LIMIT +?8"
            ),
            // The last condition is always true. It uses the last parameter that all statements of a driver have.
            looked: concat!("SELECT count(*) AS looked, min(id) AS last FROM (", ids!($driver), ") WHERE ?8 > 0"),
        }
    };
}

struct Statements {
    newest: &'static str,
    title: &'static str,
    updated: &'static str,
    looked: &'static str,
}

const fn of(driver: Driver) -> Statements {
    match driver {
        Driver::All => statements!(All, "?9", "?10"),
        Driver::Status => statements!(Status, "?9", "?10"),
        Driver::Vendor => statements!(Vendor, "?9", "?10"),
        Driver::Type => statements!(Type, "?9", "?10"),
        Driver::Collection => statements!(Collection, "?9", "?10"),
        Driver::Tag => statements!(Tag, "?10", "?11"),
        Driver::Search => statements!(Search, "?14", "?15"),
    }
}

/// Binds the parameters that all statements of the driver have.
fn bound(sql: &'static str, asked: &Asked, before: i64, candidates: i64, most: i64) -> Statement {
    let mut statement = sql!(
        sql,
        before,
        candidates,
        asked.status,
        asked.vendor.as_str(),
        asked.product_type.as_str(),
        asked.tag.as_str(),
        asked.collection,
        most
    );
    match asked.driver() {
        Driver::Tag => statement.params.push(asked.words_of_tag().into()),
        Driver::Search => {
            let codes = asked.codes();
            statement.params.extend([
                asked.words().into(),
                codes.typed.into(),
                codes.sku.into(),
                codes.barcode.into(),
                asked.handle().into(),
            ]);
        }
        _ => {}
    }
    statement
}

/// The ids of a page: [`read_found`]. The page has at most `most` products and follows the product at `after`.
///
/// In the order of the ids, the first products that the driver finds are enough, unless other conditions narrow them.
/// In another order, the newest [`LOOKED`] products of the driver are sorted. All products of the shop have an index
/// for each order.
pub fn found(asked: &Asked, after: Option<&Place>, most: i64) -> Statement {
    let Statements { newest, title, updated, .. } = of(asked.driver());
    match asked.sort {
        Sort::Newest => {
            let before = if let Some(Place::Newest(Id(id))) = after { *id } else { LAST };
            bound(newest, asked, before, if asked.is_narrowed() { LOOKED } else { most }, most)
        }
        Sort::Title => {
            let (last, id) =
                if let Some(Place::Title(title, Id(id))) = after { (title.as_str(), *id) } else { ("", 0) };
            if asked.is_all() {
                return sql!(
                    // Thousands of products may have one title, so each part of the condition uses the index.
                    "SELECT id, title FROM (
                       SELECT * FROM (SELECT id, title FROM product INDEXED BY product_by_title
                         WHERE title = ?1 COLLATE NOCASE AND id > ?2 ORDER BY id LIMIT +?3)
                       UNION ALL SELECT * FROM (SELECT id, title FROM product INDEXED BY product_by_title
                         WHERE title > ?1 COLLATE NOCASE ORDER BY title COLLATE NOCASE, id LIMIT +?3))
                     ORDER BY title COLLATE NOCASE, id LIMIT +?3",
                    last,
                    id,
                    most
                );
            }
            let mut statement = bound(title, asked, LAST, LOOKED, most);
            statement.params.extend([last.into(), id.into()]);
            statement
        }
        Sort::Updated => {
            let (last, id) = if let Some(Place::Updated(at, Id(id))) = after { (*at, *id) } else { (LAST, LAST) };
            if asked.is_all() {
                return sql!(
                    "SELECT id, updated_at FROM (
                       SELECT * FROM (SELECT id, updated_at FROM product INDEXED BY product_by_update
                         WHERE updated_at = ?1 AND id < ?2 ORDER BY id DESC LIMIT +?3)
                       UNION ALL SELECT * FROM (SELECT id, updated_at FROM product INDEXED BY product_by_update
                         WHERE updated_at < ?1 ORDER BY updated_at DESC, id DESC LIMIT +?3))
                     ORDER BY updated_at DESC, id DESC LIMIT +?3",
                    last,
                    id,
                    most
                );
            }
            let mut statement = bound(updated, asked, LAST, LOOKED, most);
            statement.params.extend([last.into(), id.into()]);
            statement
        }
    }
}

#[derive(Deserialize)]
struct FoundRow {
    id: i64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    updated_at: i64,
}

/// The rows of [`found`].
///
/// # Errors
/// When a row is not as expected.
pub fn read_found(rows: &Rows, sort: Sort) -> Result<Vec<Found>, Error> {
    let place = |row: FoundRow| match sort {
        Sort::Newest => Found { id: row.id, place: Place::Newest(Id(row.id)) },
        Sort::Title => Found { id: row.id, place: Place::Title(row.title, Id(row.id)) },
        Sort::Updated => Found { id: row.id, place: Place::Updated(row.updated_at, Id(row.id)) },
    };
    Ok(rows.all::<FoundRow>()?.into_iter().map(place).collect())
}

/// How many products of the driver [`found`] looked through, and the last one of them.
#[derive(Debug, Deserialize)]
pub struct Looked {
    looked: i64,
    last: Option<i64>,
}

impl Looked {
    /// The id of the last product that was looked through, if there may be more.
    pub fn last(&self) -> Option<i64> {
        self.last.filter(|_| self.looked >= LOOKED)
    }
}

/// Tells how far [`found`] looks: [`Looked`]. It looks at nothing if no condition narrows the page.
pub fn looked(asked: &Asked, after: Option<&Place>) -> Statement {
    let before = if let Some(Place::Newest(Id(id))) = after { *id } else { LAST };
    let is_asked = asked.is_narrowed() || (asked.sort != Sort::Newest && !asked.is_all());
    bound(of(asked.driver()).looked, asked, before, if is_asked { LOOKED } else { 0 }, 1)
}

/// A product in the list.
#[derive(Debug, Deserialize)]
pub struct ProductRow {
    pub id: i64,
    pub title: String,
    pub vendor: String,
    pub status: Status,
    pub publish_at: Option<UnixMs>,
    pub updated_at: UnixMs,
    pub offer: Text<Offer>,
    pub picture: Option<Text<PictureView>>,
}

/// The prices and the stock of a product's variants.
#[derive(Debug, Deserialize)]
pub struct Offer {
    pub variants: i64,
    /// The lowest price; `None` for a product without variants.
    pub from: Option<i64>,
    pub to: Option<i64>,
    /// The variants whose stock is not tracked.
    pub untracked: Option<i64>,
    /// The variants that shoppers cannot buy.
    pub sold_out: Option<i64>,
    /// The units for sale of all variants.
    pub left: Option<i64>,
}

/// The products with these ids, in the order of the ids: [`ProductRow`]s.
pub fn products(ids: &[i64]) -> Statement {
    sql!(
        "SELECT p.id, p.title, p.vendor, p.status, p.publish_at, p.updated_at,
           (SELECT json_object('variants', count(*), 'from', min(v.price), 'to', max(v.price),
              'untracked', sum(s.tracked = 0),
              'sold_out', sum(s.tracked = 1 AND s.oversell = 0 AND s.on_hand - s.held - s.committed <= 0),
              'left', sum(iif(s.tracked, max(s.on_hand - s.held - s.committed, 0), 0)))
            FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id) AS offer,
           (SELECT json_object('key', m.name, 'alt', i.alt, 'width', m.width, 'height', m.height, 'widths', m.widths)
            FROM picture i JOIN media m ON m.key = i.key WHERE i.product_id = p.id
            ORDER BY i.position LIMIT 1) AS picture
         FROM json_each(?1) place CROSS JOIN product p ON p.id = place.value ORDER BY place.key",
        serde_json::json!(ids).to_string()
    )
}

/// A collection that the list can be filtered by.
#[derive(Debug, Deserialize)]
pub struct CollectionName {
    pub id: i64,
    pub title: String,
}

/// The shop's first collections: [`CollectionName`]s.
pub fn collections() -> Statement {
    sql!("SELECT id, title FROM collection ORDER BY id LIMIT 250")
}

/// What the removal of a product affects. Each number is counted up to [`MOST`].
#[derive(Debug, Deserialize)]
pub struct Effects {
    /// Orders that have the product.
    orders: i64,
    /// Collections that show the product.
    collections: i64,
    /// Redirects to the product, which end with it.
    redirects: i64,
}

/// The highest number that is counted.
const MOST: i64 = 1_000;

impl Effects {
    pub fn orders(&self) -> String {
        counted(self.orders)
    }

    pub fn collections(&self) -> String {
        counted(self.collections)
    }

    pub fn redirects(&self) -> String {
        counted(self.redirects)
    }
}

fn counted(number: i64) -> String {
    if number > MOST { format!("more than {MOST}") } else { number.to_string() }
}

/// Counts what the removal of a product affects: [`Effects`].
pub fn effects(id: i64, handle: &str) -> Statement {
    sql!(
        "SELECT (SELECT count(*) FROM (SELECT DISTINCT order_id FROM
             (SELECT order_id FROM order_line WHERE product_id = ?1 LIMIT +?3))) AS orders,
           (SELECT count(*) FROM (SELECT 1 FROM collection_product WHERE product_id = ?1 LIMIT +?3)) AS collections,
           (SELECT count(*) FROM (SELECT 1 FROM redirect WHERE target = '/products/' || ?2 LIMIT +?3)) AS redirects",
        id,
        handle,
        MOST.saturating_add(1)
    )
}

/// The changes of the units on hand of a variant, newest first. With `after`, only changes that are older than the one
/// with this id.
pub fn movements(variant: i64, after: Option<Id>, most: i64) -> Statement {
    sql!(
        "SELECT id, at, delta, on_hand, reason, note, order_id,
           coalesce((SELECT email FROM person WHERE by_kind = 'person' AND person.id = by_id), by_kind) AS who
         FROM stock_movement WHERE variant_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT +?3",
        variant,
        after.map_or(MAX_ID, |id| id.0),
        most
    )
}
