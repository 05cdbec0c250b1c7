//! The pictures on the page of a product.

use std::collections::HashSet;

use vitrine::sql;

use super::product::{attributes, texts};
use crate::support::Shop;

/// Stores pictures `{n}.webp` of these sizes, and returns their keys.
pub fn store_pictures(shop: &Shop, sizes: &[(i64, i64)]) -> Vec<String> {
    let keys: Vec<String> = (1..=sizes.len()).map(|n| format!("{n}.webp")).collect();
    for (key, (width, height)) in keys.iter().zip(sizes) {
        shop.rows(sql!(
            "INSERT INTO media (key, source, state, width, height, widths, updated_at)
             VALUES (?1, '/media/' || ?1, 'stored', ?2, ?3, '[400,800]', 0)",
            &**key,
            *width,
            *height
        ));
    }
    keys
}

fn picture_product(shop: &Shop, handle: &str, keys: &[String]) {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    shop.product(handle).pictures(&keys).insert();
}

#[test]
fn pictures_of_any_number_and_shape() {
    let shop = Shop::new();
    let portrait = (1400, 1750);
    let mixed: Vec<(i64, i64)> = (0..20).map(|n| if n % 2 == 0 { (1600, 900) } else { portrait }).collect();
    let keys = store_pictures(&shop, &mixed);
    for count in [0, 1, 2, 20] {
        let handle = format!("with-{count}");
        picture_product(&shop, &handle, &keys[..count]);
        let page = shop.get(&format!("/products/{handle}"));
        let loading = attributes(&page, ".strip img", "loading");
        let priority = attributes(&page, ".strip img", "fetchpriority");
        assert_eq!(loading.len(), count);
        if count > 0 {
            assert_eq!((loading[0].as_str(), priority[0].as_str()), ("", "high"));
            assert!(loading[1..].iter().all(|loading| loading == "lazy"));
            assert!(priority[1..].iter().all(String::is_empty));
        }
        assert!(attributes(&page, ".gallery img", "width").iter().all(|width| !width.is_empty()));
        let thumbs = if count > 1 { count } else { 0 };
        let ids: HashSet<String> = attributes(&page, ".gallery [id]", "id").into_iter().collect();
        assert_eq!(ids.len(), 2 * count, "a place and a zoom for each");
        let links = attributes(&page, ".thumbs a", "href");
        assert_eq!(links.len(), thumbs);
        assert!(links.iter().all(|link| ids.contains(link.trim_start_matches('#'))));
        let targets = attributes(&page, "button[popovertarget]", "popovertarget");
        assert_eq!(targets.len(), 2 * count, "one to open and one to close");
        assert!(targets.iter().all(|target| ids.contains(target)));
        // The zoom shows the whole picture, and so does the link for browsers without popovers.
        let whole: Vec<String> = keys[..count].iter().map(|key| format!("/media/{key}")).collect();
        assert_eq!(attributes(&page, ".zoom img", "src"), whole);
        assert_eq!(attributes(&page, ".strip .file", "href"), whole);
        assert_eq!(texts(&page, ".gallery .skip").len(), usize::from(count >= 4));
    }
    let one = shop.get("/products/with-1");
    assert_eq!(attributes(&one, ".gallery", "class"), ["gallery landscape"]);
    let both = shop.get("/products/with-2");
    assert_eq!(attributes(&both, ".gallery", "class"), ["gallery portrait"]);
    assert_eq!(attributes(&both, ".thumbs img", "src"), ["/media/1-400.webp", "/media/2-400.webp"]);
}

#[test]
fn the_variants_picture_comes_first() {
    let shop = Shop::new();
    let keys = store_pictures(&shop, &[(800, 1000), (800, 1000), (800, 1000)]);
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    shop.product("mug")
        .pictures(&keys)
        .options(&["Colour"])
        .variant(&["Red"], |variant| variant)
        .variant(&["Blue"], |variant| variant)
        .insert();
    shop.rows(sql!("UPDATE variant SET picture_key = '3.webp' WHERE option_values = '[\"Blue\"]'"));
    let sources = |path: &str| attributes(&shop.get(path), ".strip img", "src").join(" ");
    assert_eq!(sources("/products/mug"), "/media/1.webp /media/2.webp /media/3.webp");
    assert_eq!(sources("/products/mug?colour=blue"), "/media/3.webp /media/1.webp /media/2.webp");
}
