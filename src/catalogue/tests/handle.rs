use proptest::prelude::*;

use super::super::handle::to_handle;

#[test]
fn texts_become_path_segments() {
    for (text, handle) in [
        ("Ocean Blue Shirt", "ocean-blue-shirt"),
        ("Women's Snowboard – 5’6\"", "womens-snowboard-56"),
        ("  --A/B..C?d=e#f%20--  ", "a-b-c-d-e-f-20"),
        ("snake_case", "snake_case"),
        ("Café Größe", "café-größe"),
        ("和紙のノート (A5)", "和紙のノート-a5"),
        ("हिन्दी किताब", "हिन्दी-किताब"),
        ("!?", ""),
        ("_", ""),
    ] {
        assert_eq!(to_handle(text), handle, "{text}");
    }
}

proptest! {
    #[test]
    fn a_handle_does_not_change_again(text in any::<String>()) {
        let once = to_handle(&text);
        prop_assert_eq!(&to_handle(&once), &once);
        prop_assert!(!once.contains(|c: char| c.is_whitespace() || "/?#%&.".contains(c)));
    }
}
