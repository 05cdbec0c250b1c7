//! `/admin/mail`: reading mails to shoppers, and sending them again.

use serde_json::json;
use vitrine::{platform::MailError, sql};

use super::helpers::Worker;
use crate::support::Shop;

fn only(shop: &Shop) -> String {
    shop.value(sql!("SELECT id FROM mail")).as_str().unwrap().to_owned()
}

#[test]
fn the_mailbox_of_a_machine_that_sends_nothing() {
    let shop = Shop::with_email();
    let worker = Worker::new(&shop, "owner");
    let empty = worker.get("/admin/mail");
    assert!(empty.contains("No mails yet") && empty.contains("No mail service is set up"), "{}", empty.text());
    shop.queue_mail(1);
    shop.minutes(1);
    let id = only(&shop);
    let list = worker.get("/admin/mail");
    assert!(list.contains("Stored, not sent") && list.contains("No mail service is set up"), "{}", list.text());
    assert_eq!(list.links("/admin/mail/"), [format!("/admin/mail/{id}")]);
    let page = worker.get(&format!("/admin/mail/{id}"));
    assert!(page.contains("so this mail was not sent") && page.contains("Twelve Small Moons"), "{}", page.text());
    assert!(!page.contains("/retries"), "nothing could send it: {}", page.text());
    let answer = worker.post(&format!("/admin/mail/{id}/retries"), &[]);
    assert_eq!((answer.status, answer.contains("because no mail service is set up")), (409, true));
    assert_eq!(shop.value(sql!("SELECT state FROM mail")), json!("kept"));
    shop.platform.mail.is_bound.set(true);
    assert!(!worker.get("/admin/mail").contains("No mail service is set up"));
}

#[test]
fn a_mail_is_shown_in_a_frame_where_nothing_runs() {
    let shop = Shop::with_email();
    shop.queue_mail(1);
    let id = only(&shop);
    shop.rows(sql!("UPDATE mail SET data = json_set(data, '$.lines[0].title', '<script>steal()</script>')"));
    let worker = Worker::new(&shop, "manager");
    let page = worker.get(&format!("/admin/mail/{id}"));
    assert!(
        page.contains(&format!("<iframe class=\"mail-html\" sandbox src=\"/admin/mail/{id}/html\"")),
        "{}",
        page.text()
    );
    assert!(!page.contains("<script>steal()"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let mail = worker.get(&format!("/admin/mail/{id}/html"));
    assert!(mail.contains("&#60;script&#62;steal()") && !mail.contains("<script"), "{}", mail.text());
    let policy = mail.header("content-security-policy");
    for part in ["sandbox; ", "default-src 'none'", "frame-ancestors 'self'", "img-src 'self'"] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
    assert!(!policy.contains("script-src") && !policy.contains("allow-"), "{policy}");
    assert_eq!(mail.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(mail.header("cache-control"), "private, no-store");
    assert_eq!(mail.headers.get_all("content-security-policy").iter().count(), 1);
    assert_eq!(worker.get("/admin/mail").header("x-frame-options"), "DENY", "other pages are in no frame");
    assert!(!worker.get("/admin/mail").header("content-security-policy").contains("frame-src"));
}

#[test]
fn a_failed_mail_is_sent_again() {
    let shop = Shop::that_sends();
    *shop.platform.mail.refusal.borrow_mut() = Some(MailError::Never("No <such> mailbox.".to_owned()));
    shop.queue_mail(1);
    let id = only(&shop);
    let worker = Worker::new(&shop, "manager");
    let path = format!("/admin/mail/{id}/retries");
    let early = worker.post(&path, &[]);
    assert!(early.status == 409 && early.contains("was already sent, is waiting to be sent"), "{}", early.text());
    shop.minutes(1);
    let page = worker.get(&format!("/admin/mail/{id}"));
    assert!(
        page.contains("Failed") && page.contains("No &#60;such&#62; mailbox.") && page.contains("Send again"),
        "{}",
        page.text()
    );
    *shop.platform.mail.refusal.borrow_mut() = None;
    assert_eq!(worker.post(&path, &[]).header("location"), format!("/admin/mail/{id}"));
    assert_eq!(shop.audit(), [format!("manager@shop.example mail.again mail:{id}")]);
    assert_eq!(worker.post(&path, &[]).status, 409, "it is in the queue");
    shop.deliver(vitrine::platform::QueueName::Jobs, crate::support::Delivery::default());
    assert_eq!(shop.mail_states(), ["sent"], "no clock is waited for");
    assert_eq!(worker.post(&path, &[]).status, 409, "it is sent");
    assert_eq!((shop.audit().len(), shop.platform.mail.take().len()), (1, 1));
    assert!(!worker.get(&format!("/admin/mail/{id}")).contains("Send again"));
}

#[test]
fn what_was_emptied_is_not_sent() {
    let shop = Shop::that_sends();
    shop.queue_mail(1);
    let id = only(&shop);
    shop.rows(sql!("UPDATE mail SET state = 'failed', recipient = '', data = ''"));
    let worker = Worker::new(&shop, "owner");
    let page = worker.get(&format!("/admin/mail/{id}"));
    assert!(
        page.contains("were deleted after 90 days") && !page.contains("<iframe") && !page.contains("Send again"),
        "{}",
        page.text()
    );
    assert_eq!(worker.post(&format!("/admin/mail/{id}/retries"), &[]).status, 409);
    assert!(worker.get("/admin/mail").contains("deleted"));
}

/// An older release wrote the mail, and this release may lack its template.
#[test]
fn a_mail_without_a_template_is_shown_as_its_data() {
    let shop = Shop::that_sends();
    let worker = Worker::new(&shop, "manager");
    for (n, change) in [(1, sql!("UPDATE mail SET version = 7")), (2, sql!("UPDATE mail SET kind = 'order_praised'"))] {
        shop.rows(sql!("DELETE FROM mail"));
        shop.queue_mail(n);
        shop.rows(change);
        let id = only(&shop);
        let page = worker.get(&format!("/admin/mail/{id}"));
        for part in ["no longer has the template", "lines 1 title", "Twelve Small Moons", "€49.00", "greeting name"] {
            assert!(page.contains(part), "{part}: {}", page.text());
        }
        assert!(!page.contains("<iframe"));
        assert_eq!(worker.get(&format!("/admin/mail/{id}/html")).status, 404);
    }
    let id = only(&shop);
    shop.rows(sql!("UPDATE mail SET kind = 'order_placed', data = '{\"lines\":[{\"quantity\":\"<many>\"}]}'"));
    let page = worker.get(&format!("/admin/mail/{id}"));
    assert!(page.contains("does not fit its template") && page.contains("&#60;many&#62;"), "{}", page.text());
}

#[test]
fn the_text_is_shown_as_it_was_sent() {
    let shop = Shop::that_sends();
    shop.queue_mail(1);
    let id = only(&shop);
    let worker = Worker::new(&shop, "manager");
    let shown = || worker.get(&format!("/admin/mail/{id}"));
    assert!(shown().contains("Plain text") && !shown().contains("Text as sent"), "{}", shown().text());
    shop.minutes(1);
    shop.rows(sql!("UPDATE mail SET sent_text = 'The words of then'"));
    assert!(shown().contains("Text as sent") && shown().contains("The words of then"), "{}", shown().text());
    assert!(!shown().contains("Plain text"));
}

#[test]
fn pages_of_mails_and_ids_that_are_none() {
    let shop = Shop::with_email();
    shop.queue_mail(1);
    shop.rows(sql!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 119)
         INSERT INTO mail (id, key, kind, version, recipient, subject, data, next_at, created_at)
         SELECT (SELECT token FROM fresh_token WHERE n > 0), 'copy' || n, kind, version, recipient, subject, data,
           next_at, created_at + n / 7
         FROM n, (SELECT * FROM mail)"
    ));
    let worker = Worker::new(&shop, "owner");
    let (mut path, mut seen) = ("/admin/mail".to_owned(), Vec::new());
    loop {
        let page = worker.get(&path);
        seen.extend(page.links("/admin/mail/"));
        let Some(next) = page.links("/admin/mail?after=").pop() else { break };
        path = next;
    }
    let all = shop.rows(sql!("SELECT id FROM mail ORDER BY created_at DESC, id DESC"));
    let all: Vec<String> = all.iter().map(|row| format!("/admin/mail/{}", row["id"].as_str().unwrap())).collect();
    assert_eq!((seen.len(), seen), (120, all));
    for wrong in
        ["after=x", "after=1", "after=1.x", "after=-1.aaaaaaaaaaaaaaaaaaaaaaaaaa", "after=99999999999999999999.x"]
    {
        assert_eq!(worker.get(&format!("/admin/mail?{wrong}")).links("/admin/mail/").len(), 50, "{wrong}");
    }
    for id in ["7", "x", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "%27%20OR%201=1--"] {
        for path in [format!("/admin/mail/{id}"), format!("/admin/mail/{id}/html")] {
            assert_eq!(worker.get(&path).status, 404, "{path}");
        }
        assert_eq!(worker.post(&format!("/admin/mail/{id}/retries"), &[]).status, 404, "{id}");
    }
}
