//! The SQL of single-use links and codes.

use serde::Deserialize;
use serde_json::json;

use super::{DAY_MS, HOUR_MS, count, start};
use crate::{
    audit::{self, By, Subject},
    identity::{
        Owner, OwnerKind,
        code::{CODES_OF_NETWORK, MAILS_AN_HOUR, REQUESTS_OF_NETWORK, TRIES, WRONG_A_DAY},
        session::LINK_SECONDS,
    },
    names::names,
    platform::{Statement, guard},
    sql,
    time::UnixMs,
};

names! {
    /// The result of using a link.
    pub enum Gives {
        /// A session of a browser.
        Session = "session",
        /// An API token for a program.
        Token = "token",
    }
}

/// A request for a sign-in mail.
pub struct Request<'a> {
    /// The hash of the link's token.
    pub token_hash: &'a str,
    /// The hash of the secret in the form for the code.
    pub request_hash: &'a str,
    /// The HMAC of the code, from [`seal`](crate::identity::code::seal).
    pub code: &'a str,
    /// The keyed hash of the e-mail address, for the limit per address.
    pub address: &'a str,
    /// The keyed hash of the network, for the limit per network.
    pub network: &'a str,
}

/// The row that [`ask`] returns if a mail must be sent.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// 1 if the code works too; 0 if only the link works.
    pub has_code: i64,
}

/// A try of a code that [`take_try`] has counted.
#[derive(Debug, Deserialize)]
pub struct Try {
    pub token_hash: String,
    pub owner_id: i64,
    /// The HMAC of the code.
    pub code: String,
}

/// Counts the request. If the address has an owner and the limits allow another mail, also stores a link and a code. In
/// that case, the last statement returns an [`Asked`].
///
/// Without an owner, the batch has the same statements. It takes the same time, so that nobody can find out which
/// addresses have an owner.
pub fn ask(kind: OwnerKind, owner: Option<Owner>, request: &Request<'_>, now: UnixMs) -> [Statement; 3] {
    let (hour, day) = (start(now, HOUR_MS), start(now, DAY_MS));
    [
        count(&format!("ask-network:{}", request.network), hour),
        count(&format!("ask-address:{}:{}", kind.name(), request.address), hour),
        sql!(
            "INSERT INTO sign_in (token_hash, owner_kind, owner_id, gives, request_hash, code, created_at, expires_at)
             SELECT ?1, ?2, ?3, 'session', ?4,
               iif((SELECT tries FROM sign_in_count
                   WHERE who = 'wrong:' || ?2 || ':' || CAST(?3 AS INTEGER) AND since = ?9)
                 >= CAST(?12 AS INTEGER), NULL, ?5), ?10, ?11
             WHERE ?3 IS NOT NULL
               AND (SELECT tries FROM sign_in_count WHERE who = ?6 AND since = ?8) <= CAST(?13 AS INTEGER)
               AND (SELECT tries FROM sign_in_count WHERE who = ?7 AND since = ?8) <= CAST(?14 AS INTEGER)
             RETURNING code IS NOT NULL AS has_code",
            request.token_hash,
            kind,
            owner.map(Owner::id),
            request.request_hash,
            request.code,
            format!("ask-address:{}:{}", kind.name(), request.address),
            format!("ask-network:{}", request.network),
            hour,
            day,
            now,
            now.plus_seconds(LINK_SECONDS),
            WRONG_A_DAY,
            MAILS_AN_HOUR,
            REQUESTS_OF_NETWORK
        ),
    ]
}

/// Counts a try to enter the code of this request. The try is counted before the codes are compared, so that
/// simultaneous tries cannot exceed the limits. If the limits allow the try, the second statement returns a [`Try`],
/// and a trigger counts a wrong code of the owner. [`was_right`] subtracts this wrong code again if the code was right.
pub fn take_try(kind: OwnerKind, request_hash: &str, network: &str, now: UnixMs) -> [Statement; 2] {
    let (hour, day) = (start(now, HOUR_MS), start(now, DAY_MS));
    let who = format!("code-network:{network}");
    [
        count(&who, hour),
        sql!(
            "UPDATE sign_in SET tries = tries + 1, tried_at = ?3
             WHERE request_hash = ?1 AND owner_kind = ?2 AND code IS NOT NULL AND expires_at > ?3
               AND tries < CAST(?4 AS INTEGER)
               AND (SELECT tries FROM sign_in_count WHERE who = ?5 AND since = ?6) <= CAST(?7 AS INTEGER)
               AND coalesce((SELECT tries FROM sign_in_count
                 WHERE who = 'wrong:' || owner_kind || ':' || owner_id AND since = ?8), 0) < CAST(?9 AS INTEGER)
             RETURNING token_hash, owner_id, code",
            request_hash,
            kind,
            now,
            TRIES,
            who,
            hour,
            CODES_OF_NETWORK,
            day,
            WRONG_A_DAY
        ),
    ]
}

/// Subtracts the wrong code that was counted with [`take_try`], because the code was right.
pub fn was_right(owner: Owner) -> Statement {
    sql!(
        "UPDATE sign_in_count SET tries = max(tries - 1, 0) WHERE who = ?1",
        format!("wrong:{}:{}", owner.kind().name(), owner.id())
    )
}

/// Records a wrong code in the audit log. The actor is the shop, because nobody knows who entered the code.
pub fn was_wrong(owner: Owner, now: UnixMs) -> Statement {
    let subject = owner.by();
    audit::entry(
        &By::Shop,
        "session.refuse",
        Subject::Row(subject.kind(), &owner.id()),
        None,
        Some(&json!({ "reason": "wrong code" })),
        now,
    )
}

/// Uses up a link and its code. The batch fails with `link:spent` if the link was used meanwhile or has expired.
///
/// The same transaction deletes the row, so that only one of two simultaneous requests with the link succeeds.
pub fn spend(token_hash: &str, owner: Owner, gives: Gives, now: UnixMs) -> [Statement; 2] {
    [
        sql!(
            concat!(
                "INSERT INTO guard SELECT '",
                guard!(LinkSpent),
                "' WHERE NOT EXISTS (SELECT 1 FROM sign_in
                   WHERE token_hash = ?1 AND gives = ?2 AND expires_at > ?3 AND owner_kind = ?4 AND owner_id = ?5)"
            ),
            token_hash,
            gives,
            now,
            owner.kind(),
            owner.id()
        ),
        sql!("DELETE FROM sign_in WHERE token_hash = ?1", token_hash),
    ]
}
