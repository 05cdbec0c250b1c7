//! Sorting. Every kind of thing that is sorted brings a sort of its own into the Worker, of six kilobytes: so the
//! search sorts just two, numbers and texts, with the place of what they stand for.

/// The places in rising order of two numbers, and then of the places themselves.
pub fn by_numbers(mut keys: Vec<(i64, i64, u32)>) -> Vec<u32> {
    keys.sort_unstable();
    keys.into_iter().map(|(.., place)| place).collect()
}

/// The places in the order of a text, and then of the places themselves.
pub fn by_text(mut keys: Vec<(String, u32)>) -> Vec<u32> {
    keys.sort_unstable();
    keys.into_iter().map(|(_, place)| place).collect()
}
