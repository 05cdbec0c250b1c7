//! People, their roles, and what they have: sessions and API tokens.

use http::Method;
use serde_json::json;
use vitrine::sql;

use super::*;
use crate::{admin::helpers::Worker, support::Shop};

fn person(shop: &Shop, email: &str) -> (String, serde_json::Value) {
    let row = shop.rows(sql!("SELECT id, role, removed FROM person WHERE email = ?1", email)).remove(0);
    (format!("/admin/people/{}", row["id"]), row)
}

#[test]
fn a_person_is_added_changed_and_removed() {
    let shop = Shop::new();
    shop.platform.mail.is_bound.set(true);
    shop.platform.set_var("MAIL_FROM", "shop@shop.example");
    let owner = Worker::new(&shop, "owner");
    let add = |email: &str, role: &str| owner.post("/admin/people", &[("email", email), ("role", role)]);
    let answer = add(" New@Shop.Example ", "manager");
    assert_eq!((answer.status, answer.header("location")), (303, "/admin/people?added=new%40shop.example"));
    let mails = shop.platform.mail.take();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "new@shop.example"));
    assert!(mails[0].text.starts_with("owner@shop.example has given you access to the admin of My shop."));
    assert!(mails[0].text.contains("https://shop.example/admin/sign-in\n"), "{}", mails[0].text);
    assert!(owner.get("/admin/people?added=new%40shop.example").contains("<bdi>new@shop.example</bdi> has access."));
    assert!(!owner.get("/admin/people?added=nobody%40shop.example").contains("has access.<"));
    let again = add("new@shop.example", "owner");
    assert!(again.status == 422 && again.contains("This person already has access."), "{}", again.text());

    let (path, row) = person(&shop, "new@shop.example");
    assert_eq!(row["role"], "manager");
    let set = |role: &str, before: &str| owner.post(&format!("{path}/role"), &[("role", role), ("before", before)]);
    assert_eq!(set("read-only", "manager").status, 303);
    let stale = set("owner", "manager");
    assert!(stale.status == 409 && stale.contains("somebody else changed this person"), "{}", stale.text());
    assert_eq!(person(&shop, "new@shop.example").1["role"], "read-only");
    assert_eq!(owner.post(&format!("{path}/role"), &[("role", "king")]).status, 422);

    assert_eq!(owner.post(&format!("{path}/removal"), &[]).status, 303);
    assert_eq!(owner.post(&format!("{path}/removal"), &[]).status, 404, "sent twice");
    assert_eq!((owner.get(&path).status, owner.get("/admin/people").contains("new@shop.example")), (404, false));
    shop.person("later@shop.example", "manager");
    let answer = add("new@shop.example", "fulfilment");
    assert_eq!(answer.status, 303, "added again");
    assert!(owner.get(answer.header("location")).contains("<bdi>new@shop.example</bdi> has access."));
    let (same, row) = person(&shop, "new@shop.example");
    assert_eq!((same, &row["role"], &row["removed"]), (path, &json!("fulfilment"), &json!(null)));
    let actions = ["person.add", "person.role", "person.remove", "person.add"];
    let subject = format!("person:{}", row["id"]);
    let expected = actions.map(|action| format!("owner@shop.example {action} {subject}"));
    assert_eq!(shop.audit(), expected);
}

#[test]
fn the_role_counts_at_the_next_request_and_a_removal_ends_everything_at_once() {
    let shop = Shop::new();
    let owner = Worker::new(&shop, "owner");
    let (cookie, token) = (shop.sign_in("manager"), shop.api_token("manager"));
    let settings = || shop.ask(Method::GET, "/admin/settings", &[("cookie", &cookie)]).status;
    let (path, _) = person(&shop, "manager@shop.example");
    assert_eq!((settings(), call(&shop, &token).status), (200, 200));
    assert!(owner.get(&path).contains("bin/admin-link"), "the token is listed");
    owner.post(&format!("{path}/role"), &[("role", "fulfilment"), ("before", "manager")]);
    assert_eq!(settings(), 403);
    assert_eq!(owner.post(&format!("{path}/sessions/ending"), &[]).status, 303);
    assert_eq!((settings(), call(&shop, &token).status), (401, 200));
    assert_eq!(owner.get("/admin/people").status, 200, "only the other person's sessions end");
    let cookie = shop.sign_in("fulfilment");
    let (path, _) = person(&shop, "fulfilment@shop.example");
    owner.post(&format!("{path}/removal"), &[]);
    assert_eq!(visit(&shop, &cookie).status, 401);
}

#[test]
fn the_last_owner_stays() {
    let shop = Shop::new();
    let owner = Worker::new(&shop, "owner");
    let (path, _) = person(&shop, "owner@shop.example");
    for (act, fields) in [("removal", vec![]), ("role", vec![("role", "manager"), ("before", "owner")])] {
        let answer = owner.post(&format!("{path}/{act}"), &fields);
        assert!(answer.status == 409 && answer.contains("the shop needs an owner"), "{act}: {}", answer.text());
    }
    shop.person("other@shop.example", "owner");
    assert_eq!(owner.post(&format!("{path}/role"), &[("role", "manager"), ("before", "owner")]).status, 303);
    assert_eq!(owner.get("/admin/people").status, 403, "no owner any more");
}

#[test]
fn an_api_token_is_made_shown_once_and_revoked() {
    let shop = Shop::new();
    let worker = Worker::new(&shop, "manager");
    let create = |fields: &[(&str, &str)]| worker.post("/admin/account/tokens", fields);
    let answer = create(&[("name", "Till"), ("scope", "ReadOrders"), ("scope", "ReadImports")]);
    let token = answer.text().split_once("<code>vitrine_").unwrap().1.split('<').next().unwrap().to_owned();
    let bearer = format!("Bearer vitrine_{token}");
    assert_eq!((answer.status, call(&shop, &bearer).status), (200, 200));
    let page = worker.get("/admin/account");
    assert!(!page.contains(&token) && page.contains("<bdi>Till</bdi>") && page.contains("See imports, See orders."));
    assert!(page.contains("last used"), "{}", page.text());
    let forbidden = shop.ask(Method::GET, "/admin/settings", &[("authorization", &bearer)]);
    assert_eq!(forbidden.status, 403, "a scope that it does not have");
    for (fields, problem) in [
        (vec![("name", "Till"), ("scope", "ReadOrders")], "You have a token with this name already."),
        (vec![("name", "Other")], "Choose what the token may do."),
        (vec![("name", "Other"), ("scope", "ManagePeople")], "Choose what the token may do."),
        (vec![("name", ""), ("scope", "ReadOrders")], "Enter the name of the token."),
    ] {
        let answer = create(&fields);
        assert!(answer.status == 422 && answer.contains(problem), "{problem}: {}", answer.text());
    }
    let id = shop.value(sql!("SELECT id FROM api_token"));
    let path = format!("/admin/account/tokens/{id}/revocation");
    let other = Worker::new(&shop, "owner");
    assert_eq!((other.post(&path, &[]).status, call(&shop, &bearer).status), (303, 200), "of somebody else");
    assert_eq!((worker.post(&path, &[]).status, call(&shop, &bearer).status), (303, 401));
    assert_eq!(worker.post(&path, &[]).status, 303, "sent twice");
    let revoked = shop.value(sql!("SELECT count(*) FROM audit WHERE action = 'api_token.revoke'"));
    assert_eq!(revoked, json!(1));
}

#[test]
fn a_program_makes_no_tokens() {
    let shop = Shop::new();
    let token = shop.api_token("owner");
    let fields = [("name", "Till"), ("scope", "ReadOrders")];
    assert_eq!(shop.post("/admin/account/tokens", &fields, &[("authorization", &token)]).status, 422);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM api_token")), json!(1));
}

#[test]
fn own_sessions_are_listed_and_ended() {
    let shop = Shop::new();
    let (worker, other, third) = (Worker::new(&shop, "manager"), shop.sign_in("manager"), shop.sign_in("manager"));
    let owner = shop.sign_in("owner");
    let page = worker.get("/admin/account");
    let sessions = page.fields("session");
    assert_eq!((sessions.len(), page.contains("(this browser)")), (2, true));
    let end = |fields: &[(&str, &str)]| worker.post("/admin/account/sessions/ending", fields).status;
    assert_eq!(end(&[("session", &sessions[0])]), 303);
    assert_eq!(end(&[("session", &sessions[0])]), 303, "sent twice");
    assert_eq!([&other, &third].map(|cookie| visit(&shop, cookie).status).iter().sum::<u16>(), 601);
    let of_owner =
        shop.value(sql!("SELECT s.id FROM session s JOIN person p ON p.id = s.owner_id WHERE p.role = 'owner'"));
    assert_eq!(end(&[("session", of_owner.as_str().unwrap())]), 303);
    assert_eq!(visit(&shop, &owner).status, 200, "the session of somebody else does not end");
    assert_eq!((end(&[]), end(&[("session", "x")])), (422, 422));
    assert_eq!(end(&[("do", "others")]), 303);
    assert_eq!([&other, &third].map(|cookie| visit(&shop, cookie).status), [401, 401]);
    assert_eq!(worker.get("/admin/account").status, 200);
}
