//! Sets of places. A place is the position of a product or a variant in the index.
//!
//! A library of compressed bitmaps would add 15 KB (gzip) to the Worker. The index does not need such a library. It
//! needs only union, intersection, difference and counting, with at most a few hundred thousand places.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A stored set: a list of places if the set is small, else a bitmap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Set {
    /// The places, ascending.
    Few(Vec<u32>),
    /// A bitmap with eight places per byte, the lowest bit first. Its length is a multiple of 8 bytes.
    Many(Vec<u8>),
}

impl Default for Set {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Set {
    /// The set of these places. They must be ascending and below `size`. Duplicates are allowed.
    pub fn from_ascending(mut places: Vec<u32>, size: usize) -> Self {
        places.dedup();
        if places.len().saturating_mul(32) < size {
            places.shrink_to_fit();
            return Self::Few(places);
        }
        let mut bits = Bits::empty(size);
        for place in places {
            bits.insert(place);
        }
        Self::Many(bits.words.iter().flat_map(|word| word.to_le_bytes()).collect())
    }

    /// True if the set is an empty list. A bitmap is not checked: if the index has products, an empty set is always
    /// stored as a list.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Few(places) if places.is_empty())
    }

    pub fn contains(&self, place: u32) -> bool {
        match self {
            Self::Few(places) => places.binary_search(&place).is_ok(),
            Self::Many(bytes) => bytes.get(place as usize / 8).is_some_and(|byte| byte >> (place % 8) & 1 == 1),
        }
    }

    pub fn len(&self) -> u32 {
        match self {
            Self::Few(places) => u32::try_from(places.len()).unwrap_or(u32::MAX),
            Self::Many(_) => self.words().map(u64::count_ones).sum(),
        }
    }

    /// The number of places that both sets have.
    pub fn count_in(&self, bits: &Bits) -> u32 {
        match self {
            Self::Few(places) => places.iter().map(|place| u32::from(bits.contains(*place))).sum(),
            Self::Many(_) => self.words().zip(&bits.words).map(|(a, b)| (a & b).count_ones()).sum(),
        }
    }

    fn words(&self) -> impl Iterator<Item = u64> {
        let bytes = if let Self::Many(bytes) = self { bytes.as_slice() } else { &[] };
        bytes.chunks_exact(8).filter_map(|chunk| Some(u64::from_le_bytes(chunk.try_into().ok()?)))
    }
}

/// A set in memory: a bitmap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// An empty set for places below `size`.
    pub fn empty(size: usize) -> Self {
        Self { words: vec![0; size.div_ceil(64)] }
    }

    /// The set of all places below `size`.
    pub fn all(size: usize) -> Self {
        let mut words = vec![u64::MAX; size.div_ceil(64)];
        if let Some(last) = words.last_mut()
            && !size.is_multiple_of(64)
        {
            *last = u64::MAX >> (64 - size % 64);
        }
        Self { words }
    }

    /// A stored set as a bitmap for places below `size`.
    pub fn of(set: &Set, size: usize) -> Self {
        let mut bits = Self::empty(size);
        bits.add(set);
        bits
    }

    pub fn contains(&self, place: u32) -> bool {
        self.words.get(place as usize / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// True if the set has any of these places.
    pub fn has_any(&self, places: Range<u32>) -> bool {
        places.into_iter().any(|place| self.contains(place))
    }

    /// Adds the place. A place outside the bitmap is ignored.
    pub fn insert(&mut self, place: u32) {
        if let Some(word) = self.words.get_mut(place as usize / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub fn remove(&mut self, place: u32) {
        if let Some(word) = self.words.get_mut(place as usize / 64) {
            *word &= !(1 << (place % 64));
        }
    }

    /// Adds all places of a stored set.
    pub fn add(&mut self, set: &Set) {
        match set {
            Set::Few(places) => places.iter().for_each(|place| self.insert(*place)),
            Set::Many(_) => self.words.iter_mut().zip(set.words()).for_each(|(word, other)| *word |= other),
        }
    }

    /// Intersection: keeps only the places that `other` has too.
    pub fn keep(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Union: adds all places of `other`.
    pub fn join(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Difference: removes all places of `other`.
    pub fn subtract(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    pub fn len(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The places, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().zip((0_u32..).step_by(64)).flat_map(|(word, first)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    first + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection::btree_set, prelude::*};

    use super::*;

    fn set(places: &BTreeSet<u32>, size: usize) -> Set {
        Set::from_ascending(places.iter().copied().collect(), size)
    }

    proptest! {
        // `a` is usually stored as a bitmap, and `b` always as a list.
        #[test]
        fn operations_give_the_same_results_as_btree_sets(
            a in btree_set(0..700_u32, 0..300),
            b in btree_set(0..700_u32, 0..12),
        ) {
            const SIZE: usize = 700;
            let (stored_a, stored_b) = (set(&a, SIZE), set(&b, SIZE));
            let (bits_a, bits_b) = (Bits::of(&stored_a, SIZE), Bits::of(&stored_b, SIZE));
            prop_assert_eq!(bits_a.iter().collect::<BTreeSet<_>>(), a.clone());
            prop_assert_eq!(stored_a.len() as usize, a.len());
            prop_assert_eq!(stored_a.is_empty(), a.is_empty());
            let both = a.intersection(&b).count();
            prop_assert_eq!(stored_a.count_in(&bits_b) as usize, both);
            prop_assert_eq!(stored_b.count_in(&bits_a) as usize, both);
            let mut kept = bits_a.clone();
            kept.keep(&bits_b);
            prop_assert_eq!(kept.len() as usize, both);
            let mut less = bits_a.clone();
            less.subtract(&bits_b);
            prop_assert_eq!(less.iter().collect::<BTreeSet<_>>(), &a - &b);
            let mut joined = bits_a.clone();
            joined.add(&stored_b);
            prop_assert_eq!(joined.iter().collect::<BTreeSet<_>>(), &a | &b);
            for place in 0..700 {
                prop_assert_eq!(stored_a.contains(place), a.contains(&place));
                prop_assert_eq!(bits_a.contains(place), a.contains(&place));
            }
        }

        #[test]
        fn all_has_every_place_below_the_size(size in 0..300_usize) {
            let all = Bits::all(size);
            prop_assert_eq!(all.len() as usize, size);
            prop_assert_eq!(all.iter().collect::<Vec<_>>(), (0..size as u32).collect::<Vec<_>>());
        }
    }
}
