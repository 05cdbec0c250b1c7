//! The cache tags of each page.

use crate::support::fixtures::small_shop;

#[test]
fn pages_say_what_they_show() {
    let shop = small_shop();
    for (path, tags) in [
        ("/", "catalogue,list,layout"),
        ("/collections", "catalogue,list,layout"),
        ("/collections/cups", "catalogue,collection:1,layout"),
        ("/collections/cups?after=0.0", "catalogue,collection:1,layout"),
        ("/products/cup", "catalogue,product:1,layout"),
        ("/products/mug?colour=blue", "catalogue,product:2,layout"),
        ("/search?q=cup", "catalogue,list,layout"),
        ("/pages/about", "pages,layout"),
        ("/sitemap.xml", "sitemap"),
        ("/sitemap.xml?part=1", "sitemap"),
        ("/robots.txt", "sitemap"),
        ("/llms.txt", "layout"),
        ("/feeds/google.xml", "feed"),
    ] {
        assert_eq!(shop.get(path).header("cache-tag"), tags, "{path}");
    }
    // These names change with their content, so there is nothing to purge.
    for path in ["/media/cup.webp", vitrine::static_files::SITE_CSS] {
        assert_eq!(shop.get(path).get("cache-tag"), None, "{path}");
    }
}
