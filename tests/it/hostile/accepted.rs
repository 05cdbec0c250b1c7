//! The kinds of hostile values that each sort of field accepts, or `kind:text` for a single value.

pub const NOTHING: &[&str] = &[];
/// Kinds that a name accepts: odd, but harmless. Line breaks become spaces, and invisible characters are removed. A web
/// address is refused.
pub const NAME: &[&str] = &[
    "header",
    "negative",
    "huge",
    "fraction",
    "foreign",
    "zero",
    "plus",
    "word",
    "sql",
    "markup",
    "json",
    "percent",
    "mailbox",
    "bidi",
    "path:../../../../etc/passwd",
    "path:..\\..\\windows\\win.ini",
    "path:CON",
    "format:$(id)`id`",
    "format:%s%n%x%99999d",
];
/// Kinds that another line of an address accepts.
pub const LINE: &[&str] = &[
    "header",
    "negative",
    "huge",
    "fraction",
    "foreign",
    "zero",
    "plus",
    "word",
    "sql",
    "markup",
    "json",
    "percent",
    "mailbox",
    "bidi",
    "path:../../../../etc/passwd",
    "path:..\\..\\windows\\win.ini",
    "path:/\\evil.example",
    "path:CON",
    "format:$(id)`id`",
    "format:%s%n%x%99999d",
];
/// Kinds that an optional line of an address accepts.
pub const LINE_OR_NOTHING: &[&str] = &[
    "empty",
    "blank",
    "hidden",
    "mark",
    "header",
    "negative",
    "huge",
    "fraction",
    "foreign",
    "zero",
    "plus",
    "word",
    "sql",
    "markup",
    "json",
    "percent",
    "mailbox",
    "bidi",
    "path:../../../../etc/passwd",
    "path:..\\..\\windows\\win.ini",
    "path:/\\evil.example",
    "path:CON",
    "format:$(id)`id`",
    "format:%s%n%x%99999d",
];
/// Kinds that a line of the shop's settings accepts.
pub const SHOP_LINE: &[&str] = &[
    "mark", "negative", "huge", "fraction", "foreign", "zero", "plus", "word", "sql", "markup", "path", "format",
    "json", "percent", "mailbox", "bytes", "bidi",
];
pub const SHOP_LINE_OR_NOTHING: &[&str] = &[
    "empty", "blank", "hidden", "mark", "negative", "huge", "fraction", "foreign", "zero", "plus", "word", "sql",
    "markup", "path", "format", "json", "percent", "mailbox", "bytes", "bidi",
];
/// Contacts for researchers may be on other sites.
pub const CONTACTS: &[&str] = &["empty", "blank", "hidden", "bidi:a\u{202e}@b.example", "path:https://evil.example/"];
/// A redirect may lead to another site.
pub const NEW_ADDRESS: &[&str] = &["path:https://evil.example/"];
/// The address of a page is made from the letters and digits, or from the title if the field is empty.
pub const HANDLE: &[&str] = &[
    "empty", "blank", "hidden", "negative", "huge", "fraction", "foreign", "zero", "plus", "word", "sql", "markup",
    "path", "format", "json", "percent", "mailbox", "bytes", "bidi",
];
/// Plain texts become paragraphs. HTML is sanitised: if a script, a picture or a drawing was removed, the form is shown
/// again.
pub const PAGE_TEXT: &[&str] = &[
    "empty",
    "blank",
    "hidden",
    "mark",
    "header",
    "negative",
    "huge",
    "fraction",
    "foreign",
    "zero",
    "plus",
    "word",
    "sql",
    "path",
    "format",
    "json",
    "percent",
    "mailbox",
    "bytes",
    "bidi",
    "long",
    "markup:' onfocus=hostile() autofocus x='",
    "markup:</title></textarea></script></style><hostile>",
    "markup:javascript:hostile()",
    "markup:&lt;hostile&gt;&#x3c;hostile&#x3e;",
    "markup:{{7*7}}${7*7}<%= 7*7 %>",
    "markup:a\"\u{2028}b",
];
pub const NO_VALUE: &[&str] = &["empty", "blank", "hidden"];
/// Numbers of units, or none if they are not counted.
pub const COUNT: &[&str] = &["empty", "blank", "hidden", "zero", "huge:100"];
pub const DAYS: &[&str] = &["empty", "blank", "hidden", "huge:100"];
pub const UNITS: &[&str] = &["huge:100", "zero"];
/// Amounts of an allowed size.
pub const PRICE: &[&str] = &["huge:100", "huge:2147483648", "fraction:1.5", "fraction:1,5", "zero"];
pub const PRICE_OR_NOTHING: &[&str] =
    &["empty", "blank", "hidden", "huge:100", "huge:2147483648", "fraction:1.5", "fraction:1,5", "zero"];
pub const PERCENT: &[&str] = &["huge:100", "fraction:1.5", "fraction:1,5", "zero"];
/// Tags of languages: `nan` is Min Nan Chinese, and the other has two letters when its invisible characters are
/// removed.
pub const LANGUAGE: &[&str] = &["bidi:\u{2066}a\u{202d}b", "word:NaN", "path:CON"];
pub const MAILBOX_OR_NOTHING: &[&str] =
    &["empty", "blank", "hidden", "bidi:a\u{202e}@b.example", "mailbox:<a@b.example>"];
/// Addresses of mailboxes that the shop repairs.
pub const MAILBOX: &[&str] = &["bidi:a\u{202e}@b.example", "mailbox:<a@b.example>"];
/// Kinds that a text of several lines accepts. U+FFFD replaces bytes that are not UTF-8, and a change of the writing
/// direction ends with its paragraph.
pub const TEXT: &[&str] = &[
    "empty", "blank", "hidden", "mark", "header", "negative", "huge", "fraction", "foreign", "zero", "plus", "word",
    "sql", "markup", "path", "format", "json", "percent", "mailbox", "bytes", "bidi",
];
/// Kinds that the reason of a cancellation accepts. It is one line, and shoppers never see it.
pub const REASON: &[&str] = &[
    "mark", "negative", "huge", "fraction", "foreign", "zero", "plus", "word", "sql", "markup", "path", "format",
    "json", "percent", "mailbox", "bytes", "bidi",
];
pub const PHONE: &[&str] = &[
    "empty",
    "blank",
    "hidden",
    "mark",
    "huge:2147483648",
    "huge:9007199254740992",
    "huge:99999999999999999999",
    "negative:-9007199254740993",
];
/// The place of an entry of a menu: a whole number. Without one, the entry is the last.
pub const ORDER: &[&str] = &["empty", "blank", "hidden", "zero", "huge:100"];
/// An address of the shop or of another site, or none.
pub const OTHER_ADDRESS: &[&str] = &["empty", "blank", "hidden", "path:https://evil.example/"];
