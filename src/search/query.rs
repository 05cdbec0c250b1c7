//! Turns typed queries into safe FTS5 expressions, and into the codes of SKUs and barcodes.

use super::fold;

/// The maximum number of characters in a query. Longer queries are cut.
const MAX_CHARS: usize = 100;
/// The maximum number of words in a query. Further words are ignored, because they add cost and improve little.
const MAX_WORDS: usize = 8;

/// The query on one line, with single spaces and at most 100 characters.
pub fn clean(text: &str) -> String {
    let printable: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let folded = printable.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().take(MAX_CHARS).collect::<String>().trim_end().to_owned()
}

/// The minimum length of a typed barcode. A shorter query would find too much, because half of all barcodes of a shop
/// may begin with the same digits.
const MIN_BARCODE: usize = 6;

/// The codes of a query. The database indexes `variant_by_sku_code` and `variant_by_barcode_code` have the codes of all
/// SKUs and barcodes in the same form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// The query as typed.
    pub typed: String,
    /// The query without punctuation, in lower case; may be empty.
    pub sku: String,
    /// Like `sku`, but without leading zeros. Empty if the query is too short for a barcode, or has no digit.
    pub barcode: String,
}

impl Codes {
    pub fn new(query: &str) -> Self {
        let sku: String = fold(query).chars().filter(|letter| letter.is_alphanumeric()).collect();
        let is_barcode = sku.contains(|c: char| c.is_ascii_digit()) && sku.chars().count() >= MIN_BARCODE;
        let barcode = if is_barcode { sku.trim_start_matches('0').to_owned() } else { String::new() };
        Self { typed: query.to_owned(), sku, barcode }
    }
}

/// The FTS5 expression for products with all of the words. A word also matches the beginning of a longer word. `None`
/// if the query contains no word.
///
/// Every word is quoted, so FTS5 never reads a word as syntax.
pub fn to_fts(query: &str) -> Option<String> {
    let words = query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MAX_WORDS);
    let terms: Vec<String> = words.map(|word| format!("\"{word}\"*")).collect();
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// The FTS5 expression for descriptions that contain all words of the query as whole words, except the `optional`
/// words. Empty if no word remains.
///
/// Prefixes would be too slow: FTS5 would merge the lists of all matching words before it returns the first product.
pub fn to_fts_in_body(query: &str, optional: &[String]) -> String {
    let words = query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MAX_WORDS);
    let words = words.filter(|word| optional.is_empty() || !optional.contains(&fold(word)));
    let terms: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    if terms.is_empty() { String::new() } else { format!("body : ({})", terms.join(" ")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn queries_become_codes_without_punctuation() {
        for (query, sku, barcode) in [
            ("Ab-12.3/4", "ab1234", "ab1234"),
            ("952 4710-00012", "952471000012", "952471000012"),
            ("0 095247 100012", "0095247100012", "95247100012"),
            ("ＡＢ１２", "ab12", ""),
            ("teapot", "teapot", ""),
            ("000000", "000000", ""),
            ("🌵", "", ""),
        ] {
            let codes = Codes::new(query);
            assert_eq!((codes.sku.as_str(), codes.barcode.as_str()), (sku, barcode), "{query}");
        }
    }

    #[test]
    fn queries_become_expressions_of_quoted_words() {
        assert_eq!(to_fts("blue  Mug").as_deref(), Some("\"blue\"* \"Mug\"*"));
        assert_eq!(to_fts("\"OR NEAR(a) *").as_deref(), Some("\"OR\"* \"NEAR\"* \"a\"*"));
        assert_eq!(to_fts("茶 碗").as_deref(), Some("\"茶\"* \"碗\"*"));
        assert_eq!(to_fts("-- ;'"), None);
        assert_eq!(clean("  a\n\tb\u{0} "), "a b");
        assert_eq!(clean(&"x".repeat(500)).len(), MAX_CHARS);
    }

    proptest! {
        #[test]
        fn every_expression_has_only_quoted_words(text in "\\PC*") {
            let text = clean(&text);
            if let Some(fts) = to_fts(&text) {
                for term in fts.split(' ') {
                    let word = term.strip_prefix('"').and_then(|rest| rest.strip_suffix("\"*")).unwrap();
                    prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric));
                }
            }
            prop_assert_eq!(clean(&text), text);
        }
    }
}
