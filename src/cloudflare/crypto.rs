//! Random bytes, signatures and sealed secrets, through the runtime's WebCrypto.

use base64ct::{Base64UrlUnpadded, Encoding};
use worker::{
    js_sys::{self, Array, JSON, Object, Promise, Reflect, Uint8Array},
    wasm_bindgen::{JsCast, JsValue},
    wasm_bindgen_futures::JsFuture,
    web_sys::{self, CryptoKey, SubtleCrypto, WorkerGlobalScope},
};

use crate::platform::{Crypto, NONCE_BYTES, PortError, PublicKey, SEAL_KEY_BYTES};

/// The runtime's `crypto.subtle`.
pub struct Subtle;

impl Crypto for Subtle {
    async fn verify(&self, key: &PublicKey, signed: &[u8], signature: &[u8]) -> Result<bool, PortError> {
        outcome(verify(key, signed, signature).await).map(|valid| valid.unwrap_or(false))
    }

    async fn seal(&self, key: &[u8; SEAL_KEY_BYTES], context: &[u8], secret: &[u8]) -> Result<Vec<u8>, PortError> {
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce)?;
        let encrypted = seal(key, &nonce, context, secret).await.map_err(|error| failed(&error))?;
        Ok([&nonce[..], &encrypted].concat())
    }

    async fn open(
        &self,
        key: &[u8; SEAL_KEY_BYTES],
        context: &[u8],
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, PortError> {
        let Some((nonce, encrypted)) = sealed.split_first_chunk() else { return Ok(None) };
        outcome(open(key, nonce, context, encrypted).await)
    }
}

/// Fills `bytes` with random bytes from the runtime.
pub fn fill_random(bytes: &mut [u8]) -> Result<(), PortError> {
    let failed = |_| PortError("the runtime gave no random bytes".to_owned());
    web_crypto().map_err(failed)?.get_random_values_with_u8_array(bytes).map(drop).map_err(failed)
}

async fn verify(key: &PublicKey, signed: &[u8], signature: &[u8]) -> Result<bool, JsValue> {
    let base64 = Base64UrlUnpadded::encode_string;
    // `importKey` and `verify` both get the algorithm. Each of them ignores the members that it does not need.
    let (algorithm, jwk) = match key {
        PublicKey::Rsa(key) => (
            r#"{"name":"RSASSA-PKCS1-v1_5","hash":"SHA-256"}"#,
            format!(r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#, base64(key.modulus()), base64(key.exponent())),
        ),
        PublicKey::P256 { x, y } => (
            r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#,
            format!(r#"{{"kty":"EC","crv":"P-256","x":"{}","y":"{}"}}"#, base64(x), base64(y)),
        ),
        PublicKey::Ed25519 { x } => {
            (r#"{"name":"Ed25519"}"#, format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{}"}}"#, base64(x)))
        }
    };
    let algorithm: Object = JSON::parse(algorithm)?.unchecked_into();
    let key = import("jwk", &JSON::parse(&jwk)?.unchecked_into(), &algorithm, "verify").await?;
    let valid = subtle()?.verify_with_object_and_u8_array_and_u8_array(&algorithm, &key, signature, signed)?;
    Ok(wait(valid).await?.is_truthy())
}

async fn seal(key: &[u8], nonce: &[u8], context: &[u8], secret: &[u8]) -> Result<Vec<u8>, JsValue> {
    let algorithm = aes_gcm(nonce, context)?;
    let key = import("raw", &Uint8Array::from(key).into(), &algorithm, "encrypt").await?;
    bytes(subtle()?.encrypt_with_object_and_u8_array(&algorithm, &key, secret)?).await
}

async fn open(key: &[u8], nonce: &[u8; NONCE_BYTES], context: &[u8], encrypted: &[u8]) -> Result<Vec<u8>, JsValue> {
    let algorithm = aes_gcm(nonce, context)?;
    let key = import("raw", &Uint8Array::from(key).into(), &algorithm, "decrypt").await?;
    bytes(subtle()?.decrypt_with_object_and_u8_array(&algorithm, &key, encrypted)?).await
}

fn aes_gcm(nonce: &[u8], context: &[u8]) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into())?;
    Reflect::set(&algorithm, &"iv".into(), &Uint8Array::from(nonce))?;
    Reflect::set(&algorithm, &"additionalData".into(), &Uint8Array::from(context))?;
    Ok(algorithm)
}

async fn import(format: &str, key: &Object, algorithm: &Object, usage: &str) -> Result<CryptoKey, JsValue> {
    let usages = Array::of1(&usage.into());
    wait(subtle()?.import_key_with_object(format, key, algorithm, false, &usages)?).await.map(JsCast::unchecked_into)
}

async fn bytes(result: Promise) -> Result<Vec<u8>, JsValue> {
    wait(result).await.map(|buffer| Uint8Array::new(&buffer).to_vec())
}

async fn wait(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

fn web_crypto() -> Result<web_sys::Crypto, JsValue> {
    js_sys::global().unchecked_into::<WorkerGlobalScope>().crypto()
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    Ok(web_crypto()?.subtle())
}

/// `None` if WebCrypto refuses the key, the signature or the sealed text. For an invalid key, the WebCrypto standard
/// requires `DataError`, but workerd throws `OperationError`.
fn outcome<T>(result: Result<T, JsValue>) -> Result<Option<T>, PortError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if ["DataError", "OperationError"].contains(&name(&error).as_str()) => Ok(None),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &JsValue) -> PortError {
    PortError(format!("WebCrypto: {error:?}"))
}

/// The name of an exception.
fn name(error: &JsValue) -> String {
    Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}
