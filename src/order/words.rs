//! The words by which staff find an order.

use std::collections::BTreeSet;

use super::place::NewOrder;
use crate::{
    address::{Address, Part},
    json,
    search::fold,
};

/// The maximum characters of a word. The rest of a longer word is left out.
const LONGEST: usize = 40;
/// The maximum number of words in a query. More words would make the statement slow, and hardly change the result.
const MOST_IN_QUERY: usize = 4;

/// The words of a new order: of the customer's name, company, place and e-mail address, of the reference and the SKUs.
pub fn of_order(order: &NewOrder) -> BTreeSet<String> {
    const PARTS: [Part; 4] = [Part::Name, Part::Organization, Part::City, Part::Postcode];
    let address = json::read::<Address>(&order.request.address).ok();
    let parts = address.iter().flat_map(|address| PARTS.map(|part| address.get(part)));
    let skus = order.request.lines.iter().map(|line| line.sku.as_str());
    let texts = parts.chain(skus).chain([order.request.email.as_str(), order.reference.as_str()]);
    texts.flat_map(split).collect()
}

/// The words of a query, without repetitions. The longest word comes first, because it finds the fewest orders.
pub fn of_query(text: &str) -> Vec<String> {
    let words: BTreeSet<String> = split(text).collect();
    let mut words: Vec<String> = words.into_iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(MOST_IN_QUERY);
    words
}

/// The folded words of a text.
fn split(text: &str) -> impl Iterator<Item = String> + use<> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LONGEST).collect())
        .collect();
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_folded_and_their_longest_words_come_first() {
        assert_eq!(of_query("  Ada  LOVELACÉ, ada "), ["lovelace", "ada"]);
        assert_eq!(of_query("o'hara@Mail.example"), ["example", "hara", "mail", "o"]);
        assert_eq!(of_query("1 22 333 4444 55555"), ["55555", "4444", "333", "22"]);
        assert_eq!(of_query("佐藤 花子"), ["佐藤", "花子"]);
        assert_eq!(of_query("% ' -- \u{0}"), Vec::<String>::new());
        assert_eq!(of_query(&"x".repeat(5000)), ["x".repeat(LONGEST)]);
    }
}
