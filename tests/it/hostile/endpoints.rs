//! The table of all endpoints.

use super::accepted::{
    CONTACTS, COUNT, DAYS, HANDLE, LANGUAGE, LINE, LINE_OR_NOTHING, MAILBOX, MAILBOX_OR_NOTHING, NAME, NEW_ADDRESS,
    NO_VALUE, NOTHING, ORDER, OTHER_ADDRESS, PAGE_TEXT, PERCENT, PHONE, PRICE, PRICE_OR_NOTHING, REASON, SHOP_LINE,
    SHOP_LINE_OR_NOTHING, TEXT, UNITS,
};

/// A method and a path. Each word in braces is a name in `World`.
pub struct Endpoint {
    pub method: &'static str,
    pub path: &'static str,
    /// The parameters of its query.
    pub query: &'static [&'static str],
    /// The fields of its form, or empty if there is no form.
    pub form: &'static [Field],
    /// The maximum size of its body, in bytes.
    pub limit: usize,
}

pub struct Field {
    pub name: &'static str,
    /// A valid value. It may contain braces, like a path.
    pub good: &'static str,
    /// Kinds of hostile values that the field accepts, or `kind:text` for a single value.
    pub takes: &'static [&'static str],
    /// True if a refused form shows the typed value again.
    pub keeps: bool,
    /// True if the form is accepted without this field.
    pub optional: bool,
    /// True if all fields of this name count, as in a list of boxes.
    pub many: bool,
}

const fn get(path: &'static str, query: &'static [&'static str]) -> Endpoint {
    Endpoint { method: "GET", path, query, form: &[], limit: 0 }
}

const fn press(path: &'static str) -> Endpoint {
    Endpoint { method: "POST", path, query: &[], form: &[], limit: 0 }
}

const fn form(path: &'static str, limit: usize, form: &'static [Field]) -> Endpoint {
    Endpoint { method: "POST", path, query: &[], form, limit }
}

const fn field(name: &'static str, good: &'static str, takes: &'static [&'static str]) -> Field {
    Field { name, good, takes, keeps: false, optional: false, many: false }
}

impl Field {
    const fn kept(mut self) -> Self {
        self.keeps = true;
        self
    }

    const fn many(mut self) -> Self {
        self.many = true;
        self
    }

    const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
}

const NO_QUERY: &[&str] = &[];
/// `search::hostile` tests the other parameters.
const LISTS: &[&str] = &["q", "after", "sort", "price", "colour"];
const FORM: usize = 4096;

/// A route or method of the router that is missing here fails the first test in `fields`.
pub const ENDPOINTS: &[Endpoint] = &[
    get("/", &["nonsense"]),
    get("/collections", &["after"]),
    get("/collections/{collection}", LISTS),
    get("/products/{product}", &["colour", "nonsense"]),
    get("/collections/{collection}/products/{product}", &["colour", "nonsense"]),
    get("/search", LISTS),
    get("/search/suggest", &["q"]),
    get("/pages/{page}", NO_QUERY),
    get("/media/{media}", NO_QUERY),
    get("/media/share/{media}", NO_QUERY),
    get("/static/{static}", NO_QUERY),
    get("/sitemap.xml", &["part"]),
    get("/robots.txt", NO_QUERY),
    get("/llms.txt", NO_QUERY),
    get("/.well-known/security.txt", NO_QUERY),
    get("/favicon.ico", NO_QUERY),
    get("/feeds/google.xml", NO_QUERY),
    get("/health", NO_QUERY),
    get("/cart", &["nonsense"]),
    get("/cart/{link}", NO_QUERY),
    press("/cart/{link}"),
    get("/cart/restore/{copy}", NO_QUERY),
    press("/cart/restore/{copy}"),
    form("/cart/note", 32_768, &[field("note", "Ring twice", TEXT).kept()]),
    form(
        "/cart/lines",
        FORM,
        &[
            field("variant", "{mug}", NOTHING),
            // Zero units add nothing.
            field("quantity", "1", &["zero"]).kept().optional(),
            field("do", "add", NOTHING).optional(),
        ],
    ),
    get("/checkout", &["do", "key"]),
    form(
        "/checkout",
        32_768,
        &[
            field("key", "aaaaaaaaaaaaaaaaaaaaaaaaaa", NOTHING),
            field("agreed", "{agreed}", NOTHING),
            field("method", "bank", NOTHING),
            field("email", "ada@example.com", MAILBOX).kept(),
            field("country", "DE", NOTHING),
            field("name", "Ada Lovelace", NAME).kept(),
            field("organization", "", LINE_OR_NOTHING).kept().optional(),
            field("line1", "Lange Straße 1", LINE).kept(),
            field("line2", "", LINE_OR_NOTHING).kept().optional(),
            field("postcode", "10115", NOTHING).kept(),
            field("city", "Berlin", LINE).kept(),
            field("phone", "", PHONE).kept().optional(),
            field("note", "", TEXT).kept().optional(),
        ],
    ),
    get("/orders", &["reference", "email"]),
    form(
        "/orders",
        FORM,
        &[field("reference", "2222-2222", NOTHING).kept(), field("email", "nobody@example.com", NOTHING).kept()],
    ),
    get("/orders/{order}", NO_QUERY),
    press("/orders/{order}/cancellation"),
    press("/orders/{order}/payments"),
    get("/checkout/test/{payment}", &["step", "do"]),
    form("/checkout/test/{payment}", FORM, &[field("do", "nothing", NOTHING)]),
    // The body is not a form. `webhooks` tests its fields.
    press("/webhooks/{provider}"),
    get("/admin/sign-in", &["token"]),
    form("/admin/sign-in", 2048, &[field("token", "{link-token}", NOTHING)]),
    form("/admin/sign-in", 2048, &[field("email", "owner@shop.example", MAILBOX).kept()]),
    press("/admin/sign-out"),
    get("/admin", NO_QUERY),
    get("/admin/opening", NO_QUERY),
    press("/admin/opening"),
    get("/admin/closing", NO_QUERY),
    press("/admin/closing"),
    get("/admin/orders", &["state", "after", "q"]),
    get("/admin/orders/{bank}", &["nonsense"]),
    press("/admin/orders/{bank}/acceptance"),
    press("/admin/orders/{bank}/payments"),
    form("/admin/orders/{bank}/cancellation", 32_768, &[field("reason", "Asked for", REASON).kept()]),
    form(
        "/admin/orders/{paid}/fulfilments",
        32_768,
        &[
            field("units-1", "1", NOTHING).kept(),
            // A hidden field of the page. A program may leave it out.
            field("sent-1", "0", &["zero:0"]).optional(),
        ],
    ),
    press("/admin/orders/{returned}/refunds/{refund}"),
    get("/admin/events", &["state", "after"]),
    get("/admin/events/{event}", NO_QUERY),
    press("/admin/events/{event}/replay"),
    get("/admin/mail", &["after"]),
    get("/admin/mail/{mail}", NO_QUERY),
    get("/admin/mail/{mail}/html", NO_QUERY),
    press("/admin/mail/{mail}/retries"),
    get("/admin/imports", &["after"]),
    // The body is a file. tests/it/import/ tests the file, and `fields` tests the query.
    press("/admin/imports"),
    // The body is a form with a file. tests/it/import/in_browser.rs tests it.
    press("/admin/imports/files"),
    get("/admin/imports/{import}", NO_QUERY),
    get("/admin/imports/{dry-run}/refused.csv", NO_QUERY),
    form(
        "/admin/imports/{dry-run}/runs",
        4096,
        &[
            field("do", "import", NOTHING),
            field("stock", "set", NO_VALUE).optional(),
            field("no_quantities", "units", NO_VALUE).optional(),
            field("units", "5", UNITS),
        ],
    ),
    press("/admin/imports/{import}/retries"),
    get("/admin/products", &["q", "status", "collection", "vendor", "type", "tag", "sort", "after", "removed"]),
    form(
        "/admin/products",
        3_670_016,
        &[
            field("title", "Tea pot", SHOP_LINE).kept(),
            field("price", "12.50", PRICE).kept(),
            field("stock", "7", COUNT).kept().optional(),
            field("sku", "TP-1", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("description", "Holds tea.", PAGE_TEXT).optional(),
            field("status", "active", NOTHING).optional(),
            field("published", "1", NO_VALUE).optional(),
            field("vendor", "", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("product_type", "", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("tags", "", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("handle", "tea-pot", HANDLE).optional(),
            field("seo_title", "", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("seo_description", "", SHOP_LINE_OR_NOTHING).kept().optional(),
        ],
    ),
    get("/admin/new-product", NO_QUERY),
    get("/admin/products/{cup-id}", &["saved", "added", "copied"]),
    form(
        "/admin/products/{cup-id}",
        3_670_016,
        &[
            field("title", "Cup", SHOP_LINE).kept().optional(),
            field("description", "Holds tea.", PAGE_TEXT).optional(),
            field("status", "draft", NOTHING).optional(),
            field("vendor", "", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("tags", "", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("handle", "cup", HANDLE).optional(),
        ],
    ),
    get("/admin/products/{cup-id}/variants", &["after", "saved"]),
    form(
        "/admin/products/{cup-id}/variants",
        1_048_576,
        &[
            field("variant", "1", NOTHING).many(),
            field("price-1", "12.50", PRICE).kept().optional(),
            field("compare-1", "", PRICE_OR_NOTHING).kept().optional(),
            field("sku-1", "CUP-X", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("barcode-1", "4006381333931", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("grams-1", "250", COUNT).kept().optional(),
            field("policy-1", "stop", NOTHING).optional(),
        ],
    ),
    get("/admin/products/{cup-id}/stock", &["after", "saved"]),
    form(
        "/admin/products/{cup-id}/stock",
        65_536,
        &[
            field("units-1", "12", UNITS).kept(),
            field("units-1-seen", "{cup-units}", NOTHING),
            field("reason", "count", NOTHING),
            field("note", "", SHOP_LINE_OR_NOTHING).kept().optional(),
        ],
    ),
    get("/admin/products/{cup-id}/stock/{cup-variant}", &["after"]),
    press("/admin/products/{cup-id}/copies"),
    get("/admin/products/{cup-id}/removal", NO_QUERY),
    form("/admin/products/{cup-id}/removal", 4096, &[field("revision", "1", NOTHING)]),
    get("/admin/pages", &["after", "removed"]),
    form(
        "/admin/pages",
        1_080_000,
        &[
            field("title", "Our story", SHOP_LINE).kept(),
            field("handle", "our-story", HANDLE).optional(),
            field("body", "Once.", PAGE_TEXT).optional(),
            field("published", "1", NO_VALUE).optional(),
            field("seo_title", "", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("seo_description", "", SHOP_LINE_OR_NOTHING).kept().optional(),
        ],
    ),
    get("/admin/new-page", &["template"]),
    get("/admin/pages/{page}", &["saved"]),
    form(
        "/admin/pages/{page}",
        1_080_000,
        &[
            field("title", "About", SHOP_LINE).kept().optional(),
            field("body", "Once.", PAGE_TEXT).optional(),
            field("handle", "{page}", HANDLE).optional(),
        ],
    ),
    form("/admin/pages/{page}/removal", 1_080_000, &[field("revision", "1", NOTHING)]),
    get("/admin/menus", NO_QUERY),
    get("/admin/menus/{menu}", &["saved"]),
    form(
        "/admin/menus/{menu}",
        262_144,
        &[
            field("label-0", "About us", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("to-0", "/pages/about", NOTHING).kept(),
            field("order-0", "1", ORDER).kept().optional(),
            field("label-1", "Blog", SHOP_LINE).kept(),
            field("to-1", "https://blog.example/", NEW_ADDRESS).kept(),
        ],
    ),
    get("/admin/redirects", &["q", "after", "from", "to", "added", "removed"]),
    form(
        "/admin/redirects",
        16_384,
        &[field("from", "/cups", NOTHING).kept(), field("to", "/products/mug?a=b#c", NEW_ADDRESS).kept()],
    ),
    form(
        "/admin/redirects/removal",
        16_384,
        &[field("path", "{redirect}", NOTHING), field("target", "/products/cup", NOTHING).optional()],
    ),
    get("/admin/settings", NO_QUERY),
    get("/admin/settings/mail", NO_QUERY),
    press("/admin/settings/mail/tests"),
    get("/admin/settings/{settings}", &["saved"]),
    form(
        "/admin/settings/{settings}",
        65_536,
        &[
            field("name", "Tea and Paper", SHOP_LINE).kept().optional(),
            field("tagline", "", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("email", "", MAILBOX_OR_NOTHING).kept().optional(),
            field("address", "", TEXT).kept().optional(),
            field("language", "de", LANGUAGE).kept().optional(),
            field("time_zone", "Europe/Dublin", NOTHING).kept().optional(),
            field("currency", "EUR", NOTHING).kept().optional(),
            field("weight_unit", "lb", NOTHING).optional(),
        ],
    ),
    form(
        "/admin/settings/{delivery-settings}",
        65_536,
        &[
            field("shipping_price", "5.90", PRICE).kept().optional(),
            field("ships_to", "DE", NO_VALUE).optional().many(),
            field("tax_rate", "19", PERCENT).kept().optional(),
            field("tax_included", "1", NO_VALUE).optional(),
            field("backorder_days", "3", DAYS).kept().optional(),
        ],
    ),
    form(
        "/admin/settings/{announcement-settings}",
        65_536,
        &[
            field("announcement", "Sale until Sunday", SHOP_LINE_OR_NOTHING).kept().optional(),
            field("announcement_link", "/collections/cups", OTHER_ADDRESS).kept().optional(),
            field("announced_from", "2026-01-15T12:00", NO_VALUE).kept().optional(),
            field("announced_until", "2027-01-15 12:00", NO_VALUE).kept().optional(),
        ],
    ),
    form(
        "/admin/settings/{checkout-settings}",
        65_536,
        &[
            field("company_field", "optional", NOTHING).optional(),
            field("terms_page", "{page}", NO_VALUE).optional(),
            field("privacy_page", "", NO_VALUE).optional(),
        ],
    ),
    form(
        "/admin/settings/{security-settings}",
        65_536,
        &[field("security_contact", "safe@shop.example", CONTACTS).kept()],
    ),
    get("/admin/people", &["after", "added"]),
    form(
        "/admin/people",
        4096,
        &[field("email", "new@shop.example", MAILBOX).kept(), field("role", "manager", NOTHING)],
    ),
    get("/admin/people/{person}", &["saved"]),
    form(
        "/admin/people/{person}/role",
        4096,
        &[field("role", "fulfilment", NOTHING), field("before", "manager", NO_VALUE).optional()],
    ),
    press("/admin/people/{person}/removal"),
    press("/admin/people/{person}/sessions/ending"),
    get("/admin/audit", &["person", "about", "after"]),
    get("/admin/account", &["saved"]),
    form("/admin/account/sessions/ending", 4096, &[field("session", "{session}", NOTHING)]),
    form(
        "/admin/account/tokens",
        4096,
        &[field("name", "Till", SHOP_LINE).kept(), field("scope", "ReadOrders", NOTHING).many()],
    ),
    press("/admin/account/tokens/{api-token}/revocation"),
];

impl Endpoint {
    /// True if a refused form is shown again instead of an error page.
    pub fn is_shown_again(&self) -> bool {
        self.form.iter().any(|field| field.keeps)
    }

    /// The path as the router has it, with `{}` for each name.
    pub fn pattern(&self) -> String {
        self.names().iter().fold(self.path.to_owned(), |path, name| path.replace(&format!("{{{name}}}"), "{}"))
    }

    /// The names in braces, in order.
    pub fn names(&self) -> Vec<&'static str> {
        self.path.split('{').skip(1).map(|part| part.split_once('}').unwrap().0).collect()
    }
}
