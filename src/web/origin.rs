//! The shop's origin. Public pages contain this origin, and not the origin of the request. The reason is that the cache
//! in front of the Worker ignores the host and the scheme of a request. So the cache may serve a page to requests for
//! other hosts.

use url::Url;

use crate::platform::Platform;

/// The shop's origin, from the setting `SHOP_ORIGIN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Own {
    /// Scheme, host and port, without a slash at the end.
    At(String),
    /// The pages contain the origin of the request. This happens only in development, if `SHOP_ORIGIN` is not set.
    AsAsked,
    /// The origin is unknown. The text is the reason. All pages except `/health` then have status 503.
    Missing(&'static str),
}

impl Own {
    /// Reads the setting.
    pub fn of(platform: &impl Platform) -> Self {
        let is_dev = platform.var("ENVIRONMENT").as_deref() == Some("dev");
        match platform.var("SHOP_ORIGIN") {
            None if is_dev => Self::AsAsked,
            None => Self::Missing("SHOP_ORIGIN is not set"),
            Some(text) => match parse(&text) {
                Some(origin) if is_dev || origin.starts_with("https:") => Self::At(origin),
                _ => Self::Missing("SHOP_ORIGIN is not an address such as https://shop.example"),
            },
        }
    }
}

/// The origin in a setting. `None` if the text is not an origin, or has a path, a query or other parts.
pub fn parse(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_open = url.username().is_empty() && url.password().is_none() && matches!(url.scheme(), "http" | "https");
    (is_bare && is_open).then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_a_port() {
        for (text, origin) in [
            ("https://shop.example", "https://shop.example"),
            (" https://Shop.Example/ ", "https://shop.example"),
            ("https://shop.example:443", "https://shop.example"),
            ("https://shop.example:8443/", "https://shop.example:8443"),
            ("http://localhost:8787", "http://localhost:8787"),
        ] {
            assert_eq!(parse(text).as_deref(), Some(origin), "{text}");
        }
        for text in [
            "",
            "shop.example",
            "//shop.example",
            "https://",
            "https://shop.example/de",
            "https://shop.example/?a",
            "https://shop.example/#a",
            "https://me:secret@shop.example",
            "ftp://shop.example",
            "data:text/plain,shop",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
