//! The pictures of a product: a strip of large pictures, thumbnails, and an enlarged view of each picture.

use crate::picture::PictureView;

/// If a product has at least this many pictures, the page has a link that skips them, for keyboard users.
const LONG: usize = 4;

/// The pictures in the order of display.
pub struct Gallery {
    /// If the chosen variant has a picture, that picture comes first.
    pub pictures: Vec<PictureView>,
    /// The CSS class for the shape of the frame.
    pub shape: &'static str,
    /// True if there is more than one picture.
    pub several: bool,
    /// True if the page has a link that skips the pictures.
    pub long: bool,
}

impl Gallery {
    /// The gallery of a product. The picture with the key `first` comes first.
    pub fn new(mut pictures: Vec<PictureView>, first: Option<&str>) -> Self {
        let shape = shape(&pictures);
        if let Some(place) = pictures.iter().position(|picture| Some(picture.key.as_str()) == first) {
            let picture = pictures.remove(place);
            pictures.insert(0, picture);
        }
        Self { shape, several: pictures.len() > 1, long: pictures.len() >= LONG, pictures }
    }
}

/// The shape of the frame, chosen for the tallest picture, so that little space is left empty. All variants have the
/// same frame.
fn shape(pictures: &[PictureView]) -> &'static str {
    let is_within = |wide: u32, high: u32| {
        pictures.iter().all(|picture| {
            let (across, down) = (u64::from(picture.width()), u64::from(picture.height()));
            across.saturating_mul(u64::from(high)) >= down.saturating_mul(u64::from(wide))
        })
    };
    match () {
        () if pictures.is_empty() => "landscape",
        () if is_within(6, 5) => "landscape",
        () if is_within(9, 10) => "square",
        () => "portrait",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(key: &str, size: Option<(u32, u32)>) -> PictureView {
        let (width, height) = size.unzip();
        PictureView { key: key.to_owned(), alt: None, width, height, widths: Some("[800,400]".to_owned()) }
    }

    #[test]
    fn the_frame_fits_the_tallest_picture() {
        for (sizes, expected) in [
            (vec![Some((800, 1000))], "portrait"),
            (vec![Some((1000, 1000)), Some((1600, 900))], "square"),
            (vec![Some((1600, 900)), Some((1200, 900))], "landscape"),
            (vec![Some((1600, 900)), Some((900, 1600))], "portrait"),
            (vec![None], "portrait"),
            (vec![], "landscape"),
            (vec![Some((u32::MAX, 1))], "landscape"),
        ] {
            let pictures: Vec<_> = sizes.iter().map(|size| picture("a.webp", *size)).collect();
            assert_eq!(shape(&pictures), expected, "{sizes:?}");
        }
    }

    #[test]
    fn the_variants_picture_is_first() {
        let keys = |first| {
            let pictures = ["a", "b", "c"].map(|key| picture(key, None)).to_vec();
            Gallery::new(pictures, first).pictures.into_iter().map(|picture| picture.key).collect::<String>()
        };
        assert_eq!([keys(None), keys(Some("c")), keys(Some("gone"))], ["abc", "cab", "abc"]);
    }

    #[test]
    fn smallest_returns_the_address_of_the_narrowest_picture() {
        assert_eq!(picture("moon.webp", None).smallest(), "/media/moon-400.webp");
        assert_eq!(PictureView { widths: None, ..picture("moon.webp", None) }.smallest(), "/media/moon.webp");
    }
}
