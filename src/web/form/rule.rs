//! The limits of a text field.

use std::fmt;

use crate::typed;

/// The limits of a text field. The shop checks them. Browsers check them too, because the page contains them as
/// attributes of the field.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name of the field inside a sentence, such as "reason".
    label: &'static str,
    /// The maximum number of characters. A line end counts as one character.
    max: usize,
    required: bool,
}

impl Rule {
    /// The rule of a required field.
    pub const fn required(label: &'static str, max: usize) -> Self {
        Self { label, max, required: true }
    }

    /// The rule of an optional field.
    pub const fn optional(label: &'static str, max: usize) -> Self {
        Self { label, max, required: false }
    }

    /// The maximum number of characters.
    pub const fn max(&self) -> usize {
        self.max
    }

    /// Reads one line. Control characters are refused.
    ///
    /// # Errors
    /// A sentence that says what to change.
    pub fn line(&self, typed: &str) -> Result<String, String> {
        match typed.chars().find(|c| c.is_control()) {
            Some('\n' | '\r' | '\u{85}') => return Err(format!("Write the {} in one line.", self.label)),
            Some(c) => return Err(self.without(c)),
            None => {}
        }
        self.of_length(typed.to_owned())
    }

    /// Reads several lines. In the result, lines end in LF. Control characters other than line ends and tabs are
    /// refused.
    ///
    /// # Errors
    /// A sentence that says what to change.
    pub fn text(&self, typed: &str) -> Result<String, String> {
        // Browsers send each line end as CR LF (HTML, form submission). Copied texts may have other line ends.
        let text = typed.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
        if let Some(c) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            return Err(self.without(c));
        }
        self.of_length(text)
    }

    /// The problem of a text with this forbidden character.
    fn without(&self, c: char) -> String {
        format!("Type the {} again without {}.", self.label, typed::name(c))
    }

    fn of_length(&self, text: String) -> Result<String, String> {
        match text.chars().count() {
            0 if self.required => Err(format!("Enter the {}.", self.label)),
            // Do not cut a long text, because the person would not notice.
            length if length > self.max => {
                Err(format!("Shorten the {} to {} characters: it has {length}.", self.label, self.max))
            }
            _ => Ok(text),
        }
    }
}

/// The HTML attributes of the field.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "maxlength=\"{}\"{}", self.max, if self.required { " required" } else { "" })
    }
}

/// A whole number in ASCII digits, without a sign. `None` for any other text.
pub fn whole_number(typed: &str) -> Option<i64> {
    typed.bytes().all(|byte| byte.is_ascii_digit()).then(|| typed.parse().ok()).flatten()
}
