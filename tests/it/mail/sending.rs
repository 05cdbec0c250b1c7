//! Queued mails: sent, retried, or failed.

use futures::executor::block_on;
use serde_json::{Value, json};
use vitrine::{
    platform::{Level, MailError, QueueName},
    sql,
};

use super::fixtures::{RESEND, TO, queued};
use crate::support::{Delivery, Page, Posted, Shop};

fn state(state: &str, attempts: i64, problem: &str) -> Vec<(String, i64, String)> {
    vec![(state.to_owned(), attempts, problem.to_owned())]
}

fn taken() -> Page {
    Page::Says(200, r#"{"id":"m1"}"#.to_owned())
}

/// The idempotency keys of the requests to Resend.
fn keys(posted: &[Posted]) -> Vec<&str> {
    posted.iter().map(|posted| posted.headers["idempotency-key"].as_str()).collect()
}

#[test]
fn one_mail_a_key_however_often_it_is_queued() {
    let shop = Shop::that_sends();
    let now = shop.platform.clock.now();
    shop.batch(&[queued(1, "event", now)]).unwrap();
    shop.batch(&[queued(2, "event", now), queued(3, "event", now)]).unwrap();
    assert_eq!(shop.value(sql!("SELECT count(*) FROM mail")), 1);
    shop.minutes(1);
    shop.batch(&[queued(4, "event", now)]).unwrap();
    shop.minutes(3);
    assert_eq!(shop.platform.mail.take().len(), 1);
    assert_eq!(shop.mails(), state("sent", 1, ""));
    // The same id for another key is a mistake, and must not lose a mail silently.
    assert!(shop.batch(&[queued(1, "other", now)]).is_err());
}

#[test]
fn the_message_sends_without_waiting_for_cron() {
    let shop = Shop::that_sends();
    shop.queue_mail(1);
    let outcome = shop.message(QueueName::Jobs, r#""mail""#, 1);
    assert_eq!(outcome, vitrine::app::Outcome::Done);
    let mails = shop.platform.mail.take();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.sender(), "Paper Moon <hello@shop.example>");
    assert_eq!((mail.to.as_str(), mail.reply_to.as_ref()), (TO, None));
    assert_eq!(mail.subject.as_str(), "Your order 1042 at Paper Moon");
    assert!(mail.html.starts_with("<!doctype html>") && mail.text.contains("THANK YOU"));
    assert_eq!(shop.value(sql!("SELECT sent_at FROM mail")).as_i64().unwrap(), shop.platform.clock.now().0);
    // A second delivery of the message finds nothing to send.
    shop.message(QueueName::Jobs, r#""mail""#, 1);
    assert_eq!(shop.platform.mail.take().len(), 0);
}

#[test]
fn what_resend_is_asked() {
    let shop = Shop::with_resend();
    shop.platform.set_var("MAIL_FROM", "orders@mail.shop.example");
    shop.platform.web.script(RESEND, [taken()]);
    shop.queue_mail(1);
    shop.minutes(2);
    let posted = shop.platform.web.take_posted();
    assert_eq!(posted.len(), 1);
    let headers = &posted[0].headers;
    assert_eq!(headers["authorization"], "Bearer re_secret");
    assert_eq!(headers["content-type"], "application/json");
    let id = shop.value(sql!("SELECT id FROM mail"));
    assert_eq!(headers["idempotency-key"], format!("{}-0", id.as_str().unwrap()));
    let body: Value = serde_json::from_str(&posted[0].body).unwrap();
    assert_eq!(body["from"], "Paper Moon <orders@mail.shop.example>");
    assert_eq!((&body["to"], &body["reply_to"]), (&json!([TO]), &json!("hello@shop.example")));
    assert_eq!(shop.mails(), state("sent", 1, ""));
}

/// The key of Resend takes precedence over a mail binding.
#[test]
fn the_key_decides_before_the_binding() {
    let shop = Shop::with_resend();
    shop.platform.mail.is_bound.set(true);
    shop.platform.web.script(RESEND, [taken()]);
    shop.queue_mail(1);
    shop.minutes(1);
    assert_eq!((shop.platform.web.take_posted().len(), shop.platform.mail.take().len()), (1, 0));
}

#[test]
fn only_a_developers_shop_asks_another_server() {
    for (environment, url) in [("dev", "https://stand-in.example/emails"), ("production", RESEND), ("", RESEND)] {
        let shop = Shop::with_resend();
        shop.platform.set_var("ENVIRONMENT", environment);
        shop.platform.set_var("MAIL_PROVIDER_URL", "https://stand-in.example");
        shop.platform.web.script(url, [taken()]);
        shop.queue_mail(1);
        shop.minutes(1);
        let posted = shop.platform.web.take_posted();
        assert_eq!(posted.iter().map(|posted| posted.url.as_str()).collect::<Vec<_>>(), [url], "{environment}");
    }
}

#[test]
fn where_nothing_sends_mails_are_kept() {
    let shop = Shop::with_email();
    shop.queue_mail(1);
    shop.queue_mail(2);
    shop.minutes(1);
    assert_eq!(shop.mail_states(), ["kept", "kept"]);
    // Old mails are not sent by themselves when a provider is set up later.
    shop.platform.mail.is_bound.set(true);
    shop.minutes(5);
    assert_eq!((shop.mail_states(), shop.platform.mail.take().len()), (vec!["kept".to_owned(); 2], 0));
}

#[test]
fn a_provider_that_is_down_gets_it_later() {
    let shop = Shop::with_resend();
    shop.platform.web.script(
        RESEND,
        [
            Page::Timeout,
            Page::Says(500, r#"{"name":"application_error","message":"Down."}"#.to_owned()),
            Page::Status(429),
            Page::Broken,
        ],
    );
    shop.queue_mail(1);
    block_on(shop.app.tick());
    assert_eq!(shop.mails(), state("queued", 1, "Resend could not be reached."));
    shop.minutes(1);
    assert_eq!(shop.mails(), state("queued", 2, "Resend could not accept the mail for now (status 500): “Down”."));
    shop.minutes(4);
    assert_eq!(shop.mails()[0].1, 2, "not before five minutes");
    shop.minutes(1);
    assert_eq!(shop.mails()[0].1, 3);
    shop.minutes(14);
    assert_eq!(shop.mails()[0].1, 3, "not before a quarter of an hour");
    shop.minutes(1);
    assert_eq!(shop.mails(), state("sent", 4, ""), "its answer broke off, and its status said that it was taken");
    let posted = shop.platform.web.take_posted();
    let first = keys(&posted)[0];
    assert_eq!((posted.len(), keys(&posted).iter().all(|key| *key == first)), (4, true));
}

#[test]
fn after_a_day_it_has_failed() {
    let shop = Shop::with_resend();
    shop.queue_mail(1);
    shop.minutes(23 * 60);
    assert_eq!(shop.mail_states(), ["queued"]);
    shop.minutes(60);
    assert_eq!(shop.mails(), state("failed", 9, "Resend could not be reached."));
    shop.platform.web.script(RESEND, [taken()]);
    shop.minutes(60);
    assert_eq!(shop.platform.web.take_posted().len(), 9, "what has failed is left alone");
}

#[test]
fn what_cannot_get_better_fails_at_once() {
    for (answer, problem) in [
        (
            Page::Says(
                422,
                r#"{"name":"validation_error","message":"Invalid `to` field: ada@example.org."}"#.to_owned(),
            ),
            "Resend refuses this mail (status 422): “Invalid `to` field: the address”.",
        ),
        (Page::Status(400), "Resend refuses this mail (status 400)."),
    ] {
        let shop = Shop::with_resend();
        shop.platform.web.script(RESEND, [answer]);
        shop.queue_mail(1);
        shop.minutes(3);
        assert_eq!(shop.mails(), state("failed", 1, problem));
        assert_eq!(shop.platform.web.take_posted().len(), 1);
    }
    let shop = Shop::that_sends();
    *shop.platform.mail.refusal.borrow_mut() = Some(MailError::Never(format!("No mail for {TO}.")));
    shop.queue_mail(1);
    shop.minutes(3);
    assert_eq!(shop.mails(), state("failed", 1, "No mail for the address."));
}

#[test]
fn what_a_merchant_can_set_right_waits_for_it() {
    let shop = Shop::with_resend();
    let refusal = r#"{"name":"validation_error","message":"The shop.example domain is not verified."}"#;
    shop.platform.web.script(RESEND, [Page::Says(403, refusal.to_owned()), taken()]);
    shop.queue_mail(1);
    shop.minutes(1);
    let (state, _, problem) = &shop.mails()[0];
    assert_eq!(state, "queued");
    assert!(problem.contains("domain is not verified") && problem.contains("MAIL_PROVIDER_KEY"), "{problem}");
    shop.minutes(5);
    assert_eq!(shop.mail_states(), ["sent"]);

    for (mail_from, email, problem) in [
        ("", "", "The shop has no sender address. Set its e-mail address in the settings, or set MAIL_FROM."),
        (
            "",
            "not an address",
            "The shop has no sender address. Set its e-mail address in the settings, or set MAIL_FROM.",
        ),
        ("a@b.co\r\nBcc: x@y.zz", "hello@shop.example", "MAIL_FROM is not an e-mail address."),
    ] {
        let shop = Shop::that_sends();
        shop.platform.set_var("MAIL_FROM", mail_from);
        shop.rows(sql!("UPDATE shop SET email = ?1", email));
        shop.queue_mail(1);
        shop.minutes(1);
        assert_eq!(shop.mails(), self::state("queued", 1, problem));
        shop.platform.set_var("MAIL_FROM", "shop@shop.example");
        shop.minutes(2);
        assert_eq!(shop.mail_states(), ["sent"]);
    }
}

#[test]
fn a_recipient_that_is_none_fails_and_breaks_no_header() {
    for recipient in ["nobody", "a@b.co\r\nBcc: x@y.zz", "a@b.co, c@d.ee", "\0"] {
        let shop = Shop::that_sends();
        shop.queue_mail(1);
        shop.queue_mail(2);
        shop.rows(sql!(
            "UPDATE mail SET recipient = ?1, subject = 'x' || char(13, 10) || 'Bcc: x@y.zz' WHERE key = 'e1'",
            recipient
        ));
        shop.minutes(1);
        assert_eq!(shop.mail_states(), ["failed", "sent"], "{recipient:?}: and the next is sent");
    }
    let shop = Shop::that_sends();
    shop.queue_mail(1);
    shop.rows(sql!("UPDATE mail SET subject = 'x' || char(13, 10) || 'Bcc: x@y.zz'"));
    shop.minutes(1);
    assert_eq!(shop.platform.mail.take()[0].subject.as_str(), "x Bcc: x@y.zz");
}

/// A mail that fails does not block the others.
#[test]
fn one_mail_that_is_not_taken_holds_up_no_other() {
    let shop = Shop::with_resend();
    shop.platform.web.script(RESEND, [Page::Status(500), taken()]);
    for id in 1..=5 {
        shop.queue_mail(id);
    }
    block_on(shop.app.tick());
    assert_eq!(shop.mail_states().iter().filter(|state| *state == "sent").count(), 4);
    shop.minutes(1);
    assert_eq!(shop.mail_states(), ["sent"; 5]);
}

#[test]
fn a_provider_that_is_down_is_asked_three_times_a_minute() {
    let shop = Shop::with_resend();
    shop.platform.web.script(RESEND, [Page::Status(500)]);
    for id in 1..=9 {
        shop.queue_mail(id);
    }
    block_on(shop.app.tick());
    assert_eq!(shop.platform.web.take_posted().len(), 3, "the run ends");
    assert_eq!(shop.mail_states(), ["queued"; 9]);
    shop.platform.web.script(RESEND, [taken()]);
    shop.minutes(2);
    assert_eq!(shop.mail_states(), ["sent"; 9]);
}

#[test]
fn many_mails_go_in_runs() {
    let shop = Shop::that_sends();
    for id in 1..=50 {
        shop.queue_mail(id);
    }
    shop.message(QueueName::Jobs, r#""mail""#, 1);
    assert_eq!(shop.platform.mail.take().len(), 20);
    assert_eq!(shop.platform.queues.bodies(QueueName::Jobs), [r#""mail""#]);
    shop.deliver(QueueName::Jobs, Delivery::default());
    let mut keys: Vec<_> = shop.platform.mail.take().into_iter().map(|mail| mail.key).collect();
    assert_eq!(keys.len(), 30);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 30, "each once");
    assert_eq!(shop.mail_states(), ["sent"; 50]);
}

#[test]
fn two_sweeps_at_once_send_each_mail_once() {
    let shop = Shop::that_sends();
    for id in 1..=7 {
        shop.queue_mail(id);
    }
    block_on(futures::future::join3(
        shop.app.tick(),
        shop.message_later(QueueName::Jobs, r#""mail""#, 1),
        shop.app.tick(),
    ));
    assert_eq!(shop.mail_states(), ["sent"; 7]);
    let mut keys: Vec<_> = shop.platform.mail.take().into_iter().map(|mail| mail.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 7);
}

/// A sender that hangs longer than the retry delay is overtaken. The mail is sent twice with one key, and stays sent.
#[test]
fn whoever_is_overtaken_changes_nothing_any_more() {
    let shop = Shop::that_sends();
    shop.queue_mail(1);
    let turn =
        |shop: &Shop| shop.rows(vitrine::mail::store::take(shop.platform.clock.now(), "[60000,300000]"))[0].clone();
    let slow: vitrine::mail::store::Turn = serde_json::from_value(turn(&shop)).unwrap();
    shop.platform.advance(60_000);
    let quick: vitrine::mail::store::Turn = serde_json::from_value(turn(&shop)).unwrap();
    assert_eq!((slow.id.as_str(), slow.attempts, quick.attempts), (quick.id.as_str(), 1, 2));
    // The failure of the slow sender is ignored, because the quick sender has the newer attempt.
    shop.rows(vitrine::mail::store::failed_for_now(&slow, "slow", 1));
    assert_eq!(shop.mails(), state("queued", 2, ""));
    shop.rows(vitrine::mail::store::sent(&quick.id, "", shop.platform.clock.now()));
    for statement in [
        vitrine::mail::store::failed_for_good(&slow.id, "x"),
        vitrine::mail::store::keep(shop.platform.clock.now().plus_seconds(86_400)),
        vitrine::mail::store::failed_for_now(&quick, "x", 1),
    ] {
        shop.rows(statement);
        assert_eq!(shop.mails(), state("sent", 2, ""));
    }
    // A mail that was marked as failed was sent after all.
    shop.queue_mail(2);
    shop.rows(sql!("UPDATE mail SET state = 'failed', problem = 'x' WHERE key = 'e2'"));
    let id = shop.value(sql!("SELECT id FROM mail WHERE key = 'e2'"));
    shop.rows(vitrine::mail::store::sent(id.as_str().unwrap(), "", shop.platform.clock.now()));
    assert_eq!(shop.mails()[1], ("sent".to_owned(), 0, String::new()));
}

#[test]
fn senders_that_never_come_back_are_noticed() {
    let shop = Shop::that_sends();
    shop.queue_mail(1);
    shop.rows(sql!("UPDATE mail SET attempts = 9"));
    shop.minutes(1);
    let (state, _, problem) = &shop.mails()[0];
    assert_eq!((state.as_str(), problem.is_empty()), ("failed", false));
    assert_eq!(shop.platform.mail.take().len(), 0);
}

#[test]
fn the_log_tells_of_each_mail_and_of_no_person() {
    let shop = Shop::with_resend();
    shop.platform.web.script(RESEND, [Page::Says(500, format!(r#"{{"message":"No mail for {TO}"}}"#)), taken()]);
    shop.queue_mail(1);
    shop.minutes(2);
    let log = shop.platform.take_log();
    let mails: Vec<(Level, Value)> = log
        .iter()
        .map(|(level, line)| (*level, serde_json::from_str::<Value>(line).unwrap()))
        .filter(|(_, line)| line.get("mail").is_some())
        .collect();
    assert_eq!(mails.len(), 2, "{mails:#?}");
    assert_eq!(
        (mails[0].0, &mails[0].1["attempt"], &mails[0].1["kind"]),
        (Level::Error, &json!(1), &json!("order_placed"))
    );
    assert_eq!((mails[1].0, &mails[1].1["by"]), (Level::Info, &json!("Resend")));
    assert!(log.iter().all(|(_, line)| !line.contains("ada@") && !line.contains("re_secret")), "{log:#?}");
}

/// The cost of a sweep does not grow with the number of old mails.
#[test]
fn a_sweep_costs_the_same_however_many_mails_there_were() {
    let cost = |mails: i64| {
        let shop = Shop::that_sends();
        shop.rows(sql!(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
             INSERT INTO mail (id, key, kind, version, recipient, subject, data, state, next_at, created_at, sent_at)
             SELECT printf('%026d', n), 'e' || n, 'order_placed', 1, iif(n % 2, '', 'a@b.co'), 's', '{}',
               iif(n % 3, 'sent', 'failed'), 0, CAST(?2 AS INTEGER) - iif(n % 2, 8640000000, 0), 0 FROM n",
            mails,
            shop.platform.clock.now()
        ));
        let before = shop.platform.db.steps();
        shop.rows(vitrine::mail::store::take(shop.platform.clock.now(), "[1]"));
        shop.rows(vitrine::mail::store::give_up(shop.platform.clock.now(), 9, "x"));
        shop.rows(vitrine::mail::store::empty(shop.platform.clock.now().plus_seconds(-90 * 86_400)));
        shop.rows(vitrine::mail::store::newest(None, 20));
        shop.rows(vitrine::mail::store::newest(
            Some((shop.platform.clock.now(), vitrine::ids::Token::from_bytes([7; 16]))),
            20,
        ));
        shop.platform.db.steps() - before
    };
    let few = cost(100);
    assert!(cost(5_000) < few + few / 4, "{few} grew to {}", cost(5_000));
}
