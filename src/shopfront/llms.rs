//! `GET /llms.txt` (<https://llmstxt.org>): describes the shop and its addresses to language models.

use std::fmt::Write as _;

use ::http::StatusCode;

use crate::{
    context::Context,
    email::one_line,
    error::Error,
    platform::{Platform, Statement},
    shop::Link,
    sql,
    web::{
        Tag,
        http::{self, CachePolicy, Response},
        url,
    },
};

/// Returns a text in Markdown with the shop's name and tagline, links to its collections and text pages, and
/// instructions for searching the shop.
///
/// # Errors
/// If the database fails.
pub async fn llms<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let [collections, pages] = cx.page_batch([collections(), pages()]).await?;
    let (collections, pages): (Vec<Link>, Vec<Link>) = (collections.all()?, pages.all()?);
    let (layout, origin) = (cx.layout(), &cx.origin);
    let mut text = format!("# {}\n", plain(&layout.name));
    if !layout.tagline.trim().is_empty() {
        let _ = write!(text, "\n> {}\n", plain(&layout.tagline));
    }
    let _ = write!(
        text,
        "\nThis is an online shop. Its texts are in the language {}, and its prices in {}. Every page is HTML that \
         needs no script, and each product page has its data as JSON-LD (schema.org).\n\n## Find products\n\n\
         - Search: {origin}/search?q=WORDS. It takes words, SKUs and barcodes, and forgives typing mistakes.\n\
         - Filters: a list names its filters and sort orders as links and form fields, such as \
         ?available=yes&sort=price-asc\n\
         - [All collections]({origin}/collections)\n- [Sitemap]({origin}/sitemap.xml): every product\n\
         - [Product feed]({origin}/feeds/google.xml): every variant with its price and stock, as XML\n",
        plain(&layout.language),
        layout.currency.code(),
    );
    for (heading, links, path) in [
        ("Collections", &collections, url::collection_path as fn(&str) -> String),
        ("About the shop", &pages, url::page_path),
    ] {
        if !links.is_empty() {
            let _ = write!(text, "\n## {heading}\n\n");
        }
        for link in links {
            let _ = writeln!(text, "- [{}]({origin}{})", plain(&link.title), path(&link.handle));
        }
    }
    if !layout.email.is_empty() {
        let _ = write!(text, "\n## Contact\n\n- {}\n", plain(&layout.email));
    }
    let policy = CachePolicy::PAGE.tagged([Tag::Layout]);
    Ok(http::answer(StatusCode::OK, "text/plain; charset=utf-8", text, policy))
}

/// The first collections: [`Link`]s.
fn collections() -> Statement {
    sql!("SELECT handle, title FROM collection WHERE published = 1 ORDER BY position, id LIMIT 6")
}

/// The first pages of text: [`Link`]s.
fn pages() -> Statement {
    sql!("SELECT handle, title FROM page WHERE published = 1 ORDER BY position, handle LIMIT 12")
}

/// A merchant's text on one line. Characters with a meaning in Markdown get a backslash, so that no text becomes a
/// heading or a link.
fn plain(text: &str) -> String {
    let line = one_line(text);
    let mut plain = String::with_capacity(line.len());
    for letter in line.trim().chars() {
        if matches!(letter, '\\' | '[' | ']' | '<' | '>' | '`' | '*' | '#') {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn characters_with_a_meaning_in_markdown_are_escaped() {
        assert_eq!(plain(" Salt & Ash\r\n# Sale "), "Salt & Ash \\# Sale");
        assert_eq!(plain("[free](https://x.example)<b>"), "\\[free\\](https://x.example)\\<b\\>");
    }
}
