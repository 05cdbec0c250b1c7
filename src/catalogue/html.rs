//! Sanitises the HTML of descriptions.
//!
//! `ammonia` parses HTML as a browser does, and keeps only the elements, attributes and link addresses that this module
//! allows.
//!
//! Pages must not load anything from other servers. So before a description is stored, [`rewrite_pictures`] replaces
//! the sources of its pictures with the addresses of the shop's copies.
//!
//! The output of `ammonia` is canonical: `<` and `>` occur only in tags, and attributes are `name="value"`. The
//! functions that read sanitised HTML rely on this.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::nesting;
use crate::picture;

/// Allowed elements. `h1` becomes `h2`, because the page's title is its only `h1`.
#[rustfmt::skip]
pub const ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u",
    "ul", "var", "wbr",
];

/// Elements that are removed together with their content. If another element is not allowed, its text is kept.
#[rustfmt::skip]
const WITH_CONTENT: &[&str] = &[
    "script", "style", "iframe", "object", "embed", "applet", "noscript", "template", "svg", "math", "title",
    "textarea", "select", "audio", "video", "canvas", "noembed", "noframes", "xmp", "plaintext", "head", "frameset",
];

/// Allowed attributes by element; `*` means every element.
pub const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("*", &["title", "lang", "dir"]),
    ("a", &["href"]),
    ("img", &["src", "alt", "width", "height"]),
    ("ol", &["start"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan"]),
];

/// Allowed schemes of links. Addresses without a scheme must begin with `/`.
pub const SCHEMES: &[&str] = &["https", "http", "mailto", "tel"];

/// Sanitised HTML and its pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sanitised {
    /// The pictures in this HTML still have their original sources. [`rewrite_pictures`] must replace these before the
    /// HTML is shown.
    pub html: String,
    /// The sources of the pictures in order, each once: `https:` addresses of other servers, and paths `/media/…` of
    /// this shop.
    pub pictures: Vec<String>,
}

/// The HTML has too many elements, the elements are nested too deeply, or the HTML still changes after six rounds
/// of sanitising.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooComplex;

impl fmt::Display for TooComplex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "The HTML is too complex: it has too many tags, or they are nested too deeply. Simplify it, or write \
             plain text.",
        )
    }
}

/// Sanitises HTML. Sanitising the result again changes nothing.
///
/// A browser moves misplaced elements, such as a list in a table, and harmless HTML can become harmful in this way.
/// Mutation attacks exploit this, so sanitising is repeated until the output no longer changes.
pub fn sanitise(html: &str) -> Result<Sanitised, TooComplex> {
    const MOST_ROUNDS: usize = 6;

    if !html.contains(SPECIAL) {
        return Ok(Sanitised { html: html.to_owned(), pictures: Vec::new() });
    }
    if nesting::is_excessive(html) {
        return Err(TooComplex);
    }
    let mut html = sanitise_once(html);
    for _ in 1..MOST_ROUNDS {
        let again = sanitise_once(&html);
        if again == html {
            let pictures = pictures(&html);
            return Ok(Sanitised { html, pictures });
        }
        html = again;
    }
    Err(TooComplex)
}

fn sanitise_once(html: &str) -> String {
    let clean = SANITISER.clean(html).to_string();
    map_tags(&clean, |tag| {
        let (name, attributes) = tag.split_at_checked(tag.find(' ').unwrap_or(tag.len()))?;
        match name {
            "h1" => Some(Cow::Owned(format!("h2{attributes}"))),
            "/h1" => Some(Cow::Borrowed("/h2")),
            // The picture has no source, or `ammonia` removed the source because it is not allowed.
            "img" if source_of(tag).is_none() => None,
            _ => Some(Cow::Borrowed(tag)),
        }
    })
}

/// Warnings about removed content, such as pictures and videos. Removed styles cause no warning.
pub fn left_out(original: &str, sanitised: &str) -> Vec<&'static str> {
    let original = original.to_ascii_lowercase();
    let pictures = original.matches("<img").count() > sanitised.matches("<img").count();
    let has = |elements: &[&str]| elements.iter().any(|element| original.contains(element));
    [
        (pictures, "A picture was removed because the shop cannot use its address."),
        (
            has(&["<iframe", "<video", "<audio", "<object", "<embed", "<svg"]),
            "A video, a drawing or other embedded content was removed.",
        ),
        (has(&["<script"]), "A script was removed."),
        (has(&["<form", "<input", "<button"]), "A form was removed. Text outside its fields was kept."),
    ]
    .into_iter()
    .filter_map(|(is_so, words)| is_so.then_some(words))
    .collect()
}

/// The sources of pictures in sanitised HTML, in order, each once.
pub fn pictures(html: &str) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    for source in tags(html).filter(|tag| is_picture(tag)).filter_map(source_of) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// Replaces the source of every picture in sanitised HTML with the address that `own` returns for it. If `own` returns
/// `None`, a picture under `/media/` keeps its source, and any other picture is removed.
pub fn rewrite_pictures(html: &str, mut own: impl FnMut(&str) -> Option<String>) -> String {
    map_tags(html, |tag| {
        if !is_picture(tag) {
            return Some(Cow::Borrowed(tag));
        }
        let source = source_of(tag)?;
        let address = match own(&source) {
            Some(address) => address,
            None if source.starts_with("/media/") => source,
            None => return None,
        };
        let mut picture = "img".to_owned();
        for (name, value) in attributes(tag) {
            let value = if name == "src" { Cow::Owned(escaped(&address)) } else { Cow::Borrowed(value) };
            picture.push_str(&format!(" {name}=\"{value}\""));
        }
        Some(Cow::Owned(picture))
    })
}

/// The characters that a parser may change. Most descriptions without markup have none of them and need no parser.
const SPECIAL: [char; 7] = ['<', '>', '&', '\0', '\r', '\u{a0}', '\u{feff}'];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let names = |element: &str| -> HashSet<&'static str> {
        ATTRIBUTES.iter().filter(|(of, _)| *of == element).flat_map(|(_, names)| names.iter().copied()).collect()
    };
    let by_element: HashMap<_, _> =
        ATTRIBUTES.iter().filter(|(of, _)| *of != "*").map(|(of, _)| (*of, names(of))).collect();
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .clean_content_tags(WITH_CONTENT.iter().copied().collect())
        .generic_attributes(names("*"))
        .tag_attributes(by_element)
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("a", "href") => link(value),
            ("img", "src") => picture::source(value).ok().map(Cow::Owned),
            ("a", "rel") | (_, "title" | "alt" | "lang") => Some(Cow::Borrowed(value)),
            (_, "dir") => matches!(value, "ltr" | "rtl" | "auto").then_some(Cow::Borrowed(value)),
            // The other attributes are numbers.
            _ => (value.len() < 5 && value.bytes().all(|b| b.is_ascii_digit()) && !value.is_empty())
                .then_some(Cow::Borrowed(value)),
        });
    builder
});

/// Returns the address of a link, with `https:` added to `//…`. Returns `None` if the scheme is not allowed, if the
/// target depends on the current page, or if a browser might read the address as another host.
fn link(address: &str) -> Option<Cow<'_, str>> {
    let address = address.trim();
    if address.contains(|c: char| c.is_control() || c == '\\') {
        return None;
    }
    if address.starts_with("//") {
        return Some(Cow::Owned(format!("https:{address}")));
    }
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let has_known_scheme = scheme.is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()));
    (has_known_scheme || address.starts_with('/')).then_some(Cow::Borrowed(address))
}

/// The tags of sanitised HTML, without their brackets.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag)
}

/// Replaces each tag of sanitised HTML with the result of `map`, or removes the tag if the result is `None`.
fn map_tags<'h>(html: &'h str, mut map: impl FnMut(&'h str) -> Option<Cow<'h, str>>) -> String {
    let mut mapped = String::with_capacity(html.len());
    let mut pieces = html.split('<');
    mapped.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        if let Some(tag) = map(tag) {
            mapped.push('<');
            mapped.push_str(&tag);
            mapped.push('>');
        }
        mapped.push_str(text);
    }
    mapped
}

fn is_picture(tag: &str) -> bool {
    tag == "img" || tag.starts_with("img ")
}

fn source_of(tag: &str) -> Option<String> {
    let (_, source) = attributes(tag).find(|(name, _)| *name == "src")?;
    Some(unescaped(source))
}

/// The attributes of a tag of sanitised HTML, with escaped values.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        Some((name.trim(), value))
    })
}

fn escaped(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\u{a0}', "&nbsp;")
}

fn unescaped(value: &str) -> String {
    value
        .replace("&nbsp;", "\u{a0}")
        .replace("&gt;", ">")
        .replace("&lt;", "<")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
