//! Templates for the legal pages of a shop. They are a start, and not legal advice.

/// A template.
#[derive(Debug)]
pub struct Legal {
    /// The handle of the page that is made from the template.
    pub handle: &'static str,
    pub title: &'static str,
    /// The reason why a shop has the page.
    pub about: &'static str,
    /// HTML with placeholders in double brackets.
    pub html: &'static str,
}

macro_rules! legal {
    ($($handle:literal $title:literal $about:literal;)+) => {
        /// The templates in the order in which the admin offers them.
        pub const LEGAL: &[Legal] = &[$(Legal {
            handle: $handle,
            title: $title,
            about: $about,
            html: include_str!(concat!("../../templates/content/", $handle, ".html")),
        }),+];
    };
}

legal! {
    "imprint" "Imprint" "Says who runs the shop. Shops in the EU must have it.";
    "privacy" "Privacy" "Says which personal data the shop keeps, why, and for how long.";
    "terms" "Terms of sale" "Says how a contract comes about, how people pay, and what happens if goods are defective.";
    "returns" "Returns and withdrawal" "Says how a shopper withdraws from the contract and sends goods back.";
    "accessibility" "Accessibility" "Says how people with disabilities can use the shop, and who helps.";
}

#[cfg(test)]
mod tests {
    use super::{
        super::{placeholders, read},
        *,
    };

    #[test]
    fn each_template_is_as_the_sanitiser_leaves_it_and_has_places_to_fill() {
        for legal in LEGAL {
            let body = read(legal.html).unwrap();
            assert_eq!((body.html.as_str(), body.removed.len()), (legal.html.trim(), 0), "{}", legal.handle);
            assert!(placeholders(&body.html).len() >= 2, "{}", legal.handle);
        }
    }
}
