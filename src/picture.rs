//! A picture on a page: its URLs, its widths, and the space to reserve for it.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    json,
    web::{
        page::{SharePicture, Site},
        url,
    },
};

/// In pixels. A share card is the preview picture of a shared link. Social networks recommend 1200 × 630.
pub const CARD_WIDTH: u32 = 1200;
/// In pixels.
pub const CARD_HEIGHT: u32 = 630;
/// The background of a share card: the paper colour of the theme.
pub const CARD_GROUND: &str = "#f7f4ed";

/// A picture of the shop. If it is not stored yet, the shop sends a placeholder to browsers.
#[derive(Debug, Clone, Deserialize)]
pub struct PictureView {
    /// The last segment of `/media/{key}`.
    pub key: String,
    /// A description for people who cannot see the picture.
    #[serde(default)]
    pub alt: Option<String>,
    /// In pixels; `None` until the picture is stored.
    pub width: Option<u32>,
    /// In pixels; `None` until the picture is stored.
    pub height: Option<u32>,
    /// The widths of the smaller copies in pixels, as a JSON array.
    #[serde(default)]
    pub widths: Option<String>,
}

impl PictureView {
    /// The URL of the full size.
    pub fn url(&self) -> String {
        url::media_path(&self.key)
    }

    /// The value for the attribute `srcset`; empty if there are no smaller copies.
    pub fn srcset(&self) -> String {
        let widths = self.stored_widths();
        let Some(full) = self.width.filter(|_| !widths.is_empty()) else {
            return String::new();
        };
        let smaller = widths.iter().map(|width| format!("{} {width}w", url::media_path(&sized_key(&self.key, *width))));
        let all: Vec<_> = smaller.chain([format!("{} {full}w", self.url())]).collect();
        all.join(", ")
    }

    /// The URL of the smallest copy, for thumbnails.
    pub fn smallest(&self) -> String {
        match self.stored_widths().into_iter().min() {
            Some(width) => url::media_path(&sized_key(&self.key, width)),
            None => self.url(),
        }
    }

    /// True if most programs can read pictures of this type. Apart from browsers, few programs can read AVIF and SVG.
    pub fn is_widely_read(&self) -> bool {
        let extension = self.key.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        !matches!(extension.as_deref(), Some("avif" | "svg"))
    }

    /// The widths of the smaller copies in pixels.
    pub fn stored_widths(&self) -> Vec<u32> {
        self.widths.as_deref().and_then(|json| json::read(json).ok()).unwrap_or_default()
    }

    /// The description; empty if there is none.
    pub fn alt(&self) -> &str {
        self.alt.as_deref().unwrap_or_default()
    }

    /// In pixels. If the size is unknown, the width is 4 and the height is 5, because most product pictures have this
    /// ratio.
    pub fn width(&self) -> u32 {
        self.width.unwrap_or(4)
    }

    /// In pixels; 5 if the size is unknown. See [`Self::width`].
    pub fn height(&self) -> u32 {
        self.height.unwrap_or(5)
    }
}

/// The key of a picture with this source. A source of the form `/media/{key}` already contains the key. For any other
/// source, the key is a hash of the source.
///
/// The key depends only on the source. So a picture has a URL before it is fetched, and gets the same key if the import
/// is repeated.
pub fn media_key(source: &str) -> String {
    match source.strip_prefix("/media/").filter(|key| !key.is_empty() && !key.contains('/')) {
        Some(key) => key.to_owned(),
        None => Sha256::digest(source).iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// The number of bytes of the hash in a key.
const HASH_BYTES: usize = 10;

/// True if the text has the form of a key that is a hash. Pictures from other servers have such keys.
pub fn is_hashed_key(text: &str) -> bool {
    text.len() == 2 * HASH_BYTES && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The reason why a text is not the address of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceError {
    TooLong,
    NotAnAddress,
}

/// Normalises the source of a picture: an `https:` address, or a path `/media/…` of this shop. `http:` or no scheme
/// (`//…`) becomes `https:`, because pictures are fetched only over https. Each white-space character becomes `%20`. If
/// the text is already normalised, it is returned unchanged.
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

/// The key of a smaller copy: the copy of `moon.webp` with the width 400 has the key `moon-400.webp`.
pub fn sized_key(key: &str, width: u32) -> String {
    match key.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{width}.{extension}"),
        None => format!("{key}-{width}"),
    }
}

/// The widths in pixels of the smaller copies that Cloudflare Images makes.
const WIDTHS: [u32; 3] = [400, 800, 1200];

/// The widths of the smaller copies of a picture of this type and width. A copy is made when a browser requests it for
/// the first time. A GIF has no smaller copies, because it may be animated.
pub fn smaller_widths(content_type: &str, width: usize) -> Vec<u32> {
    let is_still = matches!(content_type, "image/jpeg" | "image/png" | "image/webp" | "image/avif");
    let is_smaller = |smaller: &u32| is_still && usize::try_from(*smaller).is_ok_and(|smaller| smaller < width);
    WIDTHS.into_iter().filter(is_smaller).collect()
}

/// Reads the name of a smaller copy. Returns the key of the original and the width of the copy; `None` if no copy can
/// have this name.
pub fn copy_of(name: &str) -> Option<(String, u32)> {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) => (stem, format!(".{extension}")),
        None => (name, String::new()),
    };
    let (original, width) = stem.rsplit_once('-')?;
    let width = width.parse().ok().filter(|width| WIDTHS.contains(width))?;
    let original = format!("{original}{extension}");
    // A width with a leading zero, as in `moon-0400.webp`, is refused.
    (sized_key(&original, width) == name).then_some((original, width))
}

/// The preview picture of a shared link: the first picture that social networks can show.
pub fn to_share<'p>(site: Site<'_>, pictures: impl IntoIterator<Item = &'p PictureView>) -> Option<SharePicture> {
    pictures.into_iter().find_map(|picture| if site.cards { card(site, picture) } else { shared(site, picture) })
}

/// The share card of a picture; `None` if the picture is not stored.
fn card(site: Site<'_>, picture: &PictureView) -> Option<SharePicture> {
    picture.width?;
    let url = format!("{}{}", site.origin, url::share_path(&picture.key));
    Some(SharePicture { url, width: CARD_WIDTH, height: CARD_HEIGHT, alt: picture.alt().to_owned() })
}

/// The original or one of its smaller copies, depending on which width is nearest to [`CARD_WIDTH`]. `None` if the
/// picture is not stored, or if social networks cannot read its type.
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
    fn srcset_lists_the_smaller_copies_and_the_original() {
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
    fn a_key_comes_from_the_path_or_is_a_hash() {
        assert_eq!(media_key("/media/moon.webp"), "moon.webp");
        // The key is the beginning of the output of: printf %s https://example.com/a.jpg | sha256sum
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
    fn the_shared_picture_is_nearest_in_width_to_a_share_card() {
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
