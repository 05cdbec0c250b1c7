//! Splits texts into words for the search. Case and accents are removed, so "crème" and "CREME" are the same word.

include!(concat!(env!("OUT_DIR"), "/base_letters.rs"));

/// The maximum number of characters in a word. Longer words are cut to keep the vocabulary small.
const MAX_LETTERS: usize = 32;

/// The words of a text, folded, in order. East Asian scripts have no spaces, so each pair of neighbouring characters is
/// a word.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words = Vec::new();
    for run in folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        let mut rest: Vec<char> = Vec::new();
        let mut east = false;
        for letter in run.chars() {
            if is_east_asian(letter) != east {
                push(&mut words, &rest, east);
                rest.clear();
                east = !east;
            }
            rest.push(letter);
        }
        push(&mut words, &rest, east);
    }
    words
}

fn push(words: &mut Vec<String>, run: &[char], east: bool) {
    if east && run.len() > 1 {
        words.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
    } else if !run.is_empty() {
        words.push(run.iter().take(MAX_LETTERS).collect());
    }
}

/// True for letters of scripts without spaces: Han, Hiragana, Katakana.
pub fn is_east_asian(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}

/// The text in lower case, without accents, and with ligatures as two letters.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            // Combining accents that are separate characters.
            '\u{300}'..='\u{36f}' => {}
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            '’' => folded.push('\''),
            _ => folded.push(base_letter(letter)),
        }
    }
    folded
}

fn base_letter(letter: char) -> char {
    let found = u16::try_from(u32::from(letter))
        .ok()
        .and_then(|code| BASE_LETTERS.binary_search_by_key(&code, |(letter, _)| *letter).ok());
    let base = found.and_then(|place| BASE_LETTERS.get(place)).and_then(|(_, base)| char::from_u32(u32::from(*base)));
    base.unwrap_or(letter)
}

/// The sort key of a title. Numbers sort by value: "Sheet 9" comes before "Sheet 10".
pub fn order_key(title: &str) -> String {
    let folded = fold(title);
    let mut key = String::with_capacity(folded.len());
    let mut digits = String::new();
    for letter in folded.chars().chain(['\0']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            let number = digits.trim_start_matches('0');
            // The first digit is the number of digits that follow, so longer numbers come later.
            key.push(char::from(b'0'.saturating_add(u8::try_from(number.len()).unwrap_or(u8::MAX).min(9))));
            key.push_str(number);
            digits.clear();
        }
        if letter.is_alphanumeric() || (letter == ' ' && !key.is_empty()) {
            key.push(letter);
        }
    }
    key
}

/// The first six bytes of a sort key as a number. JavaScript's numbers can hold these 48 bits exactly.
pub fn order_number(key: &str) -> i64 {
    let padded = key.bytes().chain(std::iter::repeat(0)).take(6);
    padded.fold(0, |number, byte| (number << 8) | i64::from(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn examples() {
        for (text, expected) in [
            ("Crème brûlée No. 5", vec!["creme", "brulee", "no", "5"]),
            ("STRASSE Straße", vec!["strasse", "strasse"]),
            ("smørrebrød, Łódź", vec!["smorrebrod", "lodz"]),
            ("Ελλάδα Ёлка", vec!["ελλαδα", "елка"]),
            ("茶碗蒸し bowl", vec!["茶碗", "碗蒸", "蒸し", "bowl"]),
            ("茶", vec!["茶"]),
            ("A3茶碗", vec!["a3", "茶碗"]),
            ("e\u{301}tude", vec!["etude"]),
            ("-- ;'", vec![]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        assert_eq!(words(&"x".repeat(500)), ["x".repeat(MAX_LETTERS)]);
    }

    #[test]
    fn titles_are_ordered_as_people_read_them() {
        let mut titles = ["Sheet 10", "sheet 9", "Äpfel", "Zebra", "apron", "Sheet 9b", "“Quoted”"];
        titles.sort_by_key(|title| order_key(title));
        assert_eq!(titles, ["Äpfel", "apron", "“Quoted”", "sheet 9", "Sheet 9b", "Sheet 10", "Zebra"]);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn the_number_of_a_key_orders_as_the_key_does(a in "[a-zé0-9 ]{0,9}", b in "[a-zé0-9 ]{0,9}") {
            let (a, b) = (order_key(&a), order_key(&b));
            if a <= b {
                prop_assert!(order_number(&a) <= order_number(&b));
            }
        }
    }
}
