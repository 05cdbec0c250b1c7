//! `/admin/people`: who has access to `/admin`; and `/admin/account`: the sessions and API tokens of the person who is
//! signed in.

mod account;
mod list;
mod show;

pub use account::{create_token, end_session, revoke_token, show as account};
pub use list::{add, list};
pub use show::{end_sessions, remove, set_role, show};

use crate::{
    identity::{
        Owner, session,
        store::{
            api_token::{self, ApiTokenRow},
            session::{self as sessions, SessionRow},
        },
    },
    ids::Token,
    platform::Statement,
    staff::{Permission, Role},
    time::{UnixMs, Zone},
    web::form::{FieldView, Form},
};

/// A session as pages show it.
struct SessionView {
    id: Token,
    browser: String,
    since: String,
    seen: String,
    /// True for the session of the request.
    is_this: bool,
}

/// An API token as pages show it.
struct TokenView {
    id: i64,
    name: String,
    scopes: String,
    until: String,
    /// The last use; empty if it was never used.
    used: String,
}

/// The sessions and the API tokens of an owner: [`SessionRow`]s and [`ApiTokenRow`]s.
fn access(owner: Owner, now: UnixMs) -> [Statement; 2] {
    [sessions::of_owner(owner, now), api_token::of_owner(owner, now)]
}

fn session_view(row: SessionRow, this: Option<Token>, zone: &Zone) -> SessionView {
    SessionView {
        browser: session::browser(&row.agent),
        since: zone.words(row.created_at),
        seen: zone.words(row.seen_at),
        is_this: Some(row.id) == this,
        id: row.id,
    }
}

fn token_view(row: ApiTokenRow, zone: &Zone) -> TokenView {
    let known = |name: &String| Permission::ALL.iter().find(|permission| permission.name() == name);
    let scopes: Vec<&str> = row.scopes.0.iter().filter_map(known).map(|permission| permission.title()).collect();
    TokenView {
        id: row.id,
        name: row.name,
        scopes: scopes.join(", "),
        until: zone.words(row.expires_at),
        used: row.used_at.map(|used| zone.words(used)).unwrap_or_default(),
    }
}

/// The names and titles of all roles, for a form.
fn roles() -> [(&'static str, String); Role::ALL.len()] {
    Role::ALL.map(|role| (role.name(), format!("{}: {}", capitalised(role), role.about())))
}

fn capitalised(role: Role) -> String {
    let name = role.to_string();
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn read_role(form: &mut Form) -> Option<Role> {
    form.choice("role", "the role", &Role::ALL, Role::name)
}

fn role_field(form: &Form) -> FieldView {
    form.field("role")
}
