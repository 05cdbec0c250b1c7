//! Completes a query while the shopper types. All functions are pure.

use super::{
    index::{Index, Term},
    look_up::{beginning_with, reach},
    ranks::by_numbers,
    runs::is_of_run,
    text::Found,
};

/// Returns at most `most` queries with a completed last word, the most common word first. If the query was corrected,
/// returns only the corrected query.
pub fn completions(index: &Index, query: &str, found: &Found, most: usize) -> Vec<String> {
    let Some(last) = found.words.last().filter(|_| found.corrected.is_none()) else {
        return found.corrected.iter().cloned().collect();
    };
    let all = found.all(index);
    let begun = query.rsplit_once(char::is_whitespace).map_or("", |(begun, _)| begun);
    let terms = beginning_with(index, last);
    let count = |term: &Term| i64::from(term.title.count_in(&all).saturating_add(term.other.count_in(&all)));
    let counts = (0..).zip(terms).filter(|(_, term)| is_completion(index, term, last));
    let counts = counts.map(|(place, term)| (-count(term), 0, place));
    let best = by_numbers(counts.filter(|(count, ..)| *count < 0).collect()).into_iter().take(most);
    let words = best.filter_map(|place| terms.get(place as usize));
    words.map(|term| format!("{begun} {}", term.word).trim().to_owned()).collect()
}

/// True if the term may complete the query. False for the typed word itself, and for terms of scripts without spaces.
/// Also false for "kaese" if "kase" has at least as many products, because the index has both spellings of "Käse".
fn is_completion(index: &Index, term: &Term, last: &str) -> bool {
    if term.word == last || term.word.contains(is_of_run) {
        return false;
    }
    let spellings = [("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a")];
    let shorter = spellings.iter().fold(term.word.clone(), |word, (written, plain)| word.replace(written, plain));
    let other = beginning_with(index, &shorter).first().filter(|other| other.word == shorter);
    shorter == term.word || other.is_none_or(|other| reach(other) < reach(term))
}
