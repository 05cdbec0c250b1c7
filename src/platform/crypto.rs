//! The crypto port: verifies signatures of other parties, and encrypts secrets for the database.

use std::future::Future;

use super::PortError;

/// The length in bytes of a coordinate of P-256, and of a public key of Ed25519.
pub const COORDINATE_BYTES: usize = 32;
/// The length in bytes of a key for [`Crypto::seal`] and [`Crypto::open`].
pub const SEAL_KEY_BYTES: usize = 32;
/// The length in bytes of the nonce at the start of a sealed text.
pub const NONCE_BYTES: usize = 12;
/// The length in bytes of the authentication tag at the end of a sealed text.
pub const TAG_BYTES: usize = 16;
/// The minimum and maximum length of an RSA modulus, in bytes. RFC 7518 §3.3 requires at least 2048 bits.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

/// Verifies signatures, and seals secrets, which means to encrypt them so that changes are detected. The platform's
/// library runs the algorithms, because it is fast, is kept up to date, and does not make the program larger.
pub trait Crypto {
    /// True if `signature` is a signature of `signed` under this key. False also if the key cannot verify anything, for
    /// example because its point is not on the curve.
    ///
    /// # Errors
    /// When the platform does not answer. Treat the signature as unverified.
    fn verify(&self, key: &PublicKey, signed: &[u8], signature: &[u8])
    -> impl Future<Output = Result<bool, PortError>>;

    /// Encrypts `secret` with AES-256-GCM. The result is a random nonce, the encrypted bytes and the tag. It does not
    /// contain `context`, which names the row and the column. [`Self::open`] needs the same context, so a sealed text
    /// that was copied to another row cannot be opened. A key may seal at most 2^32 texts, because nonces are random
    /// (NIST SP 800-38D §8.3).
    ///
    /// # Errors
    /// When the platform cannot generate random bytes, or does not answer.
    fn seal(
        &self,
        key: &[u8; SEAL_KEY_BYTES],
        context: &[u8],
        secret: &[u8],
    ) -> impl Future<Output = Result<Vec<u8>, PortError>>;

    /// Decrypts a result of [`Self::seal`]. `None` if the result was changed, or was sealed with another key or
    /// context.
    ///
    /// # Errors
    /// When the platform does not answer.
    fn open(
        &self,
        key: &[u8; SEAL_KEY_BYTES],
        context: &[u8],
        sealed: &[u8],
    ) -> impl Future<Output = Result<Option<Vec<u8>>, PortError>>;
}

/// A public key. Its type determines the algorithm, so that a sender cannot choose another algorithm for the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RS256: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3).
    Rsa(RsaKey),
    /// ES256: ECDSA on P-256 with SHA-256 (RFC 7518 §3.4). A signature is r and s, 32 bytes each. A signature of
    /// WebAuthn is encoded in DER, and must be converted first.
    P256 { x: [u8; COORDINATE_BYTES], y: [u8; COORDINATE_BYTES] },
    /// EdDSA with Ed25519 (RFC 8037).
    Ed25519 { x: [u8; COORDINATE_BYTES] },
}

impl PublicKey {
    /// The name of the algorithm in a JWT's header.
    pub const fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "RS256",
            Self::P256 { .. } => "ES256",
            Self::Ed25519 { .. } => "EdDSA",
        }
    }
}

/// A public key with the name (`kid`) by which tokens refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedKey {
    pub kid: String,
    pub key: PublicKey,
}

/// A public key of RSA. Its numbers are big-endian and have no leading zero bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl RsaKey {
    /// `None` if the modulus or the exponent is even, if the modulus has fewer than 2048 or more than 8192 bits, or if
    /// the exponent is less than 3 or has more than 32 bits.
    pub fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let (modulus, exponent) = (number(modulus), number(exponent));
        let is_odd = |bytes: &[u8]| bytes.last().is_some_and(|byte| byte % 2 == 1);
        // A modulus of 256 bytes has 2048 bits only if its first bit is 1.
        let is_long = MODULUS_BYTES.contains(&modulus.len())
            && (modulus.len() > *MODULUS_BYTES.start() || modulus.first().is_some_and(|byte| *byte >= 0x80));
        let is_exponent = exponent.len() <= 4 && exponent != [1];
        (is_long && is_exponent && is_odd(modulus) && is_odd(exponent))
            .then(|| Self { modulus: modulus.to_vec(), exponent: exponent.to_vec() })
    }

    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    pub fn exponent(&self) -> &[u8] {
        &self.exponent
    }
}

/// The number without its leading zero bytes.
fn number(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    bytes.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rsa_keys_of_unsafe_size_are_refused() {
        let modulus = |length: usize, first: u8, last: u8| {
            let mut bytes = vec![0xab; length];
            bytes[0] = first;
            bytes[length - 1] = last;
            bytes
        };
        let good = modulus(256, 0x80, 1);
        for (modulus, exponent, is_key) in [
            (good.clone(), vec![1, 0, 1], true),
            (good.clone(), vec![3], true),
            ([vec![0, 0], good.clone()].concat(), vec![0, 0, 0, 1, 0, 1], true),
            (modulus(257, 1, 1), vec![1, 0, 1], true),
            (modulus(1024, 0xff, 1), vec![1, 0, 1], true),
            (modulus(256, 0x7f, 1), vec![1, 0, 1], false),
            (modulus(255, 0xff, 1), vec![1, 0, 1], false),
            (modulus(1025, 1, 1), vec![1, 0, 1], false),
            (modulus(256, 0x80, 2), vec![1, 0, 1], false),
            (good.clone(), vec![], false),
            (good.clone(), vec![0], false),
            (good.clone(), vec![1], false),
            (good.clone(), vec![2], false),
            (good.clone(), vec![1, 0, 0, 0, 1], false),
            (vec![], vec![1, 0, 1], false),
            (vec![0; 300], vec![1, 0, 1], false),
        ] {
            let key = RsaKey::new(&modulus, &exponent);
            assert_eq!(key.is_some(), is_key, "{} bytes, {exponent:?}", modulus.len());
        }
        let key = RsaKey::new(&[vec![0, 0], good.clone()].concat(), &[0, 3]).unwrap();
        assert_eq!((key.modulus(), key.exponent()), (&good[..], &[3][..]), "leading zero bytes are removed");
    }
}
