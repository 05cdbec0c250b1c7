//! Products for tests. Fields that a test does not set have common values.

use serde_json::json;
use vitrine::sql;

use super::{START, Shop};

/// A product to insert. The default is active, published for a day, and has one variant at 10.00 that never sells out.
pub struct NewProduct<'s> {
    shop: &'s Shop,
    handle: String,
    title: String,
    text: String,
    vendor: String,
    kind: String,
    tags: Vec<String>,
    status: &'static str,
    publish_at: Option<i64>,
    options: Vec<String>,
    variants: Vec<NewVariant>,
    pictures: Vec<String>,
}

/// A variant of a [`NewProduct`].
#[derive(Clone)]
pub struct NewVariant {
    values: Vec<String>,
    sku: String,
    price: i64,
    compare_at: Option<i64>,
    /// The units on hand. `None`: stock is not tracked.
    stock: Option<i64>,
    oversell: bool,
}

impl Shop {
    /// A product with this handle, and a title that contains the handle.
    pub fn product(&self, handle: &str) -> NewProduct<'_> {
        NewProduct {
            shop: self,
            handle: handle.to_owned(),
            title: format!("Title of {handle}"),
            text: String::new(),
            vendor: String::new(),
            kind: String::new(),
            tags: Vec::new(),
            status: "active",
            publish_at: Some(START.0 - 86_400_000),
            options: Vec::new(),
            variants: Vec::new(),
            pictures: Vec::new(),
        }
    }
}

impl<'s> NewProduct<'s> {
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// The text of the description.
    pub fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    pub fn vendor(mut self, vendor: &str) -> Self {
        vendor.clone_into(&mut self.vendor);
        self
    }

    /// The product type.
    pub fn kind(mut self, kind: &str) -> Self {
        kind.clone_into(&mut self.kind);
        self
    }

    pub fn tags(mut self, tags: &[&str]) -> Self {
        self.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        self
    }

    pub fn status(mut self, status: &'static str) -> Self {
        self.status = status;
        self
    }

    /// The time in milliseconds. `None`: not published.
    pub fn publish_at(mut self, time: Option<i64>) -> Self {
        self.publish_at = time;
        self
    }

    /// The keys of its pictures. They must be in `media`.
    pub fn pictures(mut self, keys: &[&str]) -> Self {
        self.pictures = keys.iter().map(|key| (*key).to_owned()).collect();
        self
    }

    pub fn options(mut self, names: &[&str]) -> Self {
        self.options = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// Adds a variant with these option values. `change` sets its other fields.
    pub fn variant(mut self, values: &[&str], change: impl FnOnce(NewVariant) -> NewVariant) -> Self {
        let mut variant = NewVariant::plain();
        variant.values = values.iter().map(|value| (*value).to_owned()).collect();
        self.variants.push(change(variant));
        self
    }

    /// The price of its only variant, in minor units.
    pub fn price(self, price: i64) -> Self {
        self.only(|variant| variant.price(price))
    }

    /// The units on hand of its only variant.
    pub fn stock(self, units: i64) -> Self {
        self.only(|variant| variant.stock(units))
    }

    pub fn sku(self, sku: &str) -> Self {
        self.only(|variant| variant.sku(sku))
    }

    fn only(mut self, change: impl FnOnce(NewVariant) -> NewVariant) -> Self {
        assert!(self.options.is_empty(), "say it of the variant");
        let variant = self.variants.pop().unwrap_or_else(NewVariant::plain);
        self.variants = vec![change(variant)];
        self
    }

    /// Inserts the product, and returns its id.
    pub fn insert(self) -> i64 {
        let shop = self.shop;
        let insert = sql!(
            "INSERT INTO product (handle, title, description, description_text, vendor, product_type, tags, status,
               publish_at, options, created_at, updated_at)
             VALUES (?1, ?2, '<p>' || ?3 || '</p>', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10) RETURNING id",
            self.handle,
            self.title,
            self.text,
            self.vendor,
            self.kind,
            json!(self.tags).to_string(),
            self.status,
            self.publish_at,
            json!(self.options).to_string(),
            START
        );
        let id = shop.value(insert).as_i64().unwrap();
        let variants = if self.variants.is_empty() { vec![NewVariant::plain()] } else { self.variants };
        for (position, variant) in (1..).zip(variants) {
            variant.insert(shop, id, position);
        }
        for (position, key) in (1_i64..).zip(self.pictures) {
            shop.rows(sql!("INSERT INTO picture VALUES (?1, ?2, ?3, 'What it shows')", id, position, key));
        }
        id
    }
}

impl NewVariant {
    fn plain() -> Self {
        Self { values: Vec::new(), sku: String::new(), price: 1000, compare_at: None, stock: None, oversell: false }
    }

    /// The price in minor units.
    pub fn price(mut self, price: i64) -> Self {
        self.price = price;
        self
    }

    /// The price before the reduction, in minor units.
    pub fn compare_at(mut self, price: i64) -> Self {
        self.compare_at = Some(price);
        self
    }

    /// The units on hand. Stock is tracked from now on.
    pub fn stock(mut self, units: i64) -> Self {
        self.stock = Some(units);
        self
    }

    /// Allows sales beyond the units on hand.
    pub fn oversell(mut self) -> Self {
        self.oversell = true;
        self
    }

    pub fn sku(mut self, sku: &str) -> Self {
        sku.clone_into(&mut self.sku);
        self
    }

    fn insert(self, shop: &Shop, product: i64, position: i64) {
        let insert = sql!(
            "INSERT INTO variant (product_id, position, option_values, sku, price, compare_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
            product,
            position,
            json!(self.values).to_string(),
            self.sku,
            self.price,
            self.compare_at,
            START
        );
        let id = shop.value(insert).as_i64().unwrap();
        if let Some(units) = self.stock {
            shop.rows(sql!(
                "UPDATE stock SET reason = 'count', by_kind = 'shop', tracked = 1, oversell = ?3, on_hand = ?2,
                   updated_at = ?4
                 WHERE variant_id = ?1",
                id,
                units,
                self.oversell,
                START
            ));
        }
    }
}
