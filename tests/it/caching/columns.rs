//! Each column of a table purges the tags of the pages that show it, and no other tags.

use std::collections::BTreeSet;

use vitrine::sql;

use super::changes::{full_shop, statement, waiting};

/// A table, a condition for one row, and its columns: each with a new value and the tags that the change purges.
type Columns = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

/// `cup` is product 1 with variants 1 and 2, in collection 1.
const COLUMNS: &[Columns] = &[
    (
        "shop",
        "id = 1",
        &[
            ("name", "'Other'", "layout"),
            ("tagline", "'x'", "layout"),
            ("language", "'ja'", "layout"),
            ("email", "'a@b.c'", "layout"),
            ("phone", "'1'", "layout"),
            ("address", "'x'", "layout"),
            ("hero_heading", "'x'", "layout"),
            ("hero_picture_alt", "'x'", "layout"),
            ("hero_picture_key", "'cup.webp'", "layout"),
            ("delivery_note", "'x'", "layout"),
            ("returns_note", "'x'", "layout"),
            // The currency is fixed while there are products: see `a_shop_without_prices_may_change_its_currency`.
            ("currency", "'EUR'", ""),
            ("weight_unit", "'lb'", ""),
            ("company_field", "'required'", ""),
            ("line2_field", "'hidden'", ""),
            ("phone_field", "'required'", ""),
            ("announcement", "'x'", "layout"),
            ("announcement_link", "'/x'", "layout"),
            ("announced_from", "7", "layout"),
            ("announced_until", "7", "layout"),
            ("terms_page", "'about'", ""),
            ("privacy_page", "'about'", ""),
            ("time_zone", "'Asia/Tokyo'", ""),
            ("pricing_version", "7", ""),
            ("shipping_price", "7", ""), // the shop ships everywhere, so no page names the price
            ("shipping_price", "8, ships_to = '[\"AT\"]'", "layout"),
            ("tax_name", "'GST'", ""),
            ("tax_rate", "7", ""),
            ("tax_included", "0", ""),
            ("ships_to", "'[\"DE\"]'", "layout"),
            ("return_days", "7", "layout"),
            ("backorder_days", "7", "layout"),
            ("security_contact", "'a@b.c'", "layout"),
            ("first_number", "7", ""),
            ("bank_details", "'x'", ""),
            ("pays_on_delivery", "1", ""),
            ("low_stock", "7", ""),
            ("is_listed", "0", "layout"),
            ("opened_at", "NULL", "catalogue feed layout pages redirects sitemap"),
            ("updated_at", "7", ""),
            ("id", "1", ""),
        ],
    ),
    (
        "product",
        "handle = 'cup'",
        &[
            ("handle", "'x'", "collection:1 list product:1 sitemap"),
            ("title", "'x'", "collection:1 list product:1"),
            ("vendor", "'x'", "collection:1 list product:1"),
            ("product_type", "'x'", "collection:1 list product:1"),
            ("tags", "'[\"x\"]'", "collection:1 list product:1"),
            ("status", "'archived'", "collection:1 list product:1 sitemap"),
            ("publish_at", "NULL", "collection:1 list product:1 sitemap"),
            ("description", "'x'", "product:1"),
            ("description_text", "'x'", "product:1"),
            ("seo_title", "'x'", "product:1"),
            ("seo_description", "'x'", "product:1"),
            ("custom", "'{\"a\":\"b\"}'", "product:1"),
            ("options", "'[\"Color\"]'", "collection:1 list product:1"),
            ("revision", "7", ""),
            ("sold_count", "5", ""),
            ("created_at", "7", ""),
            ("updated_at", "7", ""),
            ("id", "1", ""),
        ],
    ),
    (
        "variant",
        "sku = 'CUP-R'",
        &[
            ("position", "9", "collection:1 list product:1"),
            ("option_values", "'[\"Green\"]'", "collection:1 list product:1"),
            ("sku", "'cup-r'", "collection:1 list product:1"),
            ("barcode", "'1'", "collection:1 list product:1"),
            ("price", "1", "collection:1 list product:1"),
            ("compare_at", "NULL", "collection:1 list product:1"),
            ("picture_key", "'cup.webp'", "collection:1 list product:1"),
            ("custom", "'{\"a\":\"b\"}'", "collection:1 list product:1"),
            ("product_id", "1", ""),
            ("cost", "1", ""),
            ("grams", "1", ""),
            ("weight_unit", "'lb'", ""),
            ("taxable", "0", ""),
            ("tax_class", "'x'", ""),
            ("requires_shipping", "0", ""),
            ("updated_at", "7", ""),
            ("id", "1", ""),
        ],
    ),
    (
        "stock",
        "variant_id = 1",
        &[
            ("tracked", "0", ""),
            ("oversell", "1", ""),
            ("on_hand", "2, reason = 'count', by_kind = 'shop'", ""),
            ("held", "1", ""),
            ("committed", "1", ""),
            ("short", "1", ""),
            ("imported", "1", ""),
            ("incoming_at", "1", ""),
            ("reason", "'count'", ""),
            ("by_kind", "'shop'", ""),
            ("by_id", "'1'", ""),
            ("order_id", "1", ""),
            ("note", "'x'", ""),
            ("updated_at", "7", ""),
            ("variant_id", "1", ""),
        ],
    ),
    (
        "price_history",
        "variant_id = 1",
        &[("variant_id", "1", ""), ("from_at", "7", ""), ("price", "1", ""), ("compare_at", "1", "")],
    ),
    (
        "media",
        "key = 'cup.webp'",
        &[
            ("state", "'failed'", "catalogue"),
            ("width", "7", "catalogue"),
            ("height", "7", "catalogue"),
            ("widths", "'[400]'", "catalogue"),
            ("source", "'https://x.example/'", ""),
            ("object", "'x'", ""),
            ("problem", "'x'", ""),
            ("attempts", "7", ""),
            ("next_at", "7", ""),
            ("leased", "1", ""),
            ("first_at", "1", ""),
            ("updated_at", "7", ""),
            ("key", "'cup.webp'", ""),
        ],
    ),
    (
        "picture",
        "product_id = 1",
        &[
            ("position", "7", "collection:1 list product:1"),
            ("alt", "'x'", "collection:1 list product:1"),
            ("key", "'other.webp'", "collection:1 list product:1"),
            ("product_id", "2", "collection:1 list product:1 product:2"),
        ],
    ),
    (
        "collection",
        "handle = 'cups'",
        &[
            ("handle", "'x'", "layout sitemap"),
            ("title", "'x'", "layout sitemap"),
            ("position", "7", "layout sitemap"),
            ("published", "0", "layout sitemap"),
            ("description", "'x'", "collection:1"),
            ("seo_title", "'x'", "collection:1"),
            ("seo_description", "'x'", "collection:1"),
            ("picture_key", "'cup.webp'", "collection:1 list"),
            // The two products also leave the collection.
            ("rule", "'{\"match\":\"any\",\"conditions\":[]}'", "collection:1 list"),
            ("created_at", "7", ""),
            ("updated_at", "7", ""),
            ("id", "1", ""),
        ],
    ),
    (
        "collection_product",
        "product_id = 1",
        &[("position", "7", "collection:1 list"), ("product_id", "3", "collection:1 list"), ("collection_id", "1", "")],
    ),
    (
        "page",
        "handle = 'about'",
        &[
            ("handle", "'x'", "layout sitemap"),
            ("title", "'x'", "layout sitemap"),
            ("position", "7", "layout sitemap"),
            ("published", "0", "layout sitemap"),
            ("body", "'x'", "pages"),
            ("seo_description", "'x'", "pages"),
            ("seo_title", "'x'", "pages"),
            ("revision", "7", ""),
            ("updated_at", "7", ""),
        ],
    ),
    ("menu", "name = 'header'", &[("name", "'header'", ""), ("revision", "7", "")]),
    (
        "menu_entry",
        "menu = 'header'",
        &[
            ("menu", "'footer'", "layout"),
            ("position", "7", "layout"),
            ("label", "'x'", "layout"),
            ("kind", "'page'", "layout"),
            ("collection_id", "1", "layout"),
            ("product_id", "1", "layout"),
            ("page", "'about'", "layout"),
            ("rest", "'/x'", "layout"),
        ],
    ),
    (
        "redirect",
        "path = '/old'",
        &[("target", "'/newer'", "redirects"), ("path", "'/older'", ""), ("created_at", "7", "")],
    ),
    (
        "redirect_away",
        "path = '/far'",
        &[("url", "'https://b.example/'", "redirects"), ("path", "'/farther'", ""), ("created_at", "7", "")],
    ),
    // A 410 response is not cached.
    ("gone", "path = '/gone'", &[("path", "'/away'", ""), ("at", "7", "")]),
];

/// Tables whose data no cached page shows.
const UNSEEN: &[&str] = &[
    "admin_session",
    "api_token",
    "audit",
    "d1_migrations",
    "dead_letter",
    "feed",
    "figures",
    "hold",
    "import",
    "import_apart",
    "import_exact",
    "import_media",
    "import_problem",
    "import_product",
    "import_redirect",
    "import_short",
    "import_sku",
    "imported_handle",
    "lookup",
    "order_line",
    "order_tax",
    "order_word",
    "orders",
    "outbox",
    "payment",
    "person",
    "mail",
    "purge",
    "purge_again",
    "purge_turn",
    "refund",
    "search_index",
    "session",
    "settings_saved",
    "sign_in",
    "sign_in_count",
    "sign_in_link",
    "stock_movement",
    "timeline",
    "webhook",
];

#[test]
fn every_table_and_column_is_listed_here() {
    let shop = full_shop();
    let mut tables: BTreeSet<&str> = COLUMNS.iter().map(|(table, ..)| *table).collect();
    for (table, _, columns) in COLUMNS {
        let rows = shop.rows(statement(format!("SELECT * FROM {table} LIMIT 1")));
        let mut all: BTreeSet<_> = rows[0].as_object().unwrap().keys().map(String::as_str).collect();
        if table == &"media" {
            // Generated columns.
            all.retain(|column| !["host", "name"].contains(column));
        }
        assert_eq!(columns.iter().map(|(column, ..)| *column).collect::<BTreeSet<_>>(), all, "{table}");
    }
    tables.extend(UNSEEN);
    let rows = shop.rows(sql!(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'product_search%' AND name NOT LIKE \
         'sqlite_%'"
    ));
    assert_eq!(tables, rows.iter().map(|row| row["name"].as_str().unwrap()).collect());
}

#[test]
fn only_changes_that_shoppers_see_purge_pages() {
    for (table, which, columns) in COLUMNS {
        for (column, value, tags) in *columns {
            let shop = full_shop();
            let change = format!("UPDATE {table} SET {column} = {value} WHERE {which}");
            shop.batch(&[statement(change.clone())]).unwrap_or_else(|error| panic!("{error}: {change}"));
            assert_eq!(waiting(&shop).join(" "), *tags, "{change}");
            // Writing the same value purges nothing.
            let shop = full_shop();
            shop.rows(statement(format!("UPDATE {table} SET {column} = {column} WHERE {which}")));
            assert_eq!(waiting(&shop), [""; 0], "{table}.{column}");
        }
    }
}
