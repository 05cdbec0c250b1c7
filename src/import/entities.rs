//! Decodes HTML character references in plain texts. Many shops export “Salt & Ash” as `Salt &amp; Ash`.

use web_atoms::NAMED_ENTITIES;

/// The maximum length of a name, in bytes. The longest name in HTML has 31.
const MAX_NAME: usize = 32;

/// Replaces each complete character reference once: `&amp;amp;` becomes `&amp;`. Unknown names do not change. Returns
/// `None` if nothing was replaced.
pub fn decode(text: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut any = false;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= MAX_NAME);
        match reference.and_then(|(name, after)| Some((characters(name)?, after))) {
            Some((characters, after)) => {
                decoded.extend(characters.into_iter().flatten());
                any = true;
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    any.then_some(decoded)
}

/// The characters of a reference. `name` is the reference without `&` and `;`. Some names mean two characters. `None`
/// if the reference is invalid or unknown.
fn characters(name: &str) -> Option<[Option<char>; 2]> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok()?,
            None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
            _ => return None,
        };
        return Some([Some(numbered(code)?), None]);
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    // The table also has the beginnings of names, with the value 0.
    let (first, second) = *NAMED_ENTITIES.get(format!("{name};").as_str()).filter(|(first, _)| *first != 0)?;
    Some([char::from_u32(first), char::from_u32(second).filter(|_| second != 0)])
}

/// The character with a number; `None` if the number is invalid or means a control character. As in browsers, the
/// numbers 128 to 159 mean characters of windows-1252, because old programs use these numbers for them.
fn numbered(code: u32) -> Option<char> {
    const WINDOWS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let character = match code.checked_sub(128).and_then(|place| WINDOWS.get(usize::try_from(place).ok()?)) {
        Some(windows) => *windows,
        None => char::from_u32(code)?,
    };
    (!character.is_control() || character.is_whitespace()).then_some(character)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn complete_references_are_decoded_once_and_other_texts_do_not_change() {
        for (text, decoded) in [
            ("Salt &amp; Ash", "Salt & Ash"),
            ("Half&ndash;moon &#8211; &#x2013;&#X2013;", "Half–moon – ––"),
            ("&quot;Quiet&quot; &#39;2&apos;", "\"Quiet\" '2'"),
            ("Bowl &lt; 1 &frac12; l &euro;&#128;", "Bowl < 1 ½ l €€"),
            ("Nut &amp;amp; bolt", "Nut &amp; bolt"),
            ("caf&eacute;&nbsp;&Eacute;", "café\u{a0}É"),
            ("A & B &amp; C; D", "A & B & C; D"),
            ("&NotEqualTilde;", "\u{2242}\u{338}"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(decoded), "{text}");
        }
        for text in [
            "",
            "R&D",
            "AT&T;",
            "&nosuch;",
            "&;",
            "& amp;",
            "&amp",
            "&am;",
            "&#;",
            "&#x;",
            "&#xg;",
            "&#+65;",
            "&#0;",
            "&#7;",
            "&#xd800;",
            "&#1114112;",
            "&#99999999999;",
            "&é;",
            "&amp amp;",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn decode_never_panics(text in "[&#;xa-z0-9é]{0,12}") {
            let _ = decode(&text);
        }
    }
}
