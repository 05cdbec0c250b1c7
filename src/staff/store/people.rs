//! The SQL of the list of people, and of its changes.

use serde::Deserialize;
use serde_json::json;

use super::super::role::Role;
use crate::{
    audit::{self, By, Subject},
    ids::{MAX_ID, PersonId},
    platform::{Statement, guard},
    sql,
    time::UnixMs,
    web::list::{Id, Keyed},
};

/// A person who has access.
#[derive(Debug, Deserialize)]
pub struct PersonRow {
    pub id: PersonId,
    pub email: String,
    pub role: Role,
    /// The time when the person got access. A removed person who is added again gets a new time.
    pub since: UnixMs,
    /// The last time at which a session of the person was started or used; `None` if no session is stored.
    pub seen_at: Option<UnixMs>,
}

impl Keyed for PersonRow {
    type Key = Id;

    fn key(&self) -> Id {
        Id(self.id.get())
    }
}

/// A row of `person`. The person may have been removed.
#[derive(Debug, Deserialize)]
pub struct KnownRow {
    pub id: PersonId,
    pub removed: Option<UnixMs>,
}

macro_rules! people {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.email, p.role, p.since,
               (SELECT max(s.seen_at) FROM session s WHERE s.owner_kind = 'staff' AND s.owner_id = p.id) AS seen_at
             FROM person p WHERE p.removed IS NULL AND ",
            $rest
        )
    };
}

/// A page of the people with access, from the highest id to the lowest, with ids below `after`: [`PersonRow`]s.
pub fn people(after: Option<Id>, most: i64) -> Statement {
    sql!(people!("p.id < ?1 ORDER BY p.id DESC LIMIT +?2"), after.map_or(MAX_ID, |id| id.0), most)
}

/// The person with this id, if the person has access: a [`PersonRow`].
pub fn one(id: i64) -> Statement {
    sql!(people!("p.id = ?1"), id)
}

/// The person with this address, also if the person was removed: a [`KnownRow`]. The address must be in lower case.
pub fn known(email: &str) -> Statement {
    sql!("SELECT id, removed FROM person WHERE email = ?1", email)
}

/// Gives access to a new person. Fails with `PersonThere` if the address was added meanwhile.
pub fn add(email: &str, role: Role, by: &By, now: UnixMs) -> [Statement; 2] {
    [
        sql!("INSERT INTO person (email, role, since) VALUES (?1, ?2, ?3)", email, role, now),
        audit::entry(by, "person.add", Subject::New("person"), None, Some(&json!({ "role": role })), now),
    ]
}

/// Gives access again to a person who was removed.
pub fn restore(id: PersonId, role: Role, by: &By, now: UnixMs) -> [Statement; 2] {
    [
        sql!("UPDATE person SET role = ?2, since = ?3, removed = NULL WHERE id = ?1", id.get(), role, now),
        audit::entry(by, "person.add", Subject::Row("person", &id), None, Some(&json!({ "role": role })), now),
    ]
}

/// Changes the role. Fails with `PersonMoved` if the person was removed or does not have the role `before`, and with
/// `LastOwner` if the shop would have no owner.
pub fn set_role(id: PersonId, before: Role, after: Role, by: &By, now: UnixMs) -> Vec<Statement> {
    let mut statements = guards(id, before, after == Role::Owner);
    statements.push(sql!("UPDATE person SET role = ?2 WHERE id = ?1", id.get(), after));
    let (was, is) = (json!({ "role": before }), json!({ "role": after }));
    statements.push(audit::entry(by, "person.role", Subject::Row("person", &id), Some(&was), Some(&is), now));
    statements
}

/// Removes a person. A trigger ends the person's sessions, links and API tokens. Fails like [`set_role`].
pub fn remove(id: PersonId, before: Role, by: &By, now: UnixMs) -> Vec<Statement> {
    let mut statements = guards(id, before, false);
    statements.push(sql!("UPDATE person SET removed = ?2 WHERE id = ?1", id.get(), now));
    let was = json!({ "role": before });
    statements.push(audit::entry(by, "person.remove", Subject::Row("person", &id), Some(&was), None, now));
    statements
}

fn guards(id: PersonId, before: Role, stays_owner: bool) -> Vec<Statement> {
    let unchanged = sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(PersonMoved),
            "' WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = ?1 AND role = ?2 AND removed IS NULL)"
        ),
        id.get(),
        before
    );
    let not_last = sql!(
        concat!(
            "INSERT INTO guard SELECT '",
            guard!(LastOwner),
            "' WHERE NOT EXISTS (SELECT 1 FROM person WHERE role = 'owner' AND removed IS NULL AND id <> ?1)"
        ),
        id.get()
    );
    let needs_other = before == Role::Owner && !stays_owner;
    std::iter::once(unchanged).chain(needs_other.then_some(not_last)).collect()
}
