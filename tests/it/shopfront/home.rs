//! The front page, the writing direction, and the loading of pictures.

use vitrine::sql;

use crate::support::{Shop, fixtures::small_shop};

/// The `<img` tags of a page, in order.
fn pictures(html: &str) -> Vec<&str> {
    html.split("<img ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect()
}

fn first_heading(html: &str) -> &str {
    html.split("<h1").nth(1).unwrap().split("</h1>").next().unwrap().split_once('>').unwrap().1
}

#[test]
fn the_front_page_shows_what_the_shop_chose_or_its_first_collection() {
    let shop = small_shop();
    let before = shop.get("/");
    assert_eq!(first_heading(before.text()), "My shop");
    assert!(pictures(before.text())[0].starts_with("src=\"/media/cup.webp\""), "{:?}", pictures(before.text()));
    shop.rows(sql!(
        "INSERT INTO media (key, source, state, width, height, updated_at)
         VALUES ('window.webp', 'https://example.org/window.webp', 'stored', 800, 600, 0)"
    ));
    shop.rows(sql!(
        "UPDATE shop SET hero_heading = 'Cups & more', hero_picture_key = 'window.webp',
           hero_picture_alt = 'Our window'"
    ));
    let after = shop.get("/");
    assert_eq!(first_heading(after.text()), "Cups &#38; more");
    let hero = pictures(after.text())[0];
    assert!(hero.contains("src=\"/media/window.webp\"") && hero.contains("alt=\"Our window\""), "{hero}");
    assert!(hero.contains("width=\"800\" height=\"600\""), "{hero}");
}

#[test]
fn a_long_heading_is_set_smaller() {
    let shop = small_shop();
    assert!(!shop.get("/").contains("<h1 class=\"long\">"));
    shop.rows(sql!("UPDATE shop SET name = 'The Rathmullan and District Stationery Company'"));
    assert!(shop.get("/").contains("<h1 class=\"long\">"));
}

#[test]
fn an_empty_shop_has_a_front_page_too() {
    let shop = Shop::new();
    let page = shop.get("/");
    assert!(page.contains("No products yet"));
    assert!(pictures(page.text()).is_empty());
    assert!(!page.contains("New in the shop") && !page.contains("On sale"));
}

#[test]
fn pages_run_the_way_that_the_shops_language_does() {
    let shop = small_shop();
    for (language, expected) in
        [("en-GB", "<html lang=\"en-GB\" dir=\"ltr\">"), ("ar", "<html lang=\"en\" dir=\"rtl\">")]
    {
        shop.rows(sql!("UPDATE shop SET language = ?1", language));
        for path in ["/", "/products/cup", "/cart"] {
            assert!(shop.get(path).contains(expected), "{path}");
        }
    }
}

#[test]
fn a_list_waits_for_its_first_picture_and_leaves_those_far_below() {
    let shop = small_shop();
    let many: Vec<i64> =
        (0..12).map(|number| shop.product(&format!("n{number}")).pictures(&["cup.webp"]).insert()).collect();
    let full = shop.collection("full", None);
    shop.fill(full, &many);
    for path in ["/collections/full", "/search?q=title"] {
        let page = shop.get(path);
        let pictures = pictures(page.text());
        assert!(pictures.len() >= 12, "{path}");
        for (place, picture) in pictures.iter().enumerate() {
            assert_eq!(picture.contains("fetchpriority=\"high\""), place == 0, "{path} {place}");
            assert_eq!(picture.contains("loading=\"lazy\""), place >= 8, "{path} {place}");
            assert!(picture.contains(" width=\"") && picture.contains(" height=\""), "{path} {place}");
        }
    }
    // The front page gives priority only to its hero.
    let home = shop.get("/");
    let home = pictures(home.text());
    assert!(home[0].contains("fetchpriority") && home[1..].iter().all(|picture| picture.contains("loading=\"lazy\"")));
}
