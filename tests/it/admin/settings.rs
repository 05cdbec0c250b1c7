//! `/admin/settings`: what the owner changes, what is refused, and two people at once.

use serde_json::json;
use vitrine::{shop::edit::GROUPS, sql, time::UnixMs};

use super::helpers::Worker;
use crate::{
    order::browser::Browser,
    support::{START, Shop},
};

/// The fields of a page of settings as the browser would send them, with some of them changed.
fn filled<'a>(worker: &Worker<'_>, path: &str, changes: &'a [(&'a str, &'a str)]) -> Vec<(String, String)> {
    let page = worker.get(path);
    assert_eq!(page.status, 200, "{}", page.text());
    let group = GROUPS.iter().find(|group| path.ends_with(group.name)).unwrap();
    let mut fields = Vec::new();
    for setting in group.settings {
        let seen = page.fields(&format!("{}-seen", setting.column)).remove(0);
        let change = changes.iter().find(|(column, _)| *column == setting.column);
        fields.push((setting.column.to_owned(), change.map_or(seen.clone(), |(_, value)| (*value).to_owned())));
        fields.push((format!("{}-seen", setting.column), seen));
    }
    fields
}

fn send(worker: &Worker<'_>, path: &str, fields: &[(String, String)]) -> crate::support::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    worker.post(path, &fields)
}

fn shop_row(shop: &Shop, columns: &'static str) -> serde_json::Value {
    shop.rows(vitrine::platform::Statement { sql: columns, params: Vec::new() }).remove(0)
}

#[test]
fn every_group_is_saved_as_it_is() {
    let shop = Shop::shelf(1, 5);
    let worker = Worker::new(&shop, "owner");
    let list = worker.get("/admin/settings");
    let before = shop_row(&shop, "SELECT * FROM shop");
    for group in GROUPS {
        let path = format!("/admin/settings/{}", group.name);
        assert!(list.contains(&path), "{path}");
        let answer = send(&worker, &path, &filled(&worker, &path, &[]));
        assert_eq!((answer.status, answer.header("location")), (303, format!("{path}?saved=1").as_str()));
        assert!(worker.get(&format!("{path}?saved=1")).contains("The shop shows it within seconds"));
    }
    // Nothing was written, not even to the audit log.
    assert_eq!(shop_row(&shop, "SELECT * FROM shop"), before);
    assert_eq!(shop.audit(), [""; 0]);
}

#[test]
fn a_shop_that_is_not_listed_says_so_on_every_page() {
    let shop = Shop::shelf(1, 5);
    shop.page("about", true);
    let owner = Worker::new(&shop, "owner");
    let pages = ["/", "/collections", "/pages/about"];
    let asks = || pages.map(|path| shop.get(path).contains("<meta name=\"robots\" content=\"noindex"));
    assert_eq!(asks(), [false; 3]);
    shop.rows(sql!("DELETE FROM purge"));
    let path = "/admin/settings/search-engines";
    assert_eq!(owner.post(path, &[("is_listed-seen", "1")]).status, 303);
    assert_eq!(asks(), [true; 3]);
    assert_eq!(shop.rows(sql!("SELECT tag FROM purge")), [json!({ "tag": "layout" })]);
    assert_eq!(owner.post(path, &[("is_listed", "1"), ("is_listed-seen", "")]).status, 303);
    assert_eq!(asks(), [false; 3]);
    assert_eq!(owner.post(path, &[("is_listed", "2"), ("is_listed-seen", "1")]).status, 422);
}

#[test]
fn changes_are_written_shown_and_recorded() {
    let shop = Shop::shelf(1, 5);
    let worker = Worker::new(&shop, "owner");
    let path = "/admin/settings/delivery";
    let changes = [
        ("shipping_price", "6,50"),
        ("ships_to", "IE"),
        ("tax_name", "USt."),
        ("tax_rate", "8.1 %"),
        ("tax_included", ""),
        ("backorder_days", "4"),
    ];
    assert_eq!(send(&worker, path, &filled(&worker, path, &changes)).status, 303);
    let columns = "SELECT shipping_price, ships_to, tax_name, tax_rate, tax_included, backorder_days FROM shop";
    assert_eq!(
        shop_row(&shop, columns),
        json!({ "shipping_price": 650, "ships_to": "[\"IE\"]", "tax_name": "USt.", "tax_rate": 81_000,
            "tax_included": 0, "backorder_days": 4 })
    );
    let page = worker.get(path);
    for (column, expected) in [("shipping_price", "6.50"), ("tax_rate", "8.1"), ("ships_to-seen", "IE")] {
        assert_eq!(page.fields(column)[0], expected, "{column}");
    }
    assert_eq!(shop.audit(), ["owner@shop.example settings.changed settings:delivery"]);
    let [was, is] = shop.last_change();
    assert_eq!(
        (&was["tax_rate"], &is["tax_rate"], is.as_object().unwrap().len()),
        (&json!(190_000), &json!(81_000), 6)
    );

    // A browser sends the checked boxes in the order of the page, where those that were checked before come first.
    let mut boxes = filled(&worker, path, &[("ships_to", "IE")]);
    boxes.push(("ships_to".to_owned(), "DE".to_owned()));
    assert_eq!(send(&worker, path, &boxes).status, 303);
    assert_eq!(shop_row(&shop, columns)["ships_to"], json!("[\"DE\",\"IE\"]"));
    assert_eq!(send(&worker, path, &filled(&worker, path, &[("ships_to", "IE DE")])).status, 303);
    assert_eq!(shop.audit().len(), 2, "the same countries are no change");

    // A number that may be missing is removed again.
    assert_eq!(send(&worker, path, &filled(&worker, path, &[("backorder_days", "")])).status, 303);
    assert_eq!(shop_row(&shop, columns)["backorder_days"], json!(null));
}

#[test]
fn a_wrong_value_is_refused_and_nothing_is_lost() {
    let shop = Shop::shelf(1, 5);
    let worker = Worker::new(&shop, "owner");
    let cases = [
        ("shop", "name", "", "Enter the name."),
        ("shop", "email", "hello", "Enter an e-mail address such as"),
        ("shop", "language", "english", "Enter a language tag"),
        ("shop", "language", "de_DE", "Enter a language tag"),
        ("shop", "time_zone", "Dublin", "Enter the name of a time zone"),
        ("shop", "time_zone", "+01:00", "Enter the name of a time zone"),
        ("shop", "currency", "EURO", "three letters of a currency"),
        ("shop", "currency", "USD", "products have prices in it"),
        ("delivery", "shipping_price", "4.999", "EUR does not have so many decimals."),
        ("delivery", "shipping_price", "-1", "Enter an amount of 0 or more"),
        ("delivery", "shipping_price", "free", "Enter an amount such as 4.90"),
        ("delivery", "tax_rate", "101", "from 0 to 100"),
        ("delivery", "tax_rate", "1.00001", "at most four decimals"),
        ("delivery", "ships_to", "XX", "Choose countries from the list"),
        ("delivery", "backorder_days", "0", "from 1 to 365"),
        ("returns", "return_days", "4000", "from 0 to 3650"),
        ("checkout", "phone_field", "maybe", "Choose one from the list."),
        ("orders", "first_number", "", "from 1 to 999999999"),
        ("security", "security_contact", "call us", "neither an e-mail address nor"),
    ];
    let before = shop_row(&shop, "SELECT * FROM shop");
    for (group, column, typed, problem) in cases {
        let path = format!("/admin/settings/{group}");
        let answer = send(&worker, &path, &filled(&worker, &path, &[(column, typed)]));
        assert_eq!(answer.status, 422, "{column} {typed:?}");
        assert!(answer.contains(problem), "{column} {typed:?}: {}", answer.text());
        let is_kept =
            answer.fields(column).contains(&typed.to_owned()) || answer.contains(&format!(">\n{typed}</textarea>"));
        // A list of choices cannot show another value.
        assert!(is_kept || matches!(column, "ships_to" | "phone_field"), "{column} {typed:?}: {}", answer.text());
    }
    assert_eq!(shop_row(&shop, "SELECT * FROM shop"), before);
}

#[test]
fn the_checkout_asks_for_the_chosen_fields() {
    let shop = Shop::shelf(1, 5);
    let worker = Worker::new(&shop, "owner");
    let path = "/admin/settings/checkout";
    let mut browser = Browser::new(&shop);
    browser.add("1", "1");
    let field = |browser: &mut Browser<'_>, name: &str| {
        let page = browser.get("/checkout").text().to_owned();
        let input = page.split("<input").find(|input| input.contains(&format!("name=\"{name}\"")));
        input.map(|input| input.split('>').next().unwrap_or_default().contains(" required"))
    };
    for (how, shown) in [("optional", Some(false)), ("hidden", None), ("required", Some(true))] {
        let changes = ["company_field", "line2_field", "phone_field"].map(|column| (column, how));
        assert_eq!(send(&worker, path, &filled(&worker, path, &changes)).status, 303);
        for name in ["organization", "line2", "phone"] {
            assert_eq!(field(&mut browser, name), shown, "{name} {how}");
        }
    }
    let form = browser.form("test");
    let answer = browser.send(&form);
    assert_eq!(answer.status, 422);
    for problem in ["Enter the company.", "Enter the apartment, floor or building.", "Enter the phone number."] {
        assert!(answer.contains(problem), "{problem}: {}", answer.text());
    }
}

#[test]
fn two_people_at_once() {
    let shop = Shop::shelf(1, 5);
    let worker = Worker::new(&shop, "owner");
    let path = "/admin/settings/shop";
    // Both open the page. The first one changes the name and the tagline.
    let second = filled(&worker, path, &[("name", "Mine"), ("email", "me@shop.example")]);
    send(&worker, path, &filled(&worker, path, &[("name", "Theirs"), ("tagline", "New")]));
    let answer = send(&worker, path, &second);
    assert_eq!(answer.status, 422);
    assert!(answer.contains("Somebody else has changed this to “Theirs”"), "{}", answer.text());
    // Every typed value is there, and what only the other person changed is up to date.
    for (column, expected) in
        [("name", "Mine"), ("email", "me@shop.example"), ("tagline", "New"), ("name-seen", "Theirs")]
    {
        assert_eq!(answer.fields(column)[0], expected, "{column}");
    }
    let shown = |name: &String, typed: &String| answer.fields(name).pop().unwrap_or_else(|| typed.clone());
    let again: Vec<(String, String)> = second.iter().map(|(name, typed)| (name.clone(), shown(name, typed))).collect();
    assert_eq!(send(&worker, path, &again).status, 303);
    let columns = "SELECT name, tagline, email FROM shop";
    assert_eq!(shop_row(&shop, columns), json!({ "name": "Mine", "tagline": "New", "email": "me@shop.example" }));
}

#[test]
fn only_an_owner_changes_settings() {
    let shop = Shop::shelf(1, 5);
    let page = Worker::new(&shop, "manager").get("/admin/settings/payments");
    assert!(page.contains("<fieldset disabled>") && page.contains("Only an owner can change"), "{}", page.text());
    assert!(!page.contains("<button>Save"), "{}", page.text());
}

#[test]
fn the_currency_changes_while_there_are_no_products() {
    let shop = Shop::new();
    shop.rows(sql!("DELETE FROM product"));
    let worker = Worker::new(&shop, "owner");
    let path = "/admin/settings/shop";
    assert_eq!(send(&worker, path, &filled(&worker, path, &[("currency", "jpy")])).status, 303);
    assert_eq!(shop.value(sql!("SELECT currency FROM shop")), json!("JPY"));
}

#[test]
fn the_checkout_links_to_the_chosen_pages_whatever_their_addresses() {
    let shop = Shop::shelf(1, 5);
    shop.page("agb", true);
    shop.page("data", true);
    let owner = Worker::new(&shop, "owner");
    let path = "/admin/settings/checkout";
    let links = || {
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        browser.get("/checkout").text().split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned()
    };
    assert!(!links().contains("By ordering, you agree"), "no page is chosen");
    let changes = [("terms_page", "agb"), ("privacy_page", "data")];
    assert_eq!(send(&owner, path, &filled(&owner, path, &changes)).status, 303);
    assert_eq!(shop.last_change()[1], json!({ "terms_page": "agb", "privacy_page": "data" }));
    assert!(owner.get(path).contains("<option value=\"agb\" selected>Title of agb"));
    shop.rows(sql!("UPDATE page SET handle = 'conditions-of-sale' WHERE handle = 'agb'"));
    let shown = links();
    assert!(shown.contains("href=\"/pages/conditions-of-sale\"") && shown.contains("href=\"/pages/data\""), "{shown}");
    // A draft is not linked, and a page that is deleted is not chosen any more.
    shop.rows(sql!("UPDATE page SET published = 0 WHERE handle = 'data'"));
    assert!(!links().contains("/pages/data"));
    shop.rows(sql!("DELETE FROM page WHERE handle = 'conditions-of-sale'"));
    assert!(!links().contains("By ordering, you agree"));
    for wrong in ["nothing", "conditions-of-sale", "Data", "/pages/data"] {
        let answer = send(&owner, path, &filled(&owner, path, &[("terms_page", wrong)]));
        assert!(answer.status == 422 && answer.contains("Choose a page from the list."), "{wrong}: {}", answer.text());
    }
    let answer = send(&owner, path, &filled(&owner, path, &[("privacy_page", "")]));
    assert_eq!((answer.status, shop.value(sql!("SELECT privacy_page FROM shop"))), (303, json!(null)));
    // A page at a usual address is chosen as soon as it is there, and another one does not replace it.
    shop.page("terms", false);
    shop.page("terms-of-service", true);
    shop.page("privacy-policy", true);
    let chosen = shop_row(&shop, "SELECT terms_page, privacy_page FROM shop");
    assert_eq!(chosen, json!({ "terms_page": "terms", "privacy_page": "privacy-policy" }));
}

#[test]
fn the_announcement_bar_is_shown_between_its_times_in_the_shops_time_zone() {
    let shop = Shop::shelf(1, 5);
    shop.rows(sql!("UPDATE shop SET time_zone = 'Europe/Berlin', announcement = 'Old'"));
    shop.rows(sql!("DELETE FROM purge"));
    let owner = Worker::new(&shop, "owner");
    let path = "/admin/settings/announcement";
    let save = |changes: &[(&str, &str)]| send(&owner, path, &filled(&owner, path, changes));
    // The test begins at 13:00 in Berlin.
    let changes = [
        ("announcement", "Free <b> delivery"),
        ("announcement_link", "/collections/all?a=b&c=\"d\""),
        ("announced_from", "2026-01-15T13:01"),
        ("announced_until", "2026-01-15 13:03"),
    ];
    assert_eq!(save(&changes).status, 303);
    let [_, after] = shop.last_change();
    assert_eq!(
        (&after["announced_from"], &after["announced_until"]),
        (&json!(START.0 + 60_000), &json!(START.0 + 180_000))
    );
    assert_eq!(shop.value(sql!("SELECT group_concat(tag) FROM purge")), json!("layout"));
    assert_eq!(owner.get(path).fields("announced_until"), ["2026-01-15T13:03"]);
    let bar = "<a href=\"/collections/all?a=b&#38;c=&#34;d&#34;\">Free &#60;b&#62; delivery</a></aside>";
    for shown in [false, true, true, false] {
        for page in ["/", "/search", "/cart", "/nothing"] {
            assert_eq!(shop.get(page).contains(bar), shown, "{page} {shown}");
        }
        let mut browser = Browser::new(&shop);
        browser.add("1", "1");
        let checkout = browser.get("/checkout");
        assert!(checkout.status == 200 && !checkout.contains("Free &#60;b"), "{}", checkout.text());
        assert!(!owner.get("/admin/settings").contains("aria-label=\"Announcement\""));
        shop.platform.advance(60_000);
    }
    shop.close();
    let closed = shop.get("/");
    assert!(!closed.contains("Announcement"), "{}", closed.text());
}

#[test]
fn an_announcement_with_wrong_times_or_a_wrong_link_is_refused() {
    let shop = Shop::shelf(1, 5);
    shop.rows(sql!("UPDATE shop SET time_zone = 'Europe/Berlin'"));
    let owner = Worker::new(&shop, "owner");
    let path = "/admin/settings/announcement";
    for (field, value, problem) in [
        ("announced_from", "2026-03-29T02:30", "The clocks skip this time"),
        ("announced_from", "tomorrow", "Enter a date and a time"),
        ("announced_from", "2026-01-15", "Enter a date and a time"),
        ("announced_from", "1969-12-31T23:00", "Enter a date and a time"),
        ("announced_until", "2026-10-25T02:30Z", "Enter a date and a time"),
        ("announced_until", "2025-12-01T00:00", "Enter a time after the beginning."),
        ("announced_until", "2026-01-01T00:00", "Enter a time after the beginning."),
        ("announcement_link", "sale", "Enter an address such as"),
        ("announcement_link", "//evil.example", "Enter an address such as"),
        ("announcement_link", "/\\evil.example", "Enter an address such as"),
        ("announcement_link", "javascript:alert(1)", "Enter an address such as"),
        ("announcement_link", "/admin/orders", "Enter an address such as"),
        ("announcement", "one\ntwo", "Write the text in one line."),
    ] {
        let mut changes = vec![("announcement", "Sale"), ("announced_from", "2026-01-01T00:00")];
        changes.retain(|(name, _)| *name != field);
        changes.push((field, value));
        let answer = send(&owner, path, &filled(&owner, path, &changes));
        assert!(answer.status == 422 && answer.contains(problem), "{field} {value}: {}", answer.text());
        assert_eq!(answer.fields(field), [value], "{field} {value}");
        assert_eq!(shop.value(sql!("SELECT announcement FROM shop")), json!(""), "{field} {value}");
    }
    // The clocks show this time twice. The first one is meant, in summer time.
    let twice = [("announced_from", "2026-10-25T02:30")];
    assert_eq!(send(&owner, path, &filled(&owner, path, &twice)).status, 303);
    let summer = UnixMs::from_rfc3339("2026-10-25T02:30:00+02:00").unwrap().0;
    assert_eq!(shop.value(sql!("SELECT announced_from FROM shop")), json!(summer));
    // A form that leaves the second one as it is does not change it.
    shop.rows(sql!("UPDATE shop SET announced_from = CAST(?1 AS INTEGER)", summer + 3_600_000));
    assert_eq!(owner.get(path).fields("announced_from"), ["2026-10-25T02:30"]);
    assert_eq!(send(&owner, path, &filled(&owner, path, &[("announcement", "Sale")])).status, 303);
    assert_eq!(shop.value(sql!("SELECT announced_from FROM shop")), json!(summer + 3_600_000));
}
