//! Reads phone numbers.

use crate::typed::{self, is_dash};

/// The beginnings of links to a phone number. People copy such links from pages and contact cards.
const LINKS: [&str; 3] = ["tel:", "callto:", "sms:"];
/// Words before an extension, in several languages. They are removed one after another, so a long word comes before the
/// short words that it contains.
const EXTENSIONS: [&str; 12] =
    ["durchwahl", "extension", "poste", "ramal", "anexo", "内線", "內線", "分機", "分机", "내선", "ext", "доб"];

/// The number with ASCII digits, and with the extension if there is one. Hyphens and dashes from U+2010 to U+2015 are
/// kept, and all other dashes become `-`.
///
/// # Errors
/// The first character that is not allowed in a phone number, or `None` if the number of digits is wrong. The shortest
/// numbers have four digits (Saint Helena, Niue), the longest fifteen (ITU-T E.164). An extension may add five more
/// digits.
pub(super) fn read(text: &str) -> Result<String, Option<char>> {
    let text: String = text.chars().map(|c| if is_dash(c) && !is_printed(c) { '-' } else { typed::plain(c) }).collect();
    let text = without_link(&text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = text.to_lowercase();
    let dialled = EXTENSIONS.iter().fold(lower, |rest, word| rest.replace(word, "")).replace('x', "");
    let is_allowed = |c: char| c.is_ascii_digit() || is_printed(c) || " +-()./#*,;·・".contains(c);
    if let Some(other) = dialled.chars().find(|c| !is_allowed(*c)) {
        // The error names the character as it was typed, not its lower-case form.
        return Err(text.chars().find(|c| c.to_lowercase().next() == Some(other)).or(Some(other)));
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if (4..=20).contains(&digits) { Ok(text) } else { Err(None) }
}

/// True for the hyphens and dashes in printed phone numbers.
const fn is_printed(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}')
}

/// The number in a link such as `tel:+1-202-555-0148;ext=12` (RFC 3966). Any other text is only trimmed.
fn without_link(text: &str) -> String {
    let text = text.trim();
    let after = |start: &&str| {
        let (head, rest) = text.split_at_checked(start.len())?;
        head.eq_ignore_ascii_case(start).then_some(rest)
    };
    match LINKS.iter().find_map(after) {
        Some(number) => {
            number.trim_start_matches('/').replace("%20", " ").replace("%2B", "+").replace(";ext=", " ext. ")
        }
        None => text.to_owned(),
    }
}
