//! The groups of settings that staff can change.

use serde_json::{Map, Value};

use super::kind::{ASKED, Facts, Kind, UNITS};
use crate::{json, platform::Statement, time::UnixMs, web::form::Rule};

/// A column of `shop` that staff can change.
pub struct Setting {
    /// The name of the column, and of the field in the form.
    pub column: &'static str,
    pub label: &'static str,
    /// A sentence below the field; may be empty.
    pub hint: &'static str,
    pub kind: Kind,
}

/// The settings on one page.
pub struct Group {
    /// The last segment of the page's path.
    pub name: &'static str,
    pub title: &'static str,
    /// One sentence for the list of the groups.
    pub about: &'static str,
    pub settings: &'static [Setting],
    read: fn() -> Statement,
    guard: fn(&str) -> Statement,
    write: fn(&str, UnixMs) -> Statement,
}

macro_rules! groups {
    ($($name:literal $title:literal $about:literal {
        $($column:ident: $kind:expr, $label:literal, $hint:literal;)+
    })+) => {
        /// All groups, in the order of the list.
        pub const GROUPS: &[Group] = &[$(Group {
            name: $name,
            title: $title,
            about: $about,
            settings: &[$(Setting { column: stringify!($column), label: $label, hint: $hint, kind: $kind },)+],
            read: || super::store::read_group!($($column)+),
            guard: |before| super::store::guard_group!(before; $($column)+),
            write: |values, now| super::store::write_group!(values, now; $($column)+),
        },)+];
    };
}

groups! {
    "shop" "Shop" "Its name, contact, language, time zone and currency." {
        name: Kind::Line(Rule::required("name", 100)), "Name", "Shoppers see it on every page and in every mail.";
        tagline: Kind::Line(Rule::optional("tagline", 200)), "Tagline", "One line that says what the shop sells.";
        hero_heading: Kind::Line(Rule::optional("heading", 100)), "Heading of the home page",
            "If it is empty, the page shows the shop’s name.";
        email: Kind::Email, "E-mail for shoppers", "On every page, in mails, and on orders.";
        phone: Kind::Line(Rule::optional("telephone number", 40)), "Telephone for shoppers", "";
        address: Kind::Text(Rule::optional("address", 500)), "Address of the business",
            "Mails to shoppers end with it.";
        language: Kind::Language, "Language of your texts",
            "A language tag such as en, de or pt-BR. The shop’s own words are in English.";
        time_zone: Kind::Zone, "Time zone",
            "For example Europe/Dublin or America/New_York. Mails and pages show times in it.";
        currency: Kind::Currency, "Currency", "All prices are in it. It cannot change while the shop has products.";
        weight_unit: Kind::OneOf(UNITS), "Unit of weight", "";
    }
    "announcement" "Announcement bar" "One line above every page of the shop, for some time or always." {
        announcement: Kind::Line(Rule::optional("text", 200)), "Text", "If it is empty, there is no bar.";
        announcement_link: Kind::Address, "Link", "Where the text leads, such as /collections/sale. It may be empty.";
        announced_from: Kind::Moment, "From", "In the shop’s time zone. If it is empty, the bar is there at once.";
        announced_until: Kind::Moment, "Until", "If it is empty, the bar stays until you remove it.";
    }
    "delivery" "Delivery and tax" "Where the shop delivers, what delivery costs, and the tax." {
        shipping_price: Kind::Price, "Delivery price of an order", "";
        ships_to: Kind::Countries, "Countries", "If no country is checked, the shop delivers everywhere.";
        delivery_note: Kind::Text(Rule::optional("note about delivery", 500)), "Note about delivery",
            "Product pages show it below the button.";
        tax_name: Kind::Line(Rule::required("name of the tax", 40)), "Name of the tax",
            "For example VAT, GST or Sales tax.";
        tax_rate: Kind::Percent, "Tax rate in percent", "For example 19 or 8.1.";
        tax_included: Kind::Flag, "Prices include the tax", "";
        backorder_days: Kind::Number { least: 1, most: 365, is_required: false },
            "Working days until an item without stock is sent",
            "For items that are sold without stock. Leave it empty to promise nothing.";
    }
    "returns" "Returns" "What the shop promises about returns." {
        return_days: Kind::Number { least: 0, most: 3650, is_required: false }, "Days for a return",
            "Search engines show it. 0 means that returns are not possible.";
        returns_note: Kind::Text(Rule::optional("note about returns", 500)), "Note about returns",
            "Product pages show it below the button.";
    }
    "payments" "Payments" "How shoppers pay without a card." {
        bank_details: Kind::Text(Rule::optional("bank details", 2000)), "Bank details",
            "Shoppers who pay by bank transfer see this text. If it is empty, the shop does not offer bank transfers.";
        pays_on_delivery: Kind::Flag, "Shoppers may pay on delivery", "";
    }
    "checkout" "Checkout" "The fields of an address, and the pages that shoppers agree to." {
        company_field: Kind::OneOf(ASKED), "Company", "";
        line2_field: Kind::OneOf(ASKED), "Apartment, floor or building", "";
        phone_field: Kind::OneOf(ASKED), "Phone number",
            "Carriers call it when they do not find the address. Each required field costs some orders.";
        terms_page: Kind::Page, "Terms of sale", "By ordering, shoppers agree to this page. Drafts are not linked.";
        privacy_page: Kind::Page, "Privacy", "The page that explains how the shop uses personal data.";
    }
    "orders" "Orders and stock" "The first order number, and when stock is low." {
        first_number: Kind::Number { least: 1, most: 999_999_999, is_required: true }, "Number of the first order",
            "Later orders count on from the highest number so far.";
        low_stock: Kind::Number { least: 0, most: 999_999, is_required: true },
            "Stock is low at this many units or fewer", "";
    }
    "search-engines" "Search engines" "Whether search engines may list the shop." {
        is_listed: Kind::Flag, "Search engines may list the shop",
            "If the box is not checked, every page asks them not to. They may need weeks to notice.";
    }
    "security" "Security contact" "Where researchers report security problems." {
        security_contact: Kind::Contacts, "Contacts",
            "E-mail addresses and https addresses, one a line. They are published at /.well-known/security.txt.";
    }
}

impl Setting {
    /// The text that the setting's field in the form shows.
    pub fn shown(&self, values: &Map<String, Value>, facts: &Facts) -> String {
        self.kind.show(values.get(self.column).unwrap_or(&Value::Null), facts)
    }
}

impl Group {
    /// Reads the current settings of the group: [`Current`](super::Current).
    pub fn current(&self) -> Statement {
        (self.read)()
    }

    /// A guard that fails with `settings:moved` if the settings of the group differ from `before`, an earlier
    /// `Current::settings`.
    pub fn unchanged(&self, before: &str) -> Statement {
        (self.guard)(before)
    }

    /// Records that somebody has looked at the settings of the group and saved them, perhaps without a change. `by` are
    /// the columns `by_kind` and `by_id`.
    pub fn saved(&self, by: (&str, Option<String>), now: UnixMs) -> Statement {
        super::store::saved(self.name, by, now)
    }

    /// Writes all settings of the group.
    pub fn changed(&self, values: &Map<String, Value>, now: UnixMs) -> Statement {
        (self.write)(&json::write(values), now)
    }
}
