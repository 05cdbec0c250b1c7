//! Where a browser may break a long e-mail address into lines.

use std::fmt::{self, Write};

use askama::filters::HtmlSafe;

/// Longer addresses get breaks. Shorter ones fit into one line nearly everywhere.
const SHORT: usize = 24;

/// An e-mail address as HTML. A long one may be broken before `@` and after other punctuation. Without this, browsers
/// break a long address inside its words.
#[derive(Debug, Clone, Copy)]
pub struct Email<'e>(pub &'e str);

impl fmt::Display for Email<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_long = self.0.chars().count() > SHORT;
        for c in self.0.chars() {
            if c == '@' && is_long {
                f.write_str("<wbr>")?;
            }
            match c {
                '&' | '<' | '>' | '"' | '\'' => write!(f, "&#{};", u32::from(c))?,
                _ => f.write_char(c)?,
            }
            if matches!(c, '.' | '-' | '_' | '+') && is_long {
                f.write_str("<wbr>")?;
            }
        }
        Ok(())
    }
}

/// `Display` escapes the characters that HTML gives a meaning.
impl HtmlSafe for Email<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_addresses_break_at_their_punctuation_and_all_are_escaped() {
        assert_eq!(Email("ada@example.com").to_string(), "ada@example.com");
        assert_eq!(Email("o'hara&co@example.com").to_string(), "o&#39;hara&#38;co@example.com");
        let long = "ada.lovelace@analytical-engines.example";
        let broken = "ada.<wbr>lovelace<wbr>@analytical-<wbr>engines.<wbr>example";
        assert_eq!(Email(long).to_string(), broken);
        assert_eq!(Email("<b>\"@example.com").to_string(), "&#60;b&#62;&#34;@example.com");
    }
}
