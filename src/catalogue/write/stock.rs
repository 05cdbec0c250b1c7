//! The stock of a stored variant, and the effect of a count that finds fewer units than orders have reserved.

use serde::Deserialize;

use crate::time::UnixMs;

/// The stock of a stored variant. The units on hand, `tracked` and `oversell` are in
/// [`VariantDraft`](crate::catalogue::draft::VariantDraft).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct StockState {
    /// The id of the variant.
    pub variant: i64,
    /// Units in unpaid orders.
    pub held: i64,
    /// Units in accepted or paid orders that are not sent yet.
    pub committed: i64,
    /// The number of units by which a count fell below the reserved units. Backorders do not increase it.
    pub short: i64,
    /// The reservations of unpaid orders: pairs of an order's id and the units. Expired reservations come first, then
    /// the newest.
    pub holds: Vec<(i64, i64)>,
    /// The time of the last change of the units on hand.
    pub moved_at: Option<UnixMs>,
    /// True if an import set the units on hand, if they are not 0, or if a change of them is on record.
    pub is_counted: bool,
}

/// The reservations that a variant loses if it has fewer units on hand than orders have reserved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover<'s> {
    /// The released reservations: pairs of an order's id and the units.
    pub released: &'s [(i64, i64)],
    /// The number of units by which the remaining reservations exceed the units on hand.
    pub short: i64,
}

impl StockState {
    /// Units that orders have reserved.
    pub const fn reserved(&self) -> i64 {
        self.held.saturating_add(self.committed)
    }

    /// The effect if only `on_hand` units are on hand. Reservations of unpaid orders are released in the order of
    /// `holds` until `on_hand` covers all other reservations. If `on_hand` does not even cover the accepted and paid
    /// orders, the missing units are short.
    pub fn cover(&self, on_hand: i64) -> Cover<'_> {
        let mut left = self.reserved();
        let count = self
            .holds
            .iter()
            .take_while(|(_, units)| {
                let is_missing = left > on_hand;
                left -= if is_missing { *units } else { 0 };
                is_missing
            })
            .count();
        Cover { released: self.holds.get(..count).unwrap_or_default(), short: left.saturating_sub(on_hand).max(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_are_released_until_the_units_on_hand_cover_all_other_reservations() {
        let state = |committed| StockState {
            variant: 1,
            held: 6,
            committed,
            short: 0,
            holds: vec![(9, 1), (7, 3), (4, 2)],
            moved_at: None,
            is_counted: true,
        };
        for (committed, on_hand, released, short) in [
            (0, 6, 0, 0),
            (0, 5, 1, 0),
            (0, 4, 2, 0),
            (0, 2, 2, 0),
            (0, 1, 3, 0),
            (0, 0, 3, 0),
            (4, 10, 0, 0),
            (4, 4, 3, 0),
            (4, 3, 3, 1),
            (4, -2, 3, 6),
        ] {
            let state = state(committed);
            let cover = state.cover(on_hand);
            assert_eq!((cover.released.len(), cover.short), (released, short), "{committed} {on_hand}");
        }
    }
}
