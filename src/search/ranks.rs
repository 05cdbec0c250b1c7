//! Sorts places. A place is a position in a list of the index.
//!
//! Rust compiles its sort function again for each type, and each copy adds six kilobytes to the Worker. So the search
//! sorts only two types: two numbers with a place, and a text with a place.

/// The places in ascending order of two numbers, then of the place.
pub fn by_numbers(mut keys: Vec<(i64, i64, u32)>) -> Vec<u32> {
    keys.sort_unstable();
    keys.into_iter().map(|(.., place)| place).collect()
}

/// The places in ascending order of a text, then of the place.
pub fn by_text(mut keys: Vec<(String, u32)>) -> Vec<u32> {
    keys.sort_unstable();
    keys.into_iter().map(|(_, place)| place).collect()
}
