//! The mail port: a mail as a provider takes it, and why one was not taken.

use std::future::Future;

use crate::email::{EmailAddress, HeaderText};

/// A mail as a provider takes it. Its types hold nothing that could break out of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The same at every try: a provider that has seen it sends no second mail. ASCII letters, digits and hyphens.
    pub key: String,
    /// The sender's name.
    pub from_name: HeaderText,
    /// The sender's address.
    pub from: EmailAddress,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<EmailAddress>,
    /// The one who gets it.
    pub to: EmailAddress,
    pub subject: HeaderText,
    /// A whole HTML document.
    pub html: String,
    /// The same without markup.
    pub text: String,
}

impl Outgoing {
    /// Name and address of the sender as the From header has them (RFC 5322 §3.4).
    pub fn sender(&self) -> String {
        let name = self.from_name.as_str();
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || !c.is_ascii());
        match (name.is_empty(), is_plain) {
            (true, _) => self.from.to_string(),
            (false, true) => format!("{name} <{}>", self.from),
            (false, false) => format!("\"{}\" <{}>", name.replace('\\', "\\\\").replace('"', "\\\""), self.from),
        }
    }
}

/// Sends mail, where the deployment has something that can.
pub trait Mail {
    /// True if it has.
    fn is_bound(&self) -> bool;
    /// Hands a mail over. Success says that it was taken, not that it arrived; after a failure it may have been taken
    /// all the same.
    fn send(&self, mail: &Outgoing) -> impl Future<Output = Result<(), MailError>>;
}

/// Why a mail was not taken, in a merchant's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailError {
    /// It may go through later as it is, once the provider is well again or its account is set right.
    Later(String),
    /// This mail will never be taken.
    Never(String),
}

impl MailError {
    /// The same without the recipient: problems are logged, and outlive the mail.
    pub fn without(self, recipient: &str) -> Self {
        match self {
            Self::Later(words) => Self::Later(without_address(&words, recipient)),
            Self::Never(words) => Self::Never(without_address(&words, recipient)),
        }
    }
}

/// The text with `the address` in place of this one, whatever the case that it is written in.
pub fn without_address(words: &str, address: &str) -> String {
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

/// The rest of a text that begins with `folded`, which is in lower case.
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
    fn names_of_senders() {
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
