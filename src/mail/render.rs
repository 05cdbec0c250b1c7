//! Renders a mail from its data. This happens when the mail is sent, and each time somebody views it.

use std::fmt;

use askama::Template;

use super::{
    kind::MailKind,
    order::OrderMail,
    trial::{self, TestMail},
    view::{Html, Text, View},
};
use crate::{email::HeaderText, json};

/// A mail that is ready to be sent or shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: HeaderText,
    /// A whole HTML document.
    pub html: String,
    /// The same mail as plain text.
    pub text: String,
}

/// The reason why a stored mail cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRendered {
    /// Another release wrote the mail, and this release does not have its template.
    NoTemplate,
    /// The data does not fit the template. The text is the reason.
    BadData(String),
}

impl fmt::Display for NotRendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTemplate => f.write_str("This version of the shop no longer has the template of this mail."),
            Self::BadData(reason) => write!(f, "The data of this mail does not fit its template: {reason}."),
        }
    }
}

/// Renders a stored mail.
///
/// # Errors
/// When this release has no template for the mail's kind and version, or the data does not fit the template.
pub fn render(kind: &str, version: i64, data: &str) -> Result<Rendered, NotRendered> {
    if kind == trial::KIND {
        return render_trial(version, data);
    }
    let known = kind.parse::<MailKind>().ok().filter(|kind| kind.version() == version);
    let kind = known.ok_or(NotRendered::NoTemplate)?;
    let order: OrderMail = json::read(data).map_err(|error| NotRendered::BadData(error.to_string()))?;
    render_order(kind, &order).map_err(|error| NotRendered::BadData(error.to_string()))
}

fn render_trial(version: i64, data: &str) -> Result<Rendered, NotRendered> {
    if version != trial::VERSION {
        return Err(NotRendered::NoTemplate);
    }
    let mail: TestMail = json::read(data).map_err(|error| NotRendered::BadData(error.to_string()))?;
    let (html, text) = trial::write(&mail).map_err(|error| NotRendered::BadData(error.to_string()))?;
    Ok(Rendered { subject: mail.subject(), html, text })
}

/// Renders a mail about an order.
///
/// # Errors
/// Never in practice, because the templates can render any text.
pub fn render_order(kind: MailKind, order: &OrderMail) -> Result<Rendered, askama::Error> {
    let view = View { kind, order };
    let subject = subject(kind, order);
    let html = Html { view, subject: subject.as_str() }.render()?;
    let text = Text { view }.render()?;
    Ok(Rendered { subject, html, text })
}

/// The subject of a mail. The database stores the subject beside the data.
pub(super) fn subject(kind: MailKind, order: &OrderMail) -> HeaderText {
    HeaderText::new(&kind.subject(&View { kind, order }.label(), &order.shop.name))
}
