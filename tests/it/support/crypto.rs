//! Signatures and sealed secrets, natively. `ring` has the same algorithms as the runtime's WebCrypto.

use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    signature::{
        ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
    },
};
use vitrine::platform::{Crypto, NONCE_BYTES, Platform, PortError, PublicKey, SEAL_KEY_BYTES};

use super::{
    TestPlatform,
    clock::Clock,
    faults::{INJECTED, Part},
};

pub struct Ring<'p> {
    pub platform: &'p TestPlatform,
}

impl Ring<'_> {
    /// Other futures may run before the result.
    async fn turn(&self) -> Result<(), PortError> {
        Clock::pause().await;
        match self.platform.faults.strike(Part::Crypto) {
            Some(_) => Err(PortError(INJECTED.to_owned())),
            None => Ok(()),
        }
    }
}

impl Crypto for Ring<'_> {
    async fn verify(&self, key: &PublicKey, signed: &[u8], signature: &[u8]) -> Result<bool, PortError> {
        self.turn().await?;
        Ok(match key {
            PublicKey::Rsa(key) => RsaPublicKeyComponents { n: key.modulus(), e: key.exponent() }
                .verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
                .is_ok(),
            PublicKey::P256 { x, y } => {
                // An uncompressed point (SEC 1 §2.3.3).
                let point = [&[4][..], x, y].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok()
            }
            PublicKey::Ed25519 { x } => UnparsedPublicKey::new(&ED25519, x).verify(signed, signature).is_ok(),
        })
    }

    async fn seal(&self, key: &[u8; SEAL_KEY_BYTES], context: &[u8], secret: &[u8]) -> Result<Vec<u8>, PortError> {
        self.turn().await?;
        let mut nonce = [0; NONCE_BYTES];
        self.platform.random(&mut nonce)?;
        let mut encrypted = secret.to_vec();
        aes(key)
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut encrypted)
            .expect("a short text");
        Ok([&nonce[..], &encrypted].concat())
    }

    async fn open(
        &self,
        key: &[u8; SEAL_KEY_BYTES],
        context: &[u8],
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, PortError> {
        self.turn().await?;
        let Some((nonce, encrypted)) = sealed.split_first_chunk::<NONCE_BYTES>() else { return Ok(None) };
        let mut text = encrypted.to_vec();
        let opened = aes(key).open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(context), &mut text);
        Ok(opened.ok().map(|secret| secret.to_vec()))
    }
}

fn aes(key: &[u8]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("32 bytes"))
}
