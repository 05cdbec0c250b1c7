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
    /// The same without the recipient, whom providers like to name: problems are logged, and outlive the mail.
    pub fn without(self, recipient: &str) -> Self {
        let cut = |words: String| words.replace(recipient, "the address");
        match self {
            Self::Later(words) => Self::Later(cut(words)),
            Self::Never(words) => Self::Never(cut(words)),
        }
    }
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
