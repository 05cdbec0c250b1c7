//! Signing in through Cloudflare Access, with a key server of the test's own.

mod assertions;
mod keys;
mod people;
mod settings;

use base64ct::{Base64UrlUnpadded, Encoding};
use http::Method;
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents},
};
use serde_json::{Value, json};

use super::PAGE;
use crate::support::{Answer, Page, START, Shop};

const TEAM: &str = "https://team.cloudflareaccess.com";
const CERTS: &str = "https://team.cloudflareaccess.com/cdn-cgi/access/certs";
const AUDIENCE: &str = "32eafc7626e974616deaf0dc3ce63d7bcbed58a2731e84d06bc3cdf1b53c4228";
const HEADER: &str = "cf-access-jwt-assertion";
/// Seconds. Assertions of these tests are valid for a day.
const DAY: i64 = 24 * 60 * 60;

/// A key of the team. Its name in the key set is chosen by each test.
fn key(name: &str) -> RsaKeyPair {
    let keys: Value = serde_json::from_str(include_str!("../../../fixtures/access-keys.json")).unwrap();
    RsaKeyPair::from_pkcs8(&Base64UrlUnpadded::decode_vec(keys[name].as_str().unwrap()).unwrap()).unwrap()
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

/// A key of the set, as Access publishes it.
fn jwk(kid: &str, key: &RsaKeyPair) -> Value {
    let RsaPublicKeyComponents::<Vec<u8>> { n, e } = key.public().into();
    json!({ "kid": kid, "kty": "RSA", "alg": "RS256", "use": "sig", "n": base64(n), "e": base64(e) })
}

/// The key server's response.
fn set(keys: &[Value]) -> Page {
    let pem = "-----BEGIN CERTIFICATE-----\n";
    let body = json!({ "keys": keys, "public_cert": { "kid": "a", "cert": pem }, "public_certs": [] });
    Page::Bytes(body.to_string().into_bytes())
}

fn header() -> Value {
    json!({ "alg": "RS256", "kid": "a", "typ": "JWT" })
}

/// The claims of an application token, issued at the start of the test.
fn claims() -> Value {
    let now = START.seconds();
    json!({
        "aud": [AUDIENCE], "email": "ada@shop.example", "iat": now, "nbf": now, "exp": now + DAY, "iss": TEAM,
        "type": "app", "identity_nonce": "6ei69kawdKzMIAPF", "sub": "7335d417-61da-459d-899c-0a01c76a2f94",
        "country": "FI", "custom": { "groups": ["a", "b"] },
    })
}

/// Signs with RS256, whatever the header says.
fn sign(key: &RsaKeyPair, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", base64(header.to_string()), base64(claims.to_string()));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    format!("{text}.{}", base64(signature))
}

/// A valid assertion for Ada, by the first key with the name "a".
fn assertion() -> String {
    sign(&key("first"), &header(), &claims())
}

/// The claims for somebody else.
fn claims_of(email: &str) -> Value {
    let mut claims = claims();
    claims["email"] = json!(email);
    claims
}

/// A shop behind Access. Ada is an owner.
fn shop() -> Shop {
    let shop = Shop::new();
    shop.platform.set_var("ACCESS_TEAM_DOMAIN", TEAM);
    shop.platform.set_var("ACCESS_AUDIENCE", AUDIENCE);
    shop.platform.web.script(CERTS, [set(&[jwk("a", &key("first"))])]);
    shop.person("ada@shop.example", "owner");
    shop
}

/// Requests a page of `/admin` as Access does.
fn visit(shop: &Shop, assertion: &str) -> Answer {
    shop.ask(Method::GET, PAGE, &[(HEADER, assertion)])
}

/// The number of fetches of the keys.
fn fetches(shop: &Shop) -> usize {
    shop.platform.web.asked().iter().filter(|url| *url == CERTS).count()
}
