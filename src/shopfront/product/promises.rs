//! The shop's terms of delivery and return as structured data. Pure functions.
//!
//! Google's rules: <https://developers.google.com/search/docs/appearance/structured-data/merchant-listing>. Shipping
//! details need a country and a price, and a return policy needs a country and a number of days. A term that the
//! merchant has not set is left out.

use serde_json::{Value, json};

use crate::{
    catalogue::availability::Availability,
    money::{Currency, Money},
    seo::schema::{list, text, thing},
    shop::settings::{Promised, Selling},
};

/// Google reads at most this many countries of a return policy.
const MOST_COUNTRIES: usize = 50;

/// The terms of delivery and return. Of several offers with the same terms, the first contains them, and the others
/// refer to them.
pub struct Terms {
    /// The beginning of the `@id` of each term.
    id: String,
    countries: Vec<String>,
    /// The price of the delivery of an order.
    shipping: Option<Money>,
    return_days: Option<i64>,
}

impl Terms {
    pub fn new(origin: &str, selling: &Selling, promised: &Promised, currency: Currency) -> Self {
        Self {
            id: format!("{origin}/#"),
            countries: selling.ships_to.0.clone(),
            shipping: Money::new(selling.shipping_price, currency).ok(),
            return_days: promised.return_days,
        }
    }

    /// The `shippingDetails` of an offer: the countries, the price and, if the variant is made to order, the working
    /// days until it is sent. If `is_first` is false, the result is only a reference to the details. `None` if the shop
    /// has no list of countries.
    pub fn shipping(&self, availability: Availability, is_first: bool) -> Option<Value> {
        let price = self.shipping.filter(|_| !self.countries.is_empty())?;
        let handling = match availability {
            Availability::MadeToOrder(days) => Some(days),
            _ => None,
        };
        let id = handling.map_or_else(|| format!("{}shipping", self.id), |days| format!("{}shipping-{days}", self.id));
        if !is_first {
            return Some(json!({ "@id": id }));
        }
        let region = |country: &String| thing("DefinedRegion", vec![("addressCountry", text(country))]);
        let rate = vec![("value", text(&price.to_string())), ("currency", text(price.currency().code()))];
        let days = handling.map(|days| {
            let value = vec![("minValue", Some(json!(0))), ("maxValue", Some(json!(days))), ("unitCode", text("DAY"))];
            thing("ShippingDeliveryTime", vec![("handlingTime", Some(thing("QuantitativeValue", value)))])
        });
        let details = vec![
            ("@id", text(&id)),
            ("shippingRate", Some(thing("MonetaryAmount", rate))),
            ("shippingDestination", list(self.countries.iter().map(region).collect())),
            ("deliveryTime", days),
        ];
        Some(thing("OfferShippingDetails", details))
    }

    /// The `hasMerchantReturnPolicy` of an offer. If `is_first` is false, the result is only a reference to the policy.
    /// `None` if the shop has no list of countries or has not stated the number of days.
    pub fn returns(&self, is_first: bool) -> Option<Value> {
        let days = self.return_days.filter(|_| !self.countries.is_empty())?;
        let id = format!("{}returns", self.id);
        if !is_first {
            return Some(json!({ "@id": id }));
        }
        let category = if days == 0 { "MerchantReturnNotPermitted" } else { "MerchantReturnFiniteReturnWindow" };
        let countries = self.countries.iter().take(MOST_COUNTRIES).map(|country| json!(country)).collect();
        let policy = vec![
            ("@id", text(&id)),
            ("applicableCountry", list(countries)),
            ("returnPolicyCategory", text(&format!("https://schema.org/{category}"))),
            ("merchantReturnDays", (days > 0).then(|| json!(days))),
        ];
        Some(thing("MerchantReturnPolicy", policy))
    }
}
