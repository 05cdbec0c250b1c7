//! What a link to a page shows where somebody shares it: Open Graph (<https://ogp.me>), which all networks read.

use crate::{
    catalogue::picture::{PictureView, sized_key},
    money::Money,
    router,
};

/// Pixels: what networks ask for.
pub const WIDTH: u32 = 1200;
/// Pixels.
pub const HEIGHT: u32 = 630;
/// The theme's paper, which the picture stands on.
pub const GROUND: &str = "#f7f4ed";

/// The shop, as the links of its pages name it.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// Scheme and authority.
    pub origin: &'a str,
    /// Whether it makes cards of pictures ([`crate::files::share`]).
    pub cards: bool,
}

/// The card of a shared page. Its title and description are those of the page.
#[derive(Debug, Clone)]
pub struct Share {
    /// The page's one address, absolute.
    pub url: String,
    /// `website` or `product`.
    pub kind: &'static str,
    /// A picture that networks can show.
    pub picture: Option<SharePicture>,
    /// Decimal amount and ISO 4217 code.
    pub price: Option<(String, &'static str)>,
}

/// A picture in one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharePicture {
    /// Absolute.
    pub url: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What it shows.
    pub alt: String,
}

impl Share {
    /// A page of the shop. Of the pictures the first is shown that networks can show.
    pub fn page<'p>(site: Site<'_>, path: &str, pictures: impl IntoIterator<Item = &'p PictureView>) -> Self {
        let picture = pictures
            .into_iter()
            .find_map(|picture| if site.cards { card(site, picture) } else { shared(site, picture) });
        Self { url: format!("{}{path}", site.origin), kind: "website", picture, price: None }
    }

    /// A page that sells something at this price.
    #[must_use]
    pub fn selling(self, price: Option<Money>) -> Self {
        let price = price.map(|price| (price.to_string(), price.currency().code()));
        Self { kind: "product", price, ..self }
    }
}

/// The card that is made of the picture, if that is stored.
fn card(site: Site<'_>, picture: &PictureView) -> Option<SharePicture> {
    picture.width?;
    let url = format!("{}/media/share/{}", site.origin, router::encode(&picture.key));
    Some(SharePicture { url, width: WIDTH, height: HEIGHT, alt: picture.alt().to_owned() })
}

/// The stored width nearest to what networks ask for, if the picture is stored, and not as AVIF, which they do not read.
fn shared(site: Site<'_>, picture: &PictureView) -> Option<SharePicture> {
    let (full, height) = picture.width.zip(picture.height)?;
    if !picture.is_widely_read() {
        return None;
    }
    let width = picture.stored_widths().into_iter().chain([full]).min_by_key(|width| width.abs_diff(WIDTH))?;
    let key = if width == full { picture.key.clone() } else { sized_key(&picture.key, width) };
    let scaled = u64::from(height).saturating_mul(u64::from(width)).checked_div(u64::from(full))?;
    Some(SharePicture {
        url: format!("{}/media/{}", site.origin, router::encode(&key)),
        width,
        height: u32::try_from(scaled).ok()?.max(1),
        alt: picture.alt().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
