//! Folds texts. Two texts that differ only in case, accents, width, ligatures or invisible characters become equal:
//! "Crème" and "ＣＲＥＭＥ" are both "creme".

include!(concat!(env!("OUT_DIR"), "/base_letters.rs"));

/// In a text from [`spell`], the letter before this mark is an umlaut or ø, which may also be written with an e: "Öl"
/// and "Oel".
pub const UMLAUT: char = '\u{308}';
/// In a text from [`spell`], the letter before this mark is å, which may also be written as aa.
pub const RING: char = '\u{30a}';

/// The folded text: lower case, without accents, with ligatures as two letters.
pub fn fold(text: &str) -> String {
    plain(&spell(text))
}

/// A text from [`spell`] without its marks: "ol" for "Öl".
pub fn plain(spelled: &str) -> String {
    spelled.chars().filter(|letter| !is_mark(*letter)).collect()
}

/// The other spelling of a text from [`spell`], such as "oel" for "Öl". `None` if the text has no umlaut, no ø and no
/// å.
pub fn written_out(spelled: &str) -> Option<String> {
    let written = |letter: char| match letter {
        UMLAUT => 'e',
        RING => 'a',
        other => other,
    };
    spelled.contains(is_mark).then(|| spelled.chars().map(written).collect())
}

pub const fn is_mark(letter: char) -> bool {
    matches!(letter, UMLAUT | RING)
}

/// The folded text with marks after the letters that have two spellings ([`UMLAUT`], [`RING`]).
pub fn spell(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for letter in text.chars() {
        // This shortcut is for speed. Most letters are ASCII, and a build of the index folds millions of letters.
        if letter.is_ascii() {
            spelled.push(letter.to_ascii_lowercase());
            continue;
        }
        match full_width(letter).map_or_else(|| compatible(letter), |_| None) {
            // This is a fraction. Without the space, "1½" would begin with the number 11.
            Some(parts) if parts.contains('\u{2044}') => {
                spelled.push(' ');
                spelled.push_str(parts);
            }
            Some(parts) => parts.chars().for_each(|part| push(&mut spelled, part)),
            None => push(&mut spelled, full_width(letter).unwrap_or(letter)),
        }
    }
    spelled
}

/// The ASCII character for a full-width character. `None` for other characters.
fn full_width(letter: char) -> Option<char> {
    match letter {
        '\u{3000}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter).saturating_sub(0xfee0)),
        _ => None,
    }
}

fn push(spelled: &mut String, letter: char) {
    for letter in letter.to_lowercase() {
        match letter {
            UMLAUT if spelled.ends_with(['a', 'o', 'u']) => spelled.push(UMLAUT),
            RING if spelled.ends_with('a') => spelled.push(RING),
            // Kana may be written with a separate voicing mark, and Korean syllables as separate letters.
            '\u{3099}' | '\u{309a}' | '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' => join(spelled, letter),
            _ if is_ignored(letter) => {}
            'ä' | 'ö' | 'ü' => spelled.extend([base_letter(letter), UMLAUT]),
            'ø' => spelled.extend(['o', UMLAUT]),
            'å' => spelled.extend(['a', RING]),
            'ß' => spelled.push_str("ss"),
            'æ' => spelled.push_str("ae"),
            'œ' => spelled.push_str("oe"),
            'þ' => spelled.push_str("th"),
            'ł' => spelled.push('l'),
            'đ' | 'ð' => spelled.push('d'),
            'ħ' => spelled.push('h'),
            'ı' => spelled.push('i'),
            'ς' => spelled.push('σ'),
            // The search treats all of these as apostrophes, although Unicode counts some as letters, such as the
            // ʻokina.
            '’' | 'ʻ' | 'ʼ' | 'ʹ' | 'ˈ' => spelled.push('\''),
            '×' | '✕' => spelled.push('x'),
            _ => spelled.push(base_letter(letter)),
        }
    }
}

/// True for combining accents, and for characters that change only how a text looks: joiners, soft hyphens, variation
/// selectors, direction marks, skin tones.
const fn is_ignored(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{61c}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Joins a voicing mark, a Korean vowel or a Korean final consonant with the letter before it. A voicing mark is left
/// out if the letter before it cannot have one.
fn join(spelled: &mut String, letter: char) {
    let Some(last) = spelled.pop() else { return };
    let (before, code) = (u32::from(last), u32::from(letter));
    let syllable = |code: u32| char::from_u32(code).unwrap_or(last);
    match (last, letter) {
        ('か'..='と' | 'は'..='ほ' | 'カ'..='ト' | 'ハ'..='ホ', '\u{3099}') => {
            spelled.push(syllable(before + 1))
        }
        ('は'..='ほ' | 'ハ'..='ホ', '\u{309a}') => spelled.push(syllable(before + 2)),
        ('う' | 'ウ', '\u{3099}') => spelled.push(syllable(before + 0x4e)),
        // Unicode, section 3.12: a consonant, a vowel, and perhaps a final consonant.
        ('\u{1100}'..='\u{1112}', '\u{1161}'..='\u{1175}') => {
            spelled.push(syllable(0xac00 + ((before - 0x1100) * 21 + (code - 0x1161)) * 28));
        }
        ('\u{ac00}'..='\u{d7a3}', '\u{11a8}'..='\u{11c2}') if (before - 0xac00).is_multiple_of(28) => {
            spelled.push(syllable(before + code - 0x11a7));
        }
        (_, '\u{3099}' | '\u{309a}') => spelled.push(last),
        _ => spelled.extend([last, letter]),
    }
}

fn base_letter(letter: char) -> char {
    let found = u16::try_from(u32::from(letter))
        .ok()
        .and_then(|code| BASE_LETTERS.binary_search_by_key(&code, |(letter, _)| *letter).ok());
    let base = found.and_then(|place| BASE_LETTERS.get(place)).and_then(|(_, base)| char::from_u32(u32::from(*base)));
    base.unwrap_or(letter)
}

/// The plain characters for a compatibility character: half-width kana, superscripts, fractions, units.
fn compatible(letter: char) -> Option<&'static str> {
    let code = u16::try_from(u32::from(letter)).ok()?;
    let place = COMPATIBLE.binary_search_by_key(&code, |(letter, _)| *letter).ok()?;
    COMPATIBLE.get(place).map(|(_, parts)| *parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_folded() {
        for (text, expected) in [
            ("Crème BRÛLÉE", "creme brulee"),
            ("e\u{301}tude", "etude"),
            ("Łódź, Þór, Đorđe", "lodz, thor, dorde"),
            ("ＡＢＣ　１２", "abc 12"),
            ("ﾊﾟﾝｹｰｷ ｶﾞﾗｽ ｳﾞｧｲｵﾘﾝ", "パンケーキ ガラス ヴァイオリン"),
            ("か\u{3099}", "が"),
            ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}", "한글"),
            ("5㎖, 3 m², № 4, ﬁne", "5ml, 3 m2, no 4, fine"),
            ("Brand™ ©", "brand™ ©"),
            ("soft\u{ad}hyphen zero\u{200b}width ❤\u{fe0f}", "softhyphen zerowidth ❤"),
            ("ΚΑΦΕΣ καφές", "καφεσ καφεσ"),
            ("Ёлка", "елка"),
            ("كِتـَاب", "كتاب"),
            ("Hawaiʻi", "hawai'i"),
            ("30×20", "30x20"),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn umlauts_and_ring_letters_have_two_spellings() {
        for (text, base, written) in [
            ("Öl", "ol", Some("oel")),
            ("O\u{308}l", "ol", Some("oel")),
            ("GRÜẞE", "grusse", Some("gruesse")),
            ("Smørbrød", "smorbrod", Some("smoerbroed")),
            ("Ångström", "angstrom", Some("aangstroem")),
            ("Oel", "oel", None),
            ("Naïve Noël", "naive noel", None),
        ] {
            let spelled = spell(text);
            assert_eq!((plain(&spelled).as_str(), written_out(&spelled).as_deref()), (base, written), "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
