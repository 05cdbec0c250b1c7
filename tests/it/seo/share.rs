//! Preview pictures for social networks.

use super::{media, meta};
use crate::support::{Part, Shop};

const CARD: &str = "/media/share/moon.webp";

fn shop() -> Shop {
    let shop = Shop::new();
    media(&shop, "moon.webp", 1600, "[400,800]");
    media(&shop, "new.avif", 1600, "[]");
    for key in ["moon.webp", "new.avif"] {
        shop.platform.objects.insert(&format!("media/{key}"), key.as_bytes(), "image/webp");
    }
    shop.product("moon").pictures(&["new.avif", "moon.webp"]).insert();
    shop.platform.images.is_bound.set(true);
    shop
}

#[test]
fn a_card_is_made_once_and_kept() {
    let shop = shop();
    // The page names the card for every type of picture, because networks can read the card.
    let page = shop.get("/products/moon");
    assert_eq!(meta(&page, "og:image").as_deref(), Some("https://shop.example/media/share/new.avif"));
    assert_eq!(
        (meta(&page, "og:image:width"), meta(&page, "og:image:height")),
        (Some("1200".into()), Some("630".into()))
    );
    for _ in 0..3 {
        let card = shop.get(CARD);
        assert_eq!((card.status, card.text()), (200, "1200x630 #f7f4ed moon.webp"));
        assert_eq!(card.header("content-type"), "image/jpeg");
        assert_eq!(card.header("cache-control"), "public, max-age=31536000, immutable");
    }
    assert_eq!(shop.platform.images.made.get(), 1);
}

#[test]
fn without_anything_that_makes_cards_the_picture_itself_is_shown() {
    let shop = shop();
    shop.platform.images.is_bound.set(false);
    let page = shop.get("/products/moon");
    assert_eq!(meta(&page, "og:image").as_deref(), Some("https://shop.example/media/moon-800.webp"));
    let card = shop.get(CARD);
    assert_eq!((card.status, card.header("location")), (302, "/media/moon.webp"));
}

#[test]
fn what_goes_wrong_is_logged_and_the_picture_itself_is_shown() {
    let shop = shop();
    shop.platform.objects.insert("media/broken.webp", [0xff, 0xfe], "image/webp");
    let card = shop.get("/media/share/broken.webp");
    assert_eq!((card.status, card.header("location")), (302, "/media/broken.webp"));
    assert!(shop.platform.take_log().iter().any(|(_, line)| line.contains("not a picture")));
    for nothing in ["/media/share/none.webp", "/media/share/%2e%2e"] {
        assert_eq!(shop.get(nothing).status, 404, "{nothing}");
    }
    shop.platform.faults.fail_always(Part::Put);
    let failed = shop.get(CARD);
    assert_eq!((failed.status, failed.header("cache-control")), (500, "private, no-store"));
}
