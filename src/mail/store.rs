//! The SQL of mails: queued, taken in turn, settled, emptied once they are old, read and tried again by the people who run the
//! shop.

use serde::Deserialize;
use serde_json::json;

use super::{Kind, Letter};
use crate::{
    audit::{self, By, Subject},
    email::EmailAddress,
    ids::{MAX_ID, Token},
    platform::Statement,
    sql,
    time::UnixMs,
    web::list::Keyed,
};

/// Queues a letter, to be sent after the batch that this belongs to. The same letter for the same event is queued once, however
/// often this is said.
///
/// `id` must be new and random: it is what a provider tells a repeated try by. Only the conflict that is meant is passed over;
/// `INSERT OR IGNORE` would swallow every other breach, and the mail with it.
pub fn queue(id: Token, event_id: &str, kind: Kind, to: &EmailAddress, letter: &Letter, now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO mail (id, event_id, kind, recipient, subject, html, text, next_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) ON CONFLICT (event_id, kind) DO NOTHING",
        id.to_string(),
        event_id,
        kind.name(),
        to.as_str(),
        letter.subject.as_str(),
        letter.html.as_str(),
        letter.text.as_str(),
        now
    )
}

/// A mail whose turn it is, with what is needed of the shop.
#[derive(Debug, Deserialize)]
pub struct Turn {
    /// Its row.
    pub id: String,
    /// Its letter.
    pub kind: String,
    /// See the migration.
    pub round: i64,
    /// This one included.
    pub attempts: i64,
    /// An address, unless somebody wrote something else into the table.
    pub recipient: String,
    /// Of the mail.
    pub subject: String,
    /// Of the mail.
    pub html: String,
    /// Of the mail.
    pub text: String,
    /// The shop's name.
    pub shop_name: String,
    /// Where its shoppers write to; may be empty.
    pub shop_email: String,
}

/// Takes the mail that has been due for the longest, and moves it on: `delays` are the milliseconds until the next attempt by the
/// number of attempts so far, as JSON. A sender that dies is so followed by another, and two at once take different mails.
pub fn take(now: UnixMs, delays: &str) -> Statement {
    sql!(
        "UPDATE mail SET attempts = attempts + 1, next_at = CAST(?1 AS INTEGER) + json_extract(?2, '$[' || attempts || ']')
         WHERE id = (SELECT id FROM mail WHERE state = 'queued' AND next_at <= ?1 AND attempts < json_array_length(?2)
           ORDER BY next_at LIMIT 1)
         RETURNING id, kind, round, attempts, recipient, subject, html, text,
           (SELECT name FROM shop) AS shop_name, (SELECT email FROM shop) AS shop_email",
        now,
        delays
    )
}

/// A provider has taken it. That holds also where another sender, slower or less lucky, came to another end before.
pub fn sent(id: &str, now: UnixMs) -> Statement {
    sql!("UPDATE mail SET state = 'sent', sent_at = ?2, problem = '' WHERE id = ?1 AND state <> 'sent'", id, now)
}

/// Nothing is there to send what is due.
pub fn keep(now: UnixMs) -> Statement {
    sql!("UPDATE mail SET state = 'kept', problem = '' WHERE state = 'queued' AND next_at <= ?1", now)
}

/// The attempt failed and another follows, unless it was the last of `most`.
pub fn failed_for_now(turn: &Turn, problem: &str, most: i64) -> Statement {
    sql!(
        "UPDATE mail SET problem = ?3, state = iif(attempts >= ?4, 'failed', 'queued')
         WHERE id = ?1 AND attempts = ?2 AND state = 'queued'",
        turn.id.as_str(),
        turn.attempts,
        problem,
        most
    )
}

/// It will never be sent.
pub fn failed_for_good(id: &str, problem: &str) -> Statement {
    sql!("UPDATE mail SET problem = ?2, state = 'failed' WHERE id = ?1 AND state = 'queued'", id, problem)
}

/// Mails whose last attempt nobody came back from.
pub fn give_up(now: UnixMs, most: i64, problem: &str) -> Statement {
    sql!(
        "UPDATE mail SET state = 'failed', problem = iif(problem = '', ?3, problem)
         WHERE state = 'queued' AND next_at <= ?1 AND attempts >= ?2",
        now,
        most,
        problem
    )
}

/// Empties the oldest mails that were written before `before`, a hundred at a time: who got what is personal data.
pub fn empty(before: UnixMs) -> Statement {
    sql!(
        "UPDATE mail SET recipient = '', html = '', text = '' WHERE id IN (SELECT id FROM mail
           WHERE recipient <> '' AND created_at < ?1 AND state <> 'queued' ORDER BY created_at LIMIT 100)",
        before
    )
}

/// A row of a list of mails, or with the bodies the whole of one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MailRow {
    /// For [`one`], [`again`] and the next page.
    pub id: Token,
    /// What it tells of.
    pub event_id: String,
    /// The name of a [`Kind`].
    pub kind: String,
    /// Empty once the mail is old.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// `queued`, `sent`, `failed` or `kept`.
    pub state: String,
    /// In this round.
    pub attempts: i64,
    /// While it is queued, when it is tried next.
    pub next_at: UnixMs,
    /// Of the last attempt, for a merchant to read.
    pub problem: String,
    /// When it was queued.
    pub created_at: UnixMs,
    /// When a provider took it.
    pub sent_at: Option<UnixMs>,
    /// Empty in lists, and once the mail is old.
    #[serde(default)]
    pub html: String,
    /// Empty in lists, and once the mail is old.
    #[serde(default)]
    pub text: String,
}

impl MailRow {
    /// Whether it can be sent again: it was not sent, and has not been emptied.
    pub fn may_go_again(&self) -> bool {
        matches!(self.state.as_str(), "failed" | "kept") && !self.recipient.is_empty()
    }
}

impl Keyed for MailRow {
    type Key = (UnixMs, Token);

    fn key(&self) -> (UnixMs, Token) {
        (self.created_at, self.id)
    }
}

/// The newest mails after this key, or all, without their bodies: [`MailRow`]s.
pub fn newest(after: Option<(UnixMs, Token)>, most: i64) -> Statement {
    let (at, id) = after.map_or((UnixMs(MAX_ID), String::new()), |(at, id)| (at, id.to_string()));
    sql!(
        "SELECT id, event_id, kind, recipient, subject, state, attempts, next_at, problem, created_at, sent_at
         FROM mail WHERE (created_at, id) < (?1, ?2) ORDER BY created_at DESC, id DESC LIMIT +?3",
        at,
        id,
        most
    )
}

/// One mail with its bodies, as [`MailRow`].
pub fn one(id: &str) -> Statement {
    sql!(
        "SELECT id, event_id, kind, recipient, subject, state, attempts, next_at, problem, created_at, sent_at, html, text
         FROM mail WHERE id = ?1",
        id
    )
}

/// Queues a mail again that failed or was kept, and notes who wanted it. A provider takes it for a new mail. Fails with
/// `mail:moved` where the mail is no longer as it was read, or has been emptied.
pub fn again(mail: &MailRow, by: &By, now: UnixMs) -> [Statement; 3] {
    let id = mail.id.to_string();
    let before = json!({ "state": mail.state, "problem": mail.problem });
    [
        sql!(
            "INSERT INTO guard SELECT 'mail:moved' WHERE NOT EXISTS (SELECT 1 FROM mail WHERE id = ?1 AND state = ?2 AND recipient <> '')",
            id.as_str(),
            mail.state.as_str()
        ),
        audit::entry(by, "mail.again", Subject::Row("mail", &id), Some(&before), None, now),
        sql!(
            "UPDATE mail SET state = 'queued', round = round + 1, attempts = 0, next_at = ?2, problem = '' WHERE id = ?1",
            id.as_str(),
            now
        ),
    ]
}
