//! Forms: the input, its problems, and the view that shows the form again.
//!
//! A handler reads the [`Form`], and then the form's draft, a type that cannot hold a wrong value. If there are
//! problems, the page shows the form again with status 422. The template uses the macros of `templates/web/form.html`.
//! So every form keeps the typed values, shows each problem below its field, and focuses the first field with a
//! problem.
//!
//! To add a field, add a line to the draft's `read` and a macro call to the template.

mod address;
mod rule;
#[cfg(test)]
mod tests;

use crate::{
    error::Error,
    platform::{Body, NativeBody},
};

pub use address::AddressFields;
pub use rule::{Rule, whole_number};

/// The input of a form, and its problems.
#[derive(Debug, Default)]
pub struct Form {
    /// Names and values, in the order sent.
    values: Vec<(String, String)>,
    /// Names of fields and sentences, in the order found. The empty name means the whole form.
    problems: Vec<(String, String)>,
}

/// A field as the macros of `templates/web/form.html` show it.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldView {
    /// The name, unless [`FieldView::with_id`] changed it.
    pub id: String,
    pub name: String,
    pub value: String,
    /// A sentence that says what to do; empty if there is no problem.
    pub problem: String,
    /// True if this is the first field with a problem.
    pub focus: bool,
}

impl Form {
    /// Reads a body of `application/x-www-form-urlencoded`. Bytes that are not UTF-8 become U+FFFD.
    ///
    /// # Errors
    /// When the body is longer than `limit` bytes, or ends early.
    pub async fn read<N: NativeBody>(body: Body<N>, limit: usize) -> Result<Self, Error> {
        Ok(Self::parse_bytes(&body.read(limit).await?))
    }

    pub(super) fn parse_bytes(body: &[u8]) -> Self {
        Self { values: form_urlencoded::parse(body).into_owned().collect(), problems: Vec::new() }
    }

    /// Sets the value of a field, for example a default, if the field was not sent.
    pub fn fill(&mut self, name: &str, value: &str) {
        if self.raw(name).is_none() {
            self.values.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Removes the value of a field.
    pub fn forget(&mut self, name: &str) {
        self.values.retain(|(key, _)| key != name);
    }

    /// The text of a field, without the spaces around it. The first field of a name counts.
    pub fn typed(&self, name: &str) -> &str {
        self.raw(name).unwrap_or_default().trim()
    }

    /// True if this field was sent.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    fn raw(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Reads a field with `read`. If `read` fails, its error becomes the field's problem.
    pub fn parse<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match read(self.typed(name)) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.refuse(name, problem);
                None
            }
        }
    }

    /// Reads a line of text.
    pub fn line(&mut self, name: &str, rule: &Rule) -> Option<String> {
        self.parse(name, |typed| rule.line(typed))
    }

    /// Reads one of several options. `label` completes the sentence "Choose …".
    pub fn choice<T: Copy>(&mut self, name: &str, label: &str, options: &[T], key: fn(T) -> &'static str) -> Option<T> {
        self.parse(name, |typed| {
            let chosen = options.iter().copied().find(|option| key(*option) == typed);
            chosen.ok_or_else(|| format!("Choose {label}."))
        })
    }

    /// Adds a problem to a field, or to the whole form if the name is empty. A field shows its first problem.
    pub fn refuse(&mut self, name: &str, problem: impl Into<String>) {
        self.problems.push((name.to_owned(), problem.into()));
    }

    /// True if no problem was found.
    pub fn is_ok(&self) -> bool {
        self.problems.is_empty()
    }

    /// The field as it is shown.
    pub fn field(&self, name: &str) -> FieldView {
        FieldView {
            problem: self.problems_of(name).next().unwrap_or_default().to_owned(),
            focus: self.first() == Some(name),
            ..FieldView::new(name, self.raw(name).unwrap_or_default().to_owned())
        }
    }

    /// The title of the form's page. If there is a problem, the title says so, because screen readers read it first.
    pub fn title(&self, title: &str) -> String {
        if self.is_ok() { title.to_owned() } else { format!("Problem: {title}") }
    }

    /// The problems of the whole form, for the macro `problems`.
    pub fn notices(&self) -> Vec<&str> {
        self.problems_of("").collect()
    }

    /// True if the notices get the focus, because no field has a problem.
    pub fn focuses_notices(&self) -> bool {
        self.first().is_none()
    }

    fn problems_of(&self, name: &str) -> impl Iterator<Item = &str> {
        self.problems.iter().filter(move |(key, _)| key == name).map(|(_, text)| text.as_str())
    }

    /// The first field with a problem.
    fn first(&self) -> Option<&str> {
        self.problems.iter().map(|(name, _)| name.as_str()).find(|name| !name.is_empty())
    }
}

impl FieldView {
    /// A field of a form that was not sent.
    pub fn new(name: &str, value: String) -> Self {
        Self { id: name.to_owned(), name: name.to_owned(), value, problem: String::new(), focus: false }
    }

    /// The same field with another id, for a page with several fields of this name.
    #[must_use]
    pub fn with_id(self, id: String) -> Self {
        Self { id, ..self }
    }

    /// The value of `aria-describedby`: the problem first, then the hint.
    pub fn described_by(&self, has_hint: bool) -> String {
        let problem = (!self.problem.is_empty()).then(|| format!("{}-problem", self.id));
        let hint = has_hint.then(|| format!("{}-hint", self.id));
        problem.into_iter().chain(hint).collect::<Vec<_>>().join(" ")
    }
}
