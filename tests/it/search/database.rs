//! Search in the database while there is no index: words, prefixes and SKUs, with any input.

use vitrine::sql;

use crate::support::Shop;

/// The handles of the products that a search finds, best first.
fn found(shop: &Shop, query: &str) -> Vec<String> {
    let mut path = form_urlencoded::Serializer::new("/search?".to_owned());
    let answer = shop.get(&path.append_pair("q", query).finish());
    assert_eq!(answer.status, 200, "{query}");
    answer.links("/products/").iter().map(|link| link["/products/".len()..].to_owned()).collect()
}

fn shelf() -> Shop {
    let shop = Shop::new();
    shop.product("notebook")
        .title("Dotted notebook")
        .vendor("Moulin")
        .kind("Paper")
        .tags(&["stationery"])
        .sku("NB-100")
        .insert();
    shop.product("poster").title("Moon poster").text("A notebook of the moon, in one picture").sku("PR-7").insert();
    shop.product("mug").title("Crème mug").text("Stoneware").sku("MG%1").insert();
    shop.product("cha").title("茶 bowl").insert();
    shop
}

#[test]
fn words_and_their_beginnings() {
    let shop = shelf();
    for (query, expected) in [
        ("notebook", vec!["notebook", "poster"]), // the title counts for more than the text
        ("note", vec!["notebook", "poster"]),
        ("NOTEBOOK", vec!["notebook", "poster"]),
        ("moon pos", vec!["poster"]),
        ("creme", vec!["mug"]),
        ("moulin", vec!["notebook"]),
        ("stationery paper", vec!["notebook"]),
        ("茶", vec!["cha"]),
        ("notebook mug", vec![]),
        ("book", vec![]),
    ] {
        assert_eq!(found(&shop, query), expected, "{query}");
    }
}

#[test]
fn a_sku_comes_first() {
    let shop = shelf();
    shop.product("other").title("Nb-100 holder").insert();
    assert_eq!(found(&shop, "nb-100"), ["notebook", "other"]);
    assert_eq!(found(&shop, "NB-1").first().map(String::as_str), Some("notebook"));
    assert_eq!(found(&shop, "MG%1"), ["mug"]);
    assert!(found(&shop, "%").is_empty() && found(&shop, "_").is_empty());
}

#[test]
fn whatever_is_typed_is_only_words() {
    let shop = shelf();
    for query in [
        "",
        " ",
        "\"",
        "'",
        "*",
        "a*",
        "NEAR(a b)",
        "title:mug",
        "mug OR",
        "mug AND NOT",
        "- -- -",
        "^mug",
        "{mug}",
        "(mug",
        "mug)",
        "\u{0}",
        "\u{fffd}",
        "😀",
        "a\u{301}",
        "' OR 1=1 --",
        "\\",
        "mug;DROP TABLE product",
        "+mug",
        "product_search",
    ] {
        found(&shop, query);
    }
    found(&shop, &"x".repeat(5000));
    found(&shop, &"a ".repeat(500));
    assert_eq!(shop.get("/search?q=%ff%fe&q=%00").status, 200);
    assert_eq!(found(&shop, "(mug\""), ["mug"]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM product")), 4);
}

#[test]
fn the_search_index_keeps_step() {
    let shop = Shop::new();
    let found = |word: &str| -> Vec<i64> {
        let rows = shop
            .rows(sql!("SELECT rowid AS id FROM product_search WHERE product_search MATCH ?1 ORDER BY rowid", word));
        rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
    };
    let a = shop.product("a").title("Crème pot").text("Made of stoneware").tags(&["kitchen"]).insert();
    let b = shop.product("b").title("Pot lid").vendor("Kiln").insert();
    assert_eq!(found("pot"), [a, b]);
    assert_eq!(found("creme"), [a]);
    assert_eq!(found("stone*"), [a]);
    assert_eq!(found("kitchen"), [a]);
    shop.rows(sql!("UPDATE product SET title = 'Bowl', description_text = '' WHERE id = ?1", a));
    assert_eq!(found("pot"), [b]);
    assert_eq!(found("bowl"), [a]);
    assert!(found("stoneware").is_empty());
    shop.rows(sql!("UPDATE product SET vendor = 'Press' WHERE id = ?1", b));
    assert!(found("kiln").is_empty());
    shop.rows(sql!("DELETE FROM product WHERE id = ?1", b));
    assert!(found("pot").is_empty() && found("press").is_empty());
}
