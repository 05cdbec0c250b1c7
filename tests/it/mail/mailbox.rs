//! The merchant's view of mails, and the deletion of old data.

use std::collections::HashSet;

use serde_json::json;
use vitrine::{
    ids::Token,
    mail::{
        OrderMail, State,
        store::{self, MailRow},
    },
    platform::MailError,
    sql,
    time::UnixMs,
    web::list::Keyed,
};

use super::fixtures::{TO, order, queued};
use crate::support::Shop;

fn page(shop: &Shop, after: Option<(UnixMs, Token)>) -> Vec<MailRow> {
    shop.batch(&[store::newest(after, 3)]).unwrap()[0].all().unwrap()
}

fn one(shop: &Shop, id: &str) -> Option<MailRow> {
    shop.batch(&[store::one(id)]).unwrap()[0].maybe().unwrap()
}

fn again(shop: &Shop, id: &str) -> bool {
    let Some(row) = one(shop, id).filter(MailRow::may_go_again) else { return false };
    let owner = shop.person("owner@shop.example", "owner");
    shop.batch(&store::again(&row, &owner, shop.platform.clock.now())).unwrap();
    true
}

#[test]
fn pages_of_mails_newest_first() {
    let shop = Shop::new();
    for id in 1..=8 {
        // Up to four mails have the same millisecond.
        shop.batch(&[queued(id, &format!("e{id}"), UnixMs(1_000 + i64::from(id) / 4))]).unwrap();
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let rows = page(&shop, after);
        let Some(last) = rows.last() else { break };
        after = Some(last.key());
        assert!(rows.iter().all(|row| row.data.is_empty() && row.sent_text.is_empty()));
        seen.extend(rows.into_iter().map(|row| row.id));
    }
    let ids = |ids: &[u8]| ids.iter().map(|id| Token::from_bytes([*id; 16])).collect::<HashSet<_>>();
    assert_eq!(seen.len(), 8);
    // Mails of the same millisecond may be in any order.
    let set = |seen: &[Token]| seen.iter().copied().collect::<HashSet<_>>();
    assert_eq!([set(&seen[..1]), set(&seen[1..5]), set(&seen[5..])], [ids(&[8]), ids(&[7, 6, 5, 4]), ids(&[3, 2, 1])]);
}

#[test]
fn one_mail_with_its_data() {
    let shop = Shop::with_email();
    shop.queue_mail(1);
    let id = page(&shop, None)[0].id.to_string();
    let mail = one(&shop, &id).unwrap();
    assert_eq!((mail.recipient.as_str(), mail.kind.as_str(), mail.sent_at), (TO, "order_placed", None));
    assert_eq!((mail.version, serde_json::from_str::<OrderMail>(&mail.data).unwrap()), (1, order()));
    assert_eq!(one(&shop, "nothing"), None);
}

#[test]
fn a_failed_mail_goes_again_as_a_new_one() {
    let shop = Shop::that_sends();
    *shop.platform.mail.refusal.borrow_mut() = Some(MailError::Never("No.".to_owned()));
    shop.queue_mail(1);
    let id = page(&shop, None)[0].id.to_string();
    assert!(!again(&shop, &id), "it is in the queue");
    shop.minutes(1);
    assert_eq!(shop.mail_states(), ["failed"]);
    *shop.platform.mail.refusal.borrow_mut() = None;
    assert!(again(&shop, &id));
    assert!(!again(&shop, &id), "once");
    shop.minutes(1);
    assert_eq!(shop.mails(), [("sent".to_owned(), 1, String::new())]);
    assert_eq!(shop.platform.mail.take()[0].key, format!("{id}-1"));
    assert!(!again(&shop, &id), "what was sent is not sent again");
    assert!(!again(&shop, "nothing"));
    let audit = shop.rows(sql!(
        "SELECT email, action, subject, before FROM audit a JOIN person p ON a.by_kind = 'person' AND p.id = a.by_id"
    ));
    let before = r#"{"problem":"No.","state":"failed"}"#;
    let noted = json!({
        "email": "owner@shop.example", "action": "mail.again", "subject": format!("mail:{id}"), "before": before,
    });
    assert_eq!(audit, [noted]);
}

#[test]
fn a_kept_mail_can_be_sent_once_something_sends() {
    let shop = Shop::with_email();
    shop.queue_mail(1);
    shop.minutes(1);
    shop.platform.mail.is_bound.set(true);
    assert!(again(&shop, &page(&shop, None)[0].id.to_string()));
    shop.minutes(1);
    assert_eq!((shop.mail_states(), shop.platform.mail.take().len()), (vec!["sent".to_owned()], 1));
}

#[test]
fn after_ninety_days_nobody_can_tell_who_got_what() {
    const DAY: i64 = 86_400_000;
    let shop = Shop::that_sends();
    for id in 1..=2 {
        shop.queue_mail(id);
        shop.minutes(1);
        shop.platform.advance(DAY);
    }
    let [newer, older]: [MailRow; 2] = page(&shop, None).try_into().unwrap();
    let (newer, older) = (newer.id.to_string(), older.id.to_string());
    shop.rows(sql!("UPDATE mail SET state = 'failed' WHERE id = ?1", older.as_str()));
    shop.platform.advance(88 * DAY - 180_000);
    shop.minutes(1);
    assert_eq!(one(&shop, &older).unwrap().recipient, TO, "to the day");
    shop.minutes(1);
    let mail = one(&shop, &older).unwrap();
    assert_eq!([mail.recipient.as_str(), &mail.data, &mail.sent_text], [""; 3]);
    assert_eq!((mail.kind.as_str(), mail.state), ("order_placed", State::Failed), "the row stays");
    assert!(!again(&shop, &older), "there is nothing left to send");
    assert_eq!(one(&shop, &newer).unwrap().recipient, TO);
}

#[test]
fn many_old_mails_are_emptied_over_some_minutes_and_queued_ones_never() {
    let shop = Shop::new();
    for id in 1..=250 {
        shop.batch(&[queued(id, &format!("e{id}"), UnixMs(0))]).unwrap();
    }
    shop.rows(sql!("UPDATE mail SET state = 'kept' WHERE key <> 'e7'"));
    shop.rows(sql!("UPDATE mail SET next_at = 9000000000000"));
    let left = |shop: &Shop| shop.value(sql!("SELECT count(*) FROM mail WHERE recipient <> ''")).as_i64().unwrap();
    shop.minutes(1);
    assert_eq!(left(&shop), 150);
    shop.minutes(3);
    assert_eq!(left(&shop), 1);
}
