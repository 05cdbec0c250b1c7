//! The other forms of an English noun: singular and plural. Pure.

/// Endings of nouns whose plural ends in -ves, such as "shelf". Other words in -ves are not plurals of nouns in -f:
/// "caves" is not the plural of "cafe".
const FINAL_F: [&str; 26] = [
    "half", "calf", "behalf", "elf", "self", "shelf", "leaf", "sheaf", "loaf", "oaf", "thief", "beef", "hoof", "roof",
    "proof", "wolf", "scarf", "dwarf", "wharf", "turf", "kerchief", "staff", "knife", "life", "wife", "midwife",
];

/// Nouns with an irregular plural. They may be the end of a longer word: "fishermen".
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

/// Words that may be the singular or the plural of this folded word. The vocabulary lacks most of them, such as "cooki"
/// and "cooky" for "cookies". Regular plurals of a singular are left out, because a search for "mug" also finds "mugs".
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
    fn singular_and_plural() {
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
    fn other_words_are_no_forms() {
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
