//! Turns typed queries into safe FTS5 expressions.

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

/// The FTS5 expression for products with all of the words. A word also matches the beginning of a longer word. `None`
/// if the query contains no word.
///
/// Every word is quoted, so FTS5 never reads a word as syntax.
pub fn to_fts(query: &str) -> Option<String> {
    let words = query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MAX_WORDS);
    let terms: Vec<String> = words.map(|word| format!("\"{word}\"*")).collect();
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// The FTS5 expression for descriptions that contain all of the words as whole words. Empty without a word.
///
/// Prefixes would be too slow: FTS5 would merge the lists of all matching words before it returns the first product.
pub fn to_fts_in_body(query: &str) -> String {
    let words = query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MAX_WORDS);
    let terms: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    if terms.is_empty() { String::new() } else { format!("body : ({})", terms.join(" ")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn examples() {
        assert_eq!(to_fts("blue  Mug").as_deref(), Some("\"blue\"* \"Mug\"*"));
        assert_eq!(to_fts("\"OR NEAR(a) *").as_deref(), Some("\"OR\"* \"NEAR\"* \"a\"*"));
        assert_eq!(to_fts("茶 碗").as_deref(), Some("\"茶\"* \"碗\"*"));
        assert_eq!(to_fts("-- ;'"), None);
        assert_eq!(clean("  a\n\tb\u{0} "), "a b");
        assert_eq!(clean(&"x".repeat(500)).len(), MAX_CHARS);
    }

    proptest! {
        #[test]
        fn only_quoted_words_come_out(text in "\\PC*") {
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
