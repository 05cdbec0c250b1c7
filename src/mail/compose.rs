//! A letter from what it is made of.

use askama::Template;

use super::{
    letter::{Kind, OrderLetter},
    view::{Html, Text, View},
};
use crate::email::HeaderText;

/// A letter that is ready to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its subject.
    pub subject: HeaderText,
    /// A whole HTML document.
    pub html: String,
    /// The same without markup, complete in itself.
    pub text: String,
}

/// Writes the letter.
///
/// # Errors
/// None that a text could cause.
pub fn compose(kind: Kind, order: &OrderLetter) -> Result<Letter, askama::Error> {
    let view = View { kind, order };
    let subject = HeaderText::new(&kind.subject(&view.label(), &order.shop.name));
    let html = Html { view, subject: subject.as_str() }.render()?;
    let text = Text { view }.render()?;
    Ok(Letter { subject, html, text })
}
