//! Some tests have a short form for `bin/test`, and a long form with all combinations for `bin/prove`.

/// All items in the long form. In the short form, the first item and every `step`th item after it.
pub fn some<T>(step: usize, all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    all.into_iter().step_by(if is_long() { 1 } else { step })
}

/// The number of cases of a property test in the short and in the long form.
pub fn cases(short: u32, long: u32) -> u32 {
    if is_long() { long } else { short }
}

fn is_long() -> bool {
    std::env::var("VITRINE_LONG").is_ok_and(|value| value == "1")
}
