//! Where a request comes from, without keeping its address.

use std::net::IpAddr;

use ::http::HeaderMap;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{keys::Keys, platform::Platform};

/// A keyed hash of the network that a request comes from, to count by; `None` where the platform does not say. Whoever
/// reads the database learns no address from it, and a provider's customer cannot get around a limit by taking the next
/// address of their own.
pub fn network(platform: &impl Platform, headers: &HeaderMap) -> Option<String> {
    hashed(platform, "network", &own_prefix(headers)?)
}

/// Limits on orders in a quarter of an hour, by keyed hash: of a network, and of a recipient of mails.
/// Placing one makes the shop write to an address that nobody has proved to be theirs.
pub fn limits(platform: &impl Platform, headers: &HeaderMap, email: &str) -> Vec<(String, i64)> {
    let network = own_prefix(headers).and_then(|prefix| hashed(platform, "placing", &prefix)).map(|who| (who, 60));
    let recipient = hashed(platform, "recipient", email.to_lowercase().as_bytes()).map(|who| (who, 10));
    network.into_iter().chain(recipient).collect()
}

fn hashed(platform: &impl Platform, what: &str, bytes: &[u8]) -> Option<String> {
    let keys = Keys::of(platform, "CART_KEY").ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(keys.newest().secret().as_ref()).ok()?;
    mac.update(what.as_bytes());
    mac.update(b":");
    mac.update(bytes);
    let tag = mac.finalize().into_bytes();
    Some(tag.iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

fn own_prefix(headers: &HeaderMap) -> Option<Vec<u8>> {
    Some(prefix(headers.get("cf-connecting-ip")?.to_str().ok()?.parse().ok()?))
}

/// One IPv4 address; the 64 bits of IPv6 that one customer has.
fn prefix(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(four) => four.octets().to_vec(),
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => four.octets().to_vec(),
            None => six.octets().into_iter().take(8).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_prefix() {
        let of = |text: &str| prefix(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
