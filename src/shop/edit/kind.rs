//! The kinds of settings. The kind decides how a value is shown in the form, and how the typed text is read.

use serde_json::{Value, json};

use crate::{
    address::Country,
    email::EmailAddress,
    money::{Currency, Money},
    shop::contact_uri,
    time::{NotLocal, OffsetAt, UnixMs, Zone},
    web::form::{Form, Rule, whole_number},
};

/// The kind of a setting.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One line of text.
    Line(Rule),
    /// Several lines of text.
    Text(Rule),
    /// An e-mail address; may be empty.
    Email,
    /// E-mail addresses and https addresses, one a line.
    Contacts,
    /// A BCP 47 tag.
    Language,
    /// The IANA name of a time zone that the platform knows.
    Zone,
    /// An ISO 4217 code.
    Currency,
    /// One of these values. The second text is the label.
    OneOf(&'static [(&'static str, &'static str)]),
    /// An amount of at least 0 in the shop's currency. The column has minor units.
    Price,
    /// A percentage from 0 to 100. The column has parts per million.
    Percent,
    /// A whole number. If the number is not required, an empty field is stored as NULL.
    Number { least: i64, most: i64, is_required: bool },
    /// ISO 3166 codes as a JSON list.
    Countries,
    /// A checkbox. The column has 0 or 1.
    Flag,
    /// The handle of a page of text, or NULL.
    Page,
    /// An address of the shop or of another site; may be empty.
    Address,
    /// A time in the shop's time zone, or NULL. The column has unix milliseconds.
    Moment,
}

/// Data that is needed to show and to read settings.
pub struct Facts {
    pub currency: Currency,
    pub offset_at: OffsetAt,
    pub now: UnixMs,
    /// The handle and the title of each page of text.
    pub pages: Vec<(String, String)>,
    /// The shop's time zone.
    pub zone: Zone,
}

/// The form control of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// An `input` with these attributes.
    Input(&'static str),
    /// A `textarea`.
    Area,
    /// A `select` with these values and labels.
    Select(&'static [(&'static str, &'static str)]),
    Countries,
    Flag,
    /// A `select` with the pages of text.
    Pages,
}

/// The units in which weights are shown.
pub const UNITS: &[(&str, &str)] = &[("kg", "Kilograms"), ("g", "Grams"), ("lb", "Pounds"), ("oz", "Ounces")];
/// The choices for a field of the address: the names of [`Asked`](crate::address::Asked), with their labels.
pub const ASKED: &[(&str, &str)] = &[("hidden", "Do not ask"), ("optional", "Optional"), ("required", "Required")];
const MAX_CONTACTS: Rule = Rule::optional("contacts", 1000);
const MAX_LANGUAGE: usize = 35;
/// The maximum length of an address, in bytes.
const MAX_ADDRESS: usize = 2048;

impl Kind {
    /// The control for the form.
    pub const fn control(&self) -> Control {
        match self {
            Self::Line(_) => Control::Input("type=\"text\" autocomplete=\"off\""),
            Self::Text(_) | Self::Contacts => Control::Area,
            Self::Email => Control::Input("type=\"email\" maxlength=\"254\" autocomplete=\"off\""),
            Self::Language | Self::Zone | Self::Currency => {
                Control::Input("type=\"text\" maxlength=\"64\" autocomplete=\"off\" spellcheck=\"false\" required")
            }
            Self::OneOf(options) => Control::Select(options),
            Self::Price | Self::Percent => {
                Control::Input("type=\"text\" inputmode=\"decimal\" maxlength=\"20\" autocomplete=\"off\" required")
            }
            Self::Number { .. } => {
                Control::Input("type=\"text\" inputmode=\"numeric\" maxlength=\"12\" autocomplete=\"off\"")
            }
            Self::Countries => Control::Countries,
            Self::Flag => Control::Flag,
            Self::Page => Control::Pages,
            Self::Address => Control::Input(
                "type=\"text\" inputmode=\"url\" maxlength=\"2048\" autocomplete=\"off\" spellcheck=\"false\"",
            ),
            Self::Moment => Control::Input("type=\"datetime-local\" min=\"1971-01-01T00:00\" max=\"9998-12-31T23:59\""),
        }
    }

    /// The limits of a text, which the template writes as attributes. `None` for kinds without such limits.
    pub const fn rule(&self) -> Option<&Rule> {
        match self {
            Self::Line(rule) | Self::Text(rule) => Some(rule),
            Self::Contacts => Some(&MAX_CONTACTS),
            _ => None,
        }
    }

    /// The text that the field shows for the value of the column.
    pub fn show(&self, value: &Value, facts: &Facts) -> String {
        match (self, value) {
            (_, Value::Null) => String::new(),
            (Self::Flag, _) if value.as_i64() != Some(1) => String::new(),
            (Self::Price, _) => {
                let amount = Money::new(value.as_i64().unwrap_or_default(), facts.currency);
                amount.map(|amount| amount.to_string()).unwrap_or_default()
            }
            (Self::Moment, _) => facts.zone.local_text(UnixMs(value.as_i64().unwrap_or_default())),
            (Self::Percent, _) => percent(value.as_i64().unwrap_or_default()),
            (Self::Countries, Value::String(list)) => {
                in_order(&serde_json::from_str::<Vec<String>>(list).unwrap_or_default().join(" "))
            }
            (_, Value::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        }
    }

    /// Reads the field `name`. If the typed text is invalid, the problem is added to `form`, and the result is `None`.
    pub fn read(&self, form: &mut Form, name: &str, facts: &Facts) -> Option<Value> {
        form.parse(name, |typed| match self {
            Self::Line(rule) => rule.line(typed).map(Value::from),
            Self::Text(rule) => rule.text(typed).map(Value::from),
            Self::Email => email(typed),
            Self::Contacts => contacts(typed),
            Self::Language => language(typed),
            Self::Zone => zone(typed, facts),
            Self::Currency => currency(typed),
            Self::OneOf(options) => {
                let option = options.iter().find(|(value, _)| *value == typed);
                option.map(|(value, _)| json!(value)).ok_or_else(|| "Choose one from the list.".to_owned())
            }
            Self::Price => price(typed, facts.currency),
            Self::Percent => parts_per_million(typed),
            Self::Number { is_required: false, .. } if typed.is_empty() => Ok(Value::Null),
            Self::Number { least, most, .. } => {
                let number = whole_number(typed).filter(|number| (least..=most).contains(&number));
                number.map(Value::from).ok_or_else(|| format!("Enter a whole number from {least} to {most}."))
            }
            Self::Countries => countries(typed),
            Self::Flag => match typed {
                "" => Ok(json!(0)),
                "1" => Ok(json!(1)),
                _ => Err("This box was not sent correctly. Load the page again.".to_owned()),
            },
            Self::Page | Self::Moment if typed.is_empty() => Ok(Value::Null),
            Self::Moment => moment(typed, &facts.zone),
            Self::Address => address(typed),
            Self::Page => {
                let is_there = facts.pages.iter().any(|(handle, _)| handle == typed);
                if is_there { Ok(json!(typed)) } else { Err("Choose a page from the list.".to_owned()) }
            }
        })
    }
}

fn moment(typed: &str, zone: &Zone) -> Result<Value, String> {
    match zone.read_local(typed) {
        Ok(at) if at.0 >= 0 => Ok(json!(at.0)),
        Err(NotLocal::Skipped) => {
            Err("The clocks skip this time, because summer time begins. Enter a time an hour later.".to_owned())
        }
        _ => Err("Enter a date and a time, such as 2027-01-31T18:30.".to_owned()),
    }
}

fn address(typed: &str) -> Result<Value, String> {
    let is_here = typed.starts_with('/') && !typed.starts_with("//") && !typed.starts_with("/admin");
    let is_elsewhere = url::Url::parse(typed).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    let is_clean = !typed.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace());
    if typed.is_empty() || (is_clean && typed.len() <= MAX_ADDRESS && (is_here || is_elsewhere)) {
        return Ok(json!(typed));
    }
    Err("Enter an address such as /collections/sale or https://news.example.".to_owned())
}

fn email(typed: &str) -> Result<Value, String> {
    if typed.is_empty() {
        return Ok(json!(""));
    }
    let address = EmailAddress::typed(typed).map_err(|problem| problem.to_string())?;
    Ok(json!(address.as_str()))
}

fn contacts(typed: &str) -> Result<Value, String> {
    let text = MAX_CONTACTS.text(typed)?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.iter().find(|line| contact_uri(line).is_none()) {
        Some(line) => Err(format!("“{line}” is neither an e-mail address nor an address that begins with https://.")),
        None => Ok(json!(lines.join("\n"))),
    }
}

/// Checks the syntax of the tag: a language of two or three letters, then subtags of one to eight letters or digits.
fn language(typed: &str) -> Result<Value, String> {
    let mut parts = typed.split('-');
    let is_language = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let are_subtags =
        parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if is_language && are_subtags && typed.len() <= MAX_LANGUAGE {
        return Ok(json!(typed));
    }
    Err("Enter a language tag such as en, de or pt-BR.".to_owned())
}

fn zone(typed: &str, facts: &Facts) -> Result<Value, String> {
    // Only names of the time zone database are accepted. The platform also knows offsets such as +01:00, but they are
    // refused, because they have no summer time.
    let is_name = typed.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_name && (facts.offset_at)(typed, facts.now).is_some() {
        return Ok(json!(typed));
    }
    Err("Enter the name of a time zone, such as Europe/Dublin or America/New_York.".to_owned())
}

fn currency(typed: &str) -> Result<Value, String> {
    let code = typed.to_ascii_uppercase();
    match Currency::from_code(&code) {
        Ok(currency) => Ok(json!(currency.code())),
        Err(_) => Err("Enter the three letters of a currency, such as EUR, USD or JPY.".to_owned()),
    }
}

fn price(typed: &str, currency: Currency) -> Result<Value, String> {
    Money::typed(typed, currency).map(|amount| json!(amount.minor()))
}

/// The maximum number of decimals of a percentage. A percentage with four decimals is a whole number of parts per
/// million.
const PERCENT_DECIMALS: usize = 4;

fn parts_per_million(typed: &str) -> Result<Value, String> {
    let problem = || "Enter a percentage from 0 to 100 with at most four decimals, such as 19 or 8.1.".to_owned();
    let text = typed.trim_end_matches('%').trim_end().replace(',', ".");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    if decimals.len() > PERCENT_DECIMALS || whole.is_empty() || (text.contains('.') && decimals.is_empty()) {
        return Err(problem());
    }
    let digits = format!("{whole}{decimals:0<PERCENT_DECIMALS$}");
    let parts = whole_number(&digits).filter(|parts| *parts <= 1_000_000);
    parts.map(Value::from).ok_or_else(problem)
}

fn percent(parts: i64) -> String {
    let text = format!("{}.{:04}", parts / 10_000, parts % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Sorts country codes in the order of the table of countries. The codes have spaces between them. Unknown codes come
/// last.
pub fn in_order(codes: &str) -> String {
    let mut codes: Vec<&str> = codes.split_whitespace().collect();
    let place = |code: &str| Country::all().position(|country| country.code().eq_ignore_ascii_case(code));
    codes.sort_by_cached_key(|code| place(code).unwrap_or(usize::MAX));
    codes.dedup();
    codes.join(" ")
}

/// Reads country codes with spaces between them. Returns them as a JSON list, in the order of the table of countries.
fn countries(typed: &str) -> Result<Value, String> {
    let chosen: Vec<Option<Country>> = typed.split_whitespace().map(Country::parse).collect();
    if chosen.contains(&None) {
        return Err("Choose countries from the list.".to_owned());
    }
    let codes: Vec<&str> =
        Country::all().filter(|country| chosen.contains(&Some(*country))).map(Country::code).collect();
    Ok(json!(crate::json::write(&codes)))
}
