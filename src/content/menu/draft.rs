//! A menu as staff type it: rows of a label, an address and a number. Pure functions.

use super::store::{Entry, Found, Stored};
use crate::{
    redirect::{Answered, AnsweredBy, Hosts, Target, key, target_of},
    shop::{LinkKind, own_word},
    web::{
        form::{Form, Rule, whole_number},
        url,
    },
};

/// The maximum number of entries of a menu.
pub const MOST: usize = 24;
const LABEL: Rule = Rule::optional("label", 100);

/// The limits of a label.
pub const fn label_rule() -> &'static Rule {
    &LABEL
}

/// A row of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub to: String,
    /// The number that was typed for the order.
    order: String,
    /// The place that the row had on the page.
    place: usize,
}

/// The rows in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub rows: Vec<Row>,
}

/// A target that was typed.
struct Typed {
    /// The decoded path, as the database knows it; empty for another site.
    path: String,
    /// The whole address, percent-encoded.
    address: String,
    /// What follows the path.
    rest: String,
}

impl Row {
    pub fn new(label: &str, to: &str) -> Self {
        Self { label: label.to_owned(), to: to.to_owned(), order: String::new(), place: 0 }
    }

    fn is_numbered(&self) -> bool {
        self.order.is_empty() || whole_number(&self.order).is_some()
    }

    fn is_empty(&self) -> bool {
        self.label.is_empty() && self.to.is_empty()
    }
}

impl Draft {
    /// Takes the rows out of the form, sorted by their numbers. Rows without a number come last. Empty rows are left
    /// out.
    pub fn take(form: &mut Form) -> Self {
        let mut rows = Vec::new();
        // One row more than allowed, so that somebody who sends too many learns of it.
        for index in 0..=MOST {
            let mut take = |name: &str| {
                let name = format!("{name}-{index}");
                let value = form.typed(&name).to_owned();
                form.forget(&name);
                value
            };
            let row = Row { label: take("label"), to: take("to"), order: take("order"), place: index };
            if !row.is_empty() {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| whole_number(&row.order).filter(|_| !row.order.is_empty()).unwrap_or(i64::MAX));
        Self { rows }
    }

    /// Does what a button of the form says: `up:3`, `down:3` or `remove:3`, with the place that the row had on the
    /// page. Any other text changes nothing.
    pub fn act(&mut self, button: &str) {
        let Some((act, place)) = button.split_once(':') else { return };
        let place = place.parse::<usize>().ok();
        let Some(index) = self.rows.iter().position(|row| Some(row.place) == place) else { return };
        match act {
            "up" => self.rows.swap(index, index.saturating_sub(1)),
            "down" if index + 1 < self.rows.len() => self.rows.swap(index, index + 1),
            "remove" => drop(self.rows.remove(index)),
            _ => {}
        }
    }

    /// Puts the rows back into the form, numbered anew. What is not a number stays as it was typed.
    pub fn fill(&self, form: &mut Form) {
        for (index, row) in self.rows.iter().enumerate() {
            form.replace(&format!("label-{index}"), &row.label);
            form.replace(&format!("to-{index}"), &row.to);
            let number = (index + 1).to_string();
            form.replace(&format!("order-{index}"), if row.is_numbered() { &number } else { &row.order });
        }
    }

    /// The decoded paths that the database must be asked about.
    pub fn paths(&self, hosts: &Hosts) -> Vec<String> {
        let typed = self.rows.iter().filter_map(|row| typed(&row.to, hosts).ok());
        typed.map(|typed| typed.path).filter(|path| !path.is_empty()).collect()
    }

    /// The entries. For each row that leads nowhere, the form gets a problem. `found` is what the database has at
    /// [`Self::paths`].
    pub fn entries(
        &self,
        form: &mut Form,
        hosts: &Hosts,
        found: &[Found],
        answered: AnsweredBy,
    ) -> Option<Vec<Stored>> {
        if self.rows.len() > MOST {
            form.refuse("", format!("A menu has at most {MOST} entries. Remove some."));
        }
        let mut entries = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            if !row.is_numbered() {
                form.refuse(&format!("order-{index}"), "Enter a whole number.");
            }
            let label = LABEL.line(&row.label);
            let entry = entry(&row.to, hosts, found, answered);
            match (label, entry) {
                (Ok(label), Ok(stored)) => {
                    let has_text = stored.title.is_some() || own_word(&stored.entry.rest).is_some();
                    if label.is_empty() && !has_text {
                        form.refuse(&format!("label-{index}"), "Enter the label.");
                    }
                    entries.push(Stored { entry: Entry { label, ..stored.entry }, ..stored });
                }
                (label, entry) => {
                    for (name, problem) in [("label", label.err()), ("to", entry.err())] {
                        if let Some(problem) = problem {
                            form.refuse(&format!("{name}-{index}"), problem);
                        }
                    }
                }
            }
        }
        form.is_ok().then_some(entries)
    }
}

fn typed(to: &str, hosts: &Hosts) -> Result<Typed, String> {
    if to.is_empty() {
        return Err("Enter an address such as /collections/cups.".to_owned());
    }
    match target_of(to, hosts)? {
        Target::Elsewhere(address) => Ok(Typed { path: String::new(), rest: String::new(), address }),
        Target::Here(target) => {
            let (path, rest) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
            let address = format!("{}{rest}", url::encoded_path(path));
            Ok(Typed { path: key(path), rest: rest.to_owned(), address })
        }
    }
}

/// The entry for an address, without a label.
fn entry(to: &str, hosts: &Hosts, found: &[Found], answered: AnsweredBy) -> Result<Stored, String> {
    let Typed { path, address, rest } = typed(to, hosts)?;
    let entry =
        |kind, rest| Entry { label: String::new(), kind, collection_id: None, product_id: None, page: None, rest };
    let there = found.iter().find(|found| found.path == path);
    let Some(target) = there.filter(|there| there.kind != LinkKind::Address) else {
        if !path.is_empty() && there.is_none() && answered(&path) != Answered::Always {
            return Err("The shop has nothing at this address. Check it, or remove the entry.".to_owned());
        }
        let entry = entry(LinkKind::Address, address);
        return Ok(Stored { entry, handle: None, title: None, is_shown: true });
    };
    let mut entry = entry(target.kind, rest);
    match target.kind {
        LinkKind::Collection => entry.collection_id = target.id.parse().ok(),
        LinkKind::Product => entry.product_id = target.id.parse().ok(),
        LinkKind::Page | LinkKind::Address => entry.page = Some(target.id.clone()),
    }
    Ok(Stored {
        entry,
        handle: path.rsplit_once('/').map(|(_, handle)| handle.to_owned()),
        title: Some(target.title.clone()),
        is_shown: target.is_shown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, kind: LinkKind, id: &str) -> Found {
        Found { path: path.to_owned(), kind, id: id.to_owned(), title: "T".to_owned(), is_shown: true }
    }

    fn draft(rows: &[(&str, &str)]) -> Draft {
        Draft { rows: rows.iter().map(|(label, to)| Row::new(label, to)).collect() }
    }

    fn labels(draft: &Draft) -> Vec<&str> {
        draft.rows.iter().map(|row| row.label.as_str()).collect()
    }

    #[test]
    fn rows_are_sorted_by_their_numbers_and_buttons_move_them() {
        let mut form = Form::default();
        for (name, value) in [
            ("label-0", "C"),
            ("order-0", "30"),
            ("to-1", ""),
            ("label-2", "A"),
            ("order-2", "1"),
            ("label-3", "D"),
            ("order-3", "x"),
            ("label-4", "B"),
            ("order-4", "2"),
        ] {
            form.fill(name, value);
        }
        let mut draft = Draft::take(&mut form);
        assert_eq!(labels(&draft), ["A", "B", "C", "D"]);
        // Buttons have the places on the page: C is 0, A is 2, D is 3, and B is 4.
        for (button, after) in [
            ("up:2", "ABCD"),
            ("up:0", "ACBD"),
            ("down:2", "CABD"),
            ("down:3", "CABD"),
            ("down:18446744073709551615", "CABD"),
            ("remove:1", "CABD"),
            ("remove:2", "CBD"),
            ("up:-1", "CBD"),
            ("preview", "CBD"),
        ] {
            draft.act(button);
            assert_eq!(labels(&draft).concat(), after, "{button}");
        }
        draft.fill(&mut form);
        assert_eq!((form.typed("label-1"), form.typed("order-1"), form.has("label-3")), ("B", "2", false));
    }

    #[test]
    fn addresses_become_targets_or_say_what_is_wrong() {
        let hosts = Hosts::of("https://shop.example");
        let found = [
            found("/collections/süß", LinkKind::Collection, "7"),
            found("/products/cup", LinkKind::Product, "9"),
            found("/pages/about", LinkKind::Page, "about"),
            found("/old", LinkKind::Address, ""),
        ];
        let answered = |path: &str| if path == "/search" { Answered::Always } else { Answered::IfThere };
        for (to, shown) in [
            ("/collections/S%C3%BC%C3%9F/?sort=title#x", "collection 7 /collections/s%C3%BC%C3%9F?sort=title#x"),
            ("https://www.shop.example/pages/about", "page about /pages/about"),
            ("/products/cup?size=a b", "product 9 /products/cup?size=a b"),
            ("/search", "address  /search"),
            ("/old", "address  /old"),
            ("https://blog.example/a b", "address  https://blog.example/a%20b"),
            ("/pages/other", "The shop has nothing at this address. Check it, or remove the entry."),
            ("", "Enter an address such as /collections/cups."),
            ("about", "“about” does not begin with a slash or https://. Write it such as /pages/about."),
            (
                "javascript:alert(1)",
                "“javascript:alert(1)” does not begin with a slash or https://. Write it such as /pages/about.",
            ),
            ("/admin/pages", "“/admin/pages” belongs to the administration of the shop."),
            ("//evil.example", "“//evil.example” is not an address. Write it such as /pages/about."),
        ] {
            let mut form = Form::default();
            let entries = draft(&[("L", to)]).entries(&mut form, &hosts, &found, answered);
            let words = entries.map_or_else(
                || form.field("to-0").problem,
                |entries| {
                    let Stored { entry, .. } = entries.first().unwrap();
                    let id = entry.collection_id.or(entry.product_id).map(|id| id.to_string());
                    let id = id.or_else(|| entry.page.clone()).unwrap_or_default();
                    format!("{} {id} {}", entry.kind.name(), entries.first().unwrap().address())
                },
            );
            assert_eq!(words, shown, "{to}");
        }
    }

    #[test]
    fn a_label_may_be_left_out_where_the_target_has_a_text() {
        let hosts = Hosts::of("https://shop.example");
        for (to, problem) in
            [("/search", ""), ("/", ""), ("/health", "Enter the label."), ("https://a.example", "Enter the label.")]
        {
            let mut form = Form::default();
            let _ = draft(&[("", to)]).entries(&mut form, &hosts, &[], |_| Answered::Always);
            assert_eq!(form.field("label-0").problem, problem, "{to}");
        }
        let mut form = Form::default();
        let many = vec![("L", "/search"); MOST + 1];
        assert_eq!(draft(&many).entries(&mut form, &hosts, &[], |_| Answered::Always), None);
        assert_eq!(form.notices(), ["A menu has at most 24 entries. Remove some."]);
    }
}
