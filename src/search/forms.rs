//! The other forms of an English noun: singular and plural. All functions are pure.

/// Endings of nouns whose plural ends in -ves, such as "shelf". A list is necessary, because other words in -ves have
/// no singular in -f or -fe: "caves" is not the plural of "cafe".
const FINAL_F: [&str; 26] = [
    "half", "calf", "behalf", "elf", "self", "shelf", "leaf", "sheaf", "loaf", "oaf", "thief", "beef", "hoof", "roof",
    "proof", "wolf", "scarf", "dwarf", "wharf", "turf", "kerchief", "staff", "knife", "life", "wife", "midwife",
];

/// Nouns with an irregular plural. They may be the end of a longer word, such as "fisherman" and "fishermen".
const IRREGULAR: [(&str, &str); 14] = [
    ("man", "men"),
    ("mouse", "mice"),
    ("louse", "lice"),
    ("child", "children"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("goose", "geese"),
    ("person", "people"),
    ("die", "dice"),
    ("cactus", "cacti"),
    ("fungus", "fungi"),
    ("vertex", "vertices"),
    ("quiz", "quizzes"),
    ("gas", "gasses"),
];

/// Words in -ies that are not plurals of words in -y.
const NO_PLURAL: [&str; 4] = ["series", "species", "caries", "rabies"];

/// Possible singulars and plurals of a folded word. Some of them do not exist, such as "cooki" and "cooky" for
/// "cookies", so the caller looks them up in the vocabulary. Plurals that only add an ending to the word are left out,
/// because a search for "mug" also finds longer words such as "mugs".
pub fn others(word: &str) -> Vec<String> {
    let mut others = Vec::new();
    let long_enough = |stem: &&str| stem.chars().nth(2).is_some();
    let stems = [word.strip_suffix("es"), word.strip_suffix('s')].into_iter().flatten().filter(long_enough);
    others.extend(stems.map(str::to_owned));
    let is_noun = |ies: &str| !NO_PLURAL.contains(&ies);
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.chars().nth(1).is_some() && is_noun(word)) {
        others.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix('y').filter(|stem| !stem.is_empty() && !stem.ends_with(is_vowel)) {
        others.extend(Some(format!("{stem}ies")).filter(|ies| is_noun(ies)));
    }
    if let Some(stem) = word.strip_suffix("ves") {
        let singulars = ["f", "fe", "ff"].map(|end| format!("{stem}{end}"));
        others.extend(singulars.into_iter().filter(|word| ends_in_f(word)));
    }
    if ends_in_f(word) {
        let stem = word.trim_end_matches('e').trim_end_matches('f');
        others.push(format!("{stem}ves"));
    }
    for (one, many) in IRREGULAR {
        others.extend(word.strip_suffix(one).map(|stem| format!("{stem}{many}")));
        others.extend(word.strip_suffix(many).map(|stem| format!("{stem}{one}")));
    }
    others
}

fn ends_in_f(word: &str) -> bool {
    FINAL_F.iter().any(|end| word.ends_with(end))
}

const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plural_of_a_singular_and_the_singular_of_a_plural_are_returned() {
        for (one, many) in [
            ("berry", "berries"),
            ("fly", "flies"),
            ("hobby", "hobbies"),
            ("wolf", "wolves"),
            ("wife", "wives"),
            ("bookshelf", "bookshelves"),
            ("penknife", "penknives"),
            ("staff", "staves"),
            ("mouse", "mice"),
            ("craftsman", "craftsmen"),
        ] {
            assert!(others(one).contains(&many.to_owned()), "{one}: {:?}", others(one));
            assert!(others(many).contains(&one.to_owned()), "{many}: {:?}", others(many));
        }
        for (many, one) in [("boxes", "box"), ("mugs", "mug"), ("movies", "movie"), ("gloves", "glove")] {
            assert!(others(many).contains(&one.to_owned()), "{many}: {:?}", others(many));
        }
    }

    #[test]
    fn words_that_only_look_like_another_form_are_left_out() {
        for (word, other) in [
            ("series", "sery"),
            ("sery", "series"),
            ("caves", "cafe"),
            ("cafe", "caves"),
            ("toy", "toies"),
            ("ties", "ty"),
            ("gas", "ga"),
        ] {
            assert!(!others(word).contains(&other.to_owned()), "{word}: {:?}", others(word));
        }
    }
}
