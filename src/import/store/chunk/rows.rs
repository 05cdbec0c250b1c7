//! Products as rows. What the database can work out from a constant list, row by row, it need not search: variants that go,
//! SKUs that move and stock that changes are worked out here, over what was read, and the guard of revisions holds them to it.

use serde::Serialize;

use super::super::{Current, json};
use crate::{
    catalogue::{
        product::{Product, Status, Variant},
        text::plain_text,
    },
    picture::media_key,
    platform::Statement,
    sql,
    time::UnixMs,
};

/// The rows of a chunk, by table.
#[derive(Debug, Default)]
pub struct Writes<'a> {
    products: Vec<ProductRow<'a>>,
    /// Variants that the file no longer has.
    gone: Vec<VariantName<'a>>,
    variants: Vec<VariantRow<'a>>,
    stock: Vec<StockRow<'a>>,
    /// Handles of products with other pictures than before.
    redone: Vec<&'a str>,
    pictures: Vec<PictureRow<'a>>,
}

#[derive(Debug, Serialize)]
struct ProductRow<'a> {
    handle: &'a str,
    /// The revision that was read; none for a new product.
    revision: Option<i64>,
    title: &'a str,
    description: &'a str,
    description_text: String,
    vendor: &'a str,
    product_type: &'a str,
    status: Status,
    publish_at: Option<i64>,
    seo_title: &'a str,
    seo_description: &'a str,
    // JSON texts inside the JSON text: they are stored just as written here, so that equal lists are equal texts.
    tags: String,
    options: String,
    custom: String,
}

#[derive(Debug, Serialize)]
struct VariantName<'a> {
    handle: &'a str,
    option_values: String,
}

#[derive(Debug, Serialize)]
struct VariantRow<'a> {
    #[serde(flatten)]
    name: VariantName<'a>,
    position: usize,
    sku: &'a str,
    barcode: &'a str,
    price: i64,
    compare_at: Option<i64>,
    cost: Option<i64>,
    grams: i64,
    weight_unit: &'a str,
    taxable: bool,
    tax_class: &'a str,
    requires_shipping: bool,
    picture_key: Option<String>,
    custom: String,
}

#[derive(Debug, Serialize)]
struct StockRow<'a> {
    #[serde(flatten)]
    name: VariantName<'a>,
    tracked: bool,
    oversell: bool,
    /// None where the file does not change it: units may be sold and sent between our reading and writing.
    on_hand: Option<i64>,
}

#[derive(Debug, Serialize)]
struct PictureRow<'a> {
    handle: &'a str,
    position: usize,
    key: String,
    alt: &'a str,
}

impl<'a> Writes<'a> {
    /// Adds a product as it is to be, over what was read of it.
    pub fn add(&mut self, product: &'a Product, current: Option<&'a Current>, now: UnixMs) {
        let options: Vec<&str> = product.options.iter().map(|option| option.name.as_str()).collect();
        let shown_since = current.and_then(|current| current.publish_at);
        self.products.push(ProductRow {
            handle: &product.handle,
            revision: current.map(|current| current.revision),
            title: &product.title,
            description: &product.description,
            description_text: plain_text(&product.description),
            vendor: &product.vendor,
            product_type: &product.product_type,
            status: product.status,
            publish_at: product.published.then(|| shown_since.unwrap_or(now.0)),
            seo_title: &product.seo_title,
            seo_description: &product.seo_description,
            tags: json(&product.tags),
            options: json(&options),
            custom: json(&product.custom),
        });
        let current = current.map(|current| &current.product);
        self.add_variants(product, current);
        if current.is_some_and(|current| current.pictures == product.pictures) {
            return;
        }
        self.redone.extend(current.map(|_| product.handle.as_str()));
        self.pictures.extend(product.pictures.iter().zip(1..).map(|(picture, position)| PictureRow {
            handle: &product.handle,
            position,
            key: media_key(&picture.source),
            alt: &picture.alt,
        }));
    }

    fn add_variants(&mut self, product: &'a Product, current: Option<&'a Product>) {
        let handle = product.handle.as_str();
        let name = |variant: &Variant| VariantName { handle, option_values: json(&variant.values) };
        let before: &[Variant] = current.map_or(&[], |current| &current.variants);
        for known in before {
            if product.variants.iter().all(|variant| variant.values != known.values) {
                self.gone.push(name(known));
            }
        }
        for (variant, position) in product.variants.iter().zip(1..) {
            let known = before.iter().find(|known| known.values == variant.values);
            let stock = |of: &Variant| (of.tracked, of.oversell, of.on_hand);
            if known.is_none_or(|known| stock(known) != stock(variant)) {
                let is_counted = known.is_none_or(|known| known.on_hand != variant.on_hand);
                let (tracked, oversell) = (variant.tracked, variant.oversell);
                self.stock.push(StockRow {
                    name: name(variant),
                    tracked,
                    oversell,
                    on_hand: is_counted.then_some(variant.on_hand),
                });
            }
            self.variants.push(VariantRow {
                name: name(variant),
                position,
                sku: &variant.sku,
                barcode: &variant.barcode,
                price: variant.price,
                compare_at: variant.compare_at,
                cost: variant.cost,
                grams: variant.grams,
                weight_unit: &variant.weight_unit,
                taxable: variant.taxable,
                tax_class: &variant.tax_code,
                requires_shipping: variant.requires_shipping,
                picture_key: variant.picture.as_deref().map(media_key),
                custom: json(&variant.custom),
            });
        }
    }

    /// The statements that write them, for the import with this id.
    pub fn statements(&self, import: i64, now: UnixMs) -> Vec<Statement> {
        let skus: Vec<&str> = self.variants.iter().map(|variant| variant.sku).filter(|sku| !sku.is_empty()).collect();
        let mut statements = Vec::new();
        if !self.products.is_empty() {
            statements.extend(write_products(&json(&self.products), now));
        }
        let mut write = |is_empty: bool, statement: &dyn Fn() -> Statement| {
            if !is_empty {
                statements.push(statement());
            }
        };
        // Those with promised units were kept out of the chunk; the trigger sees to races.
        write(self.gone.is_empty(), &|| {
            sql!(
                "DELETE FROM variant WHERE id IN (SELECT v.id FROM json_each(?1) j
                   CROSS JOIN product p ON p.handle = j.value ->> 'handle'
                   CROSS JOIN variant v ON v.product_id = p.id AND v.option_values = j.value ->> 'option_values')",
                json(&self.gone)
            )
        });
        write(self.variants.is_empty(), &|| write_variants(&json(&self.variants), now));
        write(skus.is_empty(), &|| no_shared_sku(&json(&skus)));
        write(self.stock.is_empty(), &|| write_stock(&json(&self.stock), import, now));
        write(self.redone.is_empty(), &|| {
            sql!(
                "DELETE FROM picture WHERE product_id IN (SELECT p.id FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value)",
                json(&self.redone)
            )
        });
        write(self.pictures.is_empty(), &|| {
            sql!(
                "INSERT INTO picture (product_id, position, key, alt)
                 SELECT p.id, j.value ->> 'position', j.value ->> 'key', j.value ->> 'alt'
                 FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 'handle'",
                json(&self.pictures)
            )
        });
        statements
    }
}

fn write_products(products: &str, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            "INSERT INTO guard SELECT 'import: changed meanwhile: ' || (j.value ->> 'handle')
             FROM json_each(?1) j LEFT JOIN product p ON p.handle = j.value ->> 'handle'
             WHERE p.revision IS NOT j.value ->> 'revision'",
            products
        ),
        sql!(
            "INSERT INTO product (handle, title, description, description_text, vendor, product_type, tags, status, publish_at,
               seo_title, seo_description, options, custom, created_at, updated_at)
             SELECT value ->> 'handle', value ->> 'title', value ->> 'description', value ->> 'description_text',
               value ->> 'vendor', value ->> 'product_type', value ->> 'tags', value ->> 'status', value ->> 'publish_at',
               value ->> 'seo_title', value ->> 'seo_description', value ->> 'options', value ->> 'custom',
               CAST(?2 AS INTEGER), CAST(?2 AS INTEGER)
             FROM json_each(?1) WHERE true
             ON CONFLICT (handle) DO UPDATE SET title = excluded.title, description = excluded.description,
               description_text = excluded.description_text, vendor = excluded.vendor, product_type = excluded.product_type,
               tags = excluded.tags, status = excluded.status, publish_at = excluded.publish_at,
               seo_title = excluded.seo_title, seo_description = excluded.seo_description, options = excluded.options,
               custom = excluded.custom, updated_at = excluded.updated_at, revision = revision + 1",
            products,
            now
        ),
    ]
}

fn write_variants(variants: &str, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO variant (product_id, position, option_values, sku, barcode, price, compare_at, cost, grams, weight_unit,
           taxable, tax_class, requires_shipping, picture_key, custom, updated_at)
         SELECT p.id, j.value ->> 'position', j.value ->> 'option_values', j.value ->> 'sku', j.value ->> 'barcode',
           j.value ->> 'price', j.value ->> 'compare_at', j.value ->> 'cost', j.value ->> 'grams', j.value ->> 'weight_unit',
           j.value ->> 'taxable', j.value ->> 'tax_class', j.value ->> 'requires_shipping', j.value ->> 'picture_key',
           j.value ->> 'custom', CAST(?2 AS INTEGER)
         FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 'handle'
         WHERE true
         ON CONFLICT (product_id, option_values) DO UPDATE SET position = excluded.position, sku = excluded.sku,
           barcode = excluded.barcode, price = excluded.price, compare_at = excluded.compare_at, cost = excluded.cost,
           grams = excluded.grams, weight_unit = excluded.weight_unit, taxable = excluded.taxable,
           tax_class = excluded.tax_class, requires_shipping = excluded.requires_shipping,
           picture_key = excluded.picture_key, custom = excluded.custom, updated_at = excluded.updated_at",
        variants,
        now
    )
}

/// An import gives no variant a SKU that another one has: somebody else gave it to one since the chunk was decided.
fn no_shared_sku(skus: &str) -> Statement {
    sql!(
        "INSERT INTO guard SELECT 'import: changed meanwhile: SKU ' || v.sku
         FROM json_each(?1) j CROSS JOIN variant v ON v.sku = j.value AND v.sku <> '' GROUP BY v.sku HAVING count(DISTINCT v.id) > 1 LIMIT 1",
        skus
    )
}

/// An INSERT that always meets its row: an UPDATE … FROM would walk through all stock there is.
fn write_stock(stock: &str, import: i64, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO stock (variant_id, tracked, oversell, on_hand, imported, updated_at, reason, by_kind, by_id, note)
         SELECT v.id, j.value ->> 'tracked', j.value ->> 'oversell', coalesce(j.value ->> 'on_hand', s.on_hand),
           coalesce(j.value ->> 'on_hand', s.imported), CAST(?2 AS INTEGER), 'import', i.by_kind, i.by_id, i.file_name
         FROM json_each(?1) j CROSS JOIN product p ON p.handle = j.value ->> 'handle'
         CROSS JOIN variant v ON v.product_id = p.id AND v.option_values = j.value ->> 'option_values'
         CROSS JOIN stock s ON s.variant_id = v.id CROSS JOIN import i ON i.id = ?3
         WHERE true
         ON CONFLICT (variant_id) DO UPDATE SET tracked = excluded.tracked, oversell = excluded.oversell,
           on_hand = excluded.on_hand, imported = excluded.imported, updated_at = excluded.updated_at,
           reason = excluded.reason, by_kind = excluded.by_kind, by_id = excluded.by_id, note = excluded.note",
        stock,
        now,
        import
    )
}
