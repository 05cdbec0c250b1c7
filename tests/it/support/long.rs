//! Some tests have a short form for `bin/test` and a long one for `bin/prove`: the same code with all combinations.

/// All of them in the long form; in the short one the first and every `step`th after it.
pub fn some<T>(step: usize, all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    let is_long = std::env::var("VITRINE_LONG").is_ok_and(|value| value == "1");
    all.into_iter().step_by(if is_long { 1 } else { step })
}
