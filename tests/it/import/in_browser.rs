//! A file that is sent from the page, and the import of a dry run's file with the choices of the merchant.

use http::{Method, Request};
use vitrine::{
    platform::{Body, Objects},
    sql,
};

use crate::support::{Answer, Held, ORIGIN, Shop};

const FILE: &str = "Handle,Title,Price,SKU,Variant Inventory Tracker,Variant Inventory Qty\ncup,Cup,1,C,shopify,4\n";
const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

/// A body as browsers write it.
fn form(encoding: &str, name: &str, file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    );
    let tail = format!(
        "\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"encoding\"\r\n\r\n{encoding}\r\n--{BOUNDARY}--\r\n"
    );
    [head.as_bytes(), file, tail.as_bytes()].concat()
}

fn send(shop: &Shop, body: Vec<u8>, content_type: &str, length: usize) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{ORIGIN}/admin/imports/files"))
        .header("cookie", shop.sign_in("manager"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", content_type)
        .header("content-length", length);
    shop.send(request.body(Body::Native(Held::bytes(body))).unwrap())
}

fn upload(shop: &Shop, encoding: &str, name: &str, file: &[u8]) -> Answer {
    let body = form(encoding, name, file);
    let length = body.len();
    send(shop, body, &format!("multipart/form-data; boundary={BOUNDARY}"), length)
}

/// Sends the file, works off the jobs, and returns the address of the report.
fn check(shop: &Shop, encoding: &str, file: &[u8]) -> String {
    let answer = upload(shop, encoding, "my products.csv", file);
    assert_eq!(answer.status, 303, "{}", answer.text());
    shop.work_off();
    answer.header("location").to_owned()
}

fn read(shop: &Shop, path: &str) -> Answer {
    shop.ask(Method::GET, path, &[("cookie", &shop.sign_in("manager"))])
}

/// Presses a button of the report, and returns the address of the new report.
fn run(shop: &Shop, report: &str, fields: &[(&str, &str)]) -> String {
    let is_check = fields.contains(&("do", "check"));
    let fields = [fields, &[("do", "import")][usize::from(is_check)..]].concat();
    let answer = shop.post(&format!("{report}/runs"), &fields, &[("cookie", &shop.sign_in("manager"))]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    shop.work_off();
    answer.header("location").to_owned()
}

fn files(shop: &Shop) -> usize {
    shop.platform.objects.keys().iter().filter(|key| key.starts_with("imports/")).count()
}

fn on_hand(shop: &Shop) -> serde_json::Value {
    shop.value(sql!("SELECT on_hand FROM stock s JOIN variant v ON v.id = s.variant_id WHERE v.sku = 'C'"))
}

#[test]
fn a_file_is_checked_and_then_imported() {
    let shop = Shop::new();
    let report = check(&shop, "", FILE.as_bytes());
    assert_eq!(files(&shop), 1, "only the file is kept, without the form");
    let page = read(&shop, &report);
    assert!(page.contains("my products.csv") && page.contains("This was a dry run"), "{}", page.text());
    assert!(page.contains("Import it now") && !page.contains("Check again"), "{}", page.text());
    assert!(shop.products().is_empty(), "a check writes nothing");
    let written = run(&shop, &report, &[]);
    let page = read(&shop, &written);
    assert!(!page.contains("dry run") && !page.contains("Import it now"), "{}", page.text());
    assert_eq!(shop.products().len(), 1);
    assert_eq!(on_hand(&shop), 4);
    let name = shop.value(sql!("SELECT file_name FROM import ORDER BY id DESC LIMIT 1"));
    assert_eq!(name, "my products.csv");
}

#[test]
fn the_merchant_chooses_what_the_quantities_mean() {
    for (choice, expected) in [("keep", 3), ("set", 7), ("adjust", 6)] {
        let shop = Shop::new();
        shop.import(FILE);
        shop.platform.advance(1000);
        shop.rows(sql!("UPDATE stock SET on_hand = 3, reason = 'sale', by_kind = 'shop'"));
        shop.platform.advance(1000);
        let report = check(&shop, "", FILE.replace(",4\n", ",7\n").as_bytes());
        let page = read(&shop, &report);
        assert!(page.contains("Choose below what the quantities of the file mean"), "{}", page.text());
        assert!(!page.contains("Variants without a quantity"), "{}", page.text());
        // The merchant looks at the difference first.
        let again = run(&shop, &report, &[("stock", choice), ("do", "check")]);
        assert_eq!(on_hand(&shop), 3, "{choice}: a check");
        run(&shop, &again, &[("stock", choice)]);
        assert_eq!(on_hand(&shop), expected, "{choice}");
    }
}

#[test]
fn a_count_does_not_undo_what_was_sold_since_the_file_was_sent() {
    let shop = Shop::new();
    shop.import(FILE);
    shop.platform.advance(1000);
    let report = check(&shop, "", FILE.replace(",4\n", ",7\n").as_bytes());
    shop.platform.advance(1000);
    let now = shop.platform.clock.now();
    shop.rows(sql!("UPDATE stock SET on_hand = 1, reason = 'sale', by_kind = 'shop', updated_at = ?1", now.0));
    run(&shop, &report, &[("stock", "set")]);
    assert_eq!(on_hand(&shop), 1);
}

#[test]
fn the_merchant_chooses_what_to_do_without_quantities() {
    let file = FILE.replace(",4\n", ",\n");
    for (fields, expected) in [
        (&[("no_quantities", "keep")][..], (1, 0)),
        (&[("no_quantities", "untracked")], (0, 0)),
        (&[("no_quantities", "units"), ("units", "12")], (1, 12)),
    ] {
        let shop = Shop::new();
        let report = check(&shop, "", file.as_bytes());
        let page = read(&shop, &report);
        assert!(page.contains("To sell it, choose below.") && page.contains("Variants without a quantity"));
        run(&shop, &report, fields);
        let row = shop.rows(sql!("SELECT tracked, on_hand FROM stock")).remove(0);
        assert_eq!((&row["tracked"], &row["on_hand"]), (&expected.0.into(), &expected.1.into()), "{fields:?}");
    }
}

#[test]
fn a_wrong_choice_is_shown_again_with_what_was_typed() {
    let shop = Shop::new();
    let report = check(&shop, "", FILE.replace(",4\n", ",\n").as_bytes());
    let cookie = shop.sign_in("manager");
    for units in ["", "many", "-1", "1.5", "1000000000", "99999999999999999999"] {
        let fields = [("do", "import"), ("no_quantities", "units"), ("units", units)];
        let answer = shop.post(&format!("{report}/runs"), &fields, &[("cookie", &cookie)]);
        assert!(answer.status == 422 && answer.contains("Write a number of units"), "{units}: {}", answer.text());
        assert_eq!(answer.fields("units"), [units], "nothing typed is lost");
    }
    assert_eq!(shop.value(sql!("SELECT count(*) FROM import")), 1);
}

#[test]
fn only_the_file_of_a_finished_dry_run_is_imported() {
    let shop = Shop::new();
    let cookie = shop.sign_in("owner");
    let press = |id: i64| shop.post(&format!("/admin/imports/{id}/runs"), &[("do", "import")], &[("cookie", &cookie)]);
    let (real, waiting) = (shop.begin("name=a.csv", FILE), shop.begin("name=a.csv&dry_run=1", FILE));
    for id in [real, waiting] {
        let answer = press(id);
        assert!(answer.status == 422 && answer.contains("Only the file of a finished dry run"), "{}", answer.text());
    }
    assert_eq!(press(99).status, 404);
    shop.work_off();
    assert_eq!(press(real).status, 422);
    // The file was deleted meanwhile.
    let key = shop.platform.objects.keys().into_iter().filter(|key| key.starts_with("imports/"));
    for key in key {
        futures::executor::block_on((&shop.platform.objects).delete(&key)).unwrap();
    }
    let answer = press(waiting);
    assert!(answer.status == 422 && answer.contains("Send it again"), "{}", answer.text());
}

#[test]
fn the_encoding_is_chosen_with_the_file_and_stays_for_its_import() {
    let (name, bytes) = ("windows-1251", b"Handle,Title,Price\ncup,\xd7\xe0\xf8\xea\xe0,1\n");
    let shop = Shop::new();
    let report = check(&shop, name, bytes);
    let page = read(&shop, &report);
    assert!(page.contains("windows-1251") && page.contains("Чашка"), "{}", page.text());
    run(&shop, &report, &[]);
    assert_eq!(shop.value(sql!("SELECT title FROM product")), "Чашка");
    // A choice that the form does not have.
    let answer = upload(&shop, "klingon", "a.csv", bytes);
    assert!(answer.status == 422 && answer.contains("Choose one of the encodings"), "{}", answer.text());
}

#[test]
fn a_form_that_has_no_file_is_refused_with_a_sentence_and_leaves_nothing() {
    let shop = Shop::new();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let whole = form("", "a.csv", FILE.as_bytes());
    for (body, content_type, status, sentence) in [
        (form("", "", b""), kind.as_str(), 422, "Choose a file."),
        (form("", "a.csv", b""), &kind, 422, "The file is empty."),
        (whole[..whole.len() - 9].to_vec(), &kind, 422, "did not arrive whole"),
        (whole[9..].to_vec(), &kind, 422, "did not arrive whole"),
        (b"file=a.csv".to_vec(), &kind, 422, "did not arrive whole"),
        (b"file=a.csv".to_vec(), "application/x-www-form-urlencoded", 400, "choose the file once more"),
        (whole.clone(), "multipart/form-data", 400, "choose the file once more"),
    ] {
        let length = body.len();
        let answer = send(&shop, body, content_type, length);
        assert_eq!((answer.status, answer.contains(sentence)), (status, true), "{sentence}: {}", answer.text());
    }
    let answer = send(&shop, whole, &kind, 100 << 20);
    assert!(answer.status == 413 && answer.contains("larger than 95 MB"), "{}", answer.text());
    assert_eq!(files(&shop), 0);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM import")), 0);
}

#[test]
fn the_page_of_an_unfinished_import_shows_its_progress() {
    let shop = Shop::new();
    let id = shop.begin("name=a.csv", FILE);
    let page = read(&shop, &format!("/admin/imports/{id}"));
    assert!(page.contains("data-progress") && page.contains("0 %"), "{}", page.text());
    shop.work_off();
    let page = read(&shop, &format!("/admin/imports/{id}"));
    assert!(!page.contains("data-progress"), "{}", page.text());
}

#[test]
fn the_rows_of_products_with_errors_are_a_file_to_mend_and_import() {
    let header = "Handle,Title,Option1 Name,Option1 Value,Variant Price\n";
    // The rows of the hat are in two places, and only the second place has an error. The title of the bowl has a line
    // break and a comma.
    let (hat, bowl) = (["hat,Hat,Size,S,5\n", "hat,,,M,five\n"], "bowl,\"Bowl,\n large\",,,one\nbowl,,,,\n");
    let file = [header, "cup,Cup,,,1\n", hat[0], "mug,Mug,,,2\n", hat[1], bowl, "jug,Jug,,,3\n"].concat();
    let shop = Shop::new();
    let report = check(&shop, "", file.as_bytes());
    let page = read(&shop, &report);
    let link = format!("{report}/refused.csv");
    assert!(page.contains(&format!("href=\"{link}\"")), "{}", page.text());
    let answer = read(&shop, &link);
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-disposition").starts_with("attachment"));
    assert_eq!(answer.text(), ["\u{feff}", header, hat[0], hat[1], bowl].concat());
    // The mended file brings what was missing.
    run(&shop, &report, &[]);
    let mended = answer.text().replace("five", "5").replace("one", "1");
    let report = check(&shop, "", mended.as_bytes());
    assert_eq!(read(&shop, &format!("{report}/refused.csv")).status, 404, "no errors are left");
    run(&shop, &report, &[]);
    let handles: Vec<_> = shop.rows(sql!("SELECT handle FROM product ORDER BY handle"));
    let handles: Vec<_> = handles.iter().map(|row| row["handle"].as_str().unwrap()).collect();
    assert_eq!(handles, ["bowl", "cup", "hat", "jug", "mug"]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM variant")), 6);
}
