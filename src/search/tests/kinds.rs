//! Tests of queries in which a shopper writes a word differently from the merchant.

use super::*;
use crate::search::{
    order::{List, Order},
    text::find,
};

/// Checks queries in a shop with these titles and this language. Each query comes with the numbers of the titles that
/// must have all of its words, in any order.
fn check(language: &str, titles: &[&str], queries: &[(&str, &[usize])]) {
    let products: Vec<Product> = (0..).zip(titles).map(|(id, title)| plain(id, title)).collect();
    let index = built(&products).finish(1, 1_000, &place(language), Vec::new());
    for (query, expected) in queries {
        let mut found = full_matches(&index, query);
        found.sort_unstable();
        let expected: Vec<i64> = expected.iter().map(|number| *number as i64).collect();
        assert_eq!(found, expected, "{query}");
    }
}

/// The products that have all words of the query, the best first. Empty if the search corrected a word.
fn full_matches(index: &Index, query: &str) -> Vec<i64> {
    let Some(found) = find(index, query).filter(|found| !found.partly && found.corrected.is_none()) else {
        return Vec::new();
    };
    let list = List { index, order: Order::Relevance, collection: None, tiers: found.tiers };
    list.page(None, 100).places.iter().map(|place| index.ids[*place as usize]).collect()
}

#[test]
fn a_singular_finds_its_plural_and_a_plural_its_singular() {
    check(
        "en",
        &["Raspberry jam", "Battery, large", "Salad leaves", "Hand scarves", "Café cup", "Calf bell", "Tie rack"],
        &[
            ("raspberries", &[0]),
            ("batteries", &[1]),
            ("leaf", &[2]),
            ("scarf", &[3]),
            ("caves", &[]),
            ("calves", &[5]),
            ("ties", &[6]),
            ("jams", &[0]),
        ],
    );
}

#[test]
fn words_are_found_inside_texts_without_spaces() {
    check(
        "en",
        &["กระเป๋าหนังวัว", "ໂຄມໄຟໄມ້", "ទឹកឃ្មុំព្រៃ", "ကော်ဖီခွက်", "나무젓가락받침", "나무 도마", "竹製菜板", "砂時計"],
        &[
            ("หนัง", &[0]),
            ("กระเป๋า", &[0]),
            ("ไฟฟ้า", &[]),
            ("ໄມ້", &[1]),
            ("ឃ្មុំ", &[2]),
            ("ခွက်", &[3]),
            ("젓가락", &[4]),
            ("나무", &[4, 5]),
            ("나무도마", &[5]),
            ("나무 젓가락", &[4]),
            ("菜板", &[6]),
            ("板", &[6]),
            ("時", &[7]),
            ("時板", &[]),
        ],
    );
}

#[test]
fn words_are_found_whether_written_together_or_apart() {
    check(
        "en",
        &[
            "Candle stick",
            "Pin-board",
            "Doorstop",
            "E-book sleeve",
            "Pet car seat",
            "L'orange soap",
            "Watering can",
            "Salt'n'pepper set",
        ],
        &[
            ("candlestick", &[0]),
            ("candlesticks", &[0]),
            ("pinboard", &[1]),
            ("pin board", &[1]),
            ("pin-board", &[1]),
            ("door stop", &[2]),
            ("door-stop", &[2]),
            ("ebook", &[3]),
            ("e book", &[3]),
            ("carpet", &[]),
            ("lorange", &[5]),
            ("orange", &[5]),
            ("canwatering", &[]),
            ("saltnpepper", &[7]),
            ("salt n pepper", &[7]),
        ],
    );
}

#[test]
fn tags_and_options_are_found_whether_written_together_or_apart() {
    let bottle = Product {
        tags: vec!["Picnic ware".to_owned()],
        options: vec!["Size".to_owned()],
        variants: vec![ProductVariant { values: vec!["330 ml".to_owned()], ..ProductVariant::default() }],
        ..plain(1, "Flask")
    };
    let index = index_of(&[bottle, plain(2, "Ware of a picnic")]);
    for (query, expected) in [("picnicware", vec![1]), ("flask 330ml", vec![1]), ("330 ml", vec![1]), ("331ml", vec![])]
    {
        assert_eq!(full_matches(&index, query), expected, "{query}");
    }
}

#[test]
fn numbers_and_units_are_found_with_or_without_a_space() {
    check(
        "en",
        &[
            "Jug 1,5 l",
            "Rope 12mm",
            "Bolt M8x60",
            "Tray 40 × 25 cm",
            "Cord 500 m",
            "Rod ¾ inch",
            "5㎖ vial",
            "Box, 1,000 pins",
        ],
        &[
            ("jug 1.5l", &[0]),
            ("rope 12 mm", &[1]),
            ("12mm", &[1]),
            ("m8 x 60", &[2]),
            ("m8×60", &[2]),
            ("tray 40x25cm", &[3]),
            ("40 x 25cm", &[3]),
            ("25 x 40", &[3]),
            ("25x40", &[]),
            ("cord 50 m", &[]),
            ("500m", &[4]),
            ("rod 3/4", &[5]),
            ("5 ml", &[6]),
            ("5ml vial", &[6]),
            ("1000 pins", &[7]),
        ],
    );
}

#[test]
fn umlauts_are_found_in_all_their_spellings() {
    check(
        "de",
        &["Küchenmesser", "Nuessli", "Fußbank", "Grosse Schüssel", "Rødgrød", "Båtkrok", "True blue ink", "O\u{308}se"],
        &[
            ("kuechenmesser", &[0]),
            ("kuchenmesser", &[0]),
            ("küchen messer", &[0]),
            ("kueche", &[0]),
            ("nüssli", &[1]),
            ("nussli", &[]),
            ("fussbank", &[2]),
            ("große schuessel", &[3]),
            ("roedgroed", &[4]),
            ("rodgrod", &[4]),
            ("baatkrok", &[5]),
            ("batkrok", &[5]),
            ("tru", &[6]),
            ("blu ink", &[6]),
            ("blü", &[6]),
            ("oese", &[7]),
        ],
    );
}

#[test]
fn full_width_and_half_width_letters_find_each_other() {
    check(
        "ja",
        &["ﾗﾝﾌﾟ", "ガラス瓶", "ＬＥＤ light", "Mug ４"],
        &[("ランプ", &[0]), ("ｶﾞﾗｽ", &[1]), ("ガラス", &[1]), ("led", &[2]), ("ＬＥＤ", &[2]), ("mug 4", &[3])],
    );
}

#[test]
fn stop_words_are_not_required() {
    let titles = ["Lamp shade", "Teller aus Holz", "Bougie de cire", "To be or not to be", "Die cutter", "Cutter"];
    check(
        "en",
        &titles,
        &[
            ("a shade for the lamp", &[0]),
            ("der teller mit holz", &[1]),
            ("la bougie avec la cire", &[2]),
            ("to be", &[3]),
            ("or not", &[3]),
            ("the shade and a teller", &[]),
            ("shade hat", &[]), // "hat" is a German stop word, but also an English noun
            ("die cutter", &[4]),
            ("der cutter", &[4, 5]),
        ],
    );
    check("de-AT", &titles, &[("die cutter", &[4, 5]), ("a lamp", &[0])]);
}

#[test]
fn emoji_in_titles_are_found() {
    check(
        "en",
        &["🍋 Lemon press", "Card ♥\u{fe0f}", "👩🏽\u{200d}🍳 Apron", "🇮🇹 Espresso"],
        &[
            ("🍋", &[0]),
            ("press 🍋", &[0]),
            ("♥", &[1]),
            ("♥\u{fe0f} card", &[1]),
            ("🍳", &[2]),
            ("👩🏻\u{200d}🍳", &[2]),
            ("🇮🇹", &[3]),
            ("🇫🇷", &[]),
            ("🍊", &[]),
        ],
    );
}

#[test]
fn words_are_found_with_or_without_their_apostrophes() {
    check(
        "en",
        &["Baker's rack", "D’Artagnan hat", "Hawaiʻi shirt"],
        &[
            ("bakers", &[0]),
            ("baker’s rack", &[0]),
            ("dartagnan", &[1]),
            ("d'artagnan", &[1]),
            ("hawaii", &[2]),
            ("hawai'i", &[2]),
        ],
    );
}

#[test]
fn titles_with_the_spelling_of_the_query_come_first() {
    for (query, titles) in [
        ("leaf", ["Leaf", "Leaf plate", "Leaflet", "Salad leaves"]),
        ("inkwell", ["Inkwell", "Blue inkwell", "Inkwells", "Ink well"]),
        ("the lid", ["The lid", "Lid", "The oak lid", "Lid, oak"]),
        ("25cm", ["25cm", "Ruler 25cm", "25cms", "25 cm"]),
    ] {
        // Among equal matches, the best-selling product comes first. So the worst match gets the highest sales, and the
        // test fails if sales decide.
        let products: Vec<Product> =
            (1..).zip(titles).map(|(id, title)| Product { sold: 10, ..plain(i64::from(id), title) }).collect();
        let sold = |product: Product| Product { sold: u32::try_from(product.id).unwrap(), ..product };
        let index = index_of(&products.into_iter().map(sold).collect::<Vec<_>>());
        let found = full_matches(&index, query);
        assert_eq!(found.first(), Some(&1), "{query}: {found:?}");
        assert_eq!(found.get(1), Some(&2), "{query}: {found:?}");
        assert_eq!(found.len(), 4, "{query}: {found:?}");
    }
}

#[test]
fn numbers_and_scripts_without_spaces_are_not_corrected() {
    let index = index_of(&[plain(1, "Bottle 7500ml"), plain(2, "กระเป๋าหนัง")]);
    for query in ["bottle 7600ml", "7501ml", "กระเป๋า หมวก"] {
        assert!(find(&index, query).unwrap().corrected.is_none(), "{query}");
    }
}

proptest! {
    /// A title without any word is skipped, because it is not a valid query.
    #[test]
    fn a_title_is_found_by_its_own_text(title in "[a-zäöüßé0-9 ก-ฮา茶碗가-깋🌵'-]{1,24}") {
        let index = index_of(&[plain(1, &title), plain(2, "Something else")]);
        if find(&index, &title).is_some() {
            prop_assert!(full_matches(&index, &title).contains(&1), "{title}");
        }
    }
}
