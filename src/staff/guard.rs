//! Access control of `/admin`: the router calls [`require`] before each handler that needs a permission.

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

/// A member of staff, or a program with an API token of a member of staff.
#[derive(Debug)]
pub struct Person {
    /// The row of `person`.
    pub id: PersonId,
    /// The e-mail address, for pages.
    pub email: String,
    pub role: Role,
    /// The row of `admin_session`.
    pub session: Token,
}

impl Person {
    /// The actor that the database records for changes by this person.
    pub const fn by(&self) -> By {
        By::Person(self.id)
    }
}

/// Returns the person who sent this request, if the person has the permission. This takes one round trip to the
/// database. If the token is older than `RENEW_SECONDS`, the round trip also renews the session.
///
/// # Errors
/// `SignIn` when the token is missing or wrong, or its session has ended; the error does not tell the reason.
/// `Forbidden` when the role does not have the permission.
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

/// The token of the request.
///
/// A session cookie is accepted for [`IDLE_SECONDS`] after its token has expired, because a session may be idle for
/// that long. The database then decides if the session has ended. So a person who fills in a long form does not lose
/// the input.
pub(super) fn presented<P: Platform>(cx: &Context<'_, P>, keys: &Keys) -> Result<(SessionKind, Verified), Error> {
    // If there is a bearer header, ignore the cookie. app.rs accepts requests with a bearer header from other sites,
    // and a cookie must not authorise them.
    let (kind, text, grace) = match http::bearer(&cx.headers) {
        Some(text) => (SessionKind::Api, text, 0),
        None => (SessionKind::Session, http::cookie(&cx.headers, COOKIE).ok_or(Error::SignIn)?, IDLE_SECONDS),
    };
    let verified = token::verify(keys, text, cx.now, grace).map_err(|_| Error::SignIn)?;
    Ok((kind, verified))
}

/// The keys that sign the tokens.
pub(super) fn keys<P: Platform>(cx: &Context<'_, P>) -> Result<Keys, Error> {
    Keys::of(cx.platform, "SESSION_KEY").map_err(|error| Error::Internal(error.to_string()))
}
