//! `GET /.well-known/security.txt` (RFC 9116): the contacts for reports of security problems.

use ::http::StatusCode;

use crate::{
    context::Context,
    error::Error,
    platform::Platform,
    shop::{
        contact_uri,
        settings::{Security, settings},
    },
    time::UnixMs,
    web::{
        Tag,
        http::{self, CachePolicy, Response},
    },
};

/// The number of days for which the file is valid. RFC 9116 recommends less than a year.
const VALID_DAYS: i64 = 180;
const DAY_MS: i64 = 86_400_000;

/// Returns the file with the contacts from the shop's settings.
///
/// # Errors
/// `NotFound` if the setting has no contact.
pub async fn security<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let [settings] = cx.rows([settings!(Security)]).await?;
    let text = file(&Security::of(&settings)?.security_contact, &cx.origin, cx.now).ok_or(Error::NotFound)?;
    let policy = CachePolicy::PAGE.tagged([Tag::Layout]);
    Ok(http::answer(StatusCode::OK, "text/plain; charset=utf-8", text, policy))
}

/// The file with these contacts. `contacts` has one contact per line. Invalid contacts are left out. `None` if no
/// contact is valid.
fn file(contacts: &str, origin: &str, now: UnixMs) -> Option<String> {
    let contacts: Vec<String> = contacts.lines().filter_map(contact).collect();
    if contacts.is_empty() {
        return None;
    }
    // The file expires at midnight in UTC, so its text changes only once a day.
    let today = now.0.div_euclid(DAY_MS);
    let expires = UnixMs(today.saturating_add(VALID_DAYS).saturating_mul(DAY_MS));
    let mut text = contacts.concat();
    text.push_str(&format!("Expires: {}\n", expires.rfc3339()));
    // RFC 9116 requires an https address. A developer's machine has only an http address.
    if origin.starts_with("https://") {
        text.push_str(&format!("Canonical: {origin}/.well-known/security.txt\n"));
    }
    Some(text)
}

/// The line of the file for a contact. `None` if the contact is neither an e-mail address nor an https address.
fn contact(line: &str) -> Option<String> {
    contact_uri(line).map(|uri| format!("Contact: {uri}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_valid_contacts_only() {
        let now = UnixMs(1_768_478_400_000);
        let file = |contacts: &str| file(contacts, "https://shop.example", now);
        let end = "Expires: 2026-07-14T00:00:00.000Z\nCanonical: https://shop.example/.well-known/security.txt\n";
        for (contacts, expected) in [
            ("safe@shop.example", vec!["mailto:safe@shop.example"]),
            (
                " mailto:safe@shop.example \r\n\nhttps://shop.example/report",
                vec!["mailto:safe@shop.example", "https://shop.example/report"],
            ),
            ("a%b?c@shop.example", vec!["mailto:a%25b%3Fc@shop.example"]),
            ("call us\nhttps://shop.example/report", vec!["https://shop.example/report"]),
        ] {
            let lines: String = expected.iter().map(|uri| format!("Contact: {uri}\n")).collect();
            assert_eq!(file(contacts).as_deref(), Some(format!("{lines}{end}").as_str()), "{contacts}");
        }
        for none in ["", " \n", "call us", "http://shop.example", "https://", "https://a b", "javascript:alert(1)"] {
            assert_eq!(file(none), None, "{none}");
        }
    }

    #[test]
    fn an_http_address_is_not_listed_as_canonical() {
        let text = file("safe@shop.example", "http://localhost:8787", UnixMs(0)).unwrap();
        assert!(!text.contains("Canonical") && text.contains("Expires: 1970-06-30T00:00:00.000Z"), "{text}");
    }
}
