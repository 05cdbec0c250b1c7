//! The languages of a page. The interface is in English. The merchant's own texts (products, pages, names) are in the
//! shop's language.
//!
//! The `html` element has the language of the interface. Elements with the merchant's texts have the attribute
//! [`Lang`].

use std::fmt;

use askama::filters::HtmlSafe;

/// The language of the interface: `en`, or the shop's own tag if the tag is a kind of English, such as `en-GB`.
pub fn interface(language: &str) -> &str {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    if primary.eq_ignore_ascii_case("en") { language } else { "en" }
}

/// The attribute ` lang="…"` for the merchant's own texts. The attribute is empty if the texts are in the language of
/// the interface, or if the language is not a valid tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lang<'l>(&'l str);

impl<'l> Lang<'l> {
    /// The attribute for texts in the shop's language, a BCP 47 tag.
    pub const fn new(language: &'l str) -> Self {
        Self(language)
    }
}

impl fmt::Display for Lang<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_tag = self.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_tag || interface(self.0) == self.0 {
            return Ok(());
        }
        write!(f, " lang=\"{}\"", self.0)
    }
}

/// `Display` writes the language only if it consists of letters, digits and hyphens. So the output needs no escaping.
impl HtmlSafe for Lang<'_> {}

/// The direction of a language, given as a BCP 47 tag: `rtl` or `ltr`.
///
/// A script in the tag decides, as in `az-Arab` and `ar-Latn`. For a tag without a script, the usual script of the
/// language decides (CLDR, likely subtags).
pub fn direction(language: &str) -> &'static str {
    const SCRIPTS: [&str; 8] = ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"];
    const LANGUAGES: [&str; 17] =
        ["ar", "arc", "arz", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "prs", "ps", "sd", "syr", "ug", "ur", "yi"];
    let tag = language.to_ascii_lowercase();
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let from_right = script.map_or_else(|| LANGUAGES.contains(&language), |script| SCRIPTS.contains(&script));
    if from_right { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_or_the_language_decides_the_direction() {
        for (language, expected) in [
            ("en-GB", "ltr"),
            ("ar", "rtl"),
            ("he-IL", "rtl"),
            ("fa-AF", "rtl"),
            ("UR", "rtl"),
            ("az-Arab-IR", "rtl"),
            ("ar-Latn", "ltr"),
            ("arn", "ltr"),
            ("de-1901", "ltr"),
        ] {
            assert_eq!(direction(language), expected, "{language}");
        }
    }

    #[test]
    fn texts_in_other_languages_get_a_lang_attribute() {
        for (language, page, own) in [
            ("en", "en", ""),
            ("en-GB", "en-GB", ""),
            ("EN", "EN", ""),
            ("de-CH", "en", " lang=\"de-CH\""),
            ("enm", "en", " lang=\"enm\""),
            ("x\"y", "en", ""),
        ] {
            assert_eq!((interface(language), Lang::new(language).to_string().as_str()), (page, own), "{language}");
        }
    }
}
