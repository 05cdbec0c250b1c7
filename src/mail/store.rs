//! The SQL of mails.

use serde::Deserialize;
use serde_json::json;

use super::{
    kind::{MailKind, State},
    order::OrderMail,
    render,
    trial::{self, TestMail},
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

/// Queues a mail about an order, as part of a batch. The statement does nothing if a mail with this `key` already
/// exists, so a repeated batch does no harm.
///
/// `id` must be new and random, because it is part of the idempotency key. The statement does not use
/// `INSERT OR IGNORE`, because that would ignore every violated constraint, and a mail could be lost.
///
/// # Errors
/// Never in practice, because JSON can contain any text.
pub fn queue(
    id: Token,
    key: &str,
    kind: MailKind,
    to: &EmailAddress,
    order: &OrderMail,
    now: UnixMs,
) -> Result<Statement, serde_json::Error> {
    let (subject, data) = (render::subject(kind, order), serde_json::to_string(order)?);
    Ok(insert(id, key, (kind.name(), kind.version()), to, (subject.as_str(), &order.reference), &data, now))
}

/// Queues a test mail. `id` must be new and random.
///
/// # Errors
/// Never in practice, because JSON can contain any text.
pub fn queue_trial(id: Token, to: &EmailAddress, mail: &TestMail, now: UnixMs) -> Result<Statement, serde_json::Error> {
    let (key, data) = (format!("{}:{id}", trial::KIND), serde_json::to_string(mail)?);
    Ok(insert(id, &key, (trial::KIND, trial::VERSION), to, (mail.subject().as_str(), ""), &data, now))
}

fn insert(
    id: Token,
    key: &str,
    (kind, version): (&str, i64),
    to: &EmailAddress,
    (subject, about): (&str, &str),
    data: &str,
    now: UnixMs,
) -> Statement {
    sql!(
        "INSERT INTO mail (id, key, kind, version, recipient, subject, data, next_at, created_at, about)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9) ON CONFLICT (key) DO NOTHING",
        id.to_string(),
        key,
        kind,
        version,
        to.as_str(),
        subject,
        data,
        now,
        about
    )
}

/// Records the only attempt to send a mail whose text is not stored, because it may contain a secret. `problem` is the
/// reason why the mail was not sent; empty if a provider accepted the mail.
pub fn unstored(id: Token, kind: &str, to: &EmailAddress, subject: &str, problem: &str, now: UnixMs) -> Statement {
    let state = if problem.is_empty() { State::Sent } else { State::Failed };
    sql!(
        "INSERT INTO mail
           (id, key, kind, version, recipient, subject, data, state, attempts, problem, next_at, created_at, sent_at)
         VALUES (?1, ?2 || ':' || ?1, ?2, 1, ?3, ?4, '', ?5, 1, ?6, ?7, ?7, iif(?5 = 'sent', ?7, NULL))",
        id,
        kind,
        to.as_str(),
        subject,
        state,
        problem,
        now
    )
}

/// A due mail that [`take`] has reserved for one attempt.
#[derive(Debug, Deserialize)]
pub struct Turn {
    pub id: String,
    /// The name of a [`MailKind`]. A mail of another release may have an unknown name.
    pub kind: String,
    pub version: i64,
    /// The number of times that staff queued the mail again.
    pub round: i64,
    /// The number of attempts in this round, including the current attempt.
    pub attempts: i64,
    /// The recipient's e-mail address. The database does not check its format.
    pub recipient: String,
    pub subject: String,
    pub data: String,
}

/// Takes the mail that has been due the longest, and sets the time of its next attempt. Returns a [`Turn`]. `delays` is
/// a JSON array of milliseconds: the delay after the first attempt, after the second attempt, and so on. If the run
/// ends before it records an outcome, a later run retries the mail after the delay. Two runs at the same time take
/// different mails.
pub fn take(now: UnixMs, delays: &str) -> Statement {
    sql!(
        "UPDATE mail SET attempts = attempts + 1,
           next_at = CAST(?1 AS INTEGER) + json_extract(?2, '$[' || attempts || ']')
         WHERE id = (SELECT id FROM mail WHERE state = 'queued' AND next_at <= ?1 AND attempts < json_array_length(?2)
           ORDER BY next_at LIMIT 1)
         RETURNING id, kind, version, round, attempts, recipient, subject, data",
        now,
        delays
    )
}

/// Records that a provider has accepted the mail. `text` is the sent text, or empty if it is not stored. This replaces
/// a failure that another run recorded meanwhile.
pub fn sent(id: &str, text: &str, now: UnixMs) -> Statement {
    sql!(
        "UPDATE mail SET state = 'sent', sent_at = ?2, sent_text = ?3, problem = '' WHERE id = ?1 AND state <> 'sent'",
        id,
        now,
        text
    )
}

/// Marks due mails as kept. This statement is for a shop without a mail provider.
pub fn keep(now: UnixMs) -> Statement {
    sql!("UPDATE mail SET state = 'kept', problem = '' WHERE state = 'queued' AND next_at <= ?1", now)
}

/// Records that an attempt failed. The mail is retried until it has had `most` attempts. Then its state becomes failed.
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

/// Marks a mail as failed, because no retry can succeed.
pub fn failed_for_good(id: &str, problem: &str) -> Statement {
    sql!("UPDATE mail SET problem = ?2, state = 'failed' WHERE id = ?1 AND state = 'queued'", id, problem)
}

/// Marks mails as failed if they had all `most` attempts and the last attempt has no recorded outcome.
pub fn give_up(now: UnixMs, most: i64, problem: &str) -> Statement {
    sql!(
        "UPDATE mail SET state = 'failed', problem = iif(problem = '', ?3, problem)
         WHERE state = 'queued' AND next_at <= ?1 AND attempts >= ?2",
        now,
        most,
        problem
    )
}

/// Removes the personal data of at most 100 mails that were created before `before`, oldest first. Queued mails keep
/// their data.
pub fn empty(before: UnixMs) -> Statement {
    sql!(
        "UPDATE mail SET recipient = '', data = '', sent_text = '' WHERE id IN (SELECT id FROM mail
           WHERE recipient <> '' AND created_at < ?1 AND state <> 'queued' ORDER BY created_at LIMIT 100)",
        before
    )
}

/// A stored mail. Lists do not read the last three fields.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MailRow {
    pub id: Token,
    /// The name of a [`MailKind`]. A mail of another release may have an unknown name.
    pub kind: String,
    /// Empty after the personal data was removed.
    pub recipient: String,
    pub subject: String,
    pub state: State,
    /// The number of attempts since the mail was queued, or since staff queued it again.
    pub attempts: i64,
    /// The reason why the last attempt failed, in words for the merchant.
    pub problem: String,
    pub created_at: UnixMs,
    pub sent_at: Option<UnixMs>,
    #[serde(default)]
    pub version: i64,
    /// Empty in lists, and after the personal data was removed.
    #[serde(default)]
    pub data: String,
    /// The sent text, if it was stored. Empty in lists.
    #[serde(default)]
    pub sent_text: String,
}

impl MailRow {
    /// True if the mail can be queued again: it failed or was kept, and its data is still there. The data of a mail
    /// with a secret was never stored.
    pub fn may_go_again(&self) -> bool {
        matches!(self.state, State::Failed | State::Kept) && !self.recipient.is_empty() && !self.data.is_empty()
    }
}

impl Keyed for MailRow {
    type Key = (UnixMs, Token);

    fn key(&self) -> (UnixMs, Token) {
        (self.created_at, self.id)
    }
}

/// A page of the list of mails, newest first, after the mail with the key `after`. Returns [`MailRow`]s.
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

/// The newest mails about the order with this id, at most 20. Returns [`MailRow`]s.
pub fn of_order(order: i64) -> Statement {
    sql!(
        "SELECT id, kind, recipient, subject, state, attempts, problem, created_at, sent_at
         FROM mail WHERE about <> '' AND about = (SELECT reference FROM orders WHERE id = ?1)
         ORDER BY created_at DESC LIMIT 20",
        order
    )
}

/// The mail with this id, with its data. Returns a [`MailRow`].
pub fn one(id: &str) -> Statement {
    sql!(
        "SELECT id, kind, recipient, subject, state, attempts, problem, created_at, sent_at, version, data, sent_text
         FROM mail WHERE id = ?1",
        id
    )
}

/// Queues a failed or kept mail again, and adds a row to the audit log. The new round changes the idempotency key, so
/// providers treat the mail as new. The batch fails with `mail:moved` if the state of the mail changed since it was
/// read, or if its personal data was removed.
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
            "UPDATE mail SET state = 'queued', round = round + 1, attempts = 0, next_at = ?2, problem = ''
             WHERE id = ?1",
            id.as_str(),
            now
        ),
    ]
}
