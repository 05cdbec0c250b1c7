//! Gives every file in static/ a name that holds the hash of its content, as src/static_files.rs and the uploader use it.

use std::{env, fmt::Write as _, fs, path::Path};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=static");
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
    fs::write(Path::new(&env::var("OUT_DIR")?).join("static_files.rs"), code)?;
    Ok(())
}
