//! The test mail, by which staff see that the shop can send mail.

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::{
    email::{HeaderText, one_line},
    shop::{self, Lang, language},
};

/// The kind in the table `mail`. The key of a test mail begins with it.
pub const KIND: &str = "test";
/// The version of the template.
pub(super) const VERSION: i64 = 1;

/// The data of a test mail. It is stored as JSON. Never rename a field, and give each new field a default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TestMail {
    /// The shop's name.
    pub shop: String,
    /// The language of the shop's name (BCP 47).
    pub language: String,
    /// The address of the person who asked for the mail.
    pub by: String,
    /// The absolute URL of `/admin/settings/mail`.
    pub url: String,
}

#[derive(Template)]
#[template(path = "mail/test.html")]
struct Html<'a> {
    mail: &'a TestMail,
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "mail/test.txt", escape = "none")]
struct Text<'a> {
    mail: &'a TestMail,
}

impl TestMail {
    pub(super) fn subject(&self) -> HeaderText {
        HeaderText::new(&format!("Test mail from {}", self.shop_name()))
    }

    fn shop_name(&self) -> String {
        one_line(&self.shop)
    }

    fn lang(&self) -> Lang<'_> {
        Lang::new(&self.language)
    }

    fn interface(&self) -> &str {
        language::interface(&self.language)
    }

    fn direction(&self) -> &'static str {
        shop::direction(&self.language)
    }
}

/// The HTML and the text of a test mail.
///
/// # Errors
/// Never in practice, because the templates can contain any text.
pub(super) fn write(mail: &TestMail) -> askama::Result<(String, String)> {
    let html = Html { mail, subject: mail.subject().as_str() }.render()?;
    Ok((html, Text { mail }.render()?))
}
