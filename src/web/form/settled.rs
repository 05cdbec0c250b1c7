//! Forms for data that two people may edit at the same time. For each field, a hidden field has the value that the page
//! showed. When the form is sent, each typed value is compared with the shown value and with the current value.

use super::Form;
use crate::typed::visible;

/// The error message of a field quotes the value that somebody else saved if it has at most this many characters.
const SHOWN: usize = 80;

impl Form {
    /// The name of the hidden field with the value that the page showed in the field `name`.
    pub fn seen_name(name: &str) -> String {
        format!("{name}-seen")
    }

    /// Settles a field of a form that may lack it. If the form was sent without the field and without its hidden field,
    /// the current value, `now`, stays.
    pub fn settle_or_keep(&mut self, name: &str, now: &str) {
        let seen = Self::seen_name(name);
        if !self.has(name) && !self.has(&seen) {
            self.replace(&seen, now);
            self.replace(name, now);
        }
        // Browsers send nothing for an unchecked box.
        self.fill(name, "");
        self.settle(name, now);
    }

    /// True if a field has this value, apart from the spelling of line ends, spaces around it and invisible characters.
    pub fn says(&self, name: &str, value: &str) -> bool {
        one_spelling(self.typed(name)) == one_spelling(value)
    }

    /// Compares a field with its current value, `now`.
    ///
    /// If somebody else changed the stored value, and this person left the field as it was shown, the field gets the
    /// current value. If both people changed the value in different ways, the field gets an error message with the
    /// current value. In both cases, the hidden field gets the current value. If the person sends the form again, their
    /// text replaces the current value.
    pub fn settle(&mut self, name: &str, now: &str) {
        let seen_name = Self::seen_name(name);
        let now = one_spelling(now);
        let Some(seen) = self.raw(&seen_name).map(one_spelling) else { return };
        if seen == now {
            return;
        }
        let typed = one_spelling(self.typed(name));
        if typed == seen {
            self.replace(name, &now);
        } else if typed != now {
            self.refuse(name, other(&now));
            if is_long(&now) {
                self.theirs.push((name.to_owned(), now.clone()));
            }
        }
        self.replace(&seen_name, &now);
    }
}

/// The value, normalised for the comparison: trimmed, without invisible characters, and with LF as line end.
fn one_spelling(value: &str) -> String {
    visible(value).replace("\r\n", "\n").trim().to_owned()
}

fn other(now: &str) -> String {
    if now.is_empty() {
        return "Somebody else has cleared this field since you opened the page. Save again to use your text."
            .to_owned();
    }
    if is_long(now) {
        return "Somebody else has changed this since you opened the page. Their text is below. Save again to use yours."
            .to_owned();
    }
    format!("Somebody else has changed this to “{now}” since you opened the page. Save again to use yours.")
}

/// True if the value does not fit into a sentence.
fn is_long(value: &str) -> bool {
    value.chars().count() > SHOWN || value.contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_by_somebody_else_is_kept_and_a_conflict_is_reported() {
        // Each row has the shown value, the typed value, the current value, the resulting value, and true if the field
        // has a problem.
        for (seen, typed, now, after, is_refused) in [
            ("a", "a", "a", "a", false),
            ("a", "b", "a", "b", false),
            ("a", "a", "c", "c", false),
            ("a", "b", "b", "b", false),
            ("a", "b", "c", "b", true),
            ("a", "b", "", "b", true),
            ("a", "", "c", "", true),
            ("a\r\nb", "a\r\nb", "a\nb", "a\r\nb", false),
        ] {
            let case = format!("{seen:?} {typed:?} {now:?}");
            let body = serde_urlencoded(&[("name", typed), ("name-seen", seen)]);
            let mut form = Form::parse_bytes(body.as_bytes());
            form.settle("name", now);
            assert_eq!((form.typed("name"), form.is_ok()), (after, !is_refused), "{case}");
            // If the person sends the same text again, the form has no problem.
            let body = serde_urlencoded(&[("name", form.typed("name")), ("name-seen", form.typed("name-seen"))]);
            let mut again = Form::parse_bytes(body.as_bytes());
            again.settle("name", now);
            assert!(again.is_ok(), "{case}");
        }
    }

    #[test]
    fn a_form_without_the_shown_value_is_accepted() {
        let mut form = Form::parse_bytes(b"name=b");
        form.settle("name", "c");
        assert_eq!((form.typed("name"), form.is_ok()), ("b", true));
    }

    #[test]
    fn a_long_value_of_somebody_else_is_shown_whole_below_the_field() {
        for (now, theirs) in [("x".repeat(80), ""), ("x".repeat(81), "now"), ("a\nb".to_owned(), "now")] {
            let mut form = Form::parse_bytes(b"name=b&name-seen=c");
            form.settle("name", &now);
            let field = form.field("name");
            assert_eq!(field.theirs, if theirs.is_empty() { "" } else { &now });
            assert_eq!(field.problem.contains(&now), theirs.is_empty(), "{}", field.problem);
        }
    }

    fn serde_urlencoded(fields: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    }
}
