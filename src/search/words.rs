//! Splits texts into words for the search.
//!
//! - [`words`]: the words of a query
//! - [`Text`]: a text of the catalogue. It has the terms that find it, such as both spellings of an umlaut and the
//!   parts of "500ml". It also has the neighbouring words, because "teapot" finds "tea pot".

use super::{
    letters::{fold, is_mark, plain, spell, written_out},
    runs::{is_of_run, units},
};

/// The maximum number of characters in a word. Longer words are cut to keep the vocabulary small.
const MAX_LETTERS: usize = 32;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded word.
    pub text: String,
    /// The other spelling, if the word has umlauts: "oel" for "Öl".
    pub written_out: Option<String>,
    pub kind: WordKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A word between spaces or punctuation.
    Spaced,
    /// Two neighbouring units of a script without spaces, or a single unit without neighbours. A unit is a letter with
    /// its marks.
    Pair,
    /// An emoji.
    Sign,
}

impl Word {
    fn spaced(spelled: &str) -> Self {
        let cut = |text: String| text.chars().take(MAX_LETTERS).collect();
        let (text, written_out) = (cut(plain(spelled)), written_out(spelled).map(cut));
        Self { text, written_out, kind: WordKind::Spaced }
    }

    fn other(text: String, kind: WordKind) -> Self {
        Self { text: text.chars().take(MAX_LETTERS).collect(), written_out: None, kind }
    }

    /// The folded word, and its other spelling if there is one.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.written_out.as_deref())
    }

    pub fn has_digit(&self) -> bool {
        self.text.contains(char::is_numeric)
    }
}

/// A part of a text. Spaces, punctuation and changes of script separate the parts.
enum Piece {
    Spaced(Word),
    Run(Vec<String>),
    Sign(String),
}

/// A text of the catalogue as the index needs it.
#[derive(Debug, Default)]
pub struct Text {
    /// The number of words, as [`words`] counts them.
    pub length: usize,
    /// All terms that find the text: its words, their other spellings, the parts of words with digits, the pairs of
    /// neighbouring units in runs, the last unit of each run, and the pairs of units on both sides of a space.
    pub terms: Vec<String>,
    /// All pairs of neighbouring words. "500ml" counts as the words "500" and "ml".
    pub neighbours: Vec<(String, String)>,
}

/// The words of a text, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Spaced(word) => words.push(word),
            Piece::Run(units) => words.extend(pairs(&units).map(|pair| Word::other(pair, WordKind::Pair))),
            Piece::Sign(sign) => words.push(Word::other(sign, WordKind::Sign)),
        }
    }
    words
}

impl Text {
    pub fn new(text: &str) -> Self {
        let mut read = Self::default();
        let mut unit_before: Option<String> = None;
        let mut word_before: Option<(String, String)> = None;
        for piece in pieces(text) {
            let mut unit = None;
            let mut last_word = None;
            match piece {
                Piece::Spaced(word) => {
                    read.length = read.length.saturating_add(1);
                    last_word = read.add_spaced(word, word_before);
                }
                Piece::Run(units) => {
                    read.length = read.length.saturating_add(units.len().saturating_sub(1).max(1));
                    unit = units.last().cloned();
                    let bridge = unit_before.zip(units.first()).map(|(before, first)| format!("{before}{first}"));
                    let all = pairs(&units).chain(bridge).chain(unit.clone());
                    read.terms.extend(all.map(|pair| Word::other(pair, WordKind::Pair).text));
                }
                Piece::Sign(sign) => {
                    read.length = read.length.saturating_add(1);
                    read.terms.push(sign);
                }
            }
            (unit_before, word_before) = (unit, last_word);
        }
        read
    }

    /// Adds a word. `before` has both spellings of the previous word's last part. Returns both spellings of this word's
    /// last part.
    fn add_spaced(&mut self, word: Word, before: Option<(String, String)>) -> Option<(String, String)> {
        let mut last = before;
        let written = word.written_out.as_deref().unwrap_or(&word.text);
        let parts_of_word = parts(&word.text);
        for (part, written) in parts_of_word.iter().zip(parts(written)) {
            let next = ((*part).to_owned(), written.to_owned());
            if let Some((before, written_before)) = last {
                if before != written_before || *part != written {
                    self.neighbours.push((written_before, next.1.clone()));
                }
                self.neighbours.push((before, next.0.clone()));
            }
            last = Some(next);
        }
        if parts_of_word.len() > 1 {
            self.terms.extend(parts_of_word.into_iter().map(str::to_owned));
        }
        self.terms.extend(word.written_out);
        self.terms.push(word.text);
        last
    }
}

/// The parts of a word, split between letters and digits: "30x20cm" has the parts 30, x, 20 and cm.
pub fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter: char| letter.is_numeric() != first.is_numeric()).unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        parts.push(part);
        rest = after;
    }
    parts
}

fn pairs(units: &[String]) -> impl Iterator<Item = String> {
    let single = if let [only] = units { Some(only.clone()) } else { None };
    units.windows(2).map(|pair| pair.concat()).chain(single)
}

fn pieces(text: &str) -> Vec<Piece> {
    #[derive(PartialEq)]
    enum Class {
        Spaced,
        Run,
        Sign,
        Between,
    }
    let class = |letter: char| match letter {
        letter if is_of_run(letter) => Class::Run,
        letter if letter.is_alphanumeric() || is_mark(letter) => Class::Spaced,
        letter if is_emoji(letter) => Class::Sign,
        _ => Class::Between,
    };
    let spelled = spell(text);
    let mut pieces = Vec::new();
    let mut rest = spelled.as_str();
    while let Some(first) = rest.chars().next() {
        let kind = class(first);
        let end = match kind {
            Class::Sign => sign_length(rest),
            _ => rest.find(|letter: char| class(letter) != kind).unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        match kind {
            Class::Spaced => pieces.push(Piece::Spaced(Word::spaced(piece))),
            Class::Run => pieces.push(Piece::Run(units(piece))),
            Class::Sign => pieces.push(Piece::Sign(piece.to_owned())),
            Class::Between => {}
        }
        rest = after;
    }
    pieces
}

/// True for pictures that people use in titles, but not for arrows, lines and bullets.
const fn is_emoji(letter: char) -> bool {
    matches!(letter,
        '\u{231a}' | '\u{231b}' | '\u{23e9}'..='\u{23fa}' | '\u{2600}'..='\u{26ff}' | '\u{2702}'..='\u{2714}'
        | '\u{271d}'..='\u{27b0}' | '\u{2b50}' | '\u{2b55}' | '\u{1f000}'..='\u{1faff}')
}

/// The length of the first emoji, in bytes. A flag consists of two characters.
fn sign_length(text: &str) -> usize {
    let is_flag = |letter: &char| matches!(letter, '\u{1f1e6}'..='\u{1f1ff}');
    let letters = text.chars().take(2).take_while(is_flag).count().max(1);
    text.chars().take(letters).map(char::len_utf8).sum()
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
            // Before each number, the key has the count of the number's digits, at most 9. So longer numbers sort after
            // shorter numbers.
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

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn texts_are_split_into_folded_words() {
        for (text, expected) in [
            ("Crème brûlée No. 5", vec!["creme", "brulee", "no", "5"]),
            ("STRASSE Straße", vec!["strasse", "strasse"]),
            ("smørrebrød, Łódź", vec!["smorrebrod", "lodz"]),
            ("Ελλάδα Ёлка", vec!["ελλαδα", "елка"]),
            ("茶碗蒸し bowl", vec!["茶碗", "碗蒸", "蒸し", "bowl"]),
            ("茶", vec!["茶"]),
            ("A3茶碗", vec!["a3", "茶碗"]),
            ("한국 차", vec!["한국", "차"]),
            ("ถ้วยชา", vec!["ถ้ว", "วย", "ยชา"]),
            ("🌵 Cactus ❤\u{fe0f}", vec!["🌵", "cactus", "❤"]),
            ("🇩🇪🇫🇷 👩🏽\u{200d}🍳", vec!["🇩🇪", "🇫🇷", "👩", "🍳"]),
            ("e\u{301}tude", vec!["etude"]),
            ("ʻulu", vec!["ulu"]),
            ("-- ;' → •", vec![]),
        ] {
            assert_eq!(texts(text), expected, "{text}");
        }
        assert_eq!(texts(&"x".repeat(500)), ["x".repeat(MAX_LETTERS)]);
        assert_eq!(texts(&format!("ก{}", "\u{e49}".repeat(500))).len(), 1);
    }

    #[test]
    fn the_terms_of_a_text_include_other_spellings_and_parts_of_words() {
        for (text, length, expected) in [
            ("Öl 500ml", 2, vec!["oel", "ol", "500", "ml", "500ml"]),
            ("찻잔 세트", 2, vec!["찻잔", "잔", "세트", "잔세", "트"]),
            ("도자기 mug 🌵", 4, vec!["도자", "자기", "기", "mug", "🌵"]),
            ("瓷", 1, vec!["瓷", "瓷"]),
        ] {
            let read = Text::new(text);
            assert_eq!((read.length, words(text).len()), (length, length), "{text}");
            assert_eq!(read.terms, expected, "{text}");
        }
    }

    #[test]
    fn neighbouring_words_are_recorded_in_pairs() {
        let joined = |text| Text::new(text).neighbours.into_iter().map(|(a, b)| format!("{a} {b}")).collect::<Vec<_>>();
        assert_eq!(joined("Tea-pot, 30x20"), ["tea pot", "pot 30", "30 x", "x 20"]);
        assert_eq!(joined("Kaffee Mühle"), ["kaffee muehle", "kaffee muhle"]);
        assert_eq!(joined("tea 茶 pot"), Vec::<String>::new());
    }

    #[test]
    fn titles_sort_without_case_and_with_numbers_by_value() {
        let mut titles = ["Sheet 10", "sheet 9", "Äpfel", "Zebra", "apron", "Sheet 9b", "“Quoted”"];
        titles.sort_by_key(|title| order_key(title));
        assert_eq!(titles, ["Äpfel", "apron", "“Quoted”", "sheet 9", "Sheet 9b", "Sheet 10", "Zebra"]);
    }

    proptest! {
        #[test]
        fn order_numbers_sort_in_the_same_order_as_their_keys(a in "[a-zé0-9 ]{0,9}", b in "[a-zé0-9 ]{0,9}") {
            let (a, b) = (order_key(&a), order_key(&b));
            if a <= b {
                prop_assert!(order_number(&a) <= order_number(&b));
            }
        }
    }
}
