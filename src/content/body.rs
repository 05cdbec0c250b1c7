//! The text of a page, from what staff type to the HTML that the shop shows. Pure functions.

use crate::catalogue::{
    html::{TooComplex, left_out, rewrite_pictures, sanitise},
    text::from_typed,
};

/// The text of a page as the shop stores it.
#[derive(Debug, PartialEq, Eq)]
pub struct Body {
    pub html: String,
    /// A sentence for each kind of content that was removed.
    pub removed: Vec<&'static str>,
}

/// Reads a text. A text without tags becomes paragraphs: an empty line separates two of them.
///
/// # Errors
/// `TooComplex` if the HTML cannot be sanitised.
pub fn read(typed: &str) -> Result<Body, TooComplex> {
    let html = from_typed(typed);
    let sanitised = sanitise(&html)?;
    let mut removed = left_out(&html, &sanitised.html);
    if sanitised.pictures.iter().any(|source| !source.starts_with("/media/")) {
        removed.push("A picture of another site was removed. Pages show only pictures of the shop, under /media/.");
    }
    // Browsers load pictures only from the shop itself.
    Ok(Body { html: rewrite_pictures(&sanitised.html, |_| None), removed })
}

/// The parts of a template that staff must replace, such as “[[Name of the company]]”, each once.
pub fn placeholders(html: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for part in html.split("[[").skip(1) {
        let Some((words, _)) = part.split_once("]]") else { continue };
        if !words.trim().is_empty() && !words.contains('<') && !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_tags_becomes_paragraphs() {
        let read = read("One & two\r\nthree\r\n\r\n\n  Four  \n").unwrap();
        assert_eq!(read.html, "<p>One &amp; two<br>\nthree</p>\n<p>Four</p>");
        assert_eq!(read.removed, [""; 0]);
    }

    #[test]
    fn html_is_sanitised_and_says_what_was_removed() {
        let typed = "<h1>Us</h1><p onclick=x()>Hi <img src=https://other.example/a.png><img src=/media/b.webp></p>\
                     <script>alert(1)</script>";
        let read = read(typed).unwrap();
        assert!(read.html.starts_with("<h2>Us</h2><p>Hi "), "{}", read.html);
        assert!(read.html.contains("/media/b.webp") && !read.html.contains("other.example"), "{}", read.html);
        assert_eq!(read.removed.len(), 2, "{:?}", read.removed);
        assert_eq!(super::read(&read.html).unwrap(), Body { html: read.html, removed: vec![] });
    }

    #[test]
    fn too_many_nested_elements_are_refused() {
        assert_eq!(read(&"<div>".repeat(5000)), Err(TooComplex));
    }

    #[test]
    fn placeholders_are_found_once_each() {
        let html = "<p>[[Name]], [[ ]] [[Street</p>, [[Name]] and [[E-mail address]], [x]</p>";
        assert_eq!(placeholders(html), ["Name", "E-mail address"]);
        assert_eq!(placeholders("]][["), [""; 0]);
    }
}
