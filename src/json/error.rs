//! Errors of JSON texts.

use std::fmt::{self, Display};

/// The text is not JSON, or a value does not fit. The message says where, for the log.
#[derive(Debug, PartialEq, Eq)]
pub struct JsonError(Box<str>);

impl JsonError {
    /// Adds the name or place under which the value was found.
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
