//! Public keys as JSON (RFC 7517).

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Deserialize;

use crate::{
    json::{Json, JsonError},
    platform::{COORDINATE_BYTES, NamedKey, PublicKey, RsaKey},
};

/// The members of a key that the shop reads. Each type of key has some of them.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// Reads a set of keys (RFC 7517 §5). Skips keys without a name, of other types, and for other uses than signatures.
///
/// # Errors
/// If the text is not a set of keys.
pub fn read_set(text: String) -> Result<Vec<NamedKey>, JsonError> {
    let keys = Json::parse(text)?.get("keys");
    Ok(keys.items()?.filter_map(|key| key.read::<Jwk>().ok()?.named()).collect())
}

impl Jwk {
    fn named(&self) -> Option<NamedKey> {
        let kid = self.kid.clone().filter(|kid| !kid.is_empty())?;
        Some(NamedKey { kid, key: self.key()? })
    }

    fn key(&self) -> Option<PublicKey> {
        let key = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => PublicKey::Rsa(RsaKey::new(&bytes(self.n.as_ref())?, &bytes(self.e.as_ref())?)?),
            ("EC", Some("P-256")) => {
                PublicKey::P256 { x: coordinate(self.x.as_ref())?, y: coordinate(self.y.as_ref())? }
            }
            ("OKP", Some("Ed25519")) => PublicKey::Ed25519 { x: coordinate(self.x.as_ref())? },
            _ => return None,
        };
        let signs = self.usage.as_deref().is_none_or(|usage| usage == "sig");
        let fits = self.alg.as_deref().is_none_or(|alg| alg == key.algorithm());
        (signs && fits).then_some(key)
    }
}

fn bytes(text: Option<&String>) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text?).ok()
}

fn coordinate(text: Option<&String>) -> Option<[u8; COORDINATE_BYTES]> {
    bytes(text)?.try_into().ok()
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
    fn keys_of_each_type() {
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
    fn other_keys_are_skipped() {
        for (key, name, value) in [
            (rsa(), "kid", json!(null)),
            (rsa(), "kid", json!("")),
            (rsa(), "kid", json!(7)),
            (rsa(), "use", json!("enc")),
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
    fn texts_that_are_no_set() {
        for text in ["", "{}", "[]", "null", "{\"keys\":{}}", "{\"keys\":[", "<html>"] {
            assert!(read_set(text.to_owned()).is_err(), "{text}");
        }
    }
}
