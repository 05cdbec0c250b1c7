//! Cloudflare's Email Service, through the optional binding `MAIL`.

use worker::{
    EmailAddress as NamedAddress, Env, SendEmail, SendEmailBuilder,
    js_sys::{self, Reflect},
    wasm_bindgen::{JsCast, JsValue},
};

use crate::{
    mail::provider,
    platform::{Mail, MailError, Outgoing},
};

pub struct Binding<'a> {
    pub env: &'a Env,
}

impl Mail for Binding<'_> {
    fn is_bound(&self) -> bool {
        self.binding().is_some()
    }

    async fn send(&self, mail: &Outgoing) -> Result<(), MailError> {
        let Some(binding) = self.binding() else {
            return Err(MailError::Later("The binding MAIL is not there.".to_owned()));
        };
        let from = NamedAddress::new(mail.from_name.as_str(), &mail.from.ascii());
        let message = SendEmailBuilder::new_with_email_address_and_str(&from, &mail.to.ascii(), mail.subject.as_str());
        message.set_html(&mail.html);
        message.set_text(&mail.text);
        if let Some(address) = &mail.reply_to {
            message.set_reply_to(&address.ascii());
        }
        binding.send_with_builder(&message).await.map(drop).map_err(|error| explain(&error, mail.to.as_str()))
    }
}

impl Binding<'_> {
    fn binding(&self) -> Option<SendEmail> {
        let value = Reflect::get(self.env.as_ref(), &"MAIL".into()).ok()?;
        value.is_object().then(|| value.unchecked_into())
    }
}

/// Converts an error that the binding has thrown.
fn explain(error: &JsValue, recipient: &str) -> MailError {
    let code = Reflect::get(error, &"code".into()).ok().and_then(|code| code.as_string()).unwrap_or_default();
    let words = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message())).unwrap_or_default();
    provider::cloudflare_error(&code, &words, recipient)
}
