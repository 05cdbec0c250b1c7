//! Handles in a file that addresses of this shop cannot have: their old addresses lead to the products.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use vitrine::sql;

use super::helpers::{counts, problems};
use crate::support::Shop;

/// A file of products. Each has the handle and the title of the pair.
fn file(products: &[(&str, &str)]) -> String {
    let rows = products.iter().map(|(handle, title)| format!("{handle},{title},5\n"));
    format!("Handle,Title,Price\n{}", rows.collect::<String>())
}

fn encoded(handle: &str) -> String {
    utf8_percent_encode(handle, NON_ALPHANUMERIC).to_string()
}

/// The title at this address, after at most two redirects: one to lower case without a slash, one to the product.
fn title_at(shop: &Shop, path: &str) -> String {
    let mut answer = shop.get(path);
    for _ in 0..2 {
        if answer.status != 301 {
            break;
        }
        let to = answer.header("location").to_owned();
        answer = shop.get(&to);
    }
    assert_eq!(answer.status, 200, "{path}");
    let text = answer.text().to_owned();
    let heading = text.split_once("<h1").unwrap().1.split_once("<bdi").unwrap().1;
    heading.split_once('>').unwrap().1.split_once('<').unwrap().0.to_owned()
}

const ODD: &[(&str, &str)] = &[
    ("🍄-mistcap®-stool", "Stool"),
    ("Tall-Vase", "Vase"),
    ("i̇pek-şal", "Shawl"),
    ("thé-à-la-menthe", "Mint"),
    ("straße-2", "Street"),
    ("30%-linen", "Linen"),
    ("急須-red", "Teapot"),
    ("wide--bowl---x", "Bowl"),
    ("salt&pepper", "Set"),
    ("what?-is#this", "Riddle"),
    ("a b+c", "Letters"),
];

#[test]
fn the_address_in_the_file_leads_to_the_product() {
    let shop = Shop::new();
    let dry = shop.try_import(file(ODD));
    assert_eq!(shop.value(sql!("SELECT count(*) FROM redirect")), 0);
    let report = shop.import(file(ODD));
    assert_eq!(counts(&report), [ODD.len() as i64, 0, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(problems(&dry), problems(&report));
    for (handle, title) in ODD {
        let paths = [encoded(handle), encoded(&handle.to_uppercase()), format!("{}/", encoded(handle))];
        for path in paths.iter().map(|handle| format!("/products/{handle}")) {
            // Upper case may lose a letter of its own: `ß` becomes `SS`.
            if !path.contains("STRASSE") {
                assert_eq!(title_at(&shop, &path), *title, "{path}");
            }
        }
    }
    // A percent sign that encodes nothing.
    assert_eq!(title_at(&shop, "/products/30%-linen"), "Linen");
    assert_eq!(shop.get("/products/40%-linen").status, 400);
    let before = shop.dump();
    let again = shop.import(file(ODD));
    assert_eq!((counts(&again)[2], shop.dump()), (ODD.len() as i64, before));
    // A renamed product is found by the file, and by its old addresses.
    shop.rows(sql!("UPDATE product SET handle = 'mushroom' WHERE title = 'Stool'"));
    shop.rows(sql!("UPDATE product SET handle = 'toadstool' WHERE title = 'Stool'"));
    let again = shop.import(file(ODD));
    assert_eq!(counts(&again), [0, 0, ODD.len() as i64, 0, 0], "{:?}", problems(&again));
    for path in ["🍄-mistcap®-stool", "mistcap-stool", "mushroom"] {
        let answer = shop.get(&format!("/products/{}?size=l", encoded(path)));
        assert_eq!((answer.status, answer.header("location")), (301, "/products/toadstool?size=l"), "{path}");
    }
}

#[test]
fn two_products_that_want_one_handle_get_two() {
    let shop = Shop::new();
    let products = [
        ("owl™", "Sign"),
        ("owl", "Plain"),
        ("owl®", "Other sign"),
        ("owl-2", "Second"),
        ("tea--pot", "Two hyphens"),
        ("tea-pot", "One hyphen"),
    ];
    let dry = shop.try_import(file(&products));
    let report = shop.import(file(&products));
    assert_eq!(counts(&report), [6, 0, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(problems(&dry), problems(&report));
    let handles = shop.rows(sql!("SELECT title || ' ' || handle AS text FROM product ORDER BY id"));
    let handles: Vec<&str> = handles.iter().map(|row| row["text"].as_str().unwrap()).collect();
    let expected =
        ["Sign owl-3", "Plain owl", "Other sign owl-4", "Second owl-2", "Two hyphens tea-pot-2", "One hyphen tea-pot"];
    assert_eq!(handles, expected);
    let warning =
        "Row 2, Handle: The product “owl” in row 3 keeps the handle “owl”, so the handle “owl™” becomes “owl-3”.";
    assert!(problems(&report).contains(&warning.to_owned()), "{:?}", problems(&report));
    for (handle, title) in products {
        assert_eq!(title_at(&shop, &format!("/products/{}", encoded(handle))), title);
    }
    let before = shop.dump();
    assert_eq!(counts(&shop.import(file(&products))), [0, 0, 6, 0, 0]);
    assert_eq!(shop.dump(), before);
}

#[test]
fn rows_of_one_product_stay_together() {
    let shop = Shop::new();
    let file = "Handle,Title,Option1 Name,Option1 Value,Price\nsea™-cup,Cup,Size,S,1\nSea™-Cup,,,M,2\nsea-cup,,,L,3\n";
    let report = shop.import(file);
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(shop.value(sql!("SELECT count(*) FROM variant")), 3);
}

#[test]
fn an_address_within_a_collection_leads_to_the_product() {
    let shop = Shop::new();
    shop.import(file(&[("cup", "Cup"), ("茶碗", "Bowl")]));
    for (path, to) in [
        ("/collections/all/products/cup", "/products/cup"),
        ("/collections/no-such/products/cup?variant=7&utm_source=a%20b", "/products/cup?variant=7&utm_source=a%20b"),
        ("/collections/all/products/CUP", "/products/cup"),
        ("/collections/all/products/%E8%8C%B6%E7%A2%97", "/products/%E8%8C%B6%E7%A2%97"),
        ("/collections/all/products/none", "/products/none"),
    ] {
        let answer = shop.get(path);
        assert_eq!((answer.status, answer.header("location")), (301, to), "{path}");
    }
    assert_eq!(shop.get("/products/none").status, 404);
    assert_eq!(shop.get("/collections/all/products").status, 404);
    assert_eq!(shop.get("/collections/all/products/a%2Fb").status, 404);
}

#[test]
fn a_rewritten_handle_does_not_overwrite_another_product_of_the_shop() {
    let shop = Shop::new();
    shop.import(file(&[("owl", "Carved owl")]));
    let report = shop.import(file(&[("owl™", "Owl of felt")]));
    assert_eq!(counts(&report), [1, 0, 0, 0, 0]);
    assert!(problems(&report).iter().any(|problem| problem.contains("becomes “owl-2”")), "{:?}", problems(&report));
    assert_eq!(title_at(&shop, "/products/owl"), "Carved owl");
    assert_eq!(title_at(&shop, &format!("/products/{}", encoded("owl™"))), "Owl of felt");
    assert_eq!(counts(&shop.import(file(&[("owl™", "Owl of felt")]))), [0, 0, 1, 0, 0], "the second import finds it");
    // The product of an earlier import keeps its handle, also if another one comes before it in the file.
    let shop = Shop::new();
    shop.import(file(&[("moth™", "Moth")]));
    let report = shop.import(file(&[("moth®", "Other moth"), ("moth™", "Moth")]));
    assert_eq!(counts(&report), [1, 0, 1, 0, 0]);
    assert_eq!(title_at(&shop, "/products/moth"), "Moth");
    assert_eq!(title_at(&shop, "/products/moth-2"), "Other moth");
}

/// The products are so far apart that they are in different chunks.
#[test]
fn the_exact_handle_wins_wherever_it_is_in_the_file() {
    let others: String = (0..150).map(|n| format!("pot-{n},Pot {n},1\n")).collect();
    let file = |price: u32| format!("Handle,Title,Price\nowl™,First,{price}\nowl-2,Second,2\n{others}owl,Third,3\n");
    let shop = Shop::new();
    let report = shop.import(file(1));
    assert_eq!(counts(&report), [153, 0, 0, 0, 0], "{:?}", problems(&report));
    assert_eq!(
        problems(&report)[0],
        "Row 2, Handle: Another product of the file has the handle “owl”, so the handle “owl™” becomes “owl-3”."
    );
    let titles = |shop: &Shop| {
        ["owl", "owl-2", "owl-3"].map(|handle| {
            shop.value(sql!("SELECT title FROM product WHERE handle = ?1", handle)).as_str().unwrap().to_owned()
        })
    };
    assert_eq!(titles(&shop), ["Third", "Second", "First"]);
    // The second import finds each product again.
    assert_eq!(counts(&shop.import(file(5))), [0, 1, 152, 0, 0]);
    assert_eq!(titles(&shop), ["Third", "Second", "First"]);
}
