//! Identifies the network of a request without storing the IP address.

use std::net::IpAddr;

use ::http::HeaderMap;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{keys::Keys, platform::Platform};

/// A keyed hash of the request's network, for rate limits. All IP addresses of a network share a limit. The database
/// stores the hash instead of the IP address. `None` if the request has no IP address or the shop has no `CART_KEY`.
pub fn network(platform: &impl Platform, headers: &HeaderMap) -> Option<String> {
    hashed(platform, "network", &own_prefix(headers)?)
}

/// Keyed hashes of the network and of the recipient, each with the maximum number of orders in 15 minutes. The
/// recipient has a limit because every order sends a mail to an unverified address.
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

/// The whole IPv4 address, or the first 64 bits of an IPv6 address. All addresses with the same 64 bits usually
/// belong to one customer of an internet provider.
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
    fn all_addresses_of_a_network_have_the_same_prefix() {
        let of = |text: &str| prefix(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
