//! The draft of an order, read from the checkout form. The functions are pure.

use crate::{
    address::{Address, Country, Extras},
    cart::Note,
    email::{self, EmailAddress, InvalidAddress},
    ids::Token,
    payment::Method,
    web::form::Form,
};

/// The message when the goods or prices have changed since the shopper opened the page.
pub const CHANGED: &str = "Your order has changed since you opened this page. Please check it again.";

/// A valid checkout form.
pub struct Draft {
    pub email: EmailAddress,
    pub address: Address,
    pub method: Method,
    pub note: Note,
    /// The idempotency key from the page.
    pub key: Token,
}

impl Draft {
    /// Reads the fields in the order of the page. If a field is invalid, returns `None`, and the form has the problem.
    pub fn read(
        form: &mut Form,
        country: Country,
        extras: Extras,
        countries: &[Country],
        methods: &[Method],
    ) -> Option<Self> {
        let email = form.parse("email", |typed| {
            EmailAddress::typed(typed).map_err(|error| match error {
                InvalidAddress::Shape => {
                    "Enter your e-mail address, such as name@example.com. We send the confirmation there.".to_owned()
                }
                error => format!("{error} We send the confirmation there."),
            })
        });
        if let Some(better) = email.as_ref().and_then(email::suggest) {
            form.offer("email", better.as_str());
        }
        let address = form.address(country, extras, countries);
        let method = form.choice("method", "how you want to pay", methods, Method::name);
        let note = form.parse("note", Note::parse);
        let key = form.typed("key").parse().ok();
        if key.is_none() {
            form.refuse("", CHANGED);
        }
        Some(Self { email: email?, address: address?, method: method?, note: note?, key: key? })
    }
}

/// Replaces the e-mail address in the form with the address that the shopper probably meant, if there is a suggestion.
pub fn take_offer(form: &mut Form) {
    if let Some(better) = EmailAddress::typed(form.typed("email")).ok().as_ref().and_then(email::suggest) {
        form.replace("email", better.as_str());
    }
}
