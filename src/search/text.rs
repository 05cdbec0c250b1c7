//! Searches the index by words. Pure.

use super::{
    index::{Index, at},
    look_up::{Match, look_up, reach},
    set::Bits,
    stop_words::{says_little, says_little_anywhere},
    typo,
    words::{WordKind, words},
};

/// The maximum number of words in a query.
const MAX_WORDS: usize = 16;
/// If a query finds fewer products than this, the search may suggest another query. The suggested word must have at
/// least this many products.
const RARE: u32 = 3;

/// The result of a search by words.
#[derive(Debug)]
pub struct Found {
    /// Disjoint sets of products, the best matches first.
    pub tiers: Vec<Bits>,
    /// The corrected query, if a typed word is unknown and a similar word exists.
    pub corrected: Option<String>,
    /// A suggested query, if the typed words found few products.
    pub suggestion: Option<String>,
    /// True if the query has several required words and no product has all of them. The found products then have only
    /// some of these words.
    pub partly: bool,
    /// The words of the query, folded. A correction replaces the typed word.
    pub words: Vec<String>,
    /// The words to mark in titles: the required words and their other forms.
    pub marked: Vec<String>,
    /// The words that are not required, because they are stop words such as "the". Folded.
    pub optional: Vec<String>,
}

impl Found {
    /// The union of all tiers.
    pub fn all(&self, index: &Index) -> Bits {
        let mut all = Bits::empty(index.size());
        self.tiers.iter().for_each(|tier| all.join(tier));
        all
    }
}

/// The products for a query; `None` if the query contains no word.
pub fn find(index: &Index, typed: &str) -> Option<Found> {
    let mut typed = words(typed);
    typed.truncate(MAX_WORDS);
    let matches = look_up(index, &typed);
    if matches.is_empty() {
        return None;
    }
    let all: Vec<&Match> = matches.iter().collect();
    let required = required(index, &all);
    let anywhere = every(index, &required, |found| &found.anywhere);
    let partly = anywhere.is_empty() && required.len() > 1;
    let mut tiers = if partly { by_number_of_words(index, &required) } else { levels(index, &required) };
    if !partly && required.len() < all.len() {
        // Within a level, products with all words come before products with only the required words.
        let with_every = levels(index, &all);
        tiers = with_every.into_iter().zip(tiers).flat_map(|(every, required)| [every, required]).collect();
    }
    let mut before = Bits::empty(index.size());
    for tier in &mut tiers {
        tier.subtract(&before);
        before.join(tier);
    }
    let corrected = matches.iter().any(|found| found.taken_for.is_some() && !found.anywhere.is_empty()).then(|| {
        let words = matches.iter().map(|found| found.taken_for.as_ref().unwrap_or(&found.word.text).as_str());
        words.collect::<Vec<_>>().join(" ")
    });
    let suggestion = if corrected.is_none() && before.len() < RARE { suggest(index, &matches) } else { None };
    let required: Vec<String> = required.iter().map(|found| found.word.text.clone()).collect();
    let (mut words, mut marked, mut optional) = (Vec::new(), Vec::new(), Vec::new());
    for found in matches {
        let says_much = required.contains(&found.word.text);
        let word = found.taken_for.unwrap_or(found.word.text);
        if says_much {
            marked.push(word.clone());
            marked.extend(found.forms);
        } else {
            optional.push(word.clone());
        }
        words.push(word);
    }
    Some(Found { tiers, corrected, suggestion, partly, words, marked, optional })
}

/// The words that a product must have. Stop words of the shop's language are left out. If no product has all of the
/// remaining words, the stop words of every other language are left out too, provided that this finds products. The
/// reason is that shoppers may write in their own language. If all words are stop words, all words are required.
fn required<'m>(index: &Index, all: &[&'m Match]) -> Vec<&'m Match> {
    let without = |says_little: &dyn Fn(&str) -> bool| {
        let rest: Vec<&Match> = all.iter().copied().filter(|found| !says_little(&found.word.text)).collect();
        if rest.is_empty() { all.to_vec() } else { rest }
    };
    let required = without(&|word| says_little(word, &index.language));
    if !every(index, &required, |found| &found.anywhere).is_empty() {
        return required;
    }
    let fewer = without(&|word| says_little(word, &index.language) || says_little_anywhere(word));
    if every(index, &fewer, |found| &found.anywhere).is_empty() { required } else { fewer }
}

/// The products that have every word.
fn every(index: &Index, matches: &[&Match], part: fn(&Match) -> &Bits) -> Bits {
    let mut bits = Bits::all(index.size());
    matches.iter().for_each(|found| bits.keep(part(found)));
    bits
}

/// The products that have every word, in five sets, the best first:
///
/// - the title has these words and no others
/// - the title has all words
/// - the title has all words, or longer words or other forms of them
/// - the title has at least one of the words, or a longer word or another form of it
/// - all products that have every word
///
/// A product of one set may also be in later sets.
fn levels(index: &Index, matches: &[&Match]) -> Vec<Bits> {
    let anywhere = every(index, matches, |found| &found.anywhere);
    let whole = every(index, matches, |found| &found.title);
    let begun = every(index, matches, |found| &found.title_nearly);
    let mut in_title = Bits::empty(index.size());
    matches.iter().for_each(|found| in_title.join(&found.title_nearly));
    in_title.keep(&anywhere);
    vec![only_these_words(index, &whole, matches.len()), whole, begun, in_title, anywhere]
}

/// The products of `products` whose title has exactly `count` words.
fn only_these_words(index: &Index, products: &Bits, count: usize) -> Bits {
    let mut only = Bits::empty(index.size());
    for place in products.iter().filter(|place| usize::from(at(&index.title_words, *place)) == count) {
        only.insert(place);
    }
    only
}

/// Returns one set of products for each number of words, the highest number first. Each product of a set has at least
/// this number of the words.
fn by_number_of_words(index: &Index, matches: &[&Match]) -> Vec<Bits> {
    // tiers[n] has the products with more than n of the words seen so far.
    let mut tiers = vec![Bits::empty(index.size()); matches.len()];
    for found in matches {
        for reached in (0..tiers.len()).rev() {
            let mut more = found.anywhere.clone();
            if let Some(before) = reached.checked_sub(1).and_then(|before| tiers.get(before)) {
                more.keep(before);
            }
            if let Some(tier) = tiers.get_mut(reached) {
                tier.join(&more);
            }
        }
    }
    tiers.reverse();
    tiers
}

/// The query with its rarest word replaced by a similar and much more common word. `None` if there is no such word.
fn suggest(index: &Index, matches: &[Match]) -> Option<String> {
    let is_word = |found: &&Match| found.word.kind == WordKind::Spaced && !found.word.has_digit();
    let rarest = matches.iter().filter(is_word).min_by_key(|found| found.anywhere.len())?;
    let word = &rarest.word.text;
    let near = typo::near(&index.terms, word, typo::forgiven(word.chars().count()).min(1));
    let terms = near.into_iter().filter_map(|(place, _)| index.terms.get(place));
    let better = terms.filter(|term| term.word != *word).max_by_key(|term| reach(term))?;
    let enough = rarest.anywhere.len().saturating_mul(10).max(RARE);
    if reach(better) < enough {
        return None;
    }
    let words = matches.iter().map(|found| if found.word.text == *word { &better.word } else { &found.word.text });
    Some(words.map(String::as_str).collect::<Vec<_>>().join(" "))
}
