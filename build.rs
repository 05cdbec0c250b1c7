//! What is worked out before the crate is compiled: the names of the static files, the numbers of the migrations,
//! and the tables that the search folds letters by.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use sha2::{Digest, Sha256};
use unicode_normalization::char::{compose, decompose_canonical, decompose_compatible, is_combining_mark};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=static");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("static_files.rs"), static_files()?)?;
    fs::write(Path::new(&out).join("base_letters.rs"), base_letters()?)?;
    fs::write(Path::new(&out).join("compositions.rs"), compositions()?)?;
    fs::write(Path::new(&out).join("migrations.rs"), migrations()?)?;
    Ok(())
}

/// Gives every file in static/ a name that holds the hash of its content, as src/static_files.rs and the uploader use
/// it.
fn static_files() -> Result<String, Box<dyn Error>> {
    let mut names: Vec<_> =
        fs::read_dir("static")?.map(|entry| Ok(entry?.file_name().into_string())).collect::<std::io::Result<_>>()?;
    names.sort();
    let mut code = String::new();
    for name in names {
        let name = name.map_err(|name| format!("{name:?} is not UTF-8"))?;
        let path = Path::new("static").join(&name);
        let (stem, extension) = name.rsplit_once('.').ok_or_else(|| format!("static/{name} has no extension"))?;
        let hash = Sha256::digest(fs::read(&path)?);
        let hash = hash.iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let constant = name.to_uppercase().replace(['.', '-'], "_");
        writeln!(code, "/// `static/{name}`\npub const {constant}: &str = \"/static/{stem}-{hash}.{extension}\";")?;
    }
    Ok(code)
}

/// The numbers of the files in migrations/, so that the Worker knows what its database must have.
fn migrations() -> Result<String, Box<dyn Error>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir("migrations")? {
        let name = entry?.file_name().into_string().map_err(|name| format!("{name:?} is not UTF-8"))?;
        let number = name.split('_').next().and_then(|number| number.parse::<u32>().ok());
        numbers.push(number.ok_or_else(|| format!("migrations/{name} does not begin with a number"))?);
    }
    numbers.sort_unstable();
    if let Some(twice) = numbers.windows(2).find(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(format!("two migrations have the number {:?}", twice.first()).into());
    }
    Ok(format!("/// The numbers of the migrations, in order.\nconst MIGRATIONS: &[u32] = &{numbers:?};\n"))
}

/// Letters of the alphabets (Latin, Greek, Cyrillic and their neighbours) that are another letter with marks, and that
/// letter.
///
/// The tables of Unicode in whole would weigh 19 KB in the Worker, this one 2.
fn base_letters() -> Result<String, Box<dyn Error>> {
    let mut pairs = Vec::new();
    for letter in '\u{c0}'..='\u{1fff}' {
        let mut parts = Vec::new();
        decompose_canonical(letter, |part| parts.push(part));
        if let [base, marks @ ..] = parts.as_slice()
            && !marks.is_empty()
            && marks.iter().all(|mark| is_combining_mark(*mark))
            && base.is_alphabetic()
        {
            pairs.push((u32::from(letter), u32::from(*base)));
        }
    }
    let mut code =
        format!("/// A letter and its base, in order.\nconst BASE_LETTERS: [(u16, u16); {}] = [", pairs.len());
    for (letter, base) in pairs {
        write!(code, "({letter},{base}),")?;
    }
    code.push_str("];\n");
    code.push_str(&compatible()?);
    Ok(code)
}

/// Characters that Unicode keeps for compatibility, and the plainer characters that they stand for: superscripts,
/// fractions, Roman numerals, circled numbers, units, ligatures, half-width kana, and the vowel AM of Thai and Lao.
/// Signs of trade marks are no letters, and the letters in which half-width Korean is written are too rare.
fn compatible() -> Result<String, Box<dyn Error>> {
    let ranges = [
        0xaa..=0xbe,
        0x132..=0x133,
        0x13f..=0x140,
        0x149..=0x149,
        0x17f..=0x17f,
        0xe33..=0xe33,
        0xeb3..=0xeb3,
        0xedc..=0xedd,
        0x2070..=0x209c,
        0x2100..=0x218b,
        0x2460..=0x24ff,
        0x3371..=0x33df,
        0xfb00..=0xfb06,
        0xff61..=0xff9f,
    ];
    let mut pairs: Vec<(u32, String)> = Vec::new();
    for code in ranges.into_iter().flatten().filter(|code| !matches!(code, 0x2120 | 0x2122)) {
        let Some(letter) = char::from_u32(code) else { continue };
        let mut parts = String::new();
        decompose_compatible(letter, |part| parts.push(part));
        let is_korean = parts.chars().any(|part| matches!(part, '\u{1100}'..='\u{11ff}'));
        if parts != letter.to_string() && !parts.starts_with(' ') && !is_korean {
            pairs.push((code, parts));
        }
    }
    let mut code = format!(
        "/// A character and the plainer characters for it, in order.\nstatic COMPATIBLE: [(u16, &str); {}] = [",
        pairs.len()
    );
    for (letter, parts) in pairs {
        write!(code, "({letter},{parts:?}),")?;
    }
    code.push_str("];\n");
    Ok(code)
}

/// Letters of the alphabets and of kana that are composed of two characters, and these two.
fn compositions() -> Result<String, Box<dyn Error>> {
    let mut rows = Vec::new();
    for letter in ('\u{c0}'..='\u{1fff}').chain('\u{3040}'..='\u{30ff}') {
        let mut parts = Vec::new();
        decompose_canonical(letter, |part| parts.push(part));
        let Some((last, [first, more @ ..])) = parts.split_last() else { continue };
        let first = more.iter().try_fold(*first, |first, mark| compose(first, *mark));
        if let Some(first) = first
            && compose(first, *last) == Some(letter)
        {
            rows.push((u32::from(first), u32::from(*last), u32::from(letter)));
        }
    }
    rows.sort_unstable();
    let mut code = format!(
        "/// First character, second character, both.\nconst COMPOSITIONS: [(u16, u16, u16); {}] = [",
        rows.len()
    );
    for (first, last, both) in rows {
        write!(code, "({first},{last},{both}),")?;
    }
    code.push_str("];\n");
    Ok(code)
}
