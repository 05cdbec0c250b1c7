//! Hashes of random secrets. Only the hash is stored, so a copy of the database lets nobody sign in.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The SHA-256 of a secret of 128 random bits, in hex. The secret cannot be guessed, so the hash needs no key.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes_are_those_of_sha256sum() {
        assert_eq!(super::hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
