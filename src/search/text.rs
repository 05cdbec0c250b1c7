//! Searches the index by words. Pure.

use super::{
    index::{Index, Term, at},
    set::Bits,
    typo,
    words::words,
};

/// The maximum number of words in a query.
const MAX_WORDS: usize = 8;
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
    /// True if no product has all words. The found products then have only some of them.
    pub partly: bool,
    /// The matched words, folded. Pages mark these words in titles.
    pub words: Vec<String>,
}

impl Found {
    /// The union of all tiers.
    pub fn all(&self, index: &Index) -> Bits {
        let mut all = Bits::empty(index.size());
        self.tiers.iter().for_each(|tier| all.join(tier));
        all
    }
}

/// A typed word and the products that have it.
struct Match {
    word: String,
    /// The correction, if no product has the word.
    taken_for: Option<String>,
    /// Products whose title has the whole word.
    title: Bits,
    /// Products whose title has the word, a longer word with the same beginning, or a similar word.
    title_nearly: Bits,
    anywhere: Bits,
}

/// The products for a query; `None` if the query contains no word.
pub fn find(index: &Index, typed: &str) -> Option<Found> {
    let mut typed: Vec<String> = words(typed);
    typed.truncate(MAX_WORDS);
    let mut unique: Vec<String> = Vec::new();
    for word in typed {
        if !unique.contains(&word) {
            unique.push(word);
        }
    }
    if unique.is_empty() {
        return None;
    }
    let matches: Vec<Match> = unique.iter().map(|word| look_up(index, word)).collect();
    let all_of = |part: fn(&Match) -> &Bits| {
        let mut bits = Bits::all(index.size());
        matches.iter().for_each(|found| bits.keep(part(found)));
        bits
    };
    let anywhere = all_of(|found| &found.anywhere);
    let partly = anywhere.is_empty() && matches.len() > 1;
    let mut tiers = if partly { by_number_of_words(index, &matches) } else { Vec::new() };
    if !partly {
        let whole = all_of(|found| &found.title);
        let mut titled = anywhere.clone();
        let mut in_title = Bits::empty(index.size());
        matches.iter().for_each(|found| in_title.join(&found.title_nearly));
        titled.keep(&in_title);
        let begun = all_of(|found| &found.title_nearly);
        tiers.extend([only_these_words(index, &whole, unique.len()), whole, begun, titled, anywhere]);
    }
    let mut before = Bits::empty(index.size());
    for tier in &mut tiers {
        tier.subtract(&before);
        before.join(tier);
    }
    let corrected = matches.iter().any(|found| found.taken_for.is_some() && !found.anywhere.is_empty()).then(|| {
        let words = matches.iter().map(|found| found.taken_for.as_ref().unwrap_or(&found.word).as_str());
        words.collect::<Vec<_>>().join(" ")
    });
    let suggestion = if corrected.is_none() && before.len() < RARE { suggest(index, &matches) } else { None };
    let words = matches.into_iter().map(|found| found.taken_for.unwrap_or(found.word)).collect();
    Some(Found { tiers, corrected, suggestion, partly, words })
}

/// The words of the vocabulary that begin with `beginning`.
pub fn beginning_with<'i>(index: &'i Index, beginning: &str) -> &'i [Term] {
    let start = index.terms.partition_point(|term| term.word.as_str() < beginning);
    let rest = index.terms.get(start..).unwrap_or_default();
    let length = rest.partition_point(|term| term.word.starts_with(beginning));
    rest.get(..length).unwrap_or_default()
}

fn look_up(index: &Index, word: &str) -> Match {
    let size = index.size();
    let mut found = Match {
        word: word.to_owned(),
        taken_for: None,
        title: Bits::empty(size),
        title_nearly: Bits::empty(size),
        anywhere: Bits::empty(size),
    };
    // A single letter matches only as a whole word, because half of all products have a word that begins with the
    // letter.
    let beginnings = beginning_with(index, word).iter();
    let beginnings = beginnings.filter(|term| term.word == word || word.chars().nth(1).is_some());
    for term in beginnings.chain(singulars(index, word)) {
        found.take(term, term.word == word);
    }
    if found.anywhere.is_empty() {
        let near = nearest(index, word);
        for term in &near {
            found.take(term, true);
        }
        // Several words may be equally similar. The correction names the most common one.
        found.taken_for = near.iter().max_by_key(|term| reach(term)).map(|term| term.word.clone());
    }
    found
}

impl Match {
    fn take(&mut self, term: &Term, whole: bool) {
        if whole {
            self.title.add(&term.title);
        }
        self.title_nearly.add(&term.title);
        self.anywhere.add(&term.title);
        self.anywhere.add(&term.other);
    }
}

/// The words of the vocabulary that equal `word` without a plural ending, such as "box" for "boxes".
fn singulars<'i>(index: &'i Index, word: &str) -> impl Iterator<Item = &'i Term> {
    let long_enough = |stem: &&str| stem.chars().nth(2).is_some();
    let stems = [word.strip_suffix("es"), word.strip_suffix('s')].into_iter().flatten().filter(long_enough);
    stems.filter_map(|stem| term(index, stem)).collect::<Vec<_>>().into_iter()
}

fn term<'i>(index: &'i Index, word: &str) -> Option<&'i Term> {
    let place = index.terms.binary_search_by(|term| term.word.as_str().cmp(word)).ok()?;
    index.terms.get(place)
}

/// The words of the vocabulary with the smallest edit distance to `word`.
fn nearest<'i>(index: &'i Index, word: &str) -> Vec<&'i Term> {
    let near = typo::near(&index.terms, word, typo::forgiven(word.chars().count()));
    let fewest = near.iter().map(|(_, mistakes)| *mistakes).min();
    let near = near.into_iter().filter(|(_, mistakes)| Some(*mistakes) == fewest);
    near.filter_map(|(place, _)| index.terms.get(place)).collect()
}

impl AsRef<str> for Term {
    fn as_ref(&self) -> &str {
        &self.word
    }
}

fn reach(term: &Term) -> u32 {
    term.title.len().saturating_add(term.other.len())
}

/// The products whose title has exactly `count` words.
fn only_these_words(index: &Index, products: &Bits, count: usize) -> Bits {
    let mut only = Bits::empty(index.size());
    for place in products.iter().filter(|place| usize::from(at(&index.title_words, *place)) == count) {
        only.insert(place);
    }
    only
}

/// Sets of products, grouped by how many of the words they have, the highest number first.
fn by_number_of_words(index: &Index, matches: &[Match]) -> Vec<Bits> {
    // tiers[n]: products with more than n of the words seen so far.
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

/// The query with its rarest word replaced by a similar, much more common word.
fn suggest(index: &Index, matches: &[Match]) -> Option<String> {
    let rarest = matches.iter().min_by_key(|found| found.anywhere.len())?;
    let letters = rarest.word.chars().count();
    let near = typo::near(&index.terms, &rarest.word, typo::forgiven(letters).min(1));
    let terms = near.into_iter().filter_map(|(place, _)| index.terms.get(place));
    let better = terms.filter(|term| term.word != rarest.word).max_by_key(|term| reach(term))?;
    let enough = rarest.anywhere.len().saturating_mul(10).max(RARE);
    if reach(better) < enough {
        return None;
    }
    let words = matches.iter().map(|found| if found.word == rarest.word { &better.word } else { &found.word });
    Some(words.map(String::as_str).collect::<Vec<_>>().join(" "))
}
