//! Cleans text that people type or paste: removes invisible characters, and turns full-width letters and the digits of
//! other scripts into ASCII.
//!
//! A joiner is one of the invisible characters U+200C and U+200D, which change how the letters around them are joined.

/// Blocks of scripts in which joiners are needed to write words correctly, such as Arabic, the Indic scripts, Tibetan,
/// Myanmar, Khmer and Mongolian.
const JOINING: [(char, char); 6] = [
    ('\u{600}', '\u{dff}'),
    ('\u{f00}', '\u{109f}'),
    ('\u{1780}', '\u{18af}'),
    ('\u{a840}', '\u{a8ff}'),
    ('\u{fb50}', '\u{fdff}'),
    ('\u{fe70}', '\u{fefc}'),
];
/// Blocks with emoji. A joiner combines two emoji into one picture.
const EMOJI: [(char, char); 2] = [('\u{2190}', '\u{2bff}'), ('\u{1f000}', '\u{1faff}')];
/// The signs that remove the vowel of a letter in Indic scripts. A joiner after such a sign changes the shape of the
/// letter.
const VIRAMAS: &str = "\u{94d}\u{9cd}\u{a4d}\u{acd}\u{b4d}\u{bcd}\u{c4d}\u{ccd}\u{d4d}\u{dca}\u{1039}\u{103a}\u{17d2}";
/// The zeros of scripts with their own decimal digits, and the full-width zero.
const ZEROS: [char; 19] = [
    '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}',
    '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{1810}', '\u{ff10}',
];

/// The beginning of a text, for quoting in messages.
pub fn beginning(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The text without its invisible characters. Copied text often contains such characters, and people cannot delete what
/// they cannot see.
///
/// Joiners are kept if they change the letters around them, as in Persian and Hindi words and in emoji.
pub fn visible(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let stays = if is_joiner(c) {
            let next = rest.clone().find(|c| !is_joiner(*c) && !is_invisible(*c));
            kept.chars().next_back().is_some_and(|before| joins(before, next))
        } else {
            !is_invisible(c)
        };
        if stays {
            kept.push(c);
        }
    }
    kept
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// True if a joiner changes how these neighbours look.
fn joins(before: char, after: Option<char>) -> bool {
    let within = |blocks: &[(char, char)], c: char| blocks.iter().any(|(first, last)| (*first..=*last).contains(&c));
    let both = |blocks: &[(char, char)]| within(blocks, before) && after.is_some_and(|after| within(blocks, after));
    VIRAMAS.contains(before) || both(&JOINING) || both(&EMOJI)
}

/// True for characters that programs do not show (Unicode calls them default ignorable), for annotation marks, and for
/// the placeholder of a pasted picture. False for joiners.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The ASCII character for a full-width character or a digit of another script. Other characters do not change.
pub fn plain(c: char) -> char {
    let code = u32::from(c);
    let digit = |zero: &char| code.checked_sub(u32::from(*zero)).and_then(|value| char::from_digit(value, 10));
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => code.checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c if c.is_ascii() => c,
        c => ZEROS.iter().find_map(digit).unwrap_or(c),
    }
}

/// True for hyphens, dashes and the minus sign. Also true for the long vowel mark, which Japanese keyboards type
/// instead of a hyphen.
pub const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{ff70}'
    )
}

/// The name of a character for use in a sentence: `“,”`, `a space`, `a line break`, `a control character (U+0007)`.
pub fn name(c: char) -> String {
    let code = u32::from(c);
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        c if c.is_whitespace() => "a space".to_owned(),
        '\u{fffd}' => "a character that was lost on the way (U+FFFD)".to_owned(),
        c if c.is_control() => format!("a control character (U+{code:04X})"),
        c if is_noncharacter(c) || is_invisible(c) || is_joiner(c) => format!("an invisible character (U+{code:04X})"),
        c => format!("“{c}”"),
    }
}

/// True for the code points that Unicode never assigns to a character.
pub fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn invisible_characters_are_removed() {
        for (typed, kept) in [
            ("a\u{fe0e}b", "ab"),
            ("\u{200e}x\u{200f}", "x"),
            ("\u{202b}x\u{202c}", "x"),
            ("\u{2067}x\u{2069}", "x"),
            ("\u{feff}x", "x"),
            ("so\u{ad}ft", "soft"),
            ("zero\u{200b}width\u{2060}", "zerowidth"),
            ("latin\u{200d}\u{200c}letters", "latinletters"),
            ("tag\u{e0041}s", "tags"),
            ("picture\u{fffc}", "picture"),
            ("한\u{3164}글", "한글"),
            ("kept\ttoo\n", "kept\ttoo\n"),
            ("\u{7}", "\u{7}"),
        ] {
            assert_eq!(visible(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn joiners_are_kept_only_where_they_change_letters() {
        for text in ["خانه\u{200c}ها", "ක්\u{200d}ය", "അവന\u{d4d}\u{200d} വന്നു", "👨\u{200d}🌾"]
        {
            assert_eq!(visible(text), text);
        }
        for (typed, kept) in [
            ("خانه\u{200c}", "خانه"),
            ("\u{200c}خانه", "خانه"),
            ("خانه\u{200c}\u{200c}ها", "خانه\u{200c}ها"),
            ("خانه\u{200c}\u{200f}ها", "خانه\u{200c}ها"),
            ("🏳\u{fe0f}\u{200d}🌈", "🏳\u{200d}🌈"),
            ("1\u{200d}2", "12"),
        ] {
            assert_eq!(visible(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn full_width_letters_and_digits_of_other_scripts_become_ascii() {
        let plain = |text: &str| text.chars().map(plain).collect::<String>();
        assert_eq!(plain("Ａｂ９＠．～\u{3000}"), "Ab9@.~ ");
        assert_eq!(plain("٠٩ ۱۲ १२ ৩ ๔ ៥"), "09 12 12 3 4 5");
        assert_eq!(plain("é茶ー－"), "é茶ー-");
    }

    #[test]
    fn characters_have_names_for_sentences() {
        for (c, named) in [
            (',', "“,”"),
            ('\u{a0}', "a space"),
            ('\r', "a line break"),
            ('\t', "a tab"),
            ('\u{7}', "a control character (U+0007)"),
            ('\u{fffd}', "a character that was lost on the way (U+FFFD)"),
            ('\u{ffff}', "an invisible character (U+FFFF)"),
            ('\u{202e}', "an invisible character (U+202E)"),
        ] {
            assert_eq!(name(c), named);
        }
    }

    proptest! {
        #[test]
        fn a_second_cleaning_changes_nothing(text: String, more in "[\u{200b}-\u{200f}\u{94d}\u{fe0f}a-cم👩 ]{0,12}") {
            let text = format!("{text}{more}");
            let once = visible(&text);
            prop_assert_eq!(visible(&once), once.clone());
            prop_assert!(!once.contains(is_invisible));
            let seen = |text: &str| text.chars().filter(|c| !is_invisible(*c) && !is_joiner(*c)).collect::<String>();
            prop_assert_eq!(seen(&once), seen(&text));
        }
    }
}
