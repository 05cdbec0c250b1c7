//! Redirects from old addresses, and the addresses of deleted things.

use vitrine::sql;

use crate::support::{Shop, fixtures::small_shop};

/// The target of the redirect at this path.
fn target(shop: &Shop, path: &str) -> Option<String> {
    let rows = shop.rows(sql!("SELECT target FROM redirect WHERE path = ?1", path));
    rows.first().map(|row| row["target"].as_str().unwrap().to_owned())
}

#[test]
fn a_changed_handle_leaves_a_redirect_that_never_chains() {
    let shop = small_shop();
    for (folder, first, rename) in [
        ("products", "cup", "UPDATE product SET handle = ?2 WHERE handle = ?1"),
        ("collections", "cups", "UPDATE collection SET handle = ?2 WHERE handle = ?1"),
        ("pages", "about", "UPDATE page SET handle = ?2 WHERE handle = ?1"),
    ] {
        let path = |handle: &str| format!("/{folder}/{handle}");
        let rename = |from: &str, to: &str| drop(shop.rows(sql!(rename, from, to)));
        rename(first, "b");
        rename("b", "c");
        assert_eq!(target(&shop, &path(first)), Some(path("c")), "A to C, not by way of B");
        assert_eq!(target(&shop, &path("b")), Some(path("c")));
        rename("c", first);
        assert_eq!(target(&shop, &path(first)), None, "it has its old address back");
        assert_eq!(target(&shop, &path("b")), Some(path(first)));
        assert_eq!(target(&shop, &path("c")), Some(path(first)));
    }
}

#[test]
fn a_new_thing_takes_an_old_address() {
    let shop = Shop::new();
    shop.product("cup").insert();
    shop.rows(sql!("UPDATE product SET handle = 'mug'"));
    shop.product("cup").insert();
    assert_eq!(target(&shop, "/products/cup"), None);
    shop.rows(sql!("DELETE FROM product WHERE handle = 'cup'"));
    let gone = |path: &str| shop.value(sql!("SELECT EXISTS (SELECT 1 FROM gone WHERE path = ?1)", path)) == 1;
    assert!(gone("/products/cup"));
    shop.rows(sql!("UPDATE product SET handle = 'cup'"));
    assert!(!gone("/products/cup"), "moved to the address of what was deleted");
    shop.rows(sql!("DELETE FROM product"));
    assert_eq!(target(&shop, "/products/mug"), None, "a redirect to what is gone leads nowhere");
    shop.product("cup").insert();
    assert!(!gone("/products/cup"));
}
