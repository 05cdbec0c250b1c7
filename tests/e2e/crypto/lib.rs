//! A Worker with the shop's own port and adapter for signatures and secrets, so that a test can call each of their
//! functions on workerd. The shop itself has no address for that.

#[path = "../../../src/cloudflare/crypto.rs"]
mod adapter;
#[path = "../../../src/platform/crypto.rs"]
mod port;

use serde::Deserialize;
use worker::{Context, Env, Request, Response, Result, event};

use platform::Crypto as _;

/// The names by which the adapter imports the port.
mod platform {
    pub use crate::{PortError, port::*};
}

/// The shop's error of a port.
#[derive(Debug)]
pub struct PortError(pub String);

/// A call of the port. Bytes are arrays of numbers.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Call {
    Verify { key: Key, signed: Vec<u8>, signature: Vec<u8> },
    Seal { key: [u8; 32], context: Vec<u8>, secret: Vec<u8> },
    Open { key: [u8; 32], context: Vec<u8>, sealed: Vec<u8> },
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Key {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256 { x: [u8; 32], y: [u8; 32] },
    Ed25519 { x: [u8; 32] },
}

impl Key {
    fn public(self) -> Option<port::PublicKey> {
        Some(match self {
            Self::Rsa { n, e } => port::PublicKey::Rsa(port::RsaKey::new(&n, &e)?),
            Self::P256 { x, y } => port::PublicKey::P256 { x, y },
            Self::Ed25519 { x } => port::PublicKey::Ed25519 { x },
        })
    }
}

/// Runs all calls of the request's body, and responds with their results in order. A failed call is a text.
#[event(fetch)]
async fn fetch(mut request: Request, _env: Env, _context: Context) -> Result<Response> {
    let mut results = Vec::new();
    for call in request.json::<Vec<Call>>().await? {
        results.push(run(call).await.unwrap_or_else(|error| serde_json::Value::String(error.0)));
    }
    Response::from_json(&results)
}

async fn run(call: Call) -> std::result::Result<serde_json::Value, PortError> {
    let crypto = adapter::Subtle;
    Ok(match call {
        Call::Verify { key, signed, signature } => {
            let key = key.public().ok_or_else(|| PortError("not a key".to_owned()))?;
            crypto.verify(&key, &signed, &signature).await?.into()
        }
        Call::Seal { key, context, secret } => crypto.seal(&key, &context, &secret).await?.into(),
        Call::Open { key, context, sealed } => crypto.open(&key, &context, &sealed).await?.into(),
    })
}
