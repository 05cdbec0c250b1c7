//! Finds the words of the vocabulary that are similar to a typed word.

/// The maximum edit distance for a word of this length. It is 0 for short words, because a similar short word usually
/// means something else.
pub const fn forgiven(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Finds the words within the edit distance `most` from `typed`. Returns their positions in `words` and their
/// distances. `words` must be sorted.
///
/// The distance counts inserted, missing, replaced and swapped letters (optimal string alignment). The function treats
/// the sorted words as a tree of prefixes. If a prefix is already too far away, all words with that prefix are skipped.
pub fn near<'w>(words: &'w [impl AsRef<str> + 'w], typed: &str, most: usize) -> Vec<(usize, usize)> {
    let typed: Vec<char> = typed.chars().collect();
    let mut found = Vec::new();
    // Row n has the distances from the word's first n letters to each prefix of the typed word.
    let mut rows: Vec<Vec<usize>> = vec![(0..=typed.len()).collect()];
    let mut letters: Vec<char> = Vec::new();
    let mut place = 0;
    while let Some(word) = words.get(place) {
        let word = word.as_ref();
        let common = letters.iter().zip(word.chars()).take_while(|(a, b)| **a == *b).count();
        letters.truncate(common);
        rows.truncate(common.saturating_add(1));
        let mut dead = false;
        for letter in word.chars().skip(common) {
            let row = next_row(&rows, &letters, letter, &typed);
            letters.push(letter);
            let hopeless = row.iter().all(|distance| *distance > most)
                && rows.last().is_none_or(|before| before.iter().all(|distance| *distance >= most));
            rows.push(row);
            if hopeless {
                dead = true;
                break;
            }
        }
        if dead {
            place = skip(words, place, &letters);
            continue;
        }
        let distance = rows.last().and_then(|row| row.last()).copied().unwrap_or(usize::MAX);
        if distance <= most {
            found.push((place, distance));
        }
        place = place.saturating_add(1);
    }
    found
}

fn next_row(rows: &[Vec<usize>], letters: &[char], letter: char, typed: &[char]) -> Vec<usize> {
    let above = rows.last().map_or(&[][..], Vec::as_slice);
    let two_above = rows.len().checked_sub(2).and_then(|row| rows.get(row)).map(Vec::as_slice);
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    let mut row = Vec::with_capacity(above.len());
    row.push(at(above, 0).saturating_add(1));
    for (column, wanted) in typed.iter().enumerate() {
        let same = usize::from(*wanted != letter);
        let left = row.last().copied().unwrap_or(usize::MAX / 2);
        let mut best = (at(above, column) + same).min(left + 1).min(at(above, column.saturating_add(1)) + 1);
        if let (Some(two_above), Some(before)) = (two_above, column.checked_sub(1))
            && letters.last() == Some(wanted)
            && typed.get(before) == Some(&letter)
        {
            best = best.min(at(two_above, before) + 1);
        }
        row.push(best);
    }
    row
}

/// The first place after `place` whose word does not have this prefix.
fn skip(words: &[impl AsRef<str>], place: usize, letters: &[char]) -> usize {
    let beginning: String = letters.iter().collect();
    let rest = words.get(place..).unwrap_or_default();
    place.saturating_add(rest.partition_point(|word| word.as_ref().starts_with(&beginning)).max(1))
}

#[cfg(test)]
mod tests {
    use proptest::{collection::btree_set, prelude::*};

    use super::*;

    fn found(words: &[&str], typed: &str, most: usize) -> Vec<String> {
        near(words, typed, most).into_iter().map(|(place, distance)| format!("{} {distance}", words[place])).collect()
    }

    #[test]
    fn similar_words_are_found_with_their_distances() {
        let words = ["must", "mug", "mugs", "notebook", "notebooks", "noteworthy", "tote"];
        let mut words = words;
        words.sort_unstable();
        assert_eq!(found(&words, "mgu", 1), ["mug 1"]);
        assert_eq!(found(&words, "ntoebok", 2), ["notebook 2"]);
        assert_eq!(found(&words, "notebook", 1), ["notebook 0", "notebooks 1"]);
        assert_eq!(found(&words, "totte", 1), ["tote 1"]);
        assert_eq!(found(&words, "x", 0), Vec::<String>::new());
        assert_eq!(found(&[], "x", 2), Vec::<String>::new());
    }

    /// The edit distance of two words, by the textbook algorithm.
    fn distance(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let same = usize::from(a[i - 1] != b[j - 1]);
                    let mut best = (table[i - 1][j - 1] + same).min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn near_finds_the_same_words_as_the_textbook_algorithm(
            words in btree_set("[abcé]{1,6}", 0..40),
            typed in "[abcé]{0,6}",
            most in 0..3_usize,
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let expected: Vec<(usize, usize)> = words
                .iter()
                .enumerate()
                .map(|(place, word)| (place, distance(word, &typed)))
                .filter(|(_, distance)| *distance <= most)
                .collect();
            prop_assert_eq!(near(&words, &typed, most), expected);
        }
    }
}
