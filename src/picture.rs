//! A picture on a page: its address, its widths, and how much room to keep for it.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    json,
    web::{
        page::{SharePicture, Site},
        url,
    },
};

/// Pixels of a card: what social networks ask for.
pub const CARD_WIDTH: u32 = 1200;
/// Pixels.
pub const CARD_HEIGHT: u32 = 630;
/// The theme's paper, which the picture of a card stands on.
pub const CARD_GROUND: &str = "#f7f4ed";

/// A stored picture, or one that is still to be fetched, where the placeholder shows until it is.
#[derive(Debug, Clone, Deserialize)]
pub struct PictureView {
    /// The last segment of `/media/{key}`.
    pub key: String,
    /// A description, for people who cannot see it.
    #[serde(default)]
    pub alt: Option<String>,
    /// Pixels; unknown until it is stored.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// The smaller widths that are stored, as a JSON array of pixels.
    #[serde(default)]
    pub widths: Option<String>,
}

impl PictureView {
    /// Where its full size is.
    pub fn url(&self) -> String {
        url::media_path(&self.key)
    }

    /// Its `srcset`; empty when there is only one width.
    pub fn srcset(&self) -> String {
        let widths = self.stored_widths();
        let Some(full) = self.width.filter(|_| !widths.is_empty()) else {
            return String::new();
        };
        let smaller = widths.iter().map(|width| format!("{} {width}w", url::media_path(&sized_key(&self.key, *width))));
        let all: Vec<_> = smaller.chain([format!("{} {full}w", self.url())]).collect();
        all.join(", ")
    }

    /// The smallest width that is stored: for a picture the size of a thumb.
    pub fn smallest(&self) -> String {
        match self.stored_widths().into_iter().min() {
            Some(width) => url::media_path(&sized_key(&self.key, width)),
            None => self.url(),
        }
    }

    /// True if others than browsers can read it: AVIF and SVG are read by few.
    pub fn is_widely_read(&self) -> bool {
        let extension = self.key.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        !matches!(extension.as_deref(), Some("avif" | "svg"))
    }

    /// The smaller widths that are stored, pixels.
    pub fn stored_widths(&self) -> Vec<u32> {
        self.widths.as_deref().and_then(|json| json::read(json).ok()).unwrap_or_default()
    }

    /// The description, never missing.
    pub fn alt(&self) -> &str {
        self.alt.as_deref().unwrap_or_default()
    }

    /// Pixels; portrait, as most pictures of products are, while it is unknown.
    pub fn width(&self) -> u32 {
        self.width.unwrap_or(4)
    }

    /// Pixels.
    pub fn height(&self) -> u32 {
        self.height.unwrap_or(5)
    }
}

/// The key of a picture by where it comes from: the shop's own is named in its path, another's by a hash of its URL.
///
/// So a picture has its address before it is fetched, and the same file imported twice says the same.
pub fn media_key(source: &str) -> String {
    match source.strip_prefix("/media/").filter(|key| !key.is_empty() && !key.contains('/')) {
        Some(key) => key.to_owned(),
        None => Sha256::digest(source).iter().take(10).map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// Why a text is not the address of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceError {
    TooLong,
    NotAnAddress,
}

/// Where a picture comes from: an `https:` address, or a path `/media/…` of this shop. `http:` and an address without
/// scheme become `https:`, the only way pictures are fetched; blanks are encoded. Doing it twice changes nothing.
pub fn source(text: &str) -> Result<String, SourceError> {
    const MAX_LENGTH: usize = 2_048;
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return Err(SourceError::TooLong);
    }
    if text.starts_with("/media/") && !text.contains(|c: char| c.is_whitespace() || c == '\\') {
        return Ok(text.to_owned());
    }
    let (scheme, rest) = text.split_once("//").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_known = matches!(scheme.to_ascii_lowercase().as_str(), "https:" | "http:" | "");
    if !is_known
        || host.is_empty()
        || host.contains(|c: char| c.is_whitespace() || matches!(c, '@' | '\\' | '<' | '>' | '"'))
    {
        return Err(SourceError::NotAnAddress);
    }
    Ok(format!("https://{}", rest.replace(char::is_whitespace, "%20")))
}

/// The key of a smaller width: `moon.webp` at 400 is `moon-400.webp`.
pub fn sized_key(key: &str, width: u32) -> String {
    match key.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{width}.{extension}"),
        None => format!("{key}-{width}"),
    }
}

/// The preview of a shared link: the first picture that social networks can show.
pub fn to_share<'p>(site: Site<'_>, pictures: impl IntoIterator<Item = &'p PictureView>) -> Option<SharePicture> {
    pictures.into_iter().find_map(|picture| if site.cards { card(site, picture) } else { shared(site, picture) })
}

/// The card that is made of the picture, if that is stored.
fn card(site: Site<'_>, picture: &PictureView) -> Option<SharePicture> {
    picture.width?;
    let url = format!("{}{}", site.origin, url::share_path(&picture.key));
    Some(SharePicture { url, width: CARD_WIDTH, height: CARD_HEIGHT, alt: picture.alt().to_owned() })
}

/// The stored width nearest to what networks ask for, if the picture is stored, and not as AVIF, which they do not
/// read.
fn shared(site: Site<'_>, picture: &PictureView) -> Option<SharePicture> {
    let (full, height) = picture.width.zip(picture.height)?;
    if !picture.is_widely_read() {
        return None;
    }
    let width = picture.stored_widths().into_iter().chain([full]).min_by_key(|width| width.abs_diff(CARD_WIDTH))?;
    let key = if width == full { picture.key.clone() } else { sized_key(&picture.key, width) };
    let scaled = u64::from(height).saturating_mul(u64::from(width)).checked_div(u64::from(full))?;
    Some(SharePicture {
        url: format!("{}{}", site.origin, url::media_path(&key)),
        width,
        height: u32::try_from(scaled).ok()?.max(1),
        alt: picture.alt().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srcset() {
        let mut picture = PictureView {
            key: "moon.webp".into(),
            alt: None,
            width: Some(1400),
            height: Some(1750),
            widths: Some("[400,800]".into()),
        };
        assert_eq!(picture.srcset(), "/media/moon-400.webp 400w, /media/moon-800.webp 800w, /media/moon.webp 1400w");
        picture.widths = Some("[]".into());
        assert_eq!(picture.srcset(), "");
        assert_eq!(sized_key("abc", 400), "abc-400");
    }

    #[test]
    fn keys_of_sources() {
        assert_eq!(media_key("/media/moon.webp"), "moon.webp");
        // printf %s https://example.com/a.jpg | sha256sum
        assert_eq!(media_key("https://example.com/a.jpg"), "276a1ac00ba4f0ea47ee");
        assert_ne!(media_key("/media/a/b"), "a/b");
    }

    fn picture(key: &str, width: Option<u32>, widths: &str) -> PictureView {
        let alt = Some("Moon".to_owned());
        PictureView {
            key: key.to_owned(),
            alt,
            width,
            height: width.map(|width| width * 5 / 4),
            widths: Some(widths.to_owned()),
        }
    }

    #[test]
    fn the_width_nearest_to_what_networks_ask_for() {
        for (key, width, widths, expected) in [
            ("moon.webp", Some(1600), "[400,800]", Some(("moon-800.webp", 800, 1000))),
            ("moon.webp", Some(1400), "[400,800]", Some(("moon.webp", 1400, 1750))),
            ("moon.jpg", Some(3000), "[]", Some(("moon.jpg", 3000, 3750))),
            ("276a1a", Some(2400), "[1200]", Some(("276a1a-1200", 1200, 1500))),
            ("moon.AVIF", Some(1200), "[]", None),
            ("moon.webp", None, "[]", None),
        ] {
            let site = Site { origin: "https://shop.example", cards: false };
            let found = shared(site, &picture(key, width, widths));
            let expected =
                expected.map(|(key, width, height)| (format!("https://shop.example/media/{key}"), width, height));
            assert_eq!(found.map(|picture| (picture.url, picture.width, picture.height)), expected, "{key}");
        }
    }
}
