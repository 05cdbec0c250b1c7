//! Files that are broken or no product files, and the messages that the merchant reads. Products before the fault are
//! imported.

use std::rc::Rc;

use http::{Method, Request};
use vitrine::{platform::Body, sql};

use super::helpers::{counts, problems};
use crate::support::{Answer, Held, ORIGIN, Shop};

/// Imports a file that creates this many products and then fails with this problem.
fn check(file: impl Into<Vec<u8>>, created: i64, problem: &str) {
    let shop = Shop::new();
    let report = shop.import(file);
    assert_eq!(report["problem"], problem);
    assert_eq!((&report["state"], counts(&report)), (&"failed".into(), [created, 0, 0, 0, 0]));
    assert_eq!(shop.products().len() as i64, created);
    assert!(report["finished_at"].is_i64());
    let page = shop.report_page(report["id"].as_i64().unwrap());
    let escaped = problem.replace('"', "&#34;").replace('<', "&#60;").replace('>', "&#62;");
    assert!(page.contains(&escaped), "no {escaped} in {page}");
}

const SAVE_AS: &str = "In Excel, choose File, Save as, and the format “CSV UTF-8 (comma delimited)”. In Google Sheets, \
                       choose File, Download, “Comma-separated values”.";

#[test]
fn not_csv() {
    let spreadsheet = format!("This looks like a spreadsheet file (Excel or similar), not a CSV file. {SAVE_AS}");
    check(*b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", 0, &spreadsheet);
    check(*b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more of it", 0, &spreadsheet);
    let not_text =
        "This is not a CSV file, because its content is not text. Export the products as CSV, and import that file.";
    check(*b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", 0, not_text);
    check(*b"%PDF-1.7\nand so on", 0, not_text);
    check(
        "<!doctype html>\n<html><body>Sign in</body></html>\n",
        0,
        "The first row has no column “Handle” or “Title”, so this is not a product file. It has: “<!doctype html>”.",
    );
    check(
        "Order,Name,Total\n1001,Ada,12.00\n",
        0,
        "The first row has no column “Handle” or “Title”, so this is not a product file. It has: “Order”, “Name”, \
         “Total”.",
    );
}

#[test]
fn nothing_in_it() {
    check("\n\n\r\n", 0, "The file is empty.");
    check("\u{feff}", 0, "The file is empty.");
    let only = "The file has a header but no products.";
    check("Handle,Title,Price\n", 0, only);
    check("Handle,Title,Price", 0, only);
    check("\u{feff}Handle,Title,Price\r\n\r\n,,\r\n", 0, only);
}

/// One bad row never stops the file: what the quote would swallow is read again from the next row.
#[test]
fn a_quote_that_is_never_closed() {
    let unclosed =
        "Row 4: This row opens a quote (\") that is never closed. Close it. Write a quote inside a text twice (\"\").";
    let long: String = (0..90_000).map(|n| format!("cup,Cup,{n}\n")).collect();
    for (rows, counted) in [
        ("bowl,Bowl,4\njar,Jar,5\n".to_owned(), [4, 0, 0, 0, 1]),
        ("bowl,\"Bowl, big\",4\njar,\"Jar\",5\n".to_owned(), [4, 0, 0, 0, 1]),
        (String::new(), [2, 0, 0, 0, 1]),
        // Longer than the import reads at once.
        (format!("bowl,Bowl,4\n{long}jar,Jar,5\n"), [3, 0, 0, 0, 2]),
    ] {
        let shop = Shop::new();
        let report = shop.import(format!("Handle,Title,Price\ncup,Cup,1\nmug,Mug,2\npot,\"Pot,3\n{rows}"));
        if counted[4] == 1 {
            assert_eq!((&report["state"], counts(&report)), (&"done".into(), counted), "{:?}", problems(&report));
            assert_eq!(problems(&report), [unclosed]);
        } else {
            // The cup is refused for its many rows.
            assert_eq!((&report["state"], counts(&report)), (&"done".into(), counted), "{:?}", problems(&report));
            assert_eq!(problems(&report)[1], unclosed);
        }
        assert!(!shop.products().contains_key("pot"));
    }
    // Nothing can be read after a megabyte without a row.
    let shop = Shop::new();
    let report =
        shop.import(format!("Handle,Title,Price\ncup,Cup,1\nmug,Mug,2\npot,\"{}\n", "words, \n".repeat(200_000)));
    assert_eq!(counts(&report), [1, 0, 0, 0, 0]);
    assert_eq!(
        report["problem"],
        "Row 4 is longer than 1 MB. The usual cause is a quote (\") that is not closed. Write a quote inside a text \
         twice (\"\")."
    );
}

#[test]
fn columns_that_cannot_be() {
    let many: String = (0..600).map(|n| format!(",c{n}")).collect();
    check(
        format!("Handle,Title{many}\ncup,Cup\n"),
        0,
        "The file has 602 columns; the limit is 500. Remove the columns you do not need.",
    );
}

#[test]
fn what_is_mended_can_be_sent_again() {
    let shop = Shop::new();
    let broken = "Handle,Title,Price\ncup,Cup,1\npot,Pot,1\nmug,\"Mug,2\n";
    assert_eq!(counts(&shop.import(broken)), [2, 0, 0, 0, 1]);
    let report = shop.import(broken.replace('"', ""));
    assert_eq!((counts(&report), problems(&report)), ([1, 0, 2, 0, 0], vec![]));
}

/// Sends a body with this Content-Length, and returns the number of bytes that the shop read.
fn send(shop: &Shop, length: Option<&str>, body: Held) -> (Answer, u64) {
    let token = shop.api_token("owner");
    let meter = Rc::clone(&body.meter());
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(format!("{ORIGIN}/admin/imports?name=big.csv"))
        .header("authorization", token)
        .header("accept", "application/json");
    if let Some(length) = length {
        request = request.header("content-length", length);
    }
    let answer = shop.send(request.body(Body::Native(body)).unwrap());
    (answer, meter.get())
}

#[test]
fn refused_by_its_size_before_it_is_read() {
    let shop = Shop::new();
    let too_large = "The file is larger than 95 MB. Split it, and import the parts one after the other.";
    for (length, status, sentence) in [
        (Some("100663296"), 413, too_large),
        (Some("99614721"), 413, too_large),
        (Some("18446744073709551615"), 413, too_large),
        (None, 411, "The request needs a Content-Length header."),
        (Some("many"), 411, "The request needs a Content-Length header."),
        (Some("-1"), 411, "The request needs a Content-Length header."),
        (Some("0"), 422, "The file is empty."),
    ] {
        let (answer, read) = send(&shop, length, Held::zeros(96 << 20));
        assert_eq!((answer.status, answer.json()["error"].as_str()), (status, Some(sentence)), "{length:?}");
        assert_eq!(read, 0, "{length:?}");
    }
    assert_eq!(shop.platform.objects.keys(), [""; 0]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM import")), 0);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM audit WHERE action LIKE 'import%'")), 0);
}

#[test]
fn a_large_file_goes_to_storage_unread() {
    let shop = Shop::new();
    let (answer, read) = send(&shop, Some("41943040"), Held::zeros(40 << 20));
    assert_eq!((answer.status, read), (201, 0), "the body went through the shop's memory");
}
