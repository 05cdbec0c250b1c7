//! Errors of requests. Each has a status, and a text for the person who sent the request.

use ::http::StatusCode;

use crate::platform::{DbError, Method, PortError, ReadError};

/// The error of a request. The causes inside are only for the log.
#[derive(Debug)]
pub enum Error {
    /// 404: the address does not exist, or this person may not see it.
    NotFound,
    /// 410: the page was permanently deleted.
    Gone,
    /// 301: the address permanently changed to this path of the shop, or to this URL of another site.
    Moved(String),
    /// 301: the requested address is an older form of the address in this text. If the merchant has made a redirect
    /// from the requested address, that redirect is used instead.
    OlderForm(String),
    /// 405: the address does not support the method. The list contains the supported methods. For OPTIONS, the status
    /// is 204.
    Method(&'static [Method]),
    /// 400: the request cannot be understood; the sentence says what to do.
    BadRequest(&'static str),
    /// 401: an admin page without a valid sign-in.
    SignIn,
    /// 403: the person may not do this; the sentence says why.
    Forbidden(&'static str),
    /// 411: a body without a Content-Length.
    LengthRequired,
    /// 413: the body is too large; the sentence names the limit.
    TooLarge(&'static str),
    /// 416: a range outside an object of this many bytes.
    RangeOutside(u64),
    /// 422: the input is not acceptable; the sentence says what to change.
    Unprocessable(String),
    /// 421: a request came to an origin other than `SHOP_ORIGIN`, and its method is neither GET nor HEAD.
    Misdirected,
    /// The shop is closed, and the request is not from staff. The response to GET is a page with status 200. For other
    /// methods, the status is 403.
    NotOpen,
    /// 503: `SHOP_ORIGIN` is missing or invalid. The text is the reason for the log.
    Unset(&'static str),
    /// 503: the database lacks migrations of this release. The text is the reason for the log.
    Outdated(String),
    /// 503: the keys of Cloudflare Access cannot be fetched. The text is the reason for the log.
    NoAccessKeys(String),
    /// 503 for a temporary failure of the database, 500 for any other database error.
    Db(DbError),
    /// 500: an error of the shop or its platform, with the cause for the log.
    Internal(String),
}

impl Error {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Moved(_) | Self::OlderForm(_) => StatusCode::MOVED_PERMANENTLY,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::NotOpen => StatusCode::FORBIDDEN,
            Self::LengthRequired => StatusCode::LENGTH_REQUIRED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::RangeOutside(_) => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::Unset(_) | Self::Outdated(_) | Self::NoAccessKeys(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Db(error) if error.is_transient() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Db(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// True if the shop or its platform caused the error, not the request.
    pub fn is_ours(&self) -> bool {
        self.status().is_server_error()
    }

    /// The cause, for the log.
    pub fn into_cause(self) -> String {
        match self {
            Self::Internal(cause) | Self::Outdated(cause) | Self::NoAccessKeys(cause) => cause,
            Self::Db(error) => error.to_string(),
            Self::Unset(reason) => reason.to_owned(),
            other => format!("{other:?}"),
        }
    }

    /// The text for the person: a heading and a sentence.
    pub fn words(&self) -> (&'static str, &str) {
        match self {
            Self::NotFound | Self::Moved(_) | Self::OlderForm(_) => {
                ("Page not found", "There is no page at this address. It may have moved, or the link may be wrong.")
            }
            Self::Gone => ("No longer here", "This page was permanently removed from the shop."),
            Self::Method(_) => ("Not possible here", "This address does not accept this kind of request."),
            Self::BadRequest(sentence) => ("That did not work", sentence),
            Self::SignIn => ("Please sign in", "This part of the shop is for staff. Sign in with a new link."),
            Self::Forbidden(sentence) => ("Not allowed", sentence),
            Self::LengthRequired => ("That did not work", "The request needs a Content-Length header."),
            Self::TooLarge(sentence) => ("Too large", sentence),
            Self::RangeOutside(_) => ("That did not work", "The requested range is outside the file."),
            Self::Unprocessable(sentence) => ("Please check this", sentence),
            Self::Misdirected => {
                ("Another address", "This shop is at another address. Please open it there and try again.")
            }
            Self::NotOpen => ("Opening soon", "This shop is not open yet. Please come back later."),
            Self::Unset(_) => ("The shop is not open yet", "It is still being set up. Please come back later."),
            Self::Outdated(_) => {
                ("The shop is being updated", "It will be back in a few minutes. Please try again then.")
            }
            Self::NoAccessKeys(_) => (
                "Your sign-in cannot be checked",
                "The shop cannot use Cloudflare Access now. Try again in a few seconds, or sign in by mail at \
                 /admin/sign-in.",
            ),
            Self::Db(error) if error.is_transient() => {
                ("The shop is very busy", "We could not get to it just now. Please wait a few seconds and try again.")
            }
            Self::Db(_) | Self::Internal(_) => {
                ("Something went wrong", "This is our fault, and we have logged it. Please try again in a moment.")
            }
        }
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<PortError> for Error {
    fn from(error: PortError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(format!("template: {error}"))
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::TooLong => Self::TooLarge("The request is larger than this address accepts."),
            ReadError::Broken(_) => Self::BadRequest("The request was interrupted. Please send it again."),
        }
    }
}
