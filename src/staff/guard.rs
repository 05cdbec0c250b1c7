//! The door of `/admin`: the router asks [`require`] before each handler behind it runs.

use super::{
    role::{Permission, Role},
    session::{self, COOKIE, IDLE_SECONDS, JWT_SECONDS, RENEW_SECONDS, SessionKind},
    store::{self, Holder},
    token::{self, Verified},
};
use crate::{
    audit::By,
    context::Context,
    error::Error,
    ids::{PersonId, Token},
    keys::Keys,
    platform::{Platform, Statement},
    web::http,
};

/// Somebody who runs the shop, or a program of theirs.
#[derive(Debug)]
pub struct Person {
    /// The row of `person`.
    pub id: PersonId,
    /// Their address, for pages.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// The row of `admin_session`.
    pub session: Token,
}

impl Person {
    /// The actor that rows store for their changes.
    pub const fn by(&self) -> By {
        By::Person(self.id)
    }
}

/// The sender of this request, if they have the permission. One round trip to the database, which also keeps their
/// session alive.
///
/// # Errors
/// `SignIn` when nobody is signed in, without saying why: no token, a wrong one, a session that ended. `Forbidden` when
/// their role is too low.
pub async fn require<P: Platform>(cx: &Context<'_, P>, permission: Permission) -> Result<Person, Error> {
    let keys = keys(cx)?;
    let (kind, Verified { session, issued_at }) = presented(cx, &keys)?;
    let renew = kind == SessionKind::Session && cx.now >= issued_at.plus_seconds(RENEW_SECONDS);
    let mut statements: Vec<Statement> = renew.then(|| store::renew(session, kind, cx.now)).into_iter().collect();
    statements.push(store::session(session, kind, cx.now));
    let rows = cx.batch(&statements).await?;
    let holder = rows.last().map(|rows| rows.maybe::<Holder>()).transpose()?.flatten();
    let Holder { id, email, role } = holder.ok_or(Error::SignIn)?;
    if renew {
        let jwt = token::issue(&keys, session, cx.now, cx.now.plus_seconds(JWT_SECONDS))?;
        cx.set_cookie(session::cookie(&jwt)?);
    }
    if !role.allows(permission) {
        return Err(Error::Forbidden("Your role does not allow this. An owner of the shop can change your role."));
    }
    Ok(Person { id, email, role, session })
}

/// The token that came with the request.
///
/// One in the cookie may have expired, by as much as its session may be idle: it says which session to look for in the
/// database, and work on a long form is not lost.
pub(super) fn presented<P: Platform>(cx: &Context<'_, P>, keys: &Keys) -> Result<(SessionKind, Verified), Error> {
    // The bearer header alone decides where there is one: app.rs lets such requests come from other sites, which a
    // cookie must not.
    let (kind, text, grace) = match http::bearer(&cx.headers) {
        Some(text) => (SessionKind::Api, text, 0),
        None => (SessionKind::Session, http::cookie(&cx.headers, COOKIE).ok_or(Error::SignIn)?, IDLE_SECONDS),
    };
    let verified = token::verify(keys, text, cx.now, grace).map_err(|_| Error::SignIn)?;
    Ok((kind, verified))
}

/// The keys that sign-ins are signed with.
pub(super) fn keys<P: Platform>(cx: &Context<'_, P>) -> Result<Keys, Error> {
    Keys::of(cx.platform, "SESSION_KEY").map_err(|error| Error::Internal(error.to_string()))
}
