//! Escapes text for XML.

/// Escapes a text for character data, or for an attribute in double quotes. Removes the characters that XML 1.0 forbids
/// (§2.2): those below U+0020 except tab and line breaks, U+FFFE and U+FFFF.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_are_escaped_and_forbidden_characters_are_removed() {
        assert_eq!(escape("a<b> & \"c\"\u{0}\u{b}\u{ffff}\n"), "a&lt;b&gt; &amp; &quot;c&quot;\n");
    }
}
