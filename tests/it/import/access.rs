//! Permissions for imports, their rows in the audit log, and unknown addresses.

use http::{Method, Request};
use vitrine::{
    platform::{Body, QueueName},
    sql,
};

use crate::support::{Answer, Delivery, Held, ORIGIN, Part, START, Shop, When};

const FILE: &str = "Handle,Title,Price\ncup,Cup,1\n";

fn send(shop: &Shop, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{ORIGIN}/admin/imports?name=a.csv"))
        .header("content-length", FILE.len());
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    shop.send(request.body(Body::Native(Held::bytes(FILE))).unwrap())
}

#[test]
fn only_those_who_may() {
    let shop = Shop::new();
    assert_eq!(send(&shop, &[("sec-fetch-site", "same-origin")]).status, 401);
    assert_eq!(send(&shop, &[("authorization", "Bearer x.y.z")]).status, 401);
    let cookie = shop.sign_in("owner");
    assert_eq!(send(&shop, &[("cookie", &cookie), ("sec-fetch-site", "cross-site")]).status, 403);
    for role in ["fulfilment", "read-only"] {
        assert_eq!(send(&shop, &[("authorization", &shop.api_token(role))]).status, 403, "{role}");
    }
    assert_eq!(shop.platform.objects.keys(), [""; 0], "nothing of it was stored");
    assert_eq!(shop.platform.queues.bodies(QueueName::Jobs), [""; 0]);
    for role in ["owner", "manager"] {
        assert_eq!(send(&shop, &[("authorization", &shop.api_token(role))]).status, 201, "{role}");
    }
    assert_eq!(send(&shop, &[("cookie", &cookie), ("sec-fetch-site", "same-origin")]).status, 201);
}

#[test]
fn it_is_noted_who_did_it() {
    let shop = Shop::new();
    let id = shop.begin("name=a.csv&dry_run=1", FILE);
    let rows = shop.rows(sql!(
        "SELECT at, email, action, subject, after FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id
         WHERE action LIKE 'import%'"
    ));
    assert_eq!(
        rows,
        [serde_json::json!({
            "at": START.0, "email": "manager@shop.example", "action": "import.start", "subject": format!("import:{id}"),
            "after": r#"{"as_of":null,"dry_run":1,"encoding":"","file":"a.csv","no_quantities":"keep","stock":"keep"}"#,
        })]
    );
}

#[test]
fn the_log_tells_no_secret() {
    let shop = Shop::new();
    let token = shop.api_token("owner");
    assert_eq!(send(&shop, &[("authorization", &token)]).status, 201);
    shop.platform.faults.fail_at(Part::Db, 2, When::Before);
    shop.deliver(QueueName::Jobs, Delivery::default());
    let secret = token.trim_start_matches("Bearer ");
    let parts: Vec<&str> = secret.split('.').collect();
    let log = shop.platform.take_log();
    assert!(log.len() >= 3, "{log:?}");
    for (_, line) in log {
        // The first part of the token only names the algorithm.
        assert!(parts[1..].iter().all(|part| !line.contains(part)), "{line}");
        assert!(!line.contains("Tea cup"), "{line}");
    }
}

#[test]
fn addresses_that_lead_nowhere() {
    let shop = Shop::new();
    let token = shop.api_token("owner");
    for id in ["0", "7", "-1", "x", "1.0", "9007199254740993", "99999999999999999999", "%31%32%00", "1e3", "%20"] {
        for (method, path) in [(Method::GET, ""), (Method::POST, "/retries")] {
            let answer = shop.ask(method.clone(), &format!("/admin/imports/{id}{path}"), &[("authorization", &token)]);
            assert_eq!(answer.status, 404, "{method} {id}{path}");
        }
    }
}

#[test]
fn names_of_files_are_kept_short_and_plain() {
    let shop = Shop::new();
    let name = |query: &str| shop.report(shop.begin(query, FILE))["file_name"].as_str().unwrap().to_owned();
    assert_eq!(name(""), "products.csv");
    assert_eq!(name("name=%E8%8C%B6%0A%00.csv"), "茶.csv");
    assert_eq!(name(&format!("name={}", "x".repeat(500))).len(), 200);
}

#[test]
fn storage_that_fails_stores_nothing() {
    let shop = Shop::new();
    shop.platform.faults.fail_at(Part::Put, 1, When::Before);
    let answer = shop.upload("name=a.csv", FILE);
    assert_eq!(answer.status, 500);
    assert!(!answer.contains("injected"));
    assert_eq!(shop.value(sql!("SELECT count(*) FROM import")), 0);
}
