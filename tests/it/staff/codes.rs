//! Signing in by mail, with a link and a code.

use futures::{executor::block_on, future::join_all};
use http::Request;
use serde_json::json;
use vitrine::{platform::Body, sql};

use super::*;
use crate::support::{Held, ORIGIN, Shop};

const WRONG: &str = "0000 0000";

/// A shop that can send mail, with an owner.
fn mailing_shop() -> Shop {
    let shop = Shop::new();
    shop.platform.mail.is_bound.set(true);
    shop.platform.set_var("MAIL_FROM", "shop@shop.example");
    shop.person("owner@shop.example", "owner");
    shop
}

/// Asks for a mail. Returns the secret of the form for the code.
fn ask(shop: &Shop, email: &str) -> String {
    let answer = shop.post("/admin/sign-in", &[("email", email)], &[]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.fields("request").remove(0)
}

fn enter(shop: &Shop, request: &str, code: &str) -> Answer {
    shop.post("/admin/sign-in", &[("request", request), ("code", code)], &[])
}

/// The text of the only new mail.
fn mail(shop: &Shop) -> String {
    let mut mails = shop.platform.mail.take();
    assert_eq!(mails.len(), 1);
    mails.remove(0).text
}

fn code(mail: &str) -> Option<String> {
    let line = mail.lines().map(str::trim).find(|line| line.len() == 9 && line.as_bytes()[4] == b' ');
    line.map(str::to_owned)
}

#[test]
fn the_code_and_the_link_sign_in_once_between_them() {
    let shop = mailing_shop();
    let request = ask(&shop, " Owner@Shop.Example ");
    let text = mail(&shop);
    let code = code(&text).expect("a code");
    let link = text.split_once("?token=").unwrap().1.lines().next().unwrap();
    let answer = enter(&shop, &request, &code);
    assert_eq!((answer.status, answer.header("location")), (303, "/admin"));
    assert_eq!(visit(&shop, &answer.cookie("__Host-session").unwrap()).status, 200);
    assert_eq!((enter(&shop, &request, &code).status, shop.open_link(link).status), (422, 422));

    let request = ask(&shop, "owner@shop.example");
    let text = mail(&shop);
    let link = text.split_once("?token=").unwrap().1.lines().next().unwrap();
    assert_eq!(shop.open_link(link).status, 303);
    assert_eq!(enter(&shop, &request, &self::code(&text).unwrap()).status, 422);
}

#[test]
fn nobody_learns_who_may_sign_in() {
    let shop = mailing_shop();
    shop.person("gone@shop.example", "owner");
    shop.rows(sql!("UPDATE person SET removed = 1 WHERE email = 'gone@shop.example'"));
    let answers = ["owner@shop.example", "gone@shop.example", "nobody@shop.example"].map(|email| {
        let before = shop.platform.db.batches();
        let answer = shop.post("/admin/sign-in", &[("email", email)], &[]);
        let request = answer.fields("request").remove(0);
        let mails = shop.platform.mail.take().len();
        // The batches after the response are those of the mail.
        let batches = shop.platform.db.batches() - before - if mails == 1 { 2 } else { 0 };
        (answer.status, answer.text().replace(&request, "").replace(email, ""), batches, mails)
    });
    let [one, two, three] = answers;
    assert_eq!((one.3, two.3, three.3), (1, 0, 0));
    assert_eq!((one.0, &one.1, one.2), (two.0, &two.1, two.2));
    assert_eq!((one.0, &one.1, one.2), (three.0, &three.1, three.2));
}

#[test]
fn no_secret_is_stored() {
    let shop = mailing_shop();
    ask(&shop, "owner@shop.example");
    let text = mail(&shop);
    let code = code(&text).unwrap();
    let rows = shop.rows(sql!("SELECT kind, state, recipient, data, sent_text FROM mail"));
    let expected =
        json!({ "kind": "sign_in", "state": "sent", "recipient": "owner@shop.example", "data": "", "sent_text": "" });
    assert_eq!(rows, [expected]);
    let stored = format!("{:?}", shop.rows(sql!("SELECT * FROM sign_in")));
    let link = text.split_once("?token=").unwrap().1.lines().next().unwrap();
    assert!(!stored.contains(link) && !stored.contains(&code) && !stored.contains(&code.replace(' ', "")));
}

#[test]
fn a_code_has_five_tries() {
    let shop = mailing_shop();
    let request = ask(&shop, "owner@shop.example");
    let code = code(&mail(&shop)).unwrap();
    for _ in 0..5 {
        let answer = enter(&shop, &request, WRONG);
        assert_eq!((answer.status, answer.cookie("__Host-session")), (422, None));
    }
    assert_eq!(enter(&shop, &request, &code).status, 422);
    let refused = shop.value(sql!("SELECT count(*) FROM audit WHERE action = 'session.refuse'"));
    assert_eq!(refused, json!(5));
}

#[test]
fn after_ten_wrong_codes_in_a_day_only_the_link_works() {
    let shop = mailing_shop();
    for _ in 0..2 {
        let request = ask(&shop, "owner@shop.example");
        mail(&shop);
        for _ in 0..5 {
            enter(&shop, &request, WRONG);
        }
    }
    ask(&shop, "owner@shop.example");
    let text = mail(&shop);
    assert_eq!(code(&text), None);
    let link = text.split_once("?token=").unwrap().1.lines().next().unwrap();
    assert_eq!(shop.open_link(link).status, 303);
    shop.platform.advance(DAY);
    ask(&shop, "owner@shop.example");
    assert!(code(&mail(&shop)).is_some(), "the next day");
}

#[test]
fn an_address_gets_five_mails_in_an_hour() {
    let shop = mailing_shop();
    for _ in 0..7 {
        ask(&shop, "owner@shop.example");
    }
    assert_eq!(shop.platform.mail.take().len(), 5);
    shop.platform.advance(HOUR);
    ask(&shop, "owner@shop.example");
    assert_eq!(shop.platform.mail.take().len(), 1);
}

/// Sends a form from this IP address.
fn from(shop: &Shop, address: &str, fields: &[(&str, &str)]) -> Answer {
    shop.post("/admin/sign-in", fields, &[("cf-connecting-ip", address)])
}

#[test]
fn a_network_gets_twenty_mails_in_an_hour() {
    let shop = mailing_shop();
    let ask = |address: &str, person: usize| {
        let email = format!("{person}@shop.example");
        shop.person(&email, "manager");
        assert_eq!(from(&shop, address, &[("email", &email)]).status, 200, "the answer is the same");
        shop.platform.mail.take().len()
    };
    assert_eq!((0..22).map(|person| ask("198.51.100.7", person)).sum::<usize>(), 20);
    assert_eq!(ask("203.0.113.9", 21), 1, "another network");
    shop.platform.advance(HOUR);
    assert_eq!(ask("198.51.100.7", 22), 1, "an hour later");
}

#[test]
fn a_network_enters_fifty_codes_in_an_hour() {
    let shop = mailing_shop();
    for _ in 0..50 {
        from(&shop, "198.51.100.7", &[("request", "x"), ("code", WRONG)]);
    }
    let request = ask(&shop, "owner@shop.example");
    let code = code(&mail(&shop)).unwrap();
    let fields = [("request", request.as_str()), ("code", code.as_str())];
    assert_eq!(from(&shop, "198.51.100.7", &fields).status, 422);
    assert_eq!(from(&shop, "203.0.113.9", &fields).status, 303, "another network");
}

/// Enters the codes at the same time, and returns the statuses in ascending order.
fn at_once(shop: &Shop, request: &str, codes: &[&str]) -> Vec<u16> {
    let send = |code: &&str| {
        let body = format!("request={request}&code={}", code.replace(' ', "+"));
        let request = Request::post(format!("{ORIGIN}/admin/sign-in"))
            .header("sec-fetch-site", "same-origin")
            .body(Body::Native(Held::bytes(body)))
            .unwrap();
        let answer = shop.app.fetch(request);
        async { answer.await.status().as_u16() }
    };
    let mut statuses = block_on(join_all(codes.iter().map(send)));
    block_on(shop.app.after());
    statuses.sort_unstable();
    statuses
}

#[test]
fn simultaneous_tries_do_not_exceed_the_budget() {
    let shop = mailing_shop();
    let request = ask(&shop, "owner@shop.example");
    let right = code(&mail(&shop)).unwrap();
    assert_eq!(at_once(&shop, &request, &[WRONG; 8]), [422; 8]);
    assert_eq!(shop.value(sql!("SELECT tries FROM sign_in")), json!(5));
    assert_eq!(enter(&shop, &request, &right).status, 422);

    let request = ask(&shop, "owner@shop.example");
    let right = code(&mail(&shop)).unwrap();
    assert_eq!(at_once(&shop, &request, &[&right, &right, &right]), [303, 422, 422]);
    assert_eq!(count(&shop, "sessions"), 1);
}

#[test]
fn only_the_browser_that_asked_can_enter_the_code() {
    let shop = mailing_shop();
    let (mine, other) = (ask(&shop, "owner@shop.example"), ask(&shop, "nobody@shop.example"));
    let code = code(&mail(&shop)).unwrap();
    for request in [other.as_str(), "", "x", "' OR 1 = 1 --"] {
        assert_eq!(enter(&shop, request, &code).status, 422, "{request}");
    }
    shop.platform.advance(10 * MINUTE);
    assert_eq!(enter(&shop, &mine, &code).status, 422, "ten minutes later");
}

#[test]
fn a_new_sign_in_ends_the_old_session_of_the_browser() {
    let shop = Shop::new();
    let old = shop.sign_in("owner");
    let link = shop.link("manager", "session");
    let answer = shop.post("/admin/sign-in", &[("token", &link)], &[("cookie", &old)]);
    assert_eq!(answer.status, 303);
    assert_eq!(visit(&shop, &old).status, 401);
    assert_eq!(visit(&shop, &answer.cookie("__Host-session").unwrap()).status, 200);
}

#[test]
fn a_refused_action_is_in_the_audit_log() {
    let shop = Shop::new();
    let cookie = shop.sign_in("read-only");
    assert_eq!(shop.post("/admin/imports/7/retries", &[], &[("cookie", &cookie)]).status, 403);
    let rows = shop.rows(sql!("SELECT subject, after FROM audit WHERE action = 'access.refuse'"));
    let after = r#"{"path":"/admin/imports/7/retries","role":"read-only"}"#;
    assert_eq!(rows, [json!({ "subject": "permission:ImportProducts", "after": after })]);
}

#[test]
fn repeated_refusals_do_not_fill_the_audit_log() {
    let shop = Shop::new();
    let cookie = shop.sign_in("read-only");
    let refuse = |times| {
        for _ in 0..times {
            assert_eq!(shop.post("/admin/imports/7/retries", &[], &[("cookie", &cookie)]).status, 403);
        }
        shop.value(sql!("SELECT count(*) FROM audit WHERE action = 'access.refuse'"))
    };
    assert_eq!(refuse(25), json!(20));
    shop.platform.advance(60 * MINUTE - 1);
    assert_eq!(refuse(1), json!(20), "within the hour");
    shop.platform.advance(1);
    assert_eq!(refuse(1), json!(21));
}

#[test]
fn an_api_token_has_scopes_and_a_last_use() {
    let shop = Shop::new();
    let token = shop.api_token("owner");
    assert!(token.starts_with("Bearer vitrine_"));
    let used = || shop.value(sql!("SELECT used_at FROM api_token"));
    assert_eq!((used(), call(&shop, &token).status), (json!(null), 200));
    let first = used();
    shop.platform.advance(MINUTE - 1);
    call(&shop, &token);
    assert_eq!(used(), first, "within a minute");
    shop.platform.advance(1);
    call(&shop, &token);
    assert_ne!(used(), first);
    shop.rows(sql!("UPDATE api_token SET scopes = '[\"ReadOrders\"]'"));
    assert_eq!(call(&shop, &token).status, 403);
}

#[test]
fn what_is_no_address_is_shown_again() {
    let shop = mailing_shop();
    for email in ["", "x", "a@b", "owner@shop.example\r\nBcc: x@y.example", "' OR 1 = 1 --", "<b>@shop.example"] {
        let answer = shop.post("/admin/sign-in", &[("email", email)], &[]);
        assert_eq!((answer.status, answer.cookie("__Host-session")), (422, None), "{email}");
        assert!(!answer.contains("<b>"), "{email}");
    }
    assert_eq!(shop.post("/admin/sign-in", &[("email", &"a".repeat(3000))], &[]).status, 413);
    assert!(shop.platform.mail.take().is_empty());
    shop.platform.mail.is_bound.set(false);
    let answer = shop.post("/admin/sign-in", &[("email", "owner@shop.example")], &[]);
    assert_eq!((answer.status, answer.contains("bin/admin-link EMAIL")), (422, true), "without a way to send mail");
}
