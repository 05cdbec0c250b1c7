//! Marks the words of a query in titles.

use super::{
    letters::{plain, spell, written_out},
    runs::is_of_run,
};
use crate::catalogue::card::Piece;

/// Splits a title into pieces: hits and the text between them. A word of the title is a hit if it begins with a word in
/// `sought`. A sought word of one letter must equal the whole word. In a script without spaces, the title's word need
/// only contain the sought word. The words in `sought` are folded.
pub fn mark(title: &str, sought: &[String]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |text: &str, hit: bool| match pieces.last_mut() {
        Some(last) if last.hit == hit => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => pieces.push(Piece { text: text.to_owned(), hit }),
    };
    let mut rest = title;
    while !rest.is_empty() {
        let is_word = |c: char| c.is_alphanumeric() || is_of_run(c);
        let start = rest.find(is_word).unwrap_or(rest.len());
        let (between, from_word) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end =
            from_word.find(|c: char| !is_word(c) && !('\u{300}'..='\u{36f}').contains(&c)).unwrap_or(from_word.len());
        let (word, after) = from_word.split_at_checked(end).unwrap_or((from_word, ""));
        add(between, false);
        let spelled = spell(word);
        let (folded, written) = (plain(&spelled), written_out(&spelled));
        let is_hit = |text: &str, sought: &str| {
            let is_long = sought.chars().nth(1).is_some();
            text == sought || is_long && text.starts_with(sought) || sought.contains(is_of_run) && text.contains(sought)
        };
        let hit = sought
            .iter()
            .any(|sought| is_hit(&folded, sought) || written.as_deref().is_some_and(|written| is_hit(written, sought)));
        add(word, hit && !word.is_empty());
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::fold;

    fn marked(title: &str, sought: &[&str]) -> String {
        let sought: Vec<String> = sought.iter().map(|word| (*word).to_owned()).collect();
        let pieces = mark(title, &sought).into_iter();
        pieces.map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text }).collect()
    }

    #[test]
    fn words_of_the_title_that_begin_with_a_sought_word_are_marked() {
        assert_eq!(marked("Crème mug, large", &["creme", "mu"]), "[Crème] [mug], large");
        assert_eq!(marked("“Moon” & moonlight", &["moon"]), "“[Moon]” & [moonlight]");
        assert_eq!(marked("Cafe\u{301} cup", &["cafe"]), "[Cafe\u{301}] cup");
        assert_eq!(marked("茶碗蒸し", &["碗蒸"]), "[茶碗蒸し]");
        assert_eq!(marked("ถ้วยชา 2", &["ยชา"]), "[ถ้วยชา] 2");
        assert_eq!(marked("Öl, Olive", &["oel"]), "[Öl], Olive");
        assert_eq!(marked("T-shirt, tan", &["t", "shirt"]), "[T]-[shirt], tan");
        assert_eq!(marked("", &["a"]), "");
    }

    proptest! {
        #[test]
        fn the_pieces_together_are_the_title(title in "\\PC{0,40}", sought in "\\PC{0,3}") {
            let text: String = mark(&title, &[fold(&sought)]).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(text, title);
        }
    }
}
