//! Scripts that write words without spaces, and Korean, where the spaces vary. A run is a sequence of letters of these
//! scripts. The search and its index divide a run into units. A unit is one letter with its vowels and marks. Every
//! pair of neighbouring units is indexed as one word.

/// True for a letter or a mark of one of these scripts.
pub fn is_of_run(letter: char) -> bool {
    let script = matches!(letter,
        '\u{e00}'..='\u{eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}' // Burmese
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}' // Korean
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{312f}' | '\u{31f0}'..='\u{31ff}' // Kana, Bopomofo
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{20000}'..='\u{3134f}'); // Han
    script && (letter.is_alphanumeric() || is_mark(letter))
}

/// True for marks above, below or inside the letter before them, and for vowels that never begin a word.
fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{e30}'..='\u{e3a}' | '\u{e45}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb0}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}'
        | '\u{102b}'..='\u{103e}' | '\u{1056}'..='\u{1059}' | '\u{105e}'..='\u{1060}' | '\u{1062}'..='\u{1064}'
        | '\u{1067}'..='\u{106d}' | '\u{1071}'..='\u{1074}' | '\u{1082}'..='\u{108d}' | '\u{108f}'
        | '\u{109a}'..='\u{109d}' | '\u{aa7b}'..='\u{aa7d}'
        | '\u{17b4}'..='\u{17d3}' | '\u{17dd}')
}

/// True if the next letter belongs to the same unit. This applies to Thai and Lao vowels that are written before their
/// consonant, and to the Burmese and Khmer sign that stacks letters.
const fn leads(letter: char) -> bool {
    matches!(letter, '\u{e40}'..='\u{e44}' | '\u{ec0}'..='\u{ec4}' | '\u{1039}' | '\u{17d2}')
}

/// The units of a run.
pub fn units(run: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for letter in run.chars() {
        match units.last_mut() {
            Some(unit) if is_mark(letter) || unit.ends_with(leads) => unit.push(letter),
            _ => units.push(letter.to_string()),
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_each_script_are_divided_into_units() {
        for (run, expected) in [
            ("茶碗蒸し", vec!["茶", "碗", "蒸", "し"]),
            ("เสื้อผ้า", vec!["เสื้", "อ", "ผ้า"]),
            ("ໄໝຜ້າ", vec!["ໄໝ", "ຜ້າ"]),
            ("ស្បែក", vec!["ស្បែ", "ក"]),
            ("ကော်ဖီ", vec!["ကော်", "ဖီ"]),
            ("찻잔", vec!["찻", "잔"]),
            ("", vec![]),
        ] {
            assert_eq!(units(run), expected, "{run}");
        }
    }

    #[test]
    fn only_letters_and_marks_of_these_scripts_belong_to_runs() {
        for letter in ['茶', 'カ', 'ー', '찻', 'ผ', '\u{e49}', 'ຜ', '\u{17d2}', '\u{103a}', '々'] {
            assert!(is_of_run(letter), "{letter:?}");
        }
        for letter in ['a', 'é', '9', 'я', 'ש', 'न', '฿', '・', '、', '။', '🌵'] {
            assert!(!is_of_run(letter), "{letter:?}");
        }
    }
}
