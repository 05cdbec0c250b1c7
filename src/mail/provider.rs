//! Writes the requests to mail providers, and interprets their responses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    email::{EmailAddress, one_line},
    platform::{MailError, Outgoing, without_address},
};

/// A mail provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Cloudflare's Email Service, through the binding `MAIL`.
    Cloudflare,
    /// Resend, over HTTPS.
    Resend,
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cloudflare => "Cloudflare",
            Self::Resend => "Resend",
        })
    }
}

/// The base URL of Resend's API: <https://resend.com/docs/api-reference/emails/send-email>.
pub const RESEND: &str = "https://api.resend.com";

/// The maximum number of characters that the shop keeps of a provider's message.
const LONGEST_WORDS: usize = 300;

#[derive(Serialize)]
struct ResendMail<'a> {
    from: String,
    to: [String; 1],
    subject: &'a str,
    html: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
}

/// The JSON body of a request to Resend.
///
/// # Errors
/// Never in practice, because JSON can contain any text.
pub fn resend_body(mail: &Outgoing) -> Result<String, serde_json::Error> {
    serde_json::to_string(&ResendMail {
        from: mail.sender(),
        to: [mail.to.ascii()],
        subject: mail.subject.as_str(),
        html: &mail.html,
        text: &mail.text,
        reply_to: mail.reply_to.as_ref().map(EmailAddress::ascii),
    })
}

/// The body of Resend's response. A success has an id, an error has a name and a message.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ResendAnswer {
    id: String,
    name: String,
    message: String,
}

/// Interprets Resend's response (<https://resend.com/docs/api-reference/errors>). Returns the mail's id at Resend, or
/// the error. The id is empty if the body is not the expected JSON.
///
/// # Errors
/// For every status outside 200 to 299. An error that the merchant can fix (a wrong key, an unverified domain) is
/// [`MailError::Later`], so that a retry sends the mail after the fix.
pub fn resend_answer(status: u16, body: &[u8], recipient: &str) -> Result<String, MailError> {
    let answer: ResendAnswer = serde_json::from_slice(body).unwrap_or_default();
    let says = quoted(&answer.message, recipient);
    match (status, answer.name.as_str()) {
        (200..=299, _) => Ok(answer.id),
        // Resend accepted an earlier attempt with the same idempotency key and different content. The sender or the
        // template has changed since that attempt.
        (409, "invalid_idempotent_request") => Err(MailError::Never(format!(
            "Resend has already accepted an earlier version of this mail and does not send it twice{says}. The \
             customer probably received it."
        ))),
        (401 | 403, _) | (_, "invalid_from_address") => Err(MailError::Later(format!(
            "Resend does not allow this shop to send mail{says}. Check the secret MAIL_PROVIDER_KEY, and verify the \
             sender's domain at Resend."
        ))),
        (408 | 409 | 425 | 429 | 500.., _) => {
            Err(MailError::Later(format!("Resend could not accept the mail for now (status {status}){says}.")))
        }
        (400..=499, _) => Err(MailError::Never(format!("Resend refuses this mail (status {status}){says}."))),
        _ => Err(MailError::Later(format!("The response did not come from Resend (status {status})."))),
    }
}

/// Interprets an error code of Cloudflare's Email Service
/// (<https://developers.cloudflare.com/email-service/api/send-emails/workers-api/>).
pub fn cloudflare_error(code: &str, message: &str, recipient: &str) -> MailError {
    let says = quoted(message, recipient);
    match code {
        "E_RECIPIENT_SUPPRESSED" | "E_RECIPIENT_NOT_ALLOWED" => {
            MailError::Never(format!("Cloudflare does not send to this address ({code}){says}."))
        }
        "E_VALIDATION_ERROR" | "E_FIELD_MISSING" | "E_TOO_MANY_RECIPIENTS" | "E_CONTENT_TOO_LARGE" => {
            MailError::Never(format!("Cloudflare refuses this mail ({code}){says}."))
        }
        "E_SENDER_NOT_VERIFIED" | "E_SENDER_DOMAIN_NOT_AVAILABLE" => MailError::Later(format!(
            "Cloudflare does not allow this shop to send from its address ({code}){says}. Set up its domain under \
             Email Service."
        )),
        _ => {
            let code = if code.is_empty() { "no code" } else { code };
            MailError::Later(format!("Cloudflare could not accept the mail for now ({code}){says}."))
        }
    }
}

/// The message in quotation marks after a colon; empty for an empty message.
///
/// Messages of providers often contain the recipient's address. The address is removed, because the message is logged,
/// and is stored longer than the address. The message is cut to its maximum length afterwards, because an address that
/// is cut in half would not be found.
fn quoted(words: &str, recipient: &str) -> String {
    let words: String = without_address(&one_line(words), recipient).chars().take(LONGEST_WORDS).collect();
    let words = words.trim_end_matches('.');
    if words.is_empty() { String::new() } else { format!(": “{words}”") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::outgoing;

    #[test]
    fn a_request_to_resend_has_all_fields_of_the_mail() {
        let request: serde_json::Value = serde_json::from_str(&resend_body(&outgoing("Moon, Inc.")).unwrap()).unwrap();
        let expected = serde_json::json!({
            "from": "\"Moon, Inc.\" <shop@example.com>",
            "to": ["ada@example.org"],
            "subject": "Your order",
            "html": "<p>Hello</p>",
            "text": "Hello",
            "reply_to": "help@example.com",
        });
        assert_eq!(request, expected);
        let to = EmailAddress::parse("Ada@bücher.example").unwrap();
        let beyond = Outgoing { from: to.clone(), reply_to: Some(to.clone()), to, ..outgoing("Moon") };
        let request: serde_json::Value = serde_json::from_str(&resend_body(&beyond).unwrap()).unwrap();
        let ascii = "Ada@xn--bcher-kva.example";
        assert_eq!((&request["to"], &request["reply_to"]), (&serde_json::json!([ascii]), &serde_json::json!(ascii)));
        assert_eq!(request["from"], format!("Moon <{ascii}>"));
        let alone = Outgoing { reply_to: None, ..outgoing("") };
        assert!(!resend_body(&alone).unwrap().contains("reply_to"));
    }

    #[test]
    fn each_response_of_resend_means_sent_or_later_or_never() {
        enum Meaning {
            Sent,
            Later,
            Never,
        }
        use Meaning::{Later, Never, Sent};
        for (status, name, meaning) in [
            (200, "", Sent),
            (202, "", Sent),
            (400, "validation_error", Never),
            (401, "missing_api_key", Later),
            (403, "invalid_api_key", Later),
            (403, "validation_error", Later),
            (404, "not_found", Never),
            (408, "", Later),
            (409, "invalid_idempotent_request", Never),
            (409, "concurrent_idempotent_requests", Later),
            (413, "", Never),
            (422, "missing_required_field", Never),
            (422, "invalid_from_address", Later),
            (429, "rate_limit_exceeded", Later),
            (429, "daily_quota_exceeded", Later),
            (500, "application_error", Later),
            (503, "", Later),
            (302, "", Later),
            (0, "", Later),
        ] {
            let body = serde_json::json!({ "id": "m1", "name": name, "message": "Some words." }).to_string();
            let answer = resend_answer(status, body.as_bytes(), "ada@example.org");
            let fits = matches!(
                (&meaning, &answer),
                (Sent, Ok(_)) | (Later, Err(MailError::Later(_))) | (Never, Err(MailError::Never(_)))
            );
            assert!(fits, "{status} {name}: {answer:?}");
        }
        assert_eq!(resend_answer(200, br#"{"id":"m1"}"#, "ada@example.org"), Ok("m1".to_owned()));
        assert_eq!(
            resend_answer(
                422,
                br#"{"name":"missing_required_field","message":"Missing\r\n`to` field."}"#,
                "ada@example.org"
            ),
            Err(MailError::Never("Resend refuses this mail (status 422): “Missing `to` field”.".to_owned()))
        );
    }

    #[test]
    fn error_messages_do_not_contain_the_recipient() {
        for (words, recipient, expected) in [
            ("No mail for ADA@Example.org, ada@example.org", "ada@example.org", "No mail for the address, the address"),
            ("<Ada@example.org>: unknown", "ada@EXAMPLE.org", "<the address>: unknown"),
            ("jürgen@BÜCHER.example is full", "Jürgen@bücher.example", "the address is full"),
            ("no jürgen@XN--bcher-kva.example", "Jürgen@bücher.example", "no the address"),
            ("bada@example.org.", "ada@example.org", "bthe address"),
            ("ada@example.or", "ada@example.org", "ada@example.or"),
            ("nobody", "", "nobody"),
        ] {
            assert_eq!(quoted(words, recipient), format!(": “{expected}”"));
        }
        // In most of these messages, the cut to the maximum length would fall inside the address.
        for before in 280..300 {
            let words = format!("{}Ada@Example.Org", "x".repeat(before));
            let MailError::Later(problem) = cloudflare_error("", &words, "ada@example.org") else { panic!("{before}") };
            assert!(!problem.to_lowercase().contains("ada"), "{problem}");
        }
    }

    #[test]
    fn only_the_status_counts_if_the_response_is_not_json() {
        for body in [&b""[..], b"<html>Bad gateway</html>", b"[]", b"null", b"{\"id\":7}", b"\xff\xfe"] {
            assert_eq!(resend_answer(200, body, "ada@example.org"), Ok(String::new()), "a status of 200 means success");
            let answer = resend_answer(502, body, "ada@example.org");
            assert!(matches!(answer, Err(MailError::Later(words)) if words.ends_with("(status 502).")));
        }
    }

    #[test]
    fn some_errors_of_cloudflare_are_final() {
        for (code, is_final) in [
            ("E_VALIDATION_ERROR", true),
            ("E_CONTENT_TOO_LARGE", true),
            ("E_RECIPIENT_SUPPRESSED", true),
            ("E_SENDER_NOT_VERIFIED", false),
            ("E_RATE_LIMIT_EXCEEDED", false),
            ("E_DAILY_LIMIT_EXCEEDED", false),
            ("E_INTERNAL_SERVER_ERROR", false),
            ("E_DELIVERY_FAILED", false),
            ("", false),
        ] {
            assert_eq!(
                matches!(cloudflare_error(code, "x", "ada@example.org"), MailError::Never(_)),
                is_final,
                "{code}"
            );
        }
    }
}
