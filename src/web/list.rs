//! Lists that page by key: a page says where the next one begins, so that no page costs more than the first.

use super::http::Fields;
use crate::ids::MAX_ID;

/// Products that a page of a list shows. Statements read one more, to know whether there is a next page.
pub const PAGE_SIZE: usize = 24;

/// Where a later page begins: `after={sort key}.{id}`. What cannot be read means the first page.
pub fn cursor(query: &Fields) -> Option<(i64, i64)> {
    let number = |text: &str| text.parse().ok().filter(|number: &i64| number.unsigned_abs() <= MAX_ID.unsigned_abs());
    let (key, id) = query.get("after")?.split_once('.')?;
    Some((number(key)?, number(id)?))
}

/// Cuts the rows to a page and returns the address of the next one.
///
/// `prefix` ends with `?` or `&`; `key` gives a row's place in the list, the sort key before the id.
pub fn next_page<R>(rows: &mut Vec<R>, prefix: &str, key: impl Fn(&R) -> (i64, i64)) -> Option<String> {
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    let (sort_key, id) = rows.last().filter(|_| more).map(key)?;
    Some(format!("{prefix}after={sort_key}.{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors() {
        for (query, expected) in [
            ("after=-12.7", Some((-12, 7))),
            ("after=7", None),
            ("after=7.x", None),
            ("after=9007199254740992.1", None),
            ("after=-9223372036854775808.1", None),
            ("after=99999999999999999999.1", None),
            ("", None),
        ] {
            assert_eq!(cursor(&Fields::parse(query.as_bytes())), expected, "{query}");
        }
    }
}
