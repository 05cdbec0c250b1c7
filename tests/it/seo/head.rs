//! Titles, descriptions, canonical addresses, and the previews of shared links.

use scraper::{Html, Selector};
use vitrine::sql;

use super::{media, meta};
use crate::support::{Answer, Shop, fixtures::small_shop};

fn canonical(page: &Answer) -> Option<String> {
    let html = Html::parse_document(page.text());
    let link = Selector::parse("head > link[rel='canonical']").unwrap();
    html.select(&link).next().map(|link| link.attr("href").unwrap().to_owned())
}

fn metas<const N: usize>(page: &Answer, names: [&str; N]) -> [String; N] {
    names.map(|name| meta(page, name).unwrap_or_else(|| panic!("no {name}")))
}

#[test]
fn every_public_page_has_the_data_for_previews_of_links() {
    let shop = small_shop();
    shop.rows(sql!("UPDATE shop SET tagline = 'Cups and mugs'"));
    shop.rows(sql!("UPDATE collection SET description = '<p>All that holds tea.</p>'"));
    shop.index();
    for (path, url, kind) in [
        ("/", "/", "website"),
        ("/collections", "/collections", "website"),
        ("/collections?after=0.0", "/collections", "website"),
        ("/collections/cups", "/collections/cups", "website"),
        ("/collections/cups?colour=blue", "/collections/cups", "website"),
        ("/products/cup", "/products/cup", "product"),
        ("/products/cup?colour=blue", "/products/cup", "product"),
        ("/search?q=cup", "/search?q=cup", "website"),
        ("/search", "/search", "website"),
        ("/pages/about", "/pages/about", "website"),
    ] {
        let page = shop.get(path);
        assert_eq!(page.status, 200, "{path}");
        let [own, site, what, title] = metas(&page, ["og:url", "og:site_name", "og:type", "og:title"]);
        assert_eq!((own, what.as_str()), (format!("https://shop.example{url}"), kind), "{path}");
        assert_eq!(site, "My shop");
        assert!(page.contains(&format!("<title>{title} – My shop</title>")), "{path}: {title}");
        assert_eq!(meta(&page, "description"), meta(&page, "og:description"), "{path}");
        assert!(meta(&page, "description").is_some(), "{path}");
        let is_search = path.starts_with("/search");
        assert_eq!(canonical(&page), (!is_search).then(|| format!("https://shop.example{url}")), "{path}");
        let no_index = is_search || path.contains("after") || path.starts_with("/collections/cups?");
        assert_eq!(meta(&page, "robots").as_deref(), no_index.then_some("noindex, follow"), "{path}");
        assert!(!page.contains("hreflang"), "{path}: the shop speaks one language");
    }
    for path in ["/cart", "/nothing", "/admin/sign-in"] {
        assert_eq!(meta(&shop.get(path), "og:url"), None, "{path}");
    }
}

#[test]
fn a_shared_product_shows_its_picture_and_price() {
    let shop = Shop::new();
    media(&shop, "new.avif", 1600, "[400,800]");
    media(&shop, "moon.webp", 1600, "[400,800]");
    media(&shop, "red.webp", 1300, "[400,800]");
    shop.product("moon")
        .pictures(&["new.avif", "moon.webp", "red.webp"])
        .options(&["Colour"])
        .variant(&["Blue"], |variant| variant.price(1950))
        .variant(&["Red"], |variant| variant.price(2000).sku("RED"))
        .insert();
    shop.rows(sql!("UPDATE variant SET picture_key = 'red.webp' WHERE sku = 'RED'"));
    let names = ["og:image", "og:image:width", "og:image:height", "og:image:alt"];
    let page = shop.get("/products/moon");
    let expected = ["https://shop.example/media/moon-800.webp", "800", "800", "What it shows"];
    assert_eq!(metas(&page, names), expected, "the first picture that is not AVIF, which social networks cannot read");
    assert_eq!(metas(&page, ["product:price:amount", "product:price:currency"]), ["19.50", "EUR"]);
    assert_eq!(metas(&page, ["twitter:card"]), ["summary_large_image"]);
    let red = shop.get("/products/moon?colour=red");
    assert_eq!(metas(&red, ["og:image", "product:price:amount"]), ["https://shop.example/media/red.webp", "20.00"]);

    shop.product("bare").insert();
    let bare = shop.get("/products/bare");
    assert_eq!((meta(&bare, "og:image"), metas(&bare, ["twitter:card"])), (None, ["summary".to_owned()]));
}

#[test]
fn the_preview_of_a_list_shows_its_first_picture() {
    let shop = small_shop();
    for path in ["/", "/collections", "/collections/cups"] {
        assert_eq!(meta(&shop.get(path), "og:image").as_deref(), Some("https://shop.example/media/cup.webp"), "{path}");
    }
}

#[test]
fn long_texts_are_cut_between_words() {
    let shop = small_shop();
    let long = "Twelve small moons over the harbour ".repeat(7);
    shop.rows(sql!("UPDATE product SET title = ?1, description_text = ?1 WHERE handle = 'mug'", long.trim()));
    shop.rows(sql!("UPDATE page SET body = '<p>' || ?1 || '</p>'", long.clone()));
    shop.rows(sql!("UPDATE collection SET description = '<p>' || ?1 || '</p>'", long.clone()));
    for path in ["/products/mug", "/pages/about", "/collections/cups"] {
        let page = shop.get(path);
        let [description, title] = metas(&page, ["description", "og:title"]);
        assert!(description.ends_with('…') && description.chars().count() <= 160, "{path}: {description}");
        let words = description.trim_end_matches('…').split(' ');
        assert!(words.into_iter().all(|word| long.split(' ').any(|known| known == word)), "{path}: {description}");
        assert!(title.chars().count() <= 110, "{path}: {title}");
    }
}
