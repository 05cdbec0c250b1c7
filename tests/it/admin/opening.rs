//! The checklist, opening and closing the shop, and the test mail.

use std::{fs, path::Path};

use rusqlite::Connection;
use vitrine::sql;

use super::helpers::Worker;
use crate::support::{Answer, ORIGIN, Shop};

/// The title and the state of each step.
fn steps(page: &Answer) -> Vec<(String, String)> {
    let text = page.text().replace("<strong>", "").replace("</strong>", "");
    let items = text.split("<li>\n    <h2>").skip(1);
    let step = items.map(|item| {
        let (title, rest) = item.split_once("</h2>\n    <p>").unwrap();
        (title.to_owned(), rest.split('.').next().unwrap().to_owned())
    });
    step.collect()
}

fn state(page: &Answer, title: &str) -> String {
    steps(page).into_iter().find(|(name, _)| name == title).unwrap_or_else(|| panic!("{title}: {}", page.text())).1
}

/// Saves a group of settings as its page sends it, with some fields changed.
fn save(worker: &Worker<'_>, group: &str, changes: &[(&str, &str)]) {
    let path = format!("/admin/settings/{group}");
    let answer = if changes.is_empty() {
        // A form without a change still says that the owner has looked at it.
        let seen = worker.get(&path).fields("tax_rate-seen").remove(0);
        worker.post(&path, &[("tax_rate", &seen), ("tax_rate-seen", &seen)])
    } else {
        worker.post(&path, changes)
    };
    assert_eq!(answer.status, 303, "{group}: {}", answer.text());
}

#[test]
fn an_owner_opens_an_empty_shop_step_by_step() {
    let shop = Shop::as_migrated();
    // Otherwise the test provider takes payments.
    shop.platform.set_var("ENVIRONMENT", "production");
    shop.platform.set_var("SHOP_ORIGIN", ORIGIN);
    assert_eq!(shop.open_link(&shop.link("owner", "session")).header("location"), "/admin");
    let owner = Worker::new(&shop, "owner");
    let page = owner.get("/admin");
    assert_eq!((page.status, page.header("cache-control")), (200, "private, no-store"));
    let required =
        ["Name and e-mail address", "Language, currency and time zone", "Delivery", "Tax", "Payment", "First product"];
    let todo = required.iter().map(|title| ((*title).to_owned(), "To do".to_owned()));
    let recommended = ["Legal pages", "Test mail"].map(|title| (title.to_owned(), "Recommended".to_owned()));
    assert_eq!(steps(&page), todo.chain(recommended).collect::<Vec<_>>());
    assert!(!page.contains("<button>Open the shop</button>"), "{}", page.text());
    let refused = |worker: &Worker<'_>, words: &str| {
        let answer = worker.post("/admin/opening", &[]);
        let alert = format!("role=\"alert\"><strong>The shop cannot open yet. Still to do: {words}.</strong>");
        assert!(answer.status == 422 && answer.contains(&alert), "{words}: {} {}", answer.status, answer.text());
        assert!(shop.get("/").contains("Opening soon"));
    };
    refused(&owner, &required.join("; "));

    // A name alone does not do, because shoppers could not write to anybody. Saving the group confirms the currency.
    save(&owner, "shop", &[("name", "Tea Cups")]);
    let page = owner.get("/admin");
    assert_eq!(state(&page, "Name and e-mail address"), "To do");
    assert_eq!(state(&page, "Language, currency and time zone"), "Done");
    save(&owner, "shop", &[("email", "hello@shop.example")]);
    save(&owner, "delivery", &[]);
    save(&owner, "payments", &[("pays_on_delivery", "1")]);
    refused(&owner, "First product");
    shop.product("draft").status("draft").insert();
    refused(&owner, "First product");
    shop.product("mug").insert();
    let page = owner.get("/admin");
    assert!(required.iter().all(|title| state(&page, title) == "Done"), "{:?}", steps(&page));
    assert!(page.contains("<button>Open the shop</button>"));

    shop.rows(sql!("DELETE FROM purge"));
    let answer = owner.post("/admin/opening", &[]);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/opening"));
    assert_eq!(shop.get("/products/mug").header("cache-control"), "public, max-age=60, stale-while-revalidate=600");
    assert!(owner.get("/admin/opening").contains("It opened on <time>"));
    assert_eq!(owner.get("/admin").header("location"), "/admin/orders");
    // A second click changes nothing.
    assert_eq!(owner.post("/admin/opening", &[]).status, 303);
    let opened: Vec<_> = shop.audit().into_iter().filter(|line| line.contains(" shop.")).collect();
    assert_eq!(opened, ["owner@shop.example shop.open shop:1"]);
    assert!(owner.get("/admin/audit").contains("Opened the shop"));
}

#[test]
fn closing_asks_first_and_orders_stay() {
    let shop = Shop::shelf(1, 5);
    let owner = Worker::new(&shop, "owner");
    let page = owner.get("/admin/closing");
    assert!(page.contains("<h1>Close the shop?</h1>") && page.contains("<button>Close the shop</button>"));
    assert!(!shop.get("/").contains("Opening soon"), "asking closes nothing");
    assert_eq!(owner.post("/admin/closing", &[]).header("location"), "/admin/opening");
    assert!(shop.get("/").contains("Opening soon"));
    assert!(owner.get("/admin/closing").contains("The shop is closed"));
    assert_eq!(owner.post("/admin/closing", &[]).status, 303);
    assert_eq!(shop.audit(), ["owner@shop.example shop.close shop:1"]);
}

#[test]
fn each_role_sees_what_it_may_do() {
    let shop = Shop::as_migrated();
    let fulfilment = Worker::new(&shop, "fulfilment");
    assert_eq!(fulfilment.get("/admin").header("location"), "/admin/orders");
    for role in ["manager", "read-only"] {
        let page = Worker::new(&shop, role).get("/admin");
        assert!(page.status == 200 && page.contains("Only an owner can open the shop."), "{role}: {}", page.text());
    }
}

#[test]
fn the_checklist_is_one_round_trip_after_the_session() {
    let shop = Shop::as_migrated();
    let owner = Worker::new(&shop, "owner");
    for path in ["/admin", "/admin/opening", "/admin/settings/mail"] {
        let timing = owner.get(path);
        assert!(timing.header("server-timing").contains("\"2 round trips"), "{path}: {:?}", timing.headers);
    }
}

#[test]
fn a_test_mail_goes_to_the_person_and_completes_the_step() {
    let shop = Shop::as_migrated();
    shop.platform.mail.is_bound.set(true);
    shop.rows(sql!("UPDATE shop SET name = 'Tea <Cups>', email = 'hello@shop.example'"));
    let owner = Worker::new(&shop, "owner");
    let page = owner.get("/admin/settings/mail");
    assert!(page.contains("<bdi>hello@shop.example</bdi>") && !page.contains("No mail service"), "{}", page.text());
    let answer = owner.post("/admin/settings/mail/tests", &[]);
    assert_eq!(answer.status, 303);
    let shown = owner.get(answer.header("location"));
    assert!(
        shown.contains("Test mail from Tea &#60;Cups&#62;") && shown.contains("Waiting to be sent"),
        "{}",
        shown.text()
    );
    assert_eq!(state(&owner.get("/admin"), "Test mail"), "Recommended");
    shop.index();
    let mails = shop.platform.mail.take();
    let [mail] = &mails[..] else { panic!("{} mails", mails.len()) };
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("owner@shop.example", "Test mail from Tea <Cups>"));
    assert!(mail.text.contains("https://shop.example/admin/settings/mail") && mail.html.contains("Tea &#60;Cups&#62;"));
    assert_eq!(state(&owner.get("/admin"), "Test mail"), "Done");
    assert_eq!(shop.audit().len(), 1, "{:?}", shop.audit());
}

#[test]
fn test_mails_are_limited_by_person_and_hour() {
    let shop = Shop::as_migrated();
    let (owner, manager) = (Worker::new(&shop, "owner"), Worker::new(&shop, "manager"));
    let send = |worker: &Worker<'_>| worker.post("/admin/settings/mail/tests", &[]);
    for _ in 0..5 {
        assert_eq!(send(&owner).status, 303);
    }
    let refused = send(&owner);
    assert!(refused.status == 429 && refused.contains("5 test mails in this hour"), "{}", refused.text());
    assert_eq!(send(&manager).status, 303);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM mail")), 6);
    shop.platform.clock.set(shop.platform.clock.now().plus_seconds(3600));
    assert_eq!(send(&owner).status, 303);
}

#[test]
fn a_shop_without_a_mail_service_says_so() {
    let shop = Shop::as_migrated();
    let owner = Worker::new(&shop, "owner");
    let page = owner.get("/admin/settings/mail");
    assert!(
        page.contains("No mail service is set up") && page.contains("The shop has no sender address"),
        "{}",
        page.text()
    );
    assert!(owner.get("/admin").contains("No mail service is set up"));
    let sent = owner.post("/admin/settings/mail/tests", &[]);
    shop.index();
    assert!(owner.get(sent.header("location")).contains("Stored, not sent"));
    let reader = Worker::new(&shop, "read-only");
    assert!(!reader.get("/admin/settings/mail").contains("<button>Store"));
}

#[test]
fn a_shop_that_already_sells_is_open_after_the_migration() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let before = files.iter().position(|file| file.ends_with("0031_opening.sql")).unwrap();
    let opened = |data: &str| {
        let connection = Connection::open_in_memory().unwrap();
        let apply = |files: &[std::path::PathBuf]| {
            files.iter().for_each(|file| connection.execute_batch(&fs::read_to_string(file).unwrap()).unwrap());
        };
        apply(&files[..before]);
        connection.execute_batch(data).unwrap();
        apply(&files[before..]);
        let sql = "SELECT opened_at IS NOT NULL, (SELECT json_group_array(name) FROM settings_saved) FROM shop";
        connection.query_row(sql, [], |row| Ok((row.get::<_, bool>(0)?, row.get::<_, String>(1)?))).unwrap()
    };
    assert_eq!(opened(""), (false, "[]".to_owned()));
    let product = "INSERT INTO product (handle, title, created_at, updated_at) VALUES ('mug', 'Mug', 1, 1)";
    assert!(opened(product).0);
    let saved = "INSERT INTO audit (at, by_kind, by_id, action, subject) VALUES
        (1, 'person', '1', 'settings.changed', 'settings:delivery'),
        (2, 'person', '1', 'settings.changed', 'settings:delivery')";
    assert_eq!(opened(saved), (false, "[\"delivery\"]".to_owned()));
}
