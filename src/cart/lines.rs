//! The lines of a cart, and the functions that change them. The functions are pure.

use std::fmt::Write as _;

use crate::ids::{MAX_ID, VariantId};

/// The maximum number of lines. A cookie with 100 lines usually has about 1.5 KB.
pub const MAX_LINES: usize = 100;
/// The maximum units of one line.
pub const MAX_QUANTITY: i64 = 99;

/// One variant in the cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub variant: VariantId,
    /// 1 to [`MAX_QUANTITY`].
    pub quantity: i64,
    /// The unit price in minor units when the shopper last changed the line; 0 if unknown. The cart's page compares
    /// this price with the current price. Orders always use the current price.
    pub price_seen: i64,
}

/// The lines of a cart, in the order of their addition. No two lines have the same variant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cart {
    lines: Vec<Line>,
}

/// The reason why the cart was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The cart would have more than [`MAX_LINES`] lines.
    TooManyLines,
    /// The cart would have more than [`MAX_QUANTITY`] units of one variant.
    TooMany,
}

impl Refused {
    /// The field that shows the reason. An empty name means the whole form.
    pub const fn field(self) -> &'static str {
        match self {
            Self::TooManyLines => "",
            Self::TooMany => "quantity",
        }
    }

    /// A sentence for the shopper.
    pub fn words(self) -> String {
        match self {
            Self::TooManyLines => {
                format!("A cart can hold at most {MAX_LINES} different products. Nothing was changed.")
            }
            Self::TooMany => format!("A cart can hold at most {MAX_QUANTITY} of one product. Nothing was changed."),
        }
    }
}

impl Cart {
    /// The same cart without prices.
    #[must_use]
    pub fn without_prices(mut self) -> Self {
        for line in &mut self.lines {
            line.price_seen = 0;
        }
        self
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub fn ids(&self) -> Vec<VariantId> {
        self.lines.iter().map(|line| line.variant).collect()
    }

    /// The number of units.
    pub fn count(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// Adds units of a variant.
    pub fn add(&mut self, variant: VariantId, quantity: i64, price: i64) -> Result<(), Refused> {
        let there = self.lines.iter().find(|line| line.variant == variant).map_or(0, |line| line.quantity);
        self.set(variant, there.saturating_add(quantity.max(0)), price)
    }

    /// Raises the units of a variant to at least this quantity.
    pub fn raise(&mut self, variant: VariantId, quantity: i64, price: i64) -> Result<(), Refused> {
        let there = self.lines.iter().find(|line| line.variant == variant).map_or(0, |line| line.quantity);
        if there >= quantity { Ok(()) } else { self.set(variant, quantity, price) }
    }

    /// Sets the units of a variant; 0 removes the line.
    pub fn set(&mut self, variant: VariantId, quantity: i64, price: i64) -> Result<(), Refused> {
        if quantity > MAX_QUANTITY {
            return Err(Refused::TooMany);
        }
        if quantity <= 0 {
            self.lines.retain(|line| line.variant != variant);
            return Ok(());
        }
        if let Some(line) = self.lines.iter_mut().find(|line| line.variant == variant) {
            (line.quantity, line.price_seen) = (quantity, price);
            return Ok(());
        }
        if self.lines.len() >= MAX_LINES {
            return Err(Refused::TooManyLines);
        }
        self.lines.push(Line { variant, quantity, price_seen: price });
        Ok(())
    }

    /// The path segment of a link that fills a cart with these lines: `variant:quantity,…`.
    pub fn to_link(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|line| format!("{}:{}", line.variant, line.quantity)).collect();
        lines.join(",")
    }

    /// Reads the text of [`Self::to_link`]. A missing quantity means 1. Returns `None` if a part is invalid or exceeds
    /// a limit.
    pub fn from_link(text: &str) -> Option<Self> {
        let mut cart = Self::default();
        for line in text.split(',') {
            let (variant, quantity) = line.split_once(':').unwrap_or((line, "1"));
            let quantity = quantity.parse().ok().filter(|quantity| *quantity >= 1)?;
            cart.add(variant.parse().ok()?, quantity, 0).ok()?;
        }
        Some(cart)
    }

    /// The text for the cookie: `variant:quantity:price` per line, joined with `_`. RFC 6265 §4.1.1 allows all these
    /// characters in a cookie.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let between = if text.is_empty() { "" } else { "_" };
            let _ = write!(text, "{between}{}:{}:{}", line.variant, line.quantity, line.price_seen);
        }
        text
    }

    /// Reads the text of [`Self::to_text`]. Lines that are invalid are skipped, so that the rest of the cart is kept.
    pub fn from_text(text: &str) -> Self {
        let mut cart = Self::default();
        for line in text.split('_') {
            let mut parts = line.split(':');
            let mut number =
                || parts.next().and_then(|part| part.parse::<i64>().ok()).filter(|n| (0..=MAX_ID).contains(n));
            if let (Some(variant), Some(quantity), Some(price)) = (number(), number(), number())
                && let Ok(variant) = VariantId::new(variant)
            {
                let _ = cart.set(variant, quantity, price);
            }
        }
        cart
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(number: i64) -> VariantId {
        VariantId::new(number).unwrap()
    }

    #[test]
    fn lines_are_added_set_and_removed_within_the_limits() {
        let mut cart = Cart::default();
        cart.add(id(7), 2, 500).unwrap();
        cart.add(id(9), 1, 300).unwrap();
        cart.add(id(7), 1, 450).unwrap();
        assert_eq!(cart.to_text(), "7:3:450_9:1:300");
        assert_eq!(cart.add(id(7), 97, 450), Err(Refused::TooMany));
        cart.set(id(7), 0, 0).unwrap();
        assert_eq!((cart.to_text().as_str(), cart.count()), ("9:1:300", 1));
        for number in 100..199 {
            cart.add(id(number), 1, 1).unwrap();
        }
        assert_eq!(cart.add(id(500), 1, 1), Err(Refused::TooManyLines));
        assert_eq!(cart.lines().len(), MAX_LINES);
    }

    #[test]
    fn invalid_lines_are_skipped_and_the_others_are_kept() {
        assert_eq!(Cart::from_text("7:3:450_x_9:100:1_-1:1:1_0:1:1_8:1_9:2:300").to_text(), "7:3:450_9:2:300");
        assert_eq!(Cart::from_text(""), Cart::default());
    }

    proptest! {
        #[test]
        fn the_text_of_a_cookie_keeps_all_lines(
            lines in proptest::collection::vec((1..MAX_ID, 1..=MAX_QUANTITY, 0..MAX_ID), 0..MAX_LINES)
        ) {
            let mut cart = Cart::default();
            for (variant, quantity, price) in lines {
                cart.set(id(variant), quantity, price).unwrap();
            }
            prop_assert_eq!(Cart::from_text(&cart.to_text()), cart);
        }

        #[test]
        fn a_link_keeps_all_lines(lines in proptest::collection::vec((1..MAX_ID, 1..=MAX_QUANTITY), 1..MAX_LINES)) {
            let mut cart = Cart::default();
            for (variant, quantity) in lines {
                cart.set(id(variant), quantity, 0).unwrap();
            }
            prop_assert_eq!(Cart::from_link(&cart.to_link()), Some(cart));
        }

        #[test]
        fn a_cart_from_any_link_is_within_the_limits(text in ".*|[0-9:,]{0,40}") {
            if let Some(cart) = Cart::from_link(&text) {
                prop_assert!(!cart.lines().is_empty() && cart.lines().len() <= MAX_LINES);
                prop_assert!(cart.lines().iter().all(|line| (1..=MAX_QUANTITY).contains(&line.quantity)));
            }
        }

        #[test]
        fn a_cart_from_any_cookie_is_within_the_limits(text in ".*") {
            let cart = Cart::from_text(&text);
            prop_assert!(cart.lines().len() <= MAX_LINES);
            prop_assert!(cart.lines().iter().all(|line| (1..=MAX_QUANTITY).contains(&line.quantity)));
        }
    }
}
