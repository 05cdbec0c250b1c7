//! Public keys as JSON (RFC 7517).

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::{
    json::{Json, JsonError},
    platform::{COORDINATE_BYTES, NamedKey, PublicKey, RsaKey},
};

/// Reads a set of keys (RFC 7517 §5). Skips keys that the shop cannot use: keys without a `kid`, with an unsupported
/// type or algorithm, with invalid values, or with a `use` other than `sig`.
///
/// # Errors
/// If the text is not a set of keys.
pub fn read_set(text: String) -> Result<Vec<NamedKey>, JsonError> {
    let keys = Json::parse(text)?.get("keys");
    Ok(keys.items()?.filter_map(|key| named(&key)).collect())
}

fn named(jwk: &Json) -> Option<NamedKey> {
    let kid = text(jwk, "kid").filter(|kid| !kid.is_empty())?;
    Some(NamedKey { kid, key: key(jwk)? })
}

fn key(jwk: &Json) -> Option<PublicKey> {
    let curve = text(jwk, "crv");
    let key = match (text(jwk, "kty")?.as_str(), curve.as_deref()) {
        ("RSA", _) => PublicKey::Rsa(RsaKey::new(&bytes(jwk, "n")?, &bytes(jwk, "e")?)?),
        ("EC", Some("P-256")) => PublicKey::P256 { x: coordinate(jwk, "x")?, y: coordinate(jwk, "y")? },
        ("OKP", Some("Ed25519")) => PublicKey::Ed25519 { x: coordinate(jwk, "x")? },
        _ => return None,
    };
    // `use` and `alg` are optional (RFC 7517 §4).
    let fits =
        |name, value: &str| jwk.get(name).read::<Option<String>>().is_ok_and(|it| it.is_none_or(|it| it == value));
    (fits("use", "sig") && fits("alg", key.algorithm())).then_some(key)
}

fn text(jwk: &Json, name: &str) -> Option<String> {
    jwk.get(name).read().ok()
}

fn bytes(jwk: &Json, name: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(&text(jwk, name)?).ok()
}

fn coordinate(jwk: &Json, name: &str) -> Option<[u8; COORDINATE_BYTES]> {
    bytes(jwk, name)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn base64(bytes: &[u8]) -> String {
        Base64UrlUnpadded::encode_string(bytes)
    }

    fn rsa() -> Value {
        json!({ "kty": "RSA", "kid": "a", "use": "sig", "alg": "RS256", "n": base64(&[0xcb; 256]), "e": "AQAB" })
    }

    fn ec() -> Value {
        json!({ "kty": "EC", "kid": "b", "crv": "P-256", "x": base64(&[1; 32]), "y": base64(&[2; 32]) })
    }

    fn okp() -> Value {
        json!({ "kty": "OKP", "kid": "c", "crv": "Ed25519", "x": base64(&[3; 32]), "key_ops": ["verify"] })
    }

    fn set(keys: &[Value]) -> Vec<String> {
        let keys = read_set(json!({ "keys": keys, "public_certs": [{}] }).to_string()).unwrap();
        keys.into_iter().map(|named| format!("{} {}", named.kid, named.key.algorithm())).collect()
    }

    #[test]
    fn keys_of_each_type_are_read() {
        assert_eq!(set(&[rsa(), ec(), okp()]), ["a RS256", "b ES256", "c EdDSA"]);
        let keys = read_set(json!({ "keys": [rsa(), ec(), okp()] }).to_string()).unwrap();
        let expected = [
            PublicKey::Rsa(RsaKey::new(&[0xcb; 256], &[1, 0, 1]).unwrap()),
            PublicKey::P256 { x: [1; 32], y: [2; 32] },
            PublicKey::Ed25519 { x: [3; 32] },
        ];
        assert_eq!(keys.into_iter().map(|named| named.key).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn unusable_keys_are_skipped() {
        for (key, name, value) in [
            (rsa(), "kid", json!(null)),
            (rsa(), "kid", json!("")),
            (rsa(), "kid", json!(7)),
            (rsa(), "use", json!("enc")),
            (rsa(), "use", json!(["sig"])),
            (rsa(), "alg", json!(256)),
            (rsa(), "alg", json!("RS512")),
            (rsa(), "alg", json!("HS256")),
            (rsa(), "kty", json!("oct")),
            (rsa(), "kty", json!("EC")),
            (rsa(), "n", json!(base64(&[0xcb; 128]))),
            (rsa(), "n", json!("a+b/")),
            (rsa(), "n", json!(null)),
            (rsa(), "e", json!("AQAB=")),
            (rsa(), "e", json!(65537)),
            (ec(), "crv", json!("P-384")),
            (ec(), "crv", json!("Ed25519")),
            (ec(), "x", json!(base64(&[1; 31]))),
            (ec(), "y", json!(base64(&[1; 33]))),
            (ec(), "y", json!(null)),
            (ec(), "alg", json!("EdDSA")),
            (okp(), "crv", json!("X25519")),
            (okp(), "crv", json!("P-256")),
            (okp(), "x", json!("")),
        ] {
            let mut changed = key.clone();
            changed[name] = value.clone();
            assert_eq!(set(&[changed, okp()]), ["c EdDSA"], "{name} {value}");
        }
        assert_eq!(set(&[json!(null), json!([]), json!("key"), json!({})]), [""; 0]);
    }

    #[test]
    fn texts_that_are_not_a_set_of_keys_are_refused() {
        for text in ["", "{}", "[]", "null", "{\"keys\":{}}", "{\"keys\":[", "<html>"] {
            assert!(read_set(text.to_owned()).is_err(), "{text}");
        }
    }
}
