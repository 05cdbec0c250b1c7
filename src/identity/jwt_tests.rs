//! Tests with tokens that an attacker could make. Each test builds its tokens from parts, so that a single part can be
//! wrong.

use base64ct::{Base64UrlUnpadded, Encoding};
use jwt_compact::{Algorithm, AlgorithmSignature, alg::Hs384, alg::Hs384Key};
use serde_json::{Value, json};

use super::*;

/// A key of 32 bytes 0x61.
const OLD: &str = "old:YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
/// A key of 32 bytes 0x62.
const NEW: &str = "new:YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";
const NOW: UnixMs = UnixMs(1_795_000_000_000);
const MINUTES_15: i64 = 900;
const STAFF: OwnerKind = OwnerKind::Staff;

fn keys(text: &str) -> Keys {
    Keys::parse(text).ok().unwrap()
}

fn session() -> Token {
    Token::from_bytes([7; 16])
}

fn base64(text: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(text.as_ref())
}

fn header() -> Value {
    json!({ "alg": "HS256", "kid": "old" })
}

fn claims() -> Value {
    let now = NOW.seconds();
    json!({
        "iss": "vitrine", "aud": "staff", "sub": session().to_string(),
        "iat": now, "nbf": now, "exp": now + MINUTES_15,
    })
}

/// Signs these claims with the key "old".
fn sign(header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", base64(header.to_string()), base64(claims.to_string()));
    let signature = Hs256.sign(keys(OLD).newest().secret(), text.as_bytes());
    format!("{text}.{}", base64(signature.as_bytes()))
}

fn check(text: &str) -> Result<Verified, Refused> {
    verify(&keys(OLD), STAFF, text, NOW)
}

#[test]
fn an_issued_token_is_accepted() {
    let text = issue(&keys(OLD), STAFF, session(), NOW, NOW.plus_seconds(MINUTES_15)).unwrap();
    let verified = Verified { session: session(), issued_at: NOW };
    assert_eq!(check(&text), Ok(verified));
    // `sign` makes the same token as `issue`, so the tests below can start from a valid token.
    assert_eq!(check(&sign(&header(), &claims())), check(&text));
    let part =
        |index: usize| text.split('.').nth(index).map(|part| Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&part(0)).unwrap(), header());
    assert_eq!(serde_json::from_slice::<Value>(&part(1)).unwrap(), claims());
}

#[test]
fn algorithms_other_than_hs256_are_refused() {
    for alg in ["none", "None", "NONE", "HS384", "HS512", "RS256", "hs256", ""] {
        let header = json!({ "alg": alg, "kid": "old" });
        assert_eq!(check(&sign(&header, &claims())), Err(Refused::Signature), "{alg}");
        let unsigned = format!("{}.{}.", base64(header.to_string()), base64(claims().to_string()));
        assert_eq!(check(&unsigned), Err(Refused::Signature), "{alg}, unsigned");
    }
    // This token is signed correctly with our key, but with HS384.
    let text =
        format!("{}.{}", base64(json!({ "alg": "HS384", "kid": "old" }).to_string()), base64(claims().to_string()));
    let signature = Hs384.sign(&Hs384Key::new([b'a'; 32]), text.as_bytes());
    assert_eq!(check(&format!("{text}.{}", base64(signature.as_bytes()))), Err(Refused::Signature));
    assert_eq!(check(&sign(&json!({ "kid": "old" }), &claims())), Err(Refused::Malformed));
}

#[test]
fn tokens_with_an_unknown_or_wrong_key_are_refused() {
    let text = sign(&header(), &claims());
    let other = keys(&NEW.replace("new:", "old:"));
    assert_eq!(verify(&other, STAFF, &text, NOW), Err(Refused::Signature));
    assert_eq!(verify(&keys(NEW), STAFF, &text, NOW), Err(Refused::UnknownKey));
    assert_eq!(check(&sign(&json!({ "alg": "HS256" }), &claims())), Err(Refused::UnknownKey));
    assert_eq!(check(&sign(&json!({ "alg": "HS256", "kid": "" }), &claims())), Err(Refused::UnknownKey));
    assert_eq!(check(&sign(&json!({ "alg": "HS256", "kid": 1 }), &claims())), Err(Refused::Malformed));
}

#[test]
fn after_a_rotation_tokens_of_both_keys_are_accepted() {
    let both = keys(&format!("{NEW},{OLD}"));
    let old = issue(&keys(OLD), STAFF, session(), NOW, NOW.plus_seconds(MINUTES_15)).unwrap();
    let new = issue(&both, STAFF, session(), NOW, NOW.plus_seconds(MINUTES_15)).unwrap();
    assert!(verify(&both, STAFF, &old, NOW).is_ok());
    assert!(verify(&both, STAFF, &new, NOW).is_ok());
    assert!(verify(&keys(NEW), STAFF, &new, NOW).is_ok(), "the newest key signs");
    assert_eq!(verify(&keys(NEW), STAFF, &old, NOW), Err(Refused::UnknownKey), "the old key was removed");
}

#[test]
fn each_claim_must_be_present_and_valid() {
    let other = Token::from_bytes([8; 16]).to_string();
    for (name, value, expected) in [
        ("iss", None, Refused::Malformed),
        ("iss", Some(json!("someone")), Refused::Claim("iss")),
        ("iss", Some(json!("")), Refused::Claim("iss")),
        ("iss", Some(json!(null)), Refused::Malformed),
        ("aud", None, Refused::Malformed),
        ("aud", Some(json!("customer")), Refused::Claim("aud")),
        ("aud", Some(json!(["staff"])), Refused::Malformed),
        ("sub", None, Refused::Malformed),
        ("sub", Some(json!("")), Refused::Malformed),
        ("sub", Some(json!(other.to_uppercase())), Refused::Malformed),
        ("sub", Some(json!(7)), Refused::Malformed),
        ("iat", None, Refused::Claim("iat")),
        ("iat", Some(json!(null)), Refused::Malformed),
        ("iat", Some(json!("now")), Refused::Malformed),
        ("nbf", None, Refused::Claim("nbf")),
        ("nbf", Some(json!(1e300)), Refused::Malformed),
        ("exp", None, Refused::Claim("exp")),
        ("exp", Some(json!(0)), Refused::Expired),
        ("exp", Some(json!(-1)), Refused::Expired),
        ("exp", Some(json!(u64::MAX)), Refused::Malformed),
    ] {
        let mut claims = claims();
        match &value {
            Some(value) => claims[name] = value.clone(),
            None => drop(claims.as_object_mut().unwrap().remove(name)),
        }
        assert_eq!(check(&sign(&header(), &claims)), Err(expected), "{name} {value:?}");
    }
}

#[test]
fn a_token_is_valid_within_its_times_and_the_leeway_to_the_second() {
    let text = sign(&header(), &claims());
    let at = |seconds: i64| verify(&keys(OLD), STAFF, &text, NOW.plus_seconds(seconds)).err();
    assert_eq!(at(-LEEWAY_SECONDS - 1), Some(Refused::NotYet));
    assert_eq!(at(-LEEWAY_SECONDS), None);
    assert_eq!(at(MINUTES_15 + LEEWAY_SECONDS - 1), None);
    assert_eq!(at(MINUTES_15 + LEEWAY_SECONDS), Some(Refused::Expired));
    // Each round moves only one of the two claims into the future.
    for name in ["iat", "nbf"] {
        let mut claims = claims();
        claims[name] = json!(NOW.seconds() + LEEWAY_SECONDS + 1);
        assert_eq!(check(&sign(&header(), &claims)), Err(Refused::NotYet), "{name}");
    }
}

#[test]
fn a_token_with_a_changed_byte_is_refused() {
    let text = sign(&header(), &claims());
    for index in 0..text.len() {
        for other in ["A", "B", "z", ".", "=", " "] {
            let mut changed = text.clone();
            changed.replace_range(index..=index, other);
            if changed != text {
                assert!(check(&changed).is_err(), "{changed}");
            }
        }
    }
    // The payload is changed, and the signature is that of the original payload.
    let mut claims = claims();
    claims["sub"] = json!(Token::from_bytes([8; 16]).to_string());
    let parts: Vec<&str> = text.split('.').collect();
    let forged = format!("{}.{}.{}", parts[0], base64(claims.to_string()), parts[2]);
    assert_eq!(check(&forged), Err(Refused::Signature));
}

#[test]
fn texts_that_are_not_tokens_are_refused() {
    let text = sign(&header(), &claims());
    let without = text.rsplit_once('.').unwrap().0;
    for garbage in
        ["", ".", "..", "...", "a.b.c", "é.é.é", without, &format!("{text}.x"), &format!(" {text}"), &"a".repeat(9999)]
    {
        assert_eq!(check(garbage), Err(Refused::Malformed), "{garbage}");
    }
    for signature in ["", "AAAA", &base64([0; 31]), &base64([0; 33]), &base64([0; 200]), &base64([0; 32])] {
        assert_eq!(check(&format!("{without}.{signature}")), Err(Refused::Signature), "{signature}");
    }
}

#[test]
fn a_token_is_valid_only_for_its_kind_of_owner() {
    for (one, other) in [(STAFF, OwnerKind::Customer), (OwnerKind::Customer, STAFF)] {
        let text = issue(&keys(OLD), one, session(), NOW, NOW.plus_seconds(MINUTES_15)).unwrap();
        assert!(verify(&keys(OLD), one, &text, NOW).is_ok());
        assert_eq!(verify(&keys(OLD), other, &text, NOW), Err(Refused::Claim("aud")));
    }
}
