//! Every address that takes something, and what each of its fields may take of the corpus.

/// A method and an address, braces around what `World` has a name for.
pub struct Endpoint {
    pub method: &'static str,
    pub path: &'static str,
    /// Names in the query.
    pub query: &'static [&'static str],
    /// Fields of its form; empty where there is none.
    pub form: &'static [Field],
    /// Bytes that its body may have.
    pub limit: usize,
}

/// A field of a form.
pub struct Field {
    pub name: &'static str,
    /// With these in all fields the form is taken; braces as in addresses.
    pub good: &'static str,
    /// Kinds of the corpus, or `kind:text` for one value of it, that the field takes as well: it has a meaning, or none
    /// at all.
    pub takes: &'static [&'static str],
    /// True if what was typed stands in it again when the form is refused.
    pub keeps: bool,
    /// True if the form is taken without it.
    pub optional: bool,
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
    Field { name, good, takes, keeps: false, optional: false }
}

impl Field {
    const fn kept(mut self) -> Self {
        self.keeps = true;
        self
    }

    const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
}

const NOTHING: &[&str] = &[];
const NO_QUERY: &[&str] = &[];
/// What a line of text may be: strange to read, and harmless. Line breaks count as spaces there.
const LINE: &[&str] = &[
    "header", "negative", "huge", "fraction", "foreign", "zero", "plus", "word", "sql", "markup", "path", "format",
    "json", "percent", "mailbox",
];
/// A line that may also be empty.
const LINE_OR_NOTHING: &[&str] = &[
    "empty", "blank", "hidden", "mark", "header", "negative", "huge", "fraction", "foreign", "zero", "plus", "word",
    "sql", "markup", "path", "format", "json", "percent", "mailbox",
];
/// Text of several lines, shown as it was written: what is not UTF-8 has become U+FFFD, and what turns the direction of
/// writing ends with its paragraph.
const TEXT: &[&str] = &[
    "empty", "blank", "hidden", "mark", "header", "negative", "huge", "fraction", "foreign", "zero", "plus", "word",
    "sql", "markup", "path", "format", "json", "percent", "mailbox", "bytes", "bidi",
];
/// The same in one line, for the shop's own eyes.
const REASON: &[&str] = &[
    "hidden", "mark", "negative", "huge", "fraction", "foreign", "zero", "plus", "word", "sql", "markup", "path",
    "format", "json", "percent", "mailbox", "bytes", "bidi",
];
const PHONE: &[&str] = &[
    "empty",
    "blank",
    "hidden",
    "mark",
    "huge:2147483648",
    "huge:9007199254740992",
    "huge:99999999999999999999",
    "negative:-9007199254740993",
];
/// tests/it/find/hostile.rs has the others.
const LISTS: &[&str] = &["q", "after", "sort", "price", "colour"];
const FORM: usize = 4096;

/// The table. A route or method that the router has and this has not fails the test that reads it.
pub const ENDPOINTS: &[Endpoint] = &[
    get("/", &["nonsense"]),
    get("/collections", &["after"]),
    get("/collections/{collection}", LISTS),
    get("/products/{product}", &["colour", "nonsense"]),
    get("/search", LISTS),
    get("/search/suggest", &["q"]),
    get("/pages/{page}", NO_QUERY),
    get("/media/{media}", NO_QUERY),
    get("/media/share/{media}", NO_QUERY),
    get("/static/{static}", NO_QUERY),
    get("/sitemap.xml", &["part"]),
    get("/robots.txt", NO_QUERY),
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
            // None are none: nothing is added.
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
            field("email", "ada@example.com", NOTHING).kept(),
            field("country", "DE", NOTHING),
            field("name", "Ada Lovelace", LINE).kept(),
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
    // Its message is not a form: `webhooks` has its fields.
    press("/webhooks/{provider}"),
    get("/admin/sign-in", &["token"]),
    form("/admin/sign-in", 2048, &[field("token", "{link-token}", NOTHING)]),
    press("/admin/sign-out"),
    get("/admin", NO_QUERY),
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
            // What the page had is not typed; without it the form is one of a program.
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
    // Its body is a file, which tests/it/import/ has: `fields` sends its query.
    press("/admin/imports"),
    get("/admin/imports/{import}", NO_QUERY),
    press("/admin/imports/{import}/retries"),
];

impl Endpoint {
    /// True if a form that is refused is shown again, and not on a page about the error.
    pub fn is_shown_again(&self) -> bool {
        self.form.iter().any(|field| field.keeps)
    }

    /// As the router has it: `{}` for what varies.
    pub fn pattern(&self) -> String {
        self.names().iter().fold(self.path.to_owned(), |path, name| path.replace(&format!("{{{name}}}"), "{}"))
    }

    /// The words in braces, in order.
    pub fn names(&self) -> Vec<&'static str> {
        self.path.split('{').skip(1).map(|part| part.split_once('}').unwrap().0).collect()
    }
}
