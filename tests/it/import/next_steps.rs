//! The end of a report says what to do next, fitting the outcome.

use serde_json::Value;

use super::helpers::GIF;
use crate::support::{Page, Shop};

fn steps(report: &Value) -> Vec<&str> {
    report["next"].as_array().unwrap().iter().map(|step| step.as_str().unwrap()).collect()
}

const GOOD: &str = "Handle,Title,Price\ncup,Cup,1\nmug,Mug,2\n";
const BAD: &str = "Handle,Title,Price\ncup,Cup,1\nmug,Mug,two\n";
const LOOK: &str = "Look at some of the products in the shop: https://shop.example/collections";

#[test]
fn of_a_dry_run() {
    let shop = Shop::new();
    assert_eq!(steps(&shop.try_import(GOOD)), ["To import the file, run the same command without --dry-run."]);
    assert_eq!(
        steps(&shop.try_import(BAD)),
        [
            "Mend the rows of the product with errors in the file, and make another dry run.",
            "Or import the file without --dry-run now. The products without errors are then written.",
        ]
    );
    assert_eq!(
        steps(&shop.try_import("Handle,Title,Price\ncup,Cup,x\nmug,Mug,two\n")),
        ["Mend the rows of the 2 products with errors in the file, and make another dry run."]
    );
    shop.import(GOOD);
    assert_eq!(steps(&shop.try_import(GOOD)), ["There is nothing to do: the file would change nothing."]);
    assert_eq!(
        steps(&shop.try_import("Order,Total\n1,2\n")),
        ["Nothing was written. Do what the message says, and import the file again."]
    );
}

#[test]
fn of_an_import() {
    let shop = Shop::new();
    let report = shop.import(BAD);
    let mend =
        "Mend the rows of the product with errors, and import the file again. Those without changes are left alone.";
    assert_eq!(steps(&report), [mend, LOOK]);
    let page = shop.report_page(report["id"].as_i64().unwrap());
    let place = page.find("What to do next").expect("a heading");
    assert!(page[place..].contains(mend) && page.find("Problems").unwrap() < place, "{page}");
    assert_eq!(steps(&shop.import(GOOD)), [LOOK]);
    assert_eq!(steps(&shop.import(GOOD)), ["There is nothing to do: the shop has these products already."]);
    assert_eq!(
        steps(&shop.import("Handle,Title,Price,Gift Card\ncup,C&amp;p,1,\nvoucher,Voucher,5,TRUE\n")),
        [
            "Read the warnings. They say what was changed or left out, so that you can mend the file.",
            "The skipped products cannot be sold in this shop. Nothing needs to be done about them.",
            LOOK,
        ]
    );
    assert_eq!(
        steps(&shop.import("Order,Total\n1,2\n")),
        ["Nothing was written. Do what the message says, and import the file again."]
    );
}

#[test]
fn of_pictures() {
    let shop = Shop::new();
    shop.platform.web.script("https://cdn.example.com/a.gif", [Page::Bytes(GIF.to_vec())]);
    let file = "Handle,Title,Price,Image Src\ncup,Cup,1,https://cdn.example.com/a.gif\n";
    let id = shop.begin("name=p.csv", file);
    assert_eq!(steps(&shop.report(id)), ["The import is not finished. Load this report again to see how far it is."]);
    assert_eq!(steps(&shop.import(file.replace("a.gif", "gone.gif").replace("cup,", "pot,"))).len(), 2);
}

#[test]
fn of_redirects() {
    let shop = Shop::new();
    let file = "Redirect from,Redirect to\n/old,/products/cup\n/self,/self\nno-slash,/\n";
    assert_eq!(
        steps(&shop.try_import(file)),
        [
            "Mend the rows of the 2 redirects with errors in the file, and make another dry run.",
            "Or import the file without --dry-run now. The redirects without errors are then written.",
        ]
    );
    let good = "Redirect from,Redirect to\n/old,/products/cup\n";
    assert_eq!(steps(&shop.import(good)), ["Try some of the old addresses, with https://shop.example before them."]);
    assert_eq!(steps(&shop.import(good)), ["There is nothing to do: the shop has these redirects already."]);
}
