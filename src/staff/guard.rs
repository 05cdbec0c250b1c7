//! Access control of `/admin`: the router calls [`require`] before each handler that needs a permission.

// Cycle: this module calls `access`, and `access` returns the type `Person` of this module.
use super::access;
use super::{
    role::{Permission, Role},
    store::{self, Holder, TokenRow},
};
use crate::{
    audit::By,
    context::Context,
    error::Error,
    identity::{
        Owner, OwnerKind, api_token,
        jwt::{self, Verified},
        session::{self, IDLE_SECONDS, RENEW_SECONDS},
        store as identity,
    },
    ids::{PersonId, Token},
    keys::Keys,
    platform::{Platform, Statement},
    web::http,
};

/// The maximum number of refusals in a row that the audit log keeps of a person in an hour.
const REFUSALS: i64 = 20;

/// A member of staff, or a program with an API token of a member of staff.
#[derive(Debug)]
pub struct Person {
    /// The row of `person`.
    pub id: PersonId,
    /// The e-mail address, for pages.
    pub email: String,
    pub role: Role,
    /// The session of the browser; `None` for a program, and for a person who signed in through Cloudflare Access.
    pub session: Option<Token>,
}

/// The proof of identity in a request.
pub(super) enum Presented {
    /// A session cookie with a valid signature. The session may have ended.
    Session(Verified),
    /// The hash of an API token.
    ApiToken(String),
}

impl Person {
    /// The actor that the database records for changes by this person.
    pub const fn by(&self) -> By {
        By::Person(self.id)
    }

    /// The owner of this person's sessions and API tokens.
    pub const fn owner(&self) -> Owner {
        Owner::Person(self.id)
    }
}

/// Returns the person who sent this request, if the person has the permission. If the request has a valid session, its
/// assertion of Cloudflare Access is ignored. Reading the person takes one round trip to the database. If the session's
/// JWT is older than `RENEW_SECONDS`, the round trip also renews the session. The use of an API token is recorded at
/// most once a minute, in a second round trip. A request without the permission is recorded in the audit log.
///
/// # Errors
/// `SignIn` when the request has no valid session, API token or assertion; the error does not tell the reason.
/// `NoAccessKeys` when an assertion of Cloudflare Access cannot be checked now. `Forbidden` when the role or the scopes
/// of the token do not have the permission.
pub async fn require<P: Platform>(cx: &Context<'_, P>, permission: Permission) -> Result<Person, Error> {
    let found = match presented(cx) {
        Ok(Presented::Session(verified)) => by_session(cx, verified).await.map(|person| (person, true)),
        Ok(Presented::ApiToken(hash)) => by_token(cx, &hash, permission).await,
        Err(error) => Err(error),
    };
    let (person, in_scope) = match found {
        // A request with a bearer header may come from another site, so nothing else must authorise it.
        Err(Error::SignIn) if http::bearer(&cx.headers).is_none() => (access::person(cx).await?, true),
        found => found?,
    };
    if !person.role.allows(permission) || !in_scope {
        record_refusal(cx, &person, permission).await?;
        return Err(Error::Forbidden(if in_scope {
            "Your role does not allow this. An owner of the shop can change your role."
        } else {
            "The scopes of this API token do not allow this."
        }));
    }
    Ok(person)
}

/// Records a refusal in the audit log, unless the newest [`REFUSALS`] entries of this person are refusals of the last
/// hour. So a program that repeats a refused request cannot fill the log.
async fn record_refusal<P: Platform>(
    cx: &Context<'_, P>,
    person: &Person,
    permission: Permission,
) -> Result<(), Error> {
    let [rows] = cx.rows([store::refusals(person.id, REFUSALS, cx.now)]).await?;
    let store::Refusals { refused } = rows.one()?;
    if refused < REFUSALS {
        cx.batch(&[store::refused(person.id, person.role, permission, &cx.path, cx.now)]).await?;
    }
    Ok(())
}

/// A statement that returns a row if the request is from a signed-in member of staff; `None` if it certainly is not.
pub async fn visitor<P: Platform>(cx: &Context<'_, P>) -> Option<Statement> {
    match presented(cx) {
        Ok(Presented::Session(verified)) => Some(store::session(verified.session, cx.now)),
        Ok(Presented::ApiToken(_)) => None,
        Err(_) if http::bearer(&cx.headers).is_some() => None,
        Err(_) => access::visitor(cx).await,
    }
}

async fn by_session<P: Platform>(cx: &Context<'_, P>, verified: Verified) -> Result<Person, Error> {
    let Verified { session, issued_at } = verified;
    let renew = cx.now >= issued_at.plus_seconds(RENEW_SECONDS);
    let mut statements: Vec<Statement> = renew.then(|| identity::session::renew(session, cx.now)).into_iter().collect();
    statements.push(store::session(session, cx.now));
    let holder: Option<Holder> = cx.last_rows(&statements).await?.maybe()?;
    let Holder { id, email, role } = holder.ok_or(Error::SignIn)?;
    if renew {
        cx.set_cookie(new_cookie(cx, &keys(cx)?, session)?);
    }
    Ok(Person { id, email, role, session: Some(session) })
}

/// The owner of an API token, and true if the scopes of the token contain the permission.
async fn by_token<P: Platform>(
    cx: &Context<'_, P>,
    hash: &str,
    permission: Permission,
) -> Result<(Person, bool), Error> {
    let [rows] = cx.rows([store::api_token(hash, cx.now)]).await?;
    let row: TokenRow = rows.maybe()?.ok_or(Error::SignIn)?;
    if api_token::is_due(row.used_at, cx.now) {
        cx.batch(&[identity::api_token::used(row.token, cx.now)]).await?;
    }
    let in_scope = row.scopes.0.iter().any(|scope| scope == permission.name());
    Ok((Person { id: row.id, email: row.email, role: row.role, session: None }, in_scope))
}

/// A cookie with a new JWT for the session.
pub(super) fn new_cookie<P: Platform>(
    cx: &Context<'_, P>,
    keys: &Keys,
    id: Token,
) -> Result<::http::HeaderValue, Error> {
    let jwt = jwt::issue(keys, OwnerKind::Staff, id, cx.now, cx.now.plus_seconds(IDLE_SECONDS))?;
    session::cookie(OwnerKind::Staff, &jwt)
}

/// The proof of identity in the request.
pub(super) fn presented<P: Platform>(cx: &Context<'_, P>) -> Result<Presented, Error> {
    // If there is a bearer header, ignore the cookie. app.rs accepts requests with a bearer header from other sites,
    // and a cookie must not authorise them.
    if let Some(text) = http::bearer(&cx.headers) {
        return api_token::hash(text).map(Presented::ApiToken).ok_or(Error::SignIn);
    }
    let text = http::cookie(&cx.headers, OwnerKind::Staff.cookie()).ok_or(Error::SignIn)?;
    let verified = jwt::verify(&keys(cx)?, OwnerKind::Staff, text, cx.now).map_err(|_| Error::SignIn)?;
    Ok(Presented::Session(verified))
}

/// The keys that sign the session cookies.
pub(super) fn keys<P: Platform>(cx: &Context<'_, P>) -> Result<Keys, Error> {
    Keys::of(cx.platform, "SESSION_KEY").map_err(|error| Error::Internal(error.to_string()))
}
