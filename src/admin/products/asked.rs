//! The search, the filters and the order of the list, as the address has them. Pure.

use crate::{
    catalogue::{
        draft::{MAX_LINE, Status},
        handle::to_handle,
    },
    ids::MAX_ID,
    names::names,
    search::query::{Codes, clean},
    web::{
        http::Fields,
        list::{Id, Key, Keyed},
        url,
    },
};

names! {
    /// The order of the list.
    #[derive(Default)]
    pub enum Sort {
        /// The products that were added last come first.
        #[default]
        Newest = "newest",
        Title = "title",
        /// The products that changed last come first.
        Updated = "updated",
    }
}

impl Sort {
    /// The orders with their titles.
    pub const TITLES: [(&'static str, &'static str); 3] =
        [("newest", "Newest first"), ("title", "Title"), ("updated", "Last changed first")];
}

/// The place of a product in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Newest(Id),
    Title(String, Id),
    Updated(i64, Id),
}

impl Place {
    pub const fn sort(&self) -> Sort {
        match self {
            Self::Newest(_) => Sort::Newest,
            Self::Title(..) => Sort::Title,
            Self::Updated(..) => Sort::Updated,
        }
    }
}

impl Key for Place {
    fn read(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix('t') {
            let (id, title) = rest.split_once('.')?;
            return Some(Self::Title(title.to_owned(), Id::read(id)?));
        }
        if let Some(rest) = text.strip_prefix('u') {
            let (at, id) = rest.split_once('.')?;
            return Some(Self::Updated(i64::read(at)?, Id::read(id)?));
        }
        Id::read(text).map(Self::Newest)
    }

    fn write(&self) -> String {
        match self {
            Self::Newest(id) => id.write(),
            Self::Title(title, id) => format!("t{}.{}", id.write(), url::segment(title)),
            Self::Updated(at, id) => format!("u{at}.{}", id.write()),
        }
    }
}

/// A product that the list shows.
#[derive(Debug)]
pub struct Found {
    pub id: i64,
    pub place: Place,
}

impl Keyed for Found {
    type Key = Place;

    fn key(&self) -> Place {
        self.place.clone()
    }
}

/// The condition that chooses the index. The other conditions are checked for each product that the index finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    All,
    Search,
    Tag,
    Vendor,
    Type,
    Collection,
    Status,
}

/// A search for products.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The typed search; empty for none.
    pub query: String,
    pub status: Option<Status>,
    /// The id of a collection; 0 for none.
    pub collection: i64,
    pub vendor: String,
    pub product_type: String,
    pub tag: String,
    pub sort: Sort,
}

impl Asked {
    pub fn read(query: &Fields) -> Self {
        let text = |name: &str| -> String {
            let line = query.get(name).unwrap_or_default();
            line.chars().filter(|c| !c.is_control()).take(MAX_LINE).collect::<String>().trim().to_owned()
        };
        Self {
            query: clean(query.get("q").unwrap_or_default()),
            status: query.get("status").and_then(|name| name.parse().ok()),
            collection: query.get("collection").and_then(Id::read).map_or(0, |id| id.0),
            vendor: text("vendor"),
            product_type: text("type"),
            tag: text("tag"),
            sort: query.get("sort").and_then(|name| name.parse().ok()).unwrap_or_default(),
        }
    }

    /// The parameters of the address, without those that are not set.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let sort = if self.sort == Sort::default() { "" } else { self.sort.name() };
        let collection = if self.collection == 0 { String::new() } else { self.collection.to_string() };
        let all = [
            ("q", self.query.clone()),
            ("status", self.status.map(|status| status.name().to_owned()).unwrap_or_default()),
            ("collection", collection),
            ("vendor", self.vendor.clone()),
            ("type", self.product_type.clone()),
            ("tag", self.tag.clone()),
            ("sort", sort.to_owned()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The address of the first page.
    pub fn url(&self, list: &str) -> String {
        let pairs: Vec<String> =
            self.parameters().iter().map(|(name, value)| format!("{name}={}", url::segment(value))).collect();
        if pairs.is_empty() { list.to_owned() } else { format!("{list}?{}", pairs.join("&")) }
    }

    /// The number of filters, without the search.
    pub fn filters(&self) -> usize {
        self.parameters().iter().filter(|(name, _)| !matches!(*name, "q" | "sort")).count()
    }

    /// True if the list shows every product.
    pub fn is_all(&self) -> bool {
        self.query.is_empty() && self.filters() == 0
    }

    pub fn driver(&self) -> Driver {
        [
            (!self.query.is_empty(), Driver::Search),
            // The index of words has no tag without letters and digits.
            (self.tag.contains(char::is_alphanumeric), Driver::Tag),
            (!self.vendor.is_empty(), Driver::Vendor),
            (!self.product_type.is_empty(), Driver::Type),
            (self.collection != 0, Driver::Collection),
            (self.status.is_some(), Driver::Status),
        ]
        .into_iter()
        .find_map(|(is_asked, driver)| is_asked.then_some(driver))
        .unwrap_or(Driver::All)
    }

    /// True if products that the index finds may still be left out.
    pub fn is_narrowed(&self) -> bool {
        match self.driver() {
            Driver::Search => self.filters() > 0,
            // The index finds the words of a tag in other tags too.
            Driver::Tag => true,
            Driver::All => !self.is_all(),
            _ => self.filters() > 1,
        }
    }

    /// The FTS5 expression for the words of the search; empty if it has no words.
    pub fn words(&self) -> String {
        let words = self.query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        // A prefix of one letter would merge the lists of thousands of words.
        let prefix = |word: &str| if word.chars().nth(1).is_some() { "*" } else { "" };
        let terms: Vec<String> = words.map(|word| format!("\"{word}\"{}", prefix(word))).collect();
        if terms.is_empty() {
            return String::new();
        }
        format!("{{title vendor product_type tags}} : ({})", terms.join(" "))
    }

    /// The FTS5 expression for the words of the tag.
    pub fn words_of_tag(&self) -> String {
        format!("tags : \"{}\"", self.tag.replace('"', "\"\""))
    }

    pub fn codes(&self) -> Codes {
        Codes::new(&self.query)
    }

    /// The beginning of a handle, also from the address of a product's page.
    pub fn handle(&self) -> String {
        let address = self.query.split(['?', '#']).next().unwrap_or_default();
        to_handle(address.rsplit('/').next().unwrap_or_default())
    }
}

/// The largest place of each order, for the first page of a list in falling order.
pub const LAST: i64 = MAX_ID;

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::read(&Fields::parse(query.as_bytes()))
    }

    #[test]
    fn an_address_is_read_and_written_again() {
        for query in ["", "q=a%20b&status=draft&collection=7&vendor=A%26B&type=%C3%A9&tag=x%25&sort=title"] {
            let url = asked(query).url("/list");
            assert_eq!(url, if query.is_empty() { "/list".to_owned() } else { format!("/list?{query}") });
        }
        let odd = asked("status=sold&collection=-1&sort=&vendor=%00%0a&type=+&q=%00");
        assert_eq!(odd, Asked::default());
        assert!(odd.is_all());
    }

    #[test]
    fn one_condition_chooses_the_index_and_others_narrow() {
        for (query, driver, is_narrowed) in [
            ("", Driver::All, false),
            ("sort=title", Driver::All, false),
            ("q=cup", Driver::Search, false),
            ("q=cup&vendor=a", Driver::Search, true),
            ("vendor=a", Driver::Vendor, false),
            ("vendor=a&status=draft", Driver::Vendor, true),
            ("tag=a", Driver::Tag, true),
            ("tag=%E2%98%85", Driver::All, true),
            ("type=a&tag=%E2%98%85", Driver::Type, true),
            ("collection=1", Driver::Collection, false),
            ("status=archived", Driver::Status, false),
        ] {
            assert_eq!((asked(query).driver(), asked(query).is_narrowed()), (driver, is_narrowed), "{query}");
        }
    }

    #[test]
    fn a_search_becomes_quoted_words_and_the_beginning_of_a_handle() {
        for (query, words, handle) in [
            ("blue \"mug", "{title vendor product_type tags} : (\"blue\"* \"mug\"*)", "blue-mug"),
            ("x OR", "{title vendor product_type tags} : (\"x\" \"OR\"*)", "x-or"),
            ("https://shop.example/products/tea-cup?v=1", "", "tea-cup"),
            ("--", "{}", ""),
        ] {
            let asked = Asked { query: query.to_owned(), ..Asked::default() };
            assert_eq!(asked.handle(), handle, "{query}");
            match words {
                "" => {}
                "{}" => assert_eq!(asked.words(), ""),
                words => assert_eq!(asked.words(), words),
            }
        }
        let tag = Asked { tag: "5\" wide".to_owned(), ..Asked::default() };
        assert_eq!(tag.words_of_tag(), "tags : \"5\"\" wide\"");
    }

    #[test]
    fn places_are_read_back() {
        for place in [
            Place::Newest(Id(7)),
            Place::Title("A.b/ü%".to_owned(), Id(7)),
            Place::Title(String::new(), Id(1)),
            Place::Updated(-3, Id(MAX_ID)),
        ] {
            let fields = Fields::parse(format!("after={}", place.write()).as_bytes());
            assert_eq!(Place::read(fields.get("after").unwrap()), Some(place));
        }
        for wrong in ["", "t", "t1", "tx.a", "u1", "u1.0", "ux.1", "n1", "1.5"] {
            assert_eq!(Place::read(wrong), None, "{wrong}");
        }
    }
}
