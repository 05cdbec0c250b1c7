//! `/health` names each failing part. The log has every reason, the response only those about settings and migrations.

use vitrine::platform::Level;

use crate::support::{Answer, Part, Shop};

fn checks(answer: &Answer) -> Vec<(String, String)> {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let check = |(name, state): (&String, &serde_json::Value)| (name.clone(), state.as_str().unwrap().to_owned());
    body["checks"].as_object().unwrap().iter().map(check).collect()
}

#[test]
fn all_is_well() {
    let shop = Shop::new();
    let answer = shop.get("/health");
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let names = [
        "BUCKET",
        "CART_KEY",
        "CODE_KEY",
        "DB",
        "JOBS",
        "KV",
        "ORDER_EVENTS",
        "PICTURES",
        "SESSION_KEY",
        "SHOP_ORIGIN",
    ];
    assert_eq!(checks(&answer), names.map(|name| (name.to_owned(), "ok".to_owned())));
    assert!(shop.platform.queues.waiting.borrow().is_empty(), "a health check sends no message");
}

#[test]
fn the_part_that_fails_is_named() {
    for (part, names) in [
        (Part::Db, vec!["DB"]),
        (Part::Kv, vec!["KV"]),
        (Part::Read, vec!["BUCKET"]),
        (Part::Send, vec!["JOBS", "ORDER_EVENTS", "PICTURES"]),
    ] {
        let shop = Shop::new();
        shop.platform.faults.fail_always(part);
        let answer = fails(&shop, &names, "injected failure");
        assert!(!answer.contains("reasons") && !answer.contains("injected"), "{}", answer.text());
    }
    for name in ["SESSION_KEY", "CODE_KEY", "CART_KEY"] {
        for (secrets, reason) in [
            (vec![("", "")], " is not set"),
            (vec![("", "k1")], ": key 1 cannot be used: it is not of the form kid:base64"),
            (vec![("_2", "k2:c2VjcmV0")], "_2: key 1 cannot be used: it is not the base64 of 32 bytes"),
            (vec![("", ""), ("_x", GOOD), ("_-1", GOOD), ("_", GOOD), ("S_1", GOOD)], " is not set"),
        ] {
            let shop = Shop::new();
            for (suffix, secret) in secrets {
                shop.platform.set_var(&format!("{name}{suffix}"), secret);
            }
            let reason = format!("{name}{reason}");
            let answer = fails(&shop, &[name], &reason);
            assert!(answer.contains(&reason) && !answer.contains("c2Vj"), "{}", answer.text());
        }
        // A numbered key is enough.
        let shop = Shop::new();
        shop.platform.set_var(name, "");
        shop.platform.set_var(&format!("{name}_7"), GOOD);
        assert_eq!(shop.get("/health").status, 200);
    }
}

/// A key id, and the base64 of 32 letters n.
const GOOD: &str = "n:bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4=";

fn fails(shop: &Shop, names: &[&str], reason: &str) -> Answer {
    shop.platform.take_log();
    let answer = shop.get("/health");
    assert_eq!((answer.status, answer.header("cache-control")), (503, "private, no-store"));
    let failed: Vec<_> =
        checks(&answer).into_iter().filter(|(_, state)| state == "failed").map(|(name, _)| name).collect();
    assert_eq!(failed, names);
    assert!(!answer.contains("secret"), "{}", answer.text());
    let log = shop.platform.take_log();
    let reasons = log.iter().filter(|(level, line)| *level == Level::Error && line.contains(reason));
    assert_eq!(reasons.count(), names.len(), "{log:?}");
    answer
}
