//! The layout of plain-text mails.

use crate::email::one_line;

/// The maximum number of columns of a line. All mail programs can show lines of this length.
pub const WIDTH: usize = 72;

/// Wraps a text to lines of at most `width` columns, including the `indent` spaces at the start of each line. A word
/// that is longer than `width` gets a line of its own, because a broken URL does not work. Line breaks in the text are
/// kept. Blank lines at the start and at the end of the text are removed.
pub fn wrap(text: &str, width: usize, indent: usize) -> String {
    let mut wrapped: Vec<String> = Vec::new();
    let margin = " ".repeat(indent);
    for line in text.trim().lines() {
        let mut current = String::new();
        for word in one_line(line).split(' ') {
            let fits = columns(&margin).saturating_add(columns(&current)).saturating_add(columns(word)) < width;
            if !current.is_empty() && !fits {
                wrapped.push(format!("{margin}{current}"));
                current.clear();
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        wrapped.push(if current.is_empty() { current } else { format!("{margin}{current}") });
    }
    wrapped.join("\n")
}

/// A line of `width` columns with the label on the left and the amount on the right. A long label is wrapped, and the
/// amount is on the label's last line. If the amount does not fit there, it has a line of its own.
pub fn row(label: &str, amount: &str, width: usize, indent: usize) -> String {
    let label = wrap(label, width, indent);
    let last = label.rsplit('\n').next().unwrap_or_default();
    let taken = columns(last).saturating_add(columns(amount));
    if taken < width {
        return format!("{label}{}{amount}", " ".repeat(width.saturating_sub(taken)));
    }
    format!("{label}\n{}{amount}", " ".repeat(width.saturating_sub(columns(amount))))
}

/// The number of columns of a text in a monospaced font. An East Asian character or an emoji has two, and most
/// combining marks have none. This approximates UAX #11. A wrong number only misaligns an amount, or wraps a line too
/// early or too late.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}' => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_wrapped_between_words() {
        assert_eq!(wrap("one two three", 9, 0), "one two\nthree");
        assert_eq!(wrap("one two three", 9, 2), "  one two\n  three");
        assert_eq!(wrap("\n a\n\nb \n", 9, 1), " a\n\n b");
        assert_eq!(wrap("see https://shop.example/orders/x now", 10, 0), "see\nhttps://shop.example/orders/x\nnow");
        assert_eq!(wrap("茶碗 茶碗", 8, 0), "茶碗\n茶碗");
        assert_eq!(wrap("", 9, 2), "");
    }

    #[test]
    fn amounts_are_right_aligned() {
        assert_eq!(row("Total", "€5.00", 14, 0), "Total    €5.00");
        assert_eq!(row("税込", "¥500", 14, 0), "税込      ¥500");
        assert_eq!(row("A long label", "€5.00", 14, 0), "A long label\n         €5.00");
        assert_eq!(row("A very long label", "€5.00", 14, 1), " A very long\n label   €5.00");
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_word(text in "[a-z \\n]{0,200}", width in 1_usize..80, indent in 0_usize..8) {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let wrapped = wrap(&text, width, indent);
            prop_assert_eq!(words(&wrapped), words(&text));
            for line in wrapped.lines() {
                prop_assert!(line.len() <= width || !line.trim().contains(' '), "{}", line);
            }
        }
    }
}
