//! What is sent of an order, as its form says it. Pure.

use crate::{order::store::LineRow, web::http::Fields};

/// Characters of the timeline's words about it.
const LONGEST_DETAIL: usize = 1000;

/// Units to send, decided on these lines.
#[derive(Debug, PartialEq, Eq)]
pub struct Sending {
    /// Position and units, of the lines of which some are sent: JSON.
    pub units: String,
    /// Position and all units sent so far with these, of every line: JSON.
    pub after: String,
    /// Whether nothing is left then.
    pub last: bool,
    /// For the timeline: `2 × SKU-1`.
    pub detail: String,
}

/// Why the form cannot be followed.
#[derive(Debug, PartialEq, Eq)]
pub enum Wrong {
    /// This line cannot have what was typed for it: position, and the units that are left.
    Units(i64, i64),
    /// Nothing is to be sent.
    Nothing,
    /// Something was sent since the page was read.
    Moved,
}

/// Reads `units-{position}`, and `sent-{position}`: what was sent of the line when the page was read. A repeated form sends nothing so.
///
/// # Errors
/// See [`Wrong`].
pub fn read(lines: &[LineRow], form: &Fields) -> Result<Sending, Wrong> {
    let (mut units, mut after, mut words) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = true;
    for line in lines {
        let position = line.position;
        let left = line.quantity.saturating_sub(line.fulfilled);
        let seen = form.get(&format!("sent-{position}"));
        if seen.is_some_and(|seen| seen != line.fulfilled.to_string()) {
            return Err(Wrong::Moved);
        }
        let typed = form.get(&format!("units-{position}")).unwrap_or_default();
        let now = number(typed).filter(|now| *now <= left).ok_or(Wrong::Units(position, left))?;
        if now > 0 {
            units.push([position, now]);
            words.push(format!("{now} × {}", if line.sku.is_empty() { &line.title } else { &line.sku }));
        }
        after.push([position, line.fulfilled.saturating_add(now)]);
        last &= now == left;
    }
    if units.is_empty() {
        return Err(Wrong::Nothing);
    }
    Ok(Sending {
        units: format!("{units:?}"),
        after: format!("{after:?}"),
        last,
        detail: words.join(", ").chars().take(LONGEST_DETAIL).collect(),
    })
}

/// A whole number, without sign; nothing typed is none.
fn number(typed: &str) -> Option<i64> {
    if !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if typed.is_empty() { Some(0) } else { typed.parse().ok() }
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
            ships: 1,
            fulfilled,
        }
    }

    fn read_form(form: &str) -> Result<Sending, Wrong> {
        read(&[line(1, 3, 1), line(2, 1, 0)], &Fields::parse(form.as_bytes()))
    }

    #[test]
    fn parts_and_all() {
        let some = read_form("units-1=1&units-2=&sent-1=1&sent-2=0").unwrap();
        assert_eq!((some.units.as_str(), some.after.as_str(), some.last), ("[[1, 1]]", "[[1, 2], [2, 0]]", false));
        assert_eq!(some.detail, "1 × SKU-1");
        let all = read_form("units-1=2&units-2=+1+&units-9=5").unwrap();
        assert_eq!((all.units.as_str(), all.after.as_str(), all.last), ("[[1, 2], [2, 1]]", "[[1, 3], [2, 1]]", true));
        assert_eq!(all.detail, "2 × SKU-1, 1 × Title 2");
    }

    #[test]
    fn what_cannot_be_sent() {
        let huge = "9".repeat(40);
        for typed in ["3", "-1", "+1", "1.5", "1e1", "two", "0x1", "\u{661}", "1\u{0}", &huge, "9223372036854775807"] {
            let form: String = form_urlencoded::Serializer::new(String::new()).append_pair("units-1", typed).finish();
            assert_eq!(read_form(&form), Err(Wrong::Units(1, 2)), "{typed}");
        }
        assert_eq!(read_form(""), Err(Wrong::Nothing));
        assert_eq!(read_form("units-1=0&units-2=0"), Err(Wrong::Nothing));
        for seen in ["0", "2", "", "x", "-1"] {
            assert_eq!(read_form(&format!("units-1=1&sent-1={seen}")), Err(Wrong::Moved), "{seen}");
        }
    }
}
