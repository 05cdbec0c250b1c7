//! Long files, large products, and very many problems.

use std::fmt::Write as _;

use vitrine::{app::Outcome, platform::QueueName, sql};

use super::helpers::{counts, generated, problems};
use crate::support::Shop;

/// The batches for each hundred products are bounded. The test database itself refuses parameters over D1's 2 MB.
#[test]
fn two_thousand_products() {
    let shop = Shop::new();
    let file = generated(0..2000, "one", 1).replace("Image Src", "Photo");
    let before = shop.platform.db.batches();
    let report = shop.import(file.as_str());
    let batches = shop.platform.db.batches() - before;
    assert_eq!(counts(&report), [2000, 0, 0, 0, 0]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM variant")), 6000);
    // Each chunk takes four batches. The header takes one, and the sign-in and the report take a few more.
    assert!((80..=110).contains(&batches), "{batches} batches");
}

/// D1 allows a thousand statements per invocation. Each refused product makes the import halve its chunk several times.
#[test]
fn a_message_has_a_bounded_number_of_statements() {
    for (products, refused, messages) in [(2000, 0, 2..=3), (300, 3, 3..=8)] {
        let shop = without_index();
        if refused > 0 {
            shop.rows(sql!(
                "CREATE TRIGGER broken BEFORE INSERT ON product WHEN NEW.title LIKE '%77, one'
                 BEGIN SELECT RAISE(ABORT, 'variant: broken'); END"
            ));
        }
        let id = shop.begin("name=products.csv", generated(0..products, "one", 1).replace("Image Src", "Photo"));
        let mut counted = Vec::new();
        while shop.report(id)["state"] != "done" {
            let before = shop.platform.db.statements();
            assert_eq!(
                shop.message(QueueName::Jobs, &format!("{{\"import\":{id}}}"), 1),
                Outcome::Done,
                "{}",
                shop.report(id)
            );
            counted.push(shop.platform.db.statements() - before);
            assert!(counted.len() < 100, "{counted:?}");
        }
        assert!(counted.iter().all(|statements| *statements < 640), "{counted:?}");
        assert!(messages.contains(&counted.len()), "{counted:?}");
        let report = shop.report(id);
        assert_eq!(counts(&report), [i64::try_from(products).unwrap() - refused, 0, 0, 0, refused]);
        assert!(problems(&report).iter().all(|problem| problem.contains("because of an unexpected error")));
    }
}

/// A shop that builds no search index, because building it reads all products.
fn without_index() -> Shop {
    let shop = Shop::new();
    shop.rows(sql!("UPDATE search_index SET next_at = 9000000000000000"));
    shop
}

/// The work for a chunk must not grow with the number of products in the shop.
#[test]
fn a_full_shop_costs_no_more() {
    let shop = without_index();
    let mut steps = Vec::new();
    for hundred in [0, 100, 200, 1000] {
        if hundred == 1000 {
            shop.import(generated(300..1000, "one", 1).replace("Image Src", "Photo"));
        }
        let before = shop.platform.db.steps();
        shop.import(generated(hundred..hundred + 100, "one", 1).replace("Image Src", "Photo"));
        steps.push(shop.platform.db.steps() - before);
    }
    let (first, last) = (steps[0], steps[3]);
    assert!(last < first + first / 5, "{steps:?}");
}

#[test]
fn an_update_costs_no_more_in_a_full_shop() {
    let shop = without_index();
    let mut steps = Vec::new();
    for products in [100..400, 400..1000] {
        shop.import(generated(products, "one", 1).replace("Image Src", "Photo"));
        for version in ["one", "two"] {
            shop.import(generated(0..100, version, 2).replace("Image Src", "Photo"));
        }
        let before = shop.platform.db.steps();
        shop.import(generated(0..100, "three", 3).replace("Image Src", "Photo"));
        steps.push(shop.platform.db.steps() - before);
    }
    assert!(steps[1] < steps[0] + steps[0] / 5, "{steps:?}");
}

/// The shop may have far more text about a product than the file.
#[test]
fn short_rows_about_long_products() {
    let shop = Shop::new();
    let text = "long words of a description ".repeat(12_000);
    let mut long = "Handle,Title,Price,Description\n".to_owned();
    let mut short = "Handle,Price\n".to_owned();
    for n in 0..12 {
        let _ = writeln!(long, "p{n},Product {n},1,<p>{text}{n}</p>");
        let _ = writeln!(short, "p{n},2");
    }
    assert_eq!(counts(&shop.import(long)), [12, 0, 0, 0, 0]);
    let report = shop.import(short);
    assert_eq!((&report["state"], counts(&report)), (&"done".into(), [0, 12, 0, 0, 0]), "{:?}", problems(&report));
}

#[test]
fn a_product_too_large_for_the_database_is_refused_alone() {
    let shop = Shop::new();
    let columns: String = (0..30).map(|n| format!(",Metafield {n}")).collect();
    let blank = ",".repeat(30);
    let mut file = format!("Handle,Title,Price,Option1 Name,Option1 Value{columns}\nabove,Above,1,,{blank}\n");
    for variant in 0..12 {
        let cells: String = (0..30).map(|n| format!(",{variant}{n}{}", "y".repeat(6_500))).collect();
        let first = if variant == 0 { "cup,Cup,1,Size" } else { "cup,,1," };
        let _ = writeln!(file, "{first},v{variant}{cells}");
    }
    let _ = writeln!(file, "below,Below,1,,{blank}");
    let report = shop.import(file);
    assert_eq!((&report["state"], counts(&report)), (&"done".into(), [2, 0, 0, 0, 1]), "{:?}", problems(&report));
    assert_eq!(
        problems(&report),
        ["Row 3: The product is too large: its texts, variants and pictures take more than 1.5 MB. Shorten its \
         texts, or split it into several products."]
    );
}

/// Its description and its variants are written by different statements, but they are read as one value.
#[test]
fn a_product_that_could_be_written_but_not_read_is_refused_alone() {
    let shop = Shop::new();
    let columns: String = (0..30).map(|n| format!(",Metafield {n}")).collect();
    let blank = ",".repeat(30);
    let mut file = format!("Handle,Title,Price,Description,Option1 Name,Option1 Value{columns}\na,A,1,,,{blank}\n");
    let text = "long words of a description ".repeat(18_000);
    for variant in 0..7 {
        let cells: String = (0..30).map(|n| format!(",{variant}{n}{}", "y".repeat(6_500))).collect();
        let first = if variant == 0 { format!("cup,Cup,1,{text},Size") } else { "cup,,1,,".to_owned() };
        let _ = writeln!(file, "{first},v{variant}{cells}");
    }
    let _ = writeln!(file, "z,Z,1,,,{blank}");
    for expected in [[2, 0, 0, 0, 1], [0, 0, 2, 0, 1]] {
        let report = shop.import(file.as_str());
        assert_eq!((&report["state"], counts(&report)), (&"done".into(), expected), "{:?}", problems(&report));
        let lines = problems(&report);
        assert!(lines.len() == 1 && lines[0].starts_with("Row 3: The product is too large"), "{lines:?}");
    }
}

/// A file with very many problems still finishes, and the report has their number.
#[test]
fn more_problems_than_anybody_reads() {
    let shop = Shop::new();
    let columns: String = (0..400).map(|n| format!(",C{n}")).collect();
    let mut file = format!("Handle,Title,Price{columns}\n");
    for n in 0..8 {
        let _ = writeln!(file, "p{n},P,1{}", ",\u{1}".repeat(400));
    }
    let report = shop.import(file);
    assert_eq!(counts(&report), [8, 0, 0, 0, 0]);
    let lines = problems(&report);
    assert_eq!((lines.len(), &report["is_cut"]), (500, &true.into()));
    assert_eq!(lines[100], "Row 2: This product has 300 more problems like these.");
    assert!(shop.report_page(1).contains("The lists below are long, so this page shows only their first entries."));
}

#[test]
fn more_changes_than_anybody_reads() {
    let shop = Shop::new();
    let file = |cents: u32| {
        let mut file = "Handle,Title,Price,Compare-at price,Option1 Name,Option1 Value\n".to_owned();
        for n in 0..100 {
            let first =
                if n == 0 { format!("cup,Cup,1.{cents},9.{cents},Size") } else { format!("cup,,1.{cents},9.{cents},") };
            let _ = writeln!(file, "{first},v{n}");
        }
        file
    };
    shop.import(file(10));
    let report = shop.import(file(20));
    assert_eq!(counts(&report), [0, 1, 0, 0, 0]);
    let lines = report["changes"][0]["changes"].as_array().unwrap();
    assert_eq!((lines.len(), &lines[100]["field"]), (101, &"100 more".into()));
}
