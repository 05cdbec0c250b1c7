//! Forms: the input, its problems, and the view that shows the form again.
//!
//! A handler reads the [`Form`]. Then it reads values from the form, for example the draft of an order. If a value is
//! invalid, the form gets a problem, and the page shows the form again with status 422. The template uses the macros of
//! `templates/web/form.html`. The macros keep the typed values, show each problem below its field, and focus the
//! first field with a problem.
//!
//! To add a field, read the field where the other fields of the form are read, and add a macro call to the template.

mod address;
mod rule;
mod settled;
#[cfg(test)]
mod tests;

use crate::{
    error::Error,
    platform::{Body, NativeBody},
    typed::visible,
};

pub use address::AddressFields;
pub use rule::{Rule, whole_number};

/// The input of a form, and its problems.
#[derive(Debug, Default)]
pub struct Form {
    /// Pairs of a field's name and its value, in the order sent.
    values: Vec<(String, String)>,
    /// Pairs of a field's name and a sentence that says what to do, in the order in which the problems were found. A
    /// problem of the whole form has an empty name.
    problems: Vec<(String, String)>,
    /// Pairs of a field's name and the value that the person probably meant. For each pair, the page asks the question
    /// “Did you mean …?”.
    offers: Vec<(String, String)>,
    /// Pairs of a field's name and a long value that somebody else saved meanwhile. The field's problem does not have
    /// room for it.
    theirs: Vec<(String, String)>,
}

/// A field as the macros of `templates/web/form.html` show it.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldView {
    /// The same as the name, unless [`FieldView::with_id`] changed it.
    pub id: String,
    pub name: String,
    pub value: String,
    /// A sentence that says what to do; empty if there is no problem.
    pub problem: String,
    /// The value that the person probably meant; empty if there is no question.
    pub offer: String,
    /// A long value that somebody else saved meanwhile; empty if there is none.
    pub theirs: String,
    /// True if this field gets the focus. This is the first field with a problem. If no field has a problem, it is the
    /// first field with a question.
    pub focus: bool,
}

impl Form {
    /// Reads a body of `application/x-www-form-urlencoded`. Bytes that are not UTF-8 become U+FFFD. Invisible
    /// characters are removed from every value.
    ///
    /// # Errors
    /// When the body is longer than `limit` bytes, or is interrupted.
    pub async fn read<N: NativeBody>(body: Body<N>, limit: usize) -> Result<Self, Error> {
        Ok(Self::parse_bytes(&body.read(limit).await?))
    }

    pub(super) fn parse_bytes(body: &[u8]) -> Self {
        let values = form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), visible(&value)));
        Self { values: values.collect(), ..Self::default() }
    }

    /// Sets the value of a field, for example a default, if the field was not sent.
    pub fn fill(&mut self, name: &str, value: &str) {
        if self.raw(name).is_none() {
            self.values.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Replaces the value of a field.
    pub fn replace(&mut self, name: &str, value: &str) {
        self.forget(name);
        self.values.push((name.to_owned(), value.to_owned()));
    }

    /// Removes the value of a field.
    pub fn forget(&mut self, name: &str) {
        self.values.retain(|(key, _)| key != name);
    }

    /// The text of a field, without the spaces around it. Empty if the field was not sent. If several fields have this
    /// name, the first one counts.
    pub fn typed(&self, name: &str) -> &str {
        self.raw(name).unwrap_or_default().trim()
    }

    /// The values of all fields of this name, such as the checked boxes of a list.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// True if the form has this field.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    fn raw(&self, name: &str) -> Option<&str> {
        value_of(&self.values, name)
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

    /// Reads a field whose value must be the `key` of one of the `options`. Otherwise, the problem of the field is
    /// "Choose {label}.".
    pub fn choice<T: Copy>(&mut self, name: &str, label: &str, options: &[T], key: fn(T) -> &'static str) -> Option<T> {
        self.parse(name, |typed| {
            let chosen = options.iter().copied().find(|option| key(*option) == typed);
            chosen.ok_or_else(|| format!("Choose {label}."))
        })
    }

    /// Adds a problem to a field, or to the whole form if the name is empty. A field shows only its first problem.
    pub fn refuse(&mut self, name: &str, problem: impl Into<String>) {
        self.problems.push((name.to_owned(), problem.into()));
    }

    /// Asks whether the person meant `better` in this field. The page shows the question, and a hidden field repeats
    /// the typed value. If the next form has the same value in both fields, the person has confirmed it, and the
    /// question is not asked again.
    pub fn offer(&mut self, name: &str, better: impl Into<String>) {
        if self.typed(&FieldView::kept_name(name)) != self.typed(name) {
            self.offers.push((name.to_owned(), better.into()));
        }
    }

    /// True if the form has no problem and no question.
    pub fn is_ok(&self) -> bool {
        self.problems.is_empty() && self.offers.is_empty()
    }

    /// A field with its problem and its question.
    pub fn field(&self, name: &str) -> FieldView {
        FieldView {
            problem: self.problems_of(name).next().unwrap_or_default().to_owned(),
            offer: value_of(&self.offers, name).unwrap_or_default().to_owned(),
            theirs: value_of(&self.theirs, name).unwrap_or_default().to_owned(),
            focus: self.first() == Some(name),
            ..FieldView::new(name, self.raw(name).unwrap_or_default().to_owned())
        }
    }

    /// The title of the form's page. If the form has a problem or a question, the title begins with this word, because
    /// screen readers read the title first.
    pub fn title(&self, title: &str) -> String {
        match (self.problems.is_empty(), self.offers.is_empty()) {
            (false, _) => format!("Problem: {title}"),
            (true, false) => format!("Question: {title}"),
            (true, true) => title.to_owned(),
        }
    }

    /// The problems of the whole form, for the macro `problems`.
    pub fn notices(&self) -> Vec<&str> {
        self.problems_of("").collect()
    }

    /// True if the problems of the whole form get the focus, because no field has a problem or a question.
    pub fn focuses_notices(&self) -> bool {
        self.first().is_none()
    }

    fn problems_of(&self, name: &str) -> impl Iterator<Item = &str> {
        self.problems.iter().filter(move |(key, _)| key == name).map(|(_, text)| text.as_str())
    }

    /// The first field with a problem. If no field has a problem, the first field with a question.
    fn first(&self) -> Option<&str> {
        self.problems.iter().chain(&self.offers).map(|(name, _)| name.as_str()).find(|name| !name.is_empty())
    }
}

impl FieldView {
    /// A field without a problem and without a question.
    pub fn new(name: &str, value: String) -> Self {
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            value,
            problem: String::new(),
            offer: String::new(),
            theirs: String::new(),
            focus: false,
        }
    }

    /// The same field with another id, for a page with several fields of this name.
    #[must_use]
    pub fn with_id(self, id: String) -> Self {
        Self { id, ..self }
    }

    /// The same field without its value. Browsers do not show the value of a field for a file.
    #[must_use]
    pub fn without_value(self) -> Self {
        Self { value: String::new(), ..self }
    }

    /// The name of the hidden field that repeats the value of a field with a question.
    pub fn kept_name(name: &str) -> String {
        format!("{name}-kept")
    }

    /// True if a field inside a `<details>` element must be visible, because it has a text or a problem.
    pub fn is_open(&self) -> bool {
        !self.value.trim().is_empty() || !self.problem.is_empty()
    }

    /// The value of `aria-describedby`: the problem first, then the question, then the hint.
    pub fn described_by(&self, has_hint: bool) -> String {
        let problem = (!self.problem.is_empty()).then(|| format!("{}-problem", self.id));
        let offer = (!self.offer.is_empty()).then(|| format!("{}-offer", self.id));
        let hint = has_hint.then(|| format!("{}-hint", self.id));
        [problem, offer, hint].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// The value of the first pair with this name.
fn value_of<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}
