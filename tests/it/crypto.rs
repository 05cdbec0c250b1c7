//! Signatures and sealed secrets with the examples of the standards. `tests/e2e/crypto.test.mjs` has the same examples
//! on workerd.

use base64ct::{Base64UrlUnpadded, Encoding};
use futures::executor::block_on;
use serde::Deserialize;
use serde_json::{Value, json};
use vitrine::{
    identity::jwk,
    platform::{Crypto, NONCE_BYTES, Platform, PublicKey, TAG_BYTES},
};

use crate::support::{Part, Shop, When};

#[derive(Deserialize)]
struct Examples {
    signatures: Vec<Example>,
    sealed: Sealed,
}

#[derive(Deserialize)]
struct Example {
    source: String,
    key: Value,
    signed: String,
    signature: String,
}

#[derive(Deserialize)]
struct Sealed {
    key: String,
    context: String,
    secret: String,
    sealed: String,
}

fn examples() -> Examples {
    serde_json::from_str(include_str!("../fixtures/crypto.json")).unwrap()
}

/// The key of a JWK.
fn public(key: &Value) -> PublicKey {
    let mut named = key.clone();
    named["kid"] = json!("a");
    let keys = jwk::read_set(json!({ "keys": [named] }).to_string()).unwrap();
    keys.into_iter().next().expect("a key").key
}

fn base64(text: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(text).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// The text with one bit of one byte changed, for each byte.
fn changed(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..bytes.len()).map(|at| {
        let mut other = bytes.to_vec();
        other[at] ^= 1 << (at % 8);
        other
    })
}

fn is_signed(shop: &Shop, key: &PublicKey, signed: &[u8], signature: &[u8]) -> bool {
    block_on(shop.platform.crypto().verify(key, signed, signature)).unwrap()
}

#[test]
fn signatures_of_the_standards() {
    let shop = Shop::new();
    let examples = examples().signatures;
    let algorithms: Vec<_> = examples.iter().map(|example| public(&example.key).algorithm()).collect();
    assert_eq!(algorithms, ["RS256", "ES256", "EdDSA"]);
    for Example { source, key, signed, signature } in &examples {
        let (key, signed, signature) = (public(key), signed.as_bytes(), base64(signature));
        assert!(is_signed(&shop, &key, signed, &signature), "{source}");
        for other in changed(signed) {
            assert!(!is_signed(&shop, &key, &other, &signature), "{source}: {}", String::from_utf8_lossy(&other));
        }
        for other in changed(&signature) {
            assert!(!is_signed(&shop, &key, signed, &other), "{source}: {other:?}");
        }
        for other in [vec![], signature[1..].to_vec(), [&signature[..], &[0]].concat(), vec![0; signature.len()]] {
            assert!(!is_signed(&shop, &key, signed, &other), "{source}: {other:?}");
        }
        assert!(!is_signed(&shop, &key, b"", &signature), "{source}");
    }
}

#[test]
fn every_bit_of_a_key_counts() {
    let shop = Shop::new();
    for Example { source, key, signed, signature } in &examples().signatures {
        for name in ["n", "x", "y"] {
            let Some(text) = key[name].as_str() else { continue };
            for other in changed(&base64(text)) {
                // A modulus that is even or too short is no key at all.
                if name == "n" && (other[255] % 2 == 0 || other[0] < 0x80) {
                    continue;
                }
                let mut key = key.clone();
                key[name] = json!(Base64UrlUnpadded::encode_string(&other));
                assert!(!is_signed(&shop, &public(&key), signed.as_bytes(), &base64(signature)), "{source} {key}");
            }
        }
    }
}

#[test]
fn keys_of_other_types_verify_nothing() {
    let shop = Shop::new();
    let examples = examples().signatures;
    for (place, Example { signed, signature, .. }) in examples.iter().enumerate() {
        for (other, Example { key, .. }) in examples.iter().enumerate() {
            let is_valid = is_signed(&shop, &public(key), signed.as_bytes(), &base64(signature));
            assert_eq!(is_valid, place == other, "{place} {other}");
        }
    }
}

#[test]
fn points_that_are_no_keys() {
    let shop = Shop::new();
    let signed = |key| is_signed(&shop, &key, b"text", &[1; 64]);
    assert!(!signed(PublicKey::P256 { x: [0; 32], y: [0; 32] }));
    assert!(!signed(PublicKey::P256 { x: [1; 32], y: [1; 32] }));
    assert!(!signed(PublicKey::P256 { x: [0xff; 32], y: [0xff; 32] }));
    assert!(!signed(PublicKey::Ed25519 { x: [0xff; 32] }));
}

#[test]
fn an_example_of_aes_gcm() {
    let shop = Shop::new();
    let Sealed { key, context, secret, sealed } = examples().sealed;
    let [key, context, secret, sealed] = [key, context, secret, sealed].map(|text| hex(&text));
    let key: [u8; 32] = key.try_into().unwrap();
    let open = |key: &[u8; 32], context: &[u8], sealed: &[u8]| {
        block_on(shop.platform.crypto().open(key, context, sealed)).unwrap()
    };
    assert_eq!(open(&key, &context, &sealed), Some(secret));
    for other in changed(&sealed) {
        assert_eq!(open(&key, &context, &other), None, "{other:?}");
    }
    for other in changed(&context) {
        assert_eq!(open(&key, &other, &sealed), None, "{other:?}");
    }
    for other in changed(&key) {
        assert_eq!(open(&other.try_into().unwrap(), &context, &sealed), None);
    }
    for length in [0, 1, NONCE_BYTES, NONCE_BYTES + TAG_BYTES - 1, NONCE_BYTES + TAG_BYTES, sealed.len() - 1] {
        assert_eq!(open(&key, &context, &sealed[..length]), None, "{length} bytes");
    }
    assert_eq!(open(&key, b"", &sealed), None);
    assert_eq!(open(&key, &context, &[&sealed[..], &[0]].concat()), None);
}

#[test]
fn what_is_sealed_can_be_opened() {
    let shop = Shop::new();
    let crypto = shop.platform.crypto();
    for (context, secret) in [(&b"payment:7"[..], &b"sk_live_1"[..]), (b"", b""), (b"a", &[0xff; 5000])] {
        let seal = || block_on(crypto.seal(&[7; 32], context, secret)).unwrap();
        let (one, other) = (seal(), seal());
        assert_eq!(one.len(), NONCE_BYTES + secret.len() + TAG_BYTES);
        assert_ne!(one, other, "each has its own nonce");
        assert_ne!(one[..NONCE_BYTES], other[..NONCE_BYTES]);
        for sealed in [&one, &other] {
            assert_eq!(block_on(crypto.open(&[7; 32], context, sealed)).unwrap().as_deref(), Some(secret));
            assert_eq!(block_on(crypto.open(&[8; 32], context, sealed)).unwrap(), None);
            assert_eq!(block_on(crypto.open(&[7; 32], b"payment:8", sealed)).unwrap(), None);
        }
    }
}

#[test]
fn nothing_is_sealed_without_random_bytes() {
    let shop = Shop::new();
    shop.platform.faults.fail_at(Part::Random, 1, When::Before);
    assert!(block_on(shop.platform.crypto().seal(&[7; 32], b"", b"secret")).is_err());
}
