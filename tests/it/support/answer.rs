//! A response of the shop, with helpers for tests.

use http::HeaderMap;

/// A response with its body read.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is not UTF-8")
    }

    /// A header that may be absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// A header that must exist.
    pub fn header(&self, name: &str) -> &str {
        self.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    /// True if the body contains this HTML.
    pub fn contains(&self, html: &str) -> bool {
        self.text().contains(html)
    }

    /// The targets of the links that begin with `prefix`, in order, without duplicates.
    pub fn links(&self, prefix: &str) -> Vec<String> {
        let mut links: Vec<String> = Vec::new();
        for rest in self.text().split("href=\"").skip(1) {
            let link = unescape(rest.split('"').next().unwrap());
            if link.starts_with(prefix) && !links.contains(&link) {
                links.push(link);
            }
        }
        links
    }

    /// The values of the form fields with this name.
    pub fn fields(&self, name: &str) -> Vec<String> {
        let tags = self.text().split('<').filter_map(|tag| tag.split('>').next());
        let named = tags.filter(|tag| attribute(tag, "name").is_some_and(|found| found == name));
        named.filter_map(|tag| attribute(tag, "value")).collect()
    }

    /// The text of the text area with this name; empty if there is none.
    pub fn area(&self, name: &str) -> String {
        let areas = self.text().split("<textarea").skip(1);
        let named = areas.map(|area| area.split("</textarea>").next().unwrap()).find_map(|area| {
            let (tag, text) = area.split_once('>')?;
            attribute(tag, "name").is_some_and(|found| found == name).then(|| unescape(text))
        });
        // HTML parsers drop the first line break.
        named.unwrap_or_default().trim_start_matches('\n').to_owned()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescape)
}

/// Replaces the character references that templates write.
fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}
