//! A picture on a page: its address, its widths, and how much room to keep for it.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::json;
use crate::router;

/// A stored picture, or one that is still to be fetched, where the placeholder shows until it is.
#[derive(Debug, Clone, Deserialize)]
pub struct PictureView {
    /// The last segment of `/media/{key}`.
    pub key: String,
    /// What it shows, for those who cannot see it.
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
        format!("/media/{}", router::encode(&self.key))
    }

    /// Its `srcset`; empty when there is only one width.
    pub fn srcset(&self) -> String {
        let widths = self.stored_widths();
        let Some(full) = self.width.filter(|_| !widths.is_empty()) else {
            return String::new();
        };
        let smaller =
            widths.iter().map(|width| format!("/media/{} {width}w", router::encode(&sized_key(&self.key, *width))));
        let all: Vec<_> = smaller.chain([format!("{} {full}w", self.url())]).collect();
        all.join(", ")
    }

    /// The smallest width that is stored: for a picture the size of a thumb.
    pub fn smallest(&self) -> String {
        match self.stored_widths().into_iter().min() {
            Some(width) => format!("/media/{}", router::encode(&sized_key(&self.key, width))),
            None => self.url(),
        }
    }

    /// Whether others than browsers can read it: AVIF and SVG are read by few.
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

/// The key of a smaller width: `moon.webp` at 400 is `moon-400.webp`.
pub fn sized_key(key: &str, width: u32) -> String {
    match key.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{width}.{extension}"),
        None => format!("{key}-{width}"),
    }
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
}
