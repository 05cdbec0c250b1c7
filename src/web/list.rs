//! Lists with keyset pagination: the link to the next page has the key of the last row. The statement for the next page
//! begins after this key, so later pages cost no more than the first page.

use ::http::StatusCode;

use super::http::Fields;
use crate::{
    ids::{MAX_ID, Token},
    time::UnixMs,
};

/// The sort key of a list.
///
/// The address of a later page has the key of the last row of the previous page: `after={key}`.
pub trait Key: Sized {
    /// Reads a key from an address. If this returns `None`, the list shows the first page.
    fn read(text: &str) -> Option<Self>;
    /// The text for the address.
    fn write(&self) -> String;
}

/// A row with its sort key.
pub trait Keyed {
    /// The type of the key.
    type Key: Key;
    /// The key of the row, unique in the list.
    fn key(&self) -> Self::Key;
}

/// The id of a row as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id(pub i64);

/// The requested page of a list.
#[derive(Debug)]
pub struct Walk<K> {
    /// The key of the last row of the previous page; `None` for the first page.
    pub after: Option<K>,
    size: usize,
}

impl<K: Key> Walk<K> {
    /// The page of at most `size` rows after the key in the query parameter `after`.
    pub fn new(query: &Fields, size: usize) -> Self {
        Self { after: after(query), size }
    }

    /// The value for `LIMIT` in the statement: one more than the rows of a page. The extra row shows that another page
    /// follows.
    pub fn limit(&self) -> i64 {
        i64::try_from(self.size).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// Makes the page from the rows that the statement read. `first` is the address of the first page.
    pub fn page<R: Keyed<Key = K>>(&self, mut rows: Vec<R>, first: String) -> Page<R> {
        let more = rows.len() > self.size;
        rows.truncate(self.size);
        let next = rows.last().filter(|_| more).map(|last| next(&first, &last.key()));
        Page { rows, later: self.after.is_some(), first, next }
    }
}

/// The key in the query parameter `after`; `None` if there is no valid key.
pub fn after<K: Key>(query: &Fields) -> Option<K> {
    query.get("after").and_then(K::read)
}

/// The address of the page after the row with this key.
fn next(first: &str, key: &impl Key) -> String {
    let and = if first.contains('?') { '&' } else { '?' };
    format!("{first}{and}after={}", key.write())
}

/// A page of a list, with the addresses for its pager.
#[derive(Debug, Clone)]
pub struct Page<R> {
    /// The rows of the page, in order.
    pub rows: Vec<R>,
    /// True if this is not the first page.
    pub later: bool,
    /// The address of the first page.
    pub first: String,
    /// The address of the next page; `None` for the last page.
    pub next: Option<String>,
}

impl<R> Default for Page<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), later: false, first: String::new(), next: None }
    }
}

impl<R> Page<R> {
    /// The status is 404 if the page is past the end of the list. The content of the page says that the list has ended.
    pub fn status(&self) -> StatusCode {
        if self.later && self.rows.is_empty() { StatusCode::NOT_FOUND } else { StatusCode::OK }
    }

    /// The same page with other rows.
    pub fn with<S>(self, rows: Vec<S>) -> Page<S> {
        Page { rows, later: self.later, first: self.first, next: self.next }
    }

    /// The same page with each row mapped.
    pub fn map<S>(self, to: impl FnMut(R) -> S) -> Page<S> {
        let Self { rows, later, first, next } = self;
        Page { rows: rows.into_iter().map(to).collect(), later, first, next }
    }

    /// The same page with each row mapped.
    ///
    /// # Errors
    /// The first error of a row.
    pub fn try_map<S, E>(self, to: impl FnMut(R) -> Result<S, E>) -> Result<Page<S>, E> {
        let Self { rows, later, first, next } = self;
        Ok(Page { rows: rows.into_iter().map(to).collect::<Result<_, E>>()?, later, first, next })
    }
}

/// The tabs of a list. The address of a tab has the query `?state={name}`.
#[derive(Debug)]
pub struct Tabs<T: 'static> {
    /// The address of the first tab.
    pub url: &'static str,
    /// The first tab and its title. This tab is chosen if the query does not name another tab.
    pub first: (T, &'static str),
    /// The other tabs with their names and titles.
    pub others: &'static [(T, &'static str, &'static str)],
}

/// The link of a tab.
#[derive(Debug)]
pub struct Tab {
    pub title: &'static str,
    /// The address of the first page of the tab's list.
    pub url: String,
    /// True if the page shows the tab's list.
    pub current: bool,
    /// The number of rows, such as `7` or `99+`; empty if it is zero or not shown.
    pub count: String,
}

impl Tab {
    /// The maximum number of rows that a statement needs to count for a tab.
    pub const MOST: i64 = 100;

    /// Shows the number of rows. The caller counted at most [`Self::MOST`].
    pub fn set_count(&mut self, rows: i64) {
        self.count = match rows {
            ..=0 => String::new(),
            Self::MOST.. => format!("{}+", Self::MOST - 1),
            few => few.to_string(),
        };
    }
}

impl<T: Copy + PartialEq> Tabs<T> {
    /// The tab that the query names, or the first tab.
    pub fn chosen(&self, query: &Fields) -> T {
        let asked = query.get("state").unwrap_or_default();
        self.others.iter().find(|(_, name, _)| *name == asked).map_or(self.first.0, |(list, ..)| *list)
    }

    /// The address of a tab.
    pub fn url_of(&self, list: T) -> String {
        match self.others.iter().find(|(other, ..)| *other == list) {
            Some((_, name, _)) => format!("{}?state={name}", self.url),
            None => self.url.to_owned(),
        }
    }

    /// The links of all tabs. If `current` is `None`, no link is marked as current.
    pub fn links(&self, current: Option<T>) -> Vec<Tab> {
        let all = std::iter::once(self.first).chain(self.others.iter().map(|(list, _, title)| (*list, *title)));
        let tab = |(list, title)| {
            let current = current == Some(list);
            Tab { title, url: self.url_of(list), current, count: String::new() }
        };
        all.map(tab).collect()
    }
}

impl Key for i64 {
    fn read(text: &str) -> Option<Self> {
        // D1 binds numbers as doubles, which are not exact above `MAX_ID`.
        text.parse().ok().filter(|number| (-MAX_ID..=MAX_ID).contains(number))
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Key for Id {
    fn read(text: &str) -> Option<Self> {
        i64::read(text).filter(|id| *id > 0).map(Self)
    }

    fn write(&self) -> String {
        self.0.write()
    }
}

impl Key for UnixMs {
    fn read(text: &str) -> Option<Self> {
        i64::read(text).filter(|ms| *ms >= 0).map(Self)
    }

    fn write(&self) -> String {
        self.0.write()
    }
}

impl Key for Token {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// The key of a list that is sorted by the first part, then by the second part.
impl<A: Key, B: Key> Key for (A, B) {
    fn read(text: &str) -> Option<Self> {
        let (first, second) = text.split_once('.')?;
        Some((A::read(first)?, B::read(second)?))
    }

    fn write(&self) -> String {
        format!("{}.{}", self.0.write(), self.1.write())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    struct Row(i64, i64);

    impl Keyed for Row {
        type Key = (i64, i64);

        fn key(&self) -> (i64, i64) {
            (self.0, self.1)
        }
    }

    fn read<K: Key>(query: &str) -> Option<K> {
        Walk::new(&Fields::parse(query.as_bytes()), 1).after
    }

    #[test]
    fn invalid_keys_are_ignored() {
        for (query, expected) in [
            ("after=-12.7", Some((-12, 7))),
            ("after=7", None),
            ("after=7.x", None),
            ("after=9007199254740992.1", None),
            ("after=-9223372036854775808.1", None),
            ("after=99999999999999999999.1", None),
            ("", None),
        ] {
            assert_eq!(read::<(i64, i64)>(query), expected, "{query}");
        }
        for wrong in ["0", "-1", "x", "1.5", "9007199254740992", ""] {
            assert_eq!(read::<Id>(&format!("after={wrong}")), None, "{wrong}");
        }
        assert_eq!(read("after=-1.1"), None::<(UnixMs, Id)>);
        assert_eq!(read("after=1.0"), None::<(UnixMs, Id)>);
        assert_eq!(read("after=1.short"), None::<(UnixMs, Token)>);
    }

    #[test]
    fn a_written_key_is_read_back() {
        fn check<K: Key + PartialEq + std::fmt::Debug>(key: &K) {
            assert_eq!(K::read(&key.write()).as_ref(), Some(key));
        }
        check(&(-MAX_ID, MAX_ID));
        check(&Id(1));
        check(&(UnixMs(0), Id(MAX_ID)));
        check(&(UnixMs(MAX_ID), Token::from_bytes([7; 16])));
    }

    #[test]
    fn a_tab_is_chosen_by_its_name_and_marked_as_current() {
        const TABS: Tabs<u8> = Tabs { url: "/a", first: (0, "All"), others: &[(1, "one", "One")] };
        let query = |text: &str| Fields::parse(text.as_bytes());
        assert_eq!(["", "state=one", "state=two", "state="].map(|text| TABS.chosen(&query(text))), [0, 1, 0, 0]);
        let links = |current| -> Vec<_> {
            TABS.links(current).into_iter().map(|tab| (tab.title, tab.url, tab.current)).collect()
        };
        let expected = |all, one| vec![("All", "/a".to_owned(), all), ("One", "/a?state=one".to_owned(), one)];
        assert_eq!(links(Some(1)), expected(false, true));
        assert_eq!(links(None), expected(false, false));
    }

    proptest! {
        /// A row that is added between two requests may be left out. All other rows are shown once, in order.
        #[test]
        fn the_pages_of_a_list_show_each_row_once(
            rows in prop::collection::btree_set((-3..3_i64, 1..40_i64), 0..60),
            arriving in prop::collection::vec((-3..3_i64, 1..40_i64), 0..20),
            size in 1..8_usize,
            first in prop::sample::select(vec!["/list", "/list?q=a"]),
        ) {
            let mut table = rows.clone();
            let mut arriving = arriving.into_iter();
            let (mut address, mut seen) = (first.to_owned(), Vec::new());
            loop {
                let query = address.split_once('?').map(|(_, query)| query).unwrap_or_default();
                let walk = Walk::new(&Fields::parse(query.as_bytes()), size);
                let limit = usize::try_from(walk.limit()).unwrap();
                let found = table.iter().filter(|row| walk.after.is_none_or(|after| **row > after)).take(limit);
                let page = walk.page(found.map(|row| Row(row.0, row.1)).collect(), first.to_owned());
                prop_assert_eq!((page.later, page.first.as_str()), (address != first, first));
                prop_assert!(page.rows.len() == size || (page.rows.len() < size && page.next.is_none()));
                seen.extend(page.rows);
                table.extend(arriving.next());
                match page.next {
                    Some(next) => address = next,
                    None => break,
                }
            }
            prop_assert!(seen.is_sorted_by(|one, next| one < next), "{:?}", seen);
            for (sort, id) in rows {
                prop_assert!(seen.contains(&Row(sort, id)), "({}, {}) was left out of {:?}", sort, id, seen);
            }
        }
    }
}
