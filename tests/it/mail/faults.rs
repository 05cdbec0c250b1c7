//! Every call that can fail fails once. In the end every mail is sent, and mails with the same key are equal.

use std::collections::BTreeMap;

use vitrine::platform::{Outgoing, QueueName};

use super::fixtures::RESEND;
use crate::support::{Delivery, Page, Part, Shop, When};

const MAILS: u8 = 3;

/// Queues three mails, disturbs the sending, and lets time pass. Returns how often the provider received each mail.
fn check(name: &str, disturb: impl FnOnce(&Shop)) -> Vec<usize> {
    let shop = Shop::that_sends();
    for id in 1..=MAILS {
        shop.queue_mail(id);
    }
    disturb(&shop);
    shop.message(QueueName::Jobs, r#""mail""#, 1);
    shop.deliver(QueueName::Jobs, Delivery::default());
    shop.minutes(30);
    assert_eq!(shop.mail_states(), ["sent"; MAILS as usize], "{name}");
    let mut handed_over: BTreeMap<String, Vec<Outgoing>> = BTreeMap::new();
    for mail in shop.platform.mail.take() {
        handed_over.entry(mail.key.clone()).or_default().push(mail);
    }
    assert_eq!(handed_over.len(), MAILS as usize, "{name}: one key a mail");
    for same in handed_over.values() {
        assert!(
            same.iter().all(|mail| *mail == same[0]),
            "{name}: a provider refuses another content under the same key"
        );
    }
    handed_over.values().map(Vec::len).collect()
}

#[test]
fn nothing_fails() {
    assert_eq!(check("nothing", |_| ()), [1, 1, 1]);
}

#[test]
fn the_database_fails() {
    // Four batches send three mails, and the batches of cron follow. A batch is tried twice.
    for nth in 1..=12 {
        for when in [When::Before, When::After] {
            let counts = check(&format!("{nth} {when:?}"), |shop| shop.platform.faults.fail_at(Part::Db, nth, when));
            assert_eq!(counts, [1, 1, 1], "{nth} {when:?}: noted at the second try");
        }
    }
}

#[test]
fn the_database_fails_twice_in_a_row() {
    for nth in 1..=12 {
        for when in [When::Before, When::After] {
            let counts = check(&format!("{nth} {when:?}"), |shop| {
                shop.platform.faults.fail_at(Part::Db, nth, when);
                shop.platform.faults.fail_at(Part::Db, nth + 1, when);
            });
            assert!(counts.iter().sum::<usize>() <= 4, "{nth} {when:?}: at most one is sent again: {counts:?}");
        }
    }
}

#[test]
fn the_provider_fails() {
    for nth in 1..=4 {
        let name = format!("{nth} before");
        assert_eq!(
            check(&name, |shop| shop.platform.faults.fail_at(Part::Mail, nth, When::Before)),
            [1, 1, 1],
            "{name}"
        );
        // The provider accepted the mail, but its response was lost, so the mail is sent again.
        let name = format!("{nth} after");
        let counts = check(&name, |shop| shop.platform.faults.fail_at(Part::Mail, nth, When::After));
        assert_eq!(counts.iter().sum::<usize>(), if nth <= 3 { 4 } else { 3 }, "{name}");
    }
}

#[test]
fn resend_fails() {
    for nth in 1..=4 {
        for when in [When::Before, When::After] {
            let shop = Shop::with_resend();
            shop.platform.web.script(RESEND, [Page::Says(200, "{}".to_owned())]);
            for id in 1..=MAILS {
                shop.queue_mail(id);
            }
            shop.platform.faults.fail_at(Part::Post, nth, when);
            shop.minutes(30);
            assert_eq!(shop.mail_states(), ["sent"; MAILS as usize], "{nth} {when:?}");
            let posted = shop.platform.web.take_posted();
            let extra = usize::from(when == When::After && nth <= 3);
            assert_eq!(posted.len(), 3 + extra, "{nth} {when:?}");
            let keys: std::collections::BTreeSet<_> =
                posted.iter().map(|posted| &posted.headers["idempotency-key"]).collect();
            assert_eq!(keys.len(), 3);
        }
    }
}

#[test]
fn the_queue_fails_and_cron_makes_up_for_it() {
    let shop = Shop::that_sends();
    for id in 1..=45 {
        shop.queue_mail(id);
    }
    shop.platform.faults.fail_always(Part::Send);
    shop.message(QueueName::Jobs, r#""mail""#, 1);
    assert_eq!(shop.platform.mail.take().len(), 20);
    shop.minutes(2);
    assert_eq!((shop.platform.mail.take().len(), shop.mail_states()), (25, vec!["sent".to_owned(); 45]));
}

/// Messages arrive twice, in reverse order, or not at all.
#[test]
fn messages_go_astray() {
    for how in [
        Delivery { twice: true, ..Delivery::default() },
        Delivery { newest_first: true, ..Delivery::default() },
        Delivery { lose_every: Some(1), ..Delivery::default() },
        Delivery { lose_every: Some(2), ..Delivery::default() },
    ] {
        let shop = Shop::that_sends();
        for id in 1..=45 {
            shop.queue_mail(id);
        }
        shop.message(QueueName::Jobs, r#""mail""#, 1);
        shop.deliver(QueueName::Jobs, how);
        shop.minutes(3);
        assert_eq!((shop.platform.mail.take().len(), shop.mail_states()), (45, vec!["sent".to_owned(); 45]), "{how:?}");
    }
}
