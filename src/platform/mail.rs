//! The mail port: outgoing mails, and the errors of sending them.

use std::future::Future;

use crate::email::{EmailAddress, HeaderText};

/// A mail for a provider. The types of its fields prevent header injection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The idempotency key, which is the same for every automatic retry. Resend sends only one mail for each key.
    /// Cloudflare has no idempotency keys and ignores this field. The key contains only ASCII letters, digits and
    /// hyphens.
    pub key: String,
    /// The sender's name.
    pub from_name: HeaderText,
    /// The sender's address.
    pub from: EmailAddress,
    /// The address for replies, if it differs from the sender's address.
    pub reply_to: Option<EmailAddress>,
    /// The recipient.
    pub to: EmailAddress,
    pub subject: HeaderText,
    /// A whole HTML document.
    pub html: String,
    /// The same mail as plain text.
    pub text: String,
}

impl Outgoing {
    /// The sender's name and address in the format of the From header (RFC 5322 §3.4).
    pub fn sender(&self) -> String {
        let (name, from) = (self.from_name.as_str(), self.from.ascii());
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || !c.is_ascii());
        match (name.is_empty(), is_plain) {
            (true, _) => from,
            (false, true) => format!("{name} <{from}>"),
            (false, false) => format!("\"{}\" <{from}>", name.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
}

/// Sends mail through the platform's own mail service, if the deployment has one.
pub trait Mail {
    /// True if the deployment has the mail service.
    fn is_bound(&self) -> bool;
    /// Sends a mail to the provider. Success means that the provider accepted the mail; the mail may still not reach
    /// the recipient. After an error, it is unknown whether the provider accepted the mail.
    fn send(&self, mail: &Outgoing) -> impl Future<Output = Result<(), MailError>>;
}

/// The reason why a mail was not sent, in words for the merchant. Either the mail could not be prepared, or the
/// provider could not be reached, or the provider refused the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailError {
    /// A later attempt may succeed, when the provider works again or the merchant has corrected the settings.
    Later(String),
    /// No later attempt can succeed.
    Never(String),
}

impl MailError {
    /// Removes the recipient's address from the text, because errors are logged and are stored longer than the address.
    pub fn without(self, recipient: &str) -> Self {
        match self {
            Self::Later(words) => Self::Later(without_address(&words, recipient)),
            Self::Never(words) => Self::Never(without_address(&words, recipient)),
        }
    }
}

/// Replaces every occurrence of `address` in `words` with the text `the address`. The case of letters does not matter.
/// A domain with letters outside ASCII is also replaced in its punycode form, because providers may write it in this
/// form.
pub fn without_address(words: &str, address: &str) -> String {
    match EmailAddress::parse(address).map(|address| address.ascii()) {
        Ok(ascii) if ascii != address => without(&without(words, address), &ascii),
        _ => without(words, address),
    }
}

fn without(words: &str, address: &str) -> String {
    let folded: String = address.chars().flat_map(char::to_lowercase).collect();
    if folded.is_empty() {
        return words.to_owned();
    }
    let mut text = String::with_capacity(words.len());
    let mut rest = words.chars();
    loop {
        if let Some(after) = skip(rest.clone(), &folded) {
            text.push_str("the address");
            rest = after;
        } else if let Some(character) = rest.next() {
            text.push(character);
        } else {
            return text;
        }
    }
}

/// Skips the prefix `folded`, and returns the rest of the text; `None` if the text does not begin with this prefix.
/// `folded` must be in lower case. The case of the text's letters does not matter.
fn skip<'t>(mut text: std::str::Chars<'t>, folded: &str) -> Option<std::str::Chars<'t>> {
    let mut left = folded.chars();
    while !left.as_str().is_empty() {
        if !text.next()?.to_lowercase().all(|character| left.next() == Some(character)) {
            return None;
        }
    }
    Some(text)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn outgoing(from_name: &str) -> Outgoing {
        let address = |text| EmailAddress::parse(text).unwrap();
        Outgoing {
            key: "k-1".to_owned(),
            from_name: HeaderText::new(from_name),
            from: address("shop@example.com"),
            reply_to: Some(address("help@example.com")),
            to: address("ada@example.org"),
            subject: HeaderText::new("Your order"),
            html: "<p>Hello</p>".to_owned(),
            text: "Hello".to_owned(),
        }
    }

    #[test]
    fn the_name_of_the_sender_is_quoted_if_it_has_special_characters() {
        for (name, sender) in [
            ("", "shop@example.com"),
            ("Paper Moon", "Paper Moon <shop@example.com>"),
            ("Bücher 本", "Bücher 本 <shop@example.com>"),
            ("Moon, Inc.", "\"Moon, Inc.\" <shop@example.com>"),
            (r#"The "Moon" \ <x@y.zz>"#, r#""The \"Moon\" \\ <x@y.zz>" <shop@example.com>"#),
            ("A\r\nBcc: b@c.de", "\"A Bcc: b@c.de\" <shop@example.com>"),
        ] {
            assert_eq!(outgoing(name).sender(), sender);
        }
    }
}
