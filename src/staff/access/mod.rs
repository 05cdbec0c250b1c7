//! Signing in through Cloudflare Access, which can protect `/admin`. Access signs people in at the company's own
//! identity provider. It then adds a signed assertion with the person's e-mail address to each request:
//! <https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/>

mod keys;

use base64ct::{Base64UrlUnpadded, Encoding};
use jwt_compact::UntrustedToken;

// Cycle: `guard` calls this module, and this module returns the type `Person` of `guard`.
use super::guard::Person;
use super::store::{self, Holder};
use crate::{
    context::Context,
    error::Error,
    identity::jwt::{self, Refused},
    json::Json,
    platform::{Crypto, Platform, Statement},
    time::UnixMs,
    web,
};

/// The header with the assertion, a JWT. Cloudflare recommends it instead of the cookie with the same JWT.
const HEADER: &str = "cf-access-jwt-assertion";
/// The maximum bytes of an assertion. It may list the person's groups.
const MAX_BYTES: usize = 16 * 1024;
/// The only algorithm with which Access signs assertions.
const ALGORITHM: &str = "RS256";
/// The page of Cloudflare on the shop's own host that ends the session of Access.
pub(super) const SIGN_OUT: &str = "/cdn-cgi/access/logout";

/// The settings of the deployment.
struct Settings {
    /// The origin of the team's domain, such as `https://team.cloudflareaccess.com`.
    team: String,
    /// The audience tag (AUD) of the application in Access.
    audience: String,
}

/// True if Access sent this request, whether or not its assertion is valid.
pub(super) fn is_in_front<P: Platform>(cx: &Context<'_, P>) -> bool {
    cx.headers.contains_key(HEADER) && matches!(settings(cx.platform), Ok(Some(_)))
}

/// The person whose e-mail address is in the assertion of the request. This takes one round trip to the database. The
/// role comes from the table `person`, as for a session.
///
/// # Errors
/// `SignIn` if Access is not set up, if the assertion is missing or refused, or if nobody has the address. The error
/// does not tell the reason. `NoAccessKeys` if the assertion cannot be checked now.
pub(super) async fn person<P: Platform>(cx: &Context<'_, P>) -> Result<Person, Error> {
    let email = asserted(cx).await?;
    let [rows] = cx.rows([store::by_email(&email)]).await?;
    let holder: Option<Holder> = rows.maybe()?;
    let Some(Holder { id, email, role }) = holder else {
        cx.batch(&[store::nobody(&email, cx.now)]).await?;
        return Err(Error::SignIn);
    };
    Ok(Person { id, email, role, session: None })
}

/// A statement that returns the person whose address is in the assertion of the request; `None` if Access did not let
/// anybody through.
pub(super) async fn visitor<P: Platform>(cx: &Context<'_, P>) -> Option<Statement> {
    asserted(cx).await.ok().map(|email| store::by_email(&email))
}

/// The address in the assertion of the request.
async fn asserted<P: Platform>(cx: &Context<'_, P>) -> Result<String, Error> {
    let Some(header) = cx.headers.get(HEADER) else { return Err(Error::SignIn) };
    let Some(settings) = settings(cx.platform)? else { return Err(Error::SignIn) };
    let text = header.to_str().ok().filter(|text| text.len() <= MAX_BYTES).ok_or(Error::SignIn)?;
    verified_email(cx, &settings, text).await
}

/// `None` if Access is not set up, because a setting is empty.
///
/// # Errors
/// If `ACCESS_TEAM_DOMAIN` is not an origin. Outside development it must be https, because the keys from this origin
/// decide who is signed in.
fn settings(platform: &impl Platform) -> Result<Option<Settings>, Error> {
    let (Some(domain), Some(audience)) = (platform.var("ACCESS_TEAM_DOMAIN"), platform.var("ACCESS_AUDIENCE")) else {
        return Ok(None);
    };
    let is_dev = platform.var("ENVIRONMENT").as_deref() == Some("dev");
    let team = web::origin(&domain).filter(|team| is_dev || team.starts_with("https:"));
    let Some(team) = team else {
        let cause = "ACCESS_TEAM_DOMAIN is not an address such as https://team.cloudflareaccess.com";
        return Err(Error::NoAccessKeys(cause.to_owned()));
    };
    Ok(Some(Settings { team, audience: audience.trim().to_owned() }))
}

/// Checks an assertion. The signature is checked last, because its key may have to be fetched.
async fn verified_email<P: Platform>(cx: &Context<'_, P>, settings: &Settings, text: &str) -> Result<String, Error> {
    let token = UntrustedToken::new(text).map_err(|_| Error::SignIn)?;
    let kid = token.header().key_id.as_deref().ok_or(Error::SignIn)?;
    let (signed, _) = text.rsplit_once('.').ok_or(Error::SignIn)?;
    if token.algorithm() != ALGORITHM {
        return Err(Error::SignIn);
    }
    let email = claims(signed).and_then(|claims| email_in(&claims, settings, cx.now)).map_err(|_| Error::SignIn)?;
    let key = keys::find(cx, &settings.team, kid).await?;
    let key = key.filter(|key| key.algorithm() == ALGORITHM).ok_or(Error::SignIn)?;
    let valid = cx.platform.crypto().verify(&key, signed.as_bytes(), token.signature_bytes()).await?;
    if valid { Ok(email) } else { Err(Error::SignIn) }
}

/// The claims of a token without its signature. The shop's own reader needs less code than the library's types.
fn claims(signed: &str) -> Result<Json, Refused> {
    let (_, payload) = signed.split_once('.').ok_or(Refused::Malformed)?;
    let bytes = Base64UrlUnpadded::decode_vec(payload).map_err(|_| Refused::Malformed)?;
    let text = String::from_utf8(bytes).map_err(|_| Refused::Malformed)?;
    Json::parse(text).map_err(|_| Refused::Malformed)
}

/// Checks the claims, and returns the address in lower case, as `person` has it. An assertion of a service token has no
/// address, so it is refused.
fn email_in(claims: &Json, settings: &Settings, now: UnixMs) -> Result<String, Refused> {
    let time = |name| claims.get(name).read().ok();
    let text = |name| claims.get(name).read::<String>().map_err(|_| Refused::Claim(name));
    jwt::issued_at(time("iat"), time("nbf"), time("exp"), now)?;
    if text("iss")? != settings.team {
        return Err(Refused::Claim("iss"));
    }
    // One audience or several (RFC 7519 §4.1.3).
    let audiences = text("aud").map(|one| vec![one]).or_else(|error| claims.get("aud").read().map_err(|_| error))?;
    if !audiences.contains(&settings.audience) {
        return Err(Refused::Claim("aud"));
    }
    Ok(text("email")?.to_lowercase())
}
