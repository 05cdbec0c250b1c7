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

/// Queues a mail about an order, as part of a batch. If a mail with this `key` already exists, the statement does
/// nothing, so a repeated batch does no harm.
///
/// `id` must be new and random, because it is part of the idempotency key. `INSERT OR IGNORE` would be wrong here: it
/// would ignore every broken constraint, and the mail would be lost.
///
/// # Errors
/// No text causes an error.
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
    /// The attempts in this round, including the current one.
    pub attempts: i64,
    /// An e-mail address, although the table allows any text.
    pub recipient: String,
    pub subject: String,
    pub data: String,
}

/// Takes the mail that has been due the longest, and sets the time of its next attempt. `delays` is a JSON array: item
/// `n` is the delay in milliseconds after `n` earlier attempts. If this sender dies, another one retries the mail after
/// the delay. Two senders at once take different mails.
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

/// Records that a provider has accepted the mail. `text` is the sent text, or empty if it is not stored. This replaces
/// a failure that another sender recorded meanwhile.
pub fn sent(id: &str, text: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE mail SET state = 'sent', sent_at = ?2, sent_text = ?3, problem = '' WHERE id = ?1 AND state <> 'sent'",
        id,
        now,
        text
    )
}

/// Marks the due mails as kept, because no way to send mail is configured.
pub fn keep(now: UnixMs) -> Statement {
    sql!("UPDATE mail SET state = 'kept', problem = '' WHERE state = 'queued' AND next_at <= ?1", now)
}

/// Records that an attempt failed. The mail is retried until it has had `most` attempts.
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

/// Records that no attempt can succeed.
pub fn failed_for_good(id: &str, problem: &str) -> Statement {
    sql!("UPDATE mail SET problem = ?2, state = 'failed' WHERE id = ?1 AND state = 'queued'", id, problem)
}

/// Marks mails as failed if their last attempt was interrupted.
pub fn give_up(now: UnixMs, most: i64, problem: &str) -> Statement {
    sql!(
        "UPDATE mail SET state = 'failed', problem = iif(problem = '', ?3, problem)
         WHERE state = 'queued' AND next_at <= ?1 AND attempts >= ?2",
        now,
        most,
        problem
    )
}

/// Removes the personal data of at most a hundred mails from before `before`, oldest first.
pub fn empty(before: UnixMs) -> Statement {
    sql!(
        "UPDATE mail SET recipient = '', data = '', sent_text = '' WHERE id IN (SELECT id FROM mail
           WHERE recipient <> '' AND created_at < ?1 AND state <> 'queued' ORDER BY created_at LIMIT 100)",
        before
    )
}

/// A mail. In lists it comes without its data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MailRow {
    pub id: Token,
    /// The name of a [`MailKind`], unless another release wrote the mail.
    pub kind: String,
    /// Empty once the mail is old.
    pub recipient: String,
    pub subject: String,
    pub state: State,
    /// The attempts in this round.
    pub attempts: i64,
    /// The problem of the last attempt, in words for the merchant.
    pub problem: String,
    pub created_at: UnixMs,
    pub sent_at: Option<UnixMs>,
    #[serde(default)]
    pub version: i64,
    /// Empty in lists, and once the mail is old.
    #[serde(default)]
    pub data: String,
    /// The sent text, if it was stored. Empty in lists.
    #[serde(default)]
    pub sent_text: String,
}

impl MailRow {
    /// True if the mail can be queued again: it failed or was kept, and its personal data is still there.
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

/// The newest mails, without their data: [`MailRow`]s. The list continues after the key `after`, if there is one.
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

/// Queues a failed or kept mail again, and adds a row to the audit log. Providers treat it as a new mail. The batch
/// fails with `mail:moved` if the state of the mail changed since it was read, or its personal data was removed.
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
