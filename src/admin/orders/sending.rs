//! Reads the units to send from a fulfilment form. The functions do not use the database.

use crate::{
    order::store::LineRow,
    web::form::{Form, whole_number},
};

/// The maximum characters of the timeline's detail.
const LONGEST_DETAIL: usize = 1000;

/// The units to send.
#[derive(Debug, PartialEq, Eq)]
pub struct Sending {
    /// The position and the units of each line in this fulfilment, as JSON.
    pub units: String,
    /// The position and the sent units of every line after this fulfilment, as JSON.
    pub after: String,
    /// True if no units are left to send after this fulfilment.
    pub last: bool,
    /// The text for the timeline: `2 × SKU-1`.
    pub detail: String,
}

impl Sending {
    /// True if units were sent after the page was rendered: a field `sent-{position}` differs from the number of sent
    /// units. This check stops a form that is submitted again later. The guard `lines_sent_unchanged` stops forms that
    /// are submitted at the same time. A form without the field is not checked.
    pub fn has_moved(form: &Form, lines: &[LineRow]) -> bool {
        lines.iter().any(|line| {
            let seen = format!("sent-{}", line.position);
            form.has(&seen) && form.typed(&seen) != line.fulfilled.to_string()
        })
    }

    /// Reads the fields `units-{position}`. An empty field means 0. Returns `None` if a field is wrong or there is
    /// nothing to send. The form then has the problems.
    pub fn read(form: &mut Form, lines: &[LineRow]) -> Option<Self> {
        let (mut units, mut after, mut words) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = true;
        for line in lines {
            let position = line.position;
            let left = line.quantity.saturating_sub(line.fulfilled);
            let now = form.parse(&format!("units-{position}"), |typed| {
                let number = if typed.is_empty() { Some(0) } else { whole_number(typed) };
                let problem = || format!("Enter a whole number from 0 to {left}.");
                number.filter(|number| *number <= left).ok_or_else(problem)
            });
            // Read the other fields as well, so that the page shows all problems at once.
            let Some(now) = now else { continue };
            if now > 0 {
                units.push([position, now]);
                words.push(format!("{now} × {}", if line.sku.is_empty() { &line.title } else { &line.sku }));
            }
            after.push([position, line.fulfilled.saturating_add(now)]);
            last &= now == left;
        }
        if form.is_ok() && units.is_empty() {
            form.refuse("", "Enter how many units you send.");
        }
        form.is_ok().then(|| Self {
            units: format!("{units:?}"),
            after: format!("{after:?}"),
            last,
            detail: words.join(", ").chars().take(LONGEST_DETAIL).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(position: i64, quantity: i64, fulfilled: i64) -> LineRow {
        LineRow {
            order_id: 1,
            position,
            variant_id: Some(position),
            product_id: Some(position),
            title: format!("Title {position}"),
            options: String::new(),
            sku: if position == 1 { "SKU-1".to_owned() } else { String::new() },
            picture: None,
            quantity,
            unit_price: 100,
            total: quantity * 100,
            tax: 0,
            ships: true,
            fulfilled,
        }
    }

    /// The units to send, or else the problems of both lines and of the whole form.
    fn read_form(fields: &[(&str, &str)]) -> Result<Sending, [String; 3]> {
        let mut form = Form::default();
        for (name, value) in fields {
            form.fill(name, value);
        }
        let sending = Sending::read(&mut form, &[line(1, 3, 1), line(2, 1, 0)]);
        sending.ok_or_else(|| ["units-1", "units-2", ""].map(|name| form.field(name).problem))
    }

    #[test]
    fn some_units_or_all_units_can_be_sent() {
        let some = read_form(&[("units-1", "1"), ("units-2", ""), ("sent-1", "1"), ("sent-2", "0")]).unwrap();
        assert_eq!((some.units.as_str(), some.after.as_str(), some.last), ("[[1, 1]]", "[[1, 2], [2, 0]]", false));
        assert_eq!(some.detail, "1 × SKU-1");
        let all = read_form(&[("units-1", "2"), ("units-2", " 1 "), ("units-9", "5")]).unwrap();
        assert_eq!((all.units.as_str(), all.after.as_str(), all.last), ("[[1, 2], [2, 1]]", "[[1, 3], [2, 1]]", true));
        assert_eq!(all.detail, "2 × SKU-1, 1 × Title 2");
    }

    #[test]
    fn wrong_numbers_of_units_are_refused() {
        let problem = |left| format!("Enter a whole number from 0 to {left}.");
        let huge = "9".repeat(40);
        for typed in ["3", "-1", "+1", "1.5", "1e1", "two", "0x1", "\u{661}", "1\u{0}", &huge, "9223372036854775807"] {
            let one = read_form(&[("units-1", typed), ("units-2", "1")]);
            assert_eq!(one, Err([problem(2), String::new(), String::new()]), "{typed}");
            let both = read_form(&[("units-1", typed), ("units-2", "2")]);
            assert_eq!(both, Err([problem(2), problem(1), String::new()]), "{typed}");
        }
        let nothing = Err([String::new(), String::new(), "Enter how many units you send.".to_owned()]);
        assert_eq!(read_form(&[]), nothing);
        assert_eq!(read_form(&[("units-1", "0"), ("units-2", "0")]), nothing);
    }

    #[test]
    fn a_form_is_outdated_if_units_were_sent_after_its_page_was_rendered() {
        for (seen, moved) in [("1", false), ("0", true), ("2", true), ("", true), ("x", true), ("-1", true)] {
            let mut form = Form::default();
            form.fill("sent-1", seen);
            assert_eq!(Sending::has_moved(&form, &[line(1, 3, 1), line(2, 1, 0)]), moved, "{seen}");
        }
        assert!(!Sending::has_moved(&Form::default(), &[line(1, 3, 1)]));
    }
}
