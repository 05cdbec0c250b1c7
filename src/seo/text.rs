//! Shortens texts between words.

/// The number of characters of a description that search engines show.
pub const DESCRIPTION: usize = 160;
/// The maximum characters of a page's title, without the shop's name. Search engines show about sixty characters,
/// social networks somewhat more.
pub const TITLE: usize = 110;

/// The text on one line, with at most `most` characters. A longer text ends in `…`. It is cut after a whole word,
/// unless this would remove more than half of the text that fits.
pub fn cut(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let kept: String = line.chars().take(most.saturating_sub(1)).collect();
    let whole_words = kept.rsplit_once(' ').map(|(words, _)| words).filter(|words| words.len() > kept.len() / 2);
    let end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | '–' | '-');
    format!("{}…", whole_words.unwrap_or(&kept).trim_end_matches(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_words() {
        for (text, most, expected) in [
            ("A  short\nline", 20, "A short line"),
            ("exactly ten", 11, "exactly ten"),
            ("one two, three", 12, "one two…"),
            ("one two three", 9, "one two…"),
            ("a Donaudampfschifffahrt", 10, "a Donauda…"),
            ("月と潮の版画です", 4, "月と潮…"),
            ("", 5, ""),
        ] {
            assert_eq!(cut(text, most), expected, "{text}");
            assert!(cut(text, most).chars().count() <= most);
        }
    }
}
