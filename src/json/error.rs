//! Errors of JSON texts.

use std::fmt::{self, Display};

/// The error for a text that is not JSON, or for a value of a wrong type. The message is for the log, and names the
/// place of the error.
#[derive(Debug, PartialEq, Eq)]
pub struct JsonError(Box<str>);

impl JsonError {
    /// Adds the field name or the index of the value to the message.
    #[cold]
    pub(super) fn under(self, name: &dyn Display) -> Self {
        Self(format!("{name}: {}", self.0).into())
    }
}

impl Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for JsonError {}

impl serde::de::Error for JsonError {
    #[cold]
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string().into())
    }
}
