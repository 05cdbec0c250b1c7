//! The SQL of mails.

use serde::Deserialize;
use serde_json::json;

use super::{
    kind::{MailKind, State},
    order::OrderMail,
    render,
};
use crate::{
    audit::{self, By, Subject},
    email::EmailAddress,
    ids::{MAX_ID, Token},
    platform::{Statement, guard},
    sql,
    time::UnixMs,
    web::list::Keyed,
};

/// Queues a mail about an order. It is sent after the batch that this statement belongs to. Mails with the same `key`
/// are one mail: the first stays, so a repeated batch changes nothing.
///
/// `id` must be new and random: providers recognise a repeated attempt by it. `INSERT OR IGNORE` would also swallow a
/// broken constraint, and the mail with it.
///
/// # Errors
/// None that a text could cause.
pub fn queue(
    id: Token,
    key: &str,
    kind: MailKind,
    to: &EmailAddress,
    order: &OrderMail,
    now: UnixMs,
) -> Result<Statement, serde_json::Error> {
    Ok(sql!(
        "INSERT INTO mail (id, key, kind, version, recipient, subject, data, next_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) ON CONFLICT (key) DO NOTHING",
        id.to_string(),
        key,
        kind,
        kind.version(),
        to.as_str(),
        render::subject(kind, order).as_str(),
        serde_json::to_string(order)?,
        now
    ))
}

/// A mail that is due.
#[derive(Debug, Deserialize)]
pub struct Turn {
    pub id: String,
    /// The name of a [`MailKind`], unless another release wrote the mail.
    pub kind: String,
    pub version: i64,
    pub round: i64,
    /// This one included.
    pub attempts: i64,
    /// An address, unless somebody wrote something else into the table.
    pub recipient: String,
    pub subject: String,
    pub data: String,
}

/// Takes the mail that has been due for the longest, and postpones it: `delays` are the milliseconds until the next
/// attempt by the number of attempts so far, as JSON. So another sender takes over from one that dies, and two at once
/// take different mails.
pub fn take(now: UnixMs, delays: &str) -> Statement {
    sql!(
        "UPDATE mail SET attempts = attempts + 1, next_at = CAST(?1 AS INTEGER) + json_extract(?2, '$[' || attempts || ']')
         WHERE id = (SELECT id FROM mail WHERE state = 'queued' AND next_at <= ?1 AND attempts < json_array_length(?2)
           ORDER BY next_at LIMIT 1)
         RETURNING id, kind, version, round, attempts, recipient, subject, data",
        now,
        delays
    )
}

/// A provider has accepted the mail. `text` is kept with it, where it is to be kept. This holds even where a slower
/// sender has noted a failure before.
pub fn sent(id: &str, text: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE mail SET state = 'sent', sent_at = ?2, sent_text = ?3, problem = '' WHERE id = ?1 AND state <> 'sent'",
        id,
        now,
        text
    )
}

/// Keeps the mails that are due, where nothing is configured that sends mail.
pub fn keep(now: UnixMs) -> Statement {
    sql!("UPDATE mail SET state = 'kept', problem = '' WHERE state = 'queued' AND next_at <= ?1", now)
}

/// The attempt failed. Another follows, unless it was the last of `most`.
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

/// No attempt will succeed.
pub fn failed_for_good(id: &str, problem: &str) -> Statement {
    sql!("UPDATE mail SET problem = ?2, state = 'failed' WHERE id = ?1 AND state = 'queued'", id, problem)
}

/// Mails whose last attempt never ended.
pub fn give_up(now: UnixMs, most: i64, problem: &str) -> Statement {
    sql!(
        "UPDATE mail SET state = 'failed', problem = iif(problem = '', ?3, problem)
         WHERE state = 'queued' AND next_at <= ?1 AND attempts >= ?2",
        now,
        most,
        problem
    )
}

/// Removes the personal data of the oldest mails from before `before`, a hundred at a time.
pub fn empty(before: UnixMs) -> Statement {
    sql!(
        "UPDATE mail SET recipient = '', data = '', sent_text = '' WHERE id IN (SELECT id FROM mail
           WHERE recipient <> '' AND created_at < ?1 AND state <> 'queued' ORDER BY created_at LIMIT 100)",
        before
    )
}

/// A mail in a list, or with its data the whole of one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MailRow {
    pub id: Token,
    /// The name of a [`MailKind`], unless another release wrote the mail.
    pub kind: String,
    /// Empty once the mail is old.
    pub recipient: String,
    pub subject: String,
    pub state: State,
    /// In this round.
    pub attempts: i64,
    /// In words for the merchant.
    pub problem: String,
    pub created_at: UnixMs,
    pub sent_at: Option<UnixMs>,
    #[serde(default)]
    pub version: i64,
    /// Empty in lists, and once the mail is old.
    #[serde(default)]
    pub data: String,
    /// Empty in lists, and unless the text was kept as it was sent.
    #[serde(default)]
    pub sent_text: String,
}

impl MailRow {
    /// True if it can be sent again: it was not sent, and has not been emptied.
    pub fn may_go_again(&self) -> bool {
        matches!(self.state, State::Failed | State::Kept) && !self.recipient.is_empty()
    }
}

impl Keyed for MailRow {
    type Key = (UnixMs, Token);

    fn key(&self) -> (UnixMs, Token) {
        (self.created_at, self.id)
    }
}

/// The newest mails after this key, or all, without their data: [`MailRow`]s.
pub fn newest(after: Option<(UnixMs, Token)>, most: i64) -> Statement {
    let (at, id) = after.map_or((UnixMs(MAX_ID), String::new()), |(at, id)| (at, id.to_string()));
    sql!(
        "SELECT id, kind, recipient, subject, state, attempts, problem, created_at, sent_at
         FROM mail WHERE (created_at, id) < (?1, ?2) ORDER BY created_at DESC, id DESC LIMIT +?3",
        at,
        id,
        most
    )
}

/// One mail with its data, as [`MailRow`].
pub fn one(id: &str) -> Statement {
    sql!(
        "SELECT id, kind, recipient, subject, state, attempts, problem, created_at, sent_at, version, data, sent_text
         FROM mail WHERE id = ?1",
        id
    )
}

/// Queues a mail again that failed or was kept, and notes who asked for it. A provider takes it for a new mail. Fails
/// with `mail:moved` where the mail is no longer as it was read, or has been emptied.
pub fn again(mail: &MailRow, by: &By, now: UnixMs) -> [Statement; 3] {
    let id = mail.id.to_string();
    let before = json!({ "state": mail.state, "problem": mail.problem });
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(MailMoved),
                "' WHERE NOT EXISTS (SELECT 1 FROM mail WHERE id = ?1 AND state = ?2 AND recipient <> '')"
            ),
            id.as_str(),
            mail.state
        ),
        audit::entry(by, "mail.again", Subject::Row("mail", &id), Some(&before), None, now),
        sql!(
            "UPDATE mail SET state = 'queued', round = round + 1, attempts = 0, next_at = ?2, problem = '' WHERE id = ?1",
            id.as_str(),
            now
        ),
    ]
}
