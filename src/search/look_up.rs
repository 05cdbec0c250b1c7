//! Finds the products that have a typed word, in any of its forms. Pure.

use super::{
    forms,
    index::{Index, Term},
    set::Bits,
    stop_words::says_little_anywhere,
    typo,
    words::{Word, WordKind, parts},
};

/// The maximum number of typed words that are tried as one word. For example, "30 x 20 cm" is also searched as
/// "30x20cm".
const MAX_JOINED: usize = 4;

/// A typed word and the products that have it.
pub struct Match {
    pub word: Word,
    /// The correction, if no product has the word.
    pub taken_for: Option<String>,
    /// Other words that count as this word. Pages mark them in titles too.
    pub forms: Vec<String>,
    /// Products whose title has the whole word.
    pub title: Bits,
    /// Products whose title has the word, a longer word with the same beginning, or another form of it.
    pub title_nearly: Bits,
    /// The same as `title_nearly`, but the word may also be in the vendor, type, tags or option values.
    pub anywhere: Bits,
}

/// The matches of the typed words. A word that was typed twice is looked up once.
pub fn look_up(index: &Index, typed: &[Word]) -> Vec<Match> {
    let mut matches: Vec<Match> = Vec::new();
    for (place, word) in typed.iter().enumerate() {
        if !matches.iter().any(|found| found.word.text == word.text) {
            matches.push(one(index, word, place.saturating_add(1) == typed.len()));
        }
    }
    join(index, typed, &mut matches);
    let several = matches.len() > 1;
    for found in matches.iter_mut().filter(|found| found.anywhere.is_empty()) {
        let near = if several && says_little_anywhere(&found.word.text) { vec![] } else { nearest(index, &found.word) };
        for term in &near {
            found.take(term, true);
        }
        // Several words may be equally similar. The correction names the most common one.
        found.taken_for = near.iter().max_by_key(|term| reach(term)).map(|term| term.word.clone());
    }
    matches
}

/// The words of the vocabulary that begin with `beginning`.
pub fn beginning_with<'i>(index: &'i Index, beginning: &str) -> &'i [Term] {
    let start = index.terms.partition_point(|term| term.word.as_str() < beginning);
    let rest = index.terms.get(start..).unwrap_or_default();
    let length = rest.partition_point(|term| term.word.starts_with(beginning));
    rest.get(..length).unwrap_or_default()
}

/// The number of products with the word. A product with the word both in the title and elsewhere counts twice.
pub fn reach(term: &Term) -> u32 {
    term.title.len().saturating_add(term.other.len())
}

fn one(index: &Index, word: &Word, is_last: bool) -> Match {
    let size = index.size();
    let mut found = Match {
        word: word.clone(),
        taken_for: None,
        forms: Vec::new(),
        title: Bits::empty(size),
        title_nearly: Bits::empty(size),
        anywhere: Bits::empty(size),
    };
    // A number matches only whole words: "50 ml" must not find 500 ml. The last word is an exception, because the
    // shopper may still be typing it.
    let is_done = !is_last && word.text.chars().all(char::is_numeric);
    for spelling in word.spellings() {
        // A single letter matches only as a whole word, because half of all products have a word that begins with the
        // letter.
        let begun = word.kind == WordKind::Pair || spelling.chars().nth(1).is_some() && !is_done;
        for term in beginning_with(index, spelling).iter().filter(|term| begun || term.word == spelling) {
            found.take(term, term.word == spelling);
        }
        if word.kind == WordKind::Spaced {
            found.take_forms(index, spelling);
            found.take_apart(index, spelling);
        }
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

    /// Adds the products that have the singular or the plural of the word.
    fn take_forms(&mut self, index: &Index, word: &str) {
        for form in forms::others(word) {
            if let Some(term) = term(index, &form) {
                self.take(term, false);
                self.forms.push(form);
            }
        }
    }

    /// Adds the products that have the word as neighbouring words ("tea pot" for "teapot"), or have its letters and
    /// digits as separate words ("500 ml" for "500ml").
    fn take_apart(&mut self, index: &Index, word: &str) {
        for (middle, _) in word.char_indices().skip(1) {
            let Some((left, right)) = word.split_at_checked(middle) else { continue };
            // A number is split only before its last three digits: "1,000" for "1000".
            let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
            if is_number && right.len() != 3 || term(index, left).is_none() {
                continue;
            }
            self.take_chain(index, &[left, right]);
            // The rest of the word may be two words: "rocknroll" finds "rock n roll".
            for (end, _) in right.char_indices().skip(1).filter(|_| !is_number) {
                if let Some((middle, last)) = right.split_at_checked(end) {
                    self.take_chain(index, &[left, middle, last]);
                }
            }
            for form in forms::others(right) {
                self.take_chain(index, &[left, &form]);
            }
        }
        let parts = parts(word);
        if parts.len() > 2 {
            self.take_chain(index, &parts);
        }
    }

    /// Adds the products that have all of the words next to each other, in this order.
    fn take_chain(&mut self, index: &Index, words: &[&str]) {
        let terms: Option<Vec<&Term>> = words.iter().map(|word| term(index, word)).collect();
        let Some(terms) = terms else { return };
        let bits = words.windows(2).filter_map(|pair| Some(Index::neighbour_bit(pair.first()?, pair.last()?)));
        let wanted = bits.fold(0, |wanted, bit| wanted | bit);
        let mut titled = Bits::all(index.size());
        let mut anywhere = titled.clone();
        for term in terms {
            let mut has = index.bits(&term.title);
            titled.keep(&has);
            has.add(&term.other);
            anywhere.keep(&has);
        }
        let mut found = false;
        for place in anywhere.iter().filter(|place| index.has_neighbours(*place, wanted)) {
            found = true;
            self.anywhere.insert(place);
            if titled.contains(place) {
                self.title_nearly.insert(place);
            }
        }
        if found {
            self.forms.extend(words.iter().map(|word| (*word).to_owned()));
        }
    }
}

/// Adds the products that have several typed words as one word: "snowboard" for "snow board". Such a product counts as
/// a match of each of these words.
fn join(index: &Index, typed: &[Word], matches: &mut [Match]) {
    for length in 2..=MAX_JOINED {
        for words in typed.windows(length).filter(|words| words.iter().all(|word| word.kind == WordKind::Spaced)) {
            let plain: String = words.iter().map(|word| word.text.as_str()).collect();
            let written = words.iter().map(|word| word.written_out.as_deref().unwrap_or(&word.text)).collect();
            let joined = [Some(plain.clone()), Some(written).filter(|written| *written != plain)];
            // A short beginning matches too many words: "t a" does not find every word that begins with "ta".
            let is_long = plain.chars().nth(3).is_some();
            let begun = is_long && words.last().is_some_and(|word| word.text.chars().nth(1).is_some());
            for joined in joined.into_iter().flatten() {
                let whole = beginning_with(index, &joined).iter().filter(|term| begun || term.word == joined);
                let forms = forms::others(&joined);
                let others = forms.iter().filter(|_| is_long).filter_map(|form| term(index, form));
                let terms: Vec<&Term> = whole.chain(others).collect();
                let is_one = |found: &&mut Match| words.iter().any(|word| word.text == found.word.text);
                for found in matches.iter_mut().filter(is_one) {
                    terms.iter().for_each(|term| found.take(term, false));
                }
            }
        }
    }
}

fn term<'i>(index: &'i Index, word: &str) -> Option<&'i Term> {
    let place = index.terms.binary_search_by(|term| term.word.as_str().cmp(word)).ok()?;
    index.terms.get(place)
}

/// The words of the vocabulary with the smallest edit distance to `word`. Empty for a word with a digit, because
/// another number means something else. Also empty for scripts without spaces.
fn nearest<'i>(index: &'i Index, word: &Word) -> Vec<&'i Term> {
    if word.kind != WordKind::Spaced || word.has_digit() {
        return Vec::new();
    }
    let near = typo::near(&index.terms, &word.text, typo::forgiven(word.text.chars().count()));
    let fewest = near.iter().map(|(_, mistakes)| *mistakes).min();
    let near = near.into_iter().filter(|(_, mistakes)| Some(*mistakes) == fewest);
    near.filter_map(|(place, _)| index.terms.get(place)).collect()
}

impl AsRef<str> for Term {
    fn as_ref(&self) -> &str {
        &self.word
    }
}
