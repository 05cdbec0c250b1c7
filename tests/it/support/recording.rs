//! Records for `tools/test/record-sql.mjs`: the text of every prepared statement, and the batches of an order. An
//! environment variable names the folder. Without the variable, nothing is recorded.

use std::{
    collections::HashSet,
    fs::{self, OpenOptions},
    io::Write as _,
    path::PathBuf,
    sync::{LazyLock, Mutex},
};

static FOLDER: LazyLock<Option<PathBuf>> = LazyLock::new(|| std::env::var_os("VITRINE_RECORD_SQL").map(PathBuf::from));
static NOTED: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);

/// Records the text of a statement once, as a line of JSON.
pub fn note(sql: &'static str) {
    let Some(folder) = FOLDER.as_ref() else { return };
    if NOTED.lock().unwrap().insert(sql) {
        let line = format!("{}\n", serde_json::Value::from(sql));
        let mut file = OpenOptions::new().create(true).append(true).open(folder.join("statements.jsonl")).unwrap();
        file.write_all(line.as_bytes()).unwrap();
    }
}

/// Writes a file of the record. Returns false if recording is off.
pub fn write(name: &str, text: &str) -> bool {
    FOLDER.as_ref().map(|folder| fs::write(folder.join(name), text).unwrap()).is_some()
}
