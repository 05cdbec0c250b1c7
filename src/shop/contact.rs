//! The contacts for reports of security problems.

use crate::{email::EmailAddress, web::url};

/// The URI of a contact. `None` if the contact is neither an e-mail address nor an https address.
pub fn contact_uri(contact: &str) -> Option<String> {
    let contact = contact.trim();
    if let Ok(address) = EmailAddress::parse(contact.strip_prefix("mailto:").unwrap_or(contact)) {
        let (local, domain) = address.as_str().rsplit_once('@')?;
        return Some(format!("mailto:{}@{}", url::segment(local), url::segment(domain)));
    }
    let is_address = contact.starts_with("https://")
        && contact.len() > "https://".len()
        && contact.bytes().all(|byte| byte.is_ascii_graphic());
    is_address.then(|| contact.to_owned())
}
