//! The database port on SQLite in memory, with the real migrations. Like D1, it binds every number as REAL.

use std::{
    cell::{Cell, RefCell},
    fs,
    ops::Deref,
    path::Path,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::{Connection, MAIN_DB, StatementStatus, types::ValueRef};
use serde_json::{Map, Number, Value};
use vitrine::{
    json::Json,
    platform::{Db, DbCopy, DbError, Param, Rows, Statement},
};

use super::{
    clock::Clock,
    faults::{Faults, Part, When},
    limits, recording,
};

pub struct Sqlite {
    connection: RefCell<Connection>,
    /// True while the port itself begins or ends a transaction.
    ours: Arc<AtomicBool>,
    faults: Faults,
    batches: Cell<u32>,
    steps: Cell<u64>,
    journal: RefCell<Option<Vec<Batch>>>,
    statements: Cell<usize>,
    /// The copy that each batch was sent to.
    pub asked: RefCell<Vec<DbCopy>>,
}

/// The migrated database. Nearly every test copies it, because the migrations take longer than most tests.
static MIGRATED: LazyLock<Vec<u8>> = LazyLock::new(|| migrated("", ""));

/// The image of a migrated database. Before the migration whose file begins with `first`, it gets these rows.
pub fn migrated(first: &str, rows: &str) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    prepare(&connection);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let bookkeeping = "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
        applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)";
    connection.execute_batch(bookkeeping).unwrap();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        if !first.is_empty() && name.starts_with(first) {
            connection.execute_batch(rows).unwrap();
        }
        connection.execute("INSERT INTO d1_migrations (name) VALUES (?1)", [name]).unwrap();
        let sql = fs::read_to_string(&file).unwrap();
        connection.execute_batch(&sql).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    connection.serialize(MAIN_DB).unwrap().to_vec()
}

fn prepare(connection: &Connection) {
    limits::set(connection);
    connection.pragma_update(None, "foreign_keys", true).unwrap();
}

/// A committed batch: each statement with its rows as JSON.
pub type Batch = Vec<(Statement, String)>;

impl Sqlite {
    /// A database with all migrations.
    pub fn new(faults: Faults) -> Self {
        Self::from_image(&MIGRATED, faults)
    }

    /// A database with the content of another one.
    pub fn from_image(image: &[u8], faults: Faults) -> Self {
        let mut connection = Connection::open_in_memory().unwrap();
        // This comes before the limits, because SQLite attaches a database to read the image.
        connection.deserialize_read_exact(MAIN_DB, image, image.len(), false).unwrap();
        prepare(&connection);
        let ours = Arc::new(AtomicBool::new(false));
        limits::authorise(&mut connection, ours.clone());
        Self {
            connection: RefCell::new(connection),
            ours,
            faults,
            batches: Cell::new(0),
            statements: Cell::new(0),
            steps: Cell::new(0),
            journal: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// Returns the recorded batches, and records every committed batch from now on.
    pub fn keep_journal(&self) -> Vec<Batch> {
        self.journal.replace(Some(Vec::new())).unwrap_or_default()
    }

    /// Checks that SQLite can prepare a statement, without running it.
    pub fn prepares(&self, sql: &str) -> Result<(), String> {
        self.connection.borrow().prepare(sql).map(drop).map_err(|error| words(&error))
    }

    /// The whole content, for [`Sqlite::from_image`].
    pub fn image(&self) -> Vec<u8> {
        self.connection.borrow_mut().serialize(MAIN_DB).unwrap().to_vec()
    }

    pub fn copy(&self, copy: DbCopy) -> Asked<'_> {
        Asked(self, copy)
    }

    /// The number of batches so far, including failed ones.
    pub fn batches(&self) -> u32 {
        self.batches.get()
    }

    /// The number of statements so far, including those of failed batches.
    pub fn statements(&self) -> usize {
        self.statements.get()
    }

    /// The number of rows written so far, including failed transactions.
    pub fn writes(&self) -> u64 {
        self.connection.borrow().total_changes()
    }

    /// The number of instructions that SQLite's virtual machine has run so far. It measures the work of the statements
    /// on any machine, except for the work inside FTS5.
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    fn run(&self, statements: &[Statement]) -> Result<Vec<Rows>, String> {
        if statements.is_empty() {
            return Err("No SQL statements detected.".to_owned());
        }
        let connection = self.connection.borrow();
        let transaction = |sql| {
            self.ours.store(true, Ordering::Relaxed);
            let result = connection.execute_batch(sql).map_err(|error| words(&error));
            self.ours.store(false, Ordering::Relaxed);
            result
        };
        transaction("BEGIN IMMEDIATE")?;
        let result: Result<Vec<Rows>, String> =
            statements.iter().map(|statement| self.run_one(&connection, statement)).collect();
        // A deferred constraint fails at the commit.
        let result = result.and_then(|rows| transaction("COMMIT").map(|()| rows));
        if !connection.is_autocommit() {
            transaction("ROLLBACK")?;
        }
        result
    }

    fn run_one(&self, connection: &Connection, statement: &Statement) -> Result<Rows, String> {
        limits::check(&statement.params)?;
        let changes_before = connection.total_changes();
        let mut prepared = connection.prepare(statement.sql).map_err(|error| words(&error))?;
        recording::note(statement.sql);
        if prepared.parameter_count() != statement.params.len() {
            return Err("Wrong number of parameter bindings for SQL query.".to_owned());
        }
        for (place, param) in (1..).zip(&statement.params) {
            match param {
                Param::Null => prepared.raw_bind_parameter(place, None::<f64>),
                Param::Int(number) => prepared.raw_bind_parameter(place, *number as f64),
                Param::Text(text) => prepared.raw_bind_parameter(place, text),
            }
            .map_err(|error| words(&error))?;
        }
        let names: Vec<String> = prepared.column_names().map(str::to_owned).collect();
        let mut objects = Vec::new();
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(|error| words(&error))? {
            let cell = |(place, name): (usize, &String)| (name.clone(), to_js(row.get_ref(place).unwrap()));
            objects.push(Value::Object(names.iter().enumerate().map(cell).collect::<Map<_, _>>()));
        }
        drop(rows);
        self.steps.set(self.steps.get() + prepared.get_status(StatementStatus::VmStep) as u64);
        Ok(Rows {
            json: Json::parse(Value::from(objects).to_string()).unwrap(),
            // SQLite counts rows only when it scans a table or an index. D1 also counts rows that it finds by key, so
            // its number is never lower. Both numbers show growth with the catalogue.
            rows_read: prepared.get_status(StatementStatus::FullscanStep) as u64,
            // D1 also counts index entries.
            rows_written: connection.total_changes() - changes_before,
        })
    }
}

/// A copy of the database. There is only one here, but the tests check which copy the shop uses.
pub struct Asked<'a>(&'a Sqlite, DbCopy);

impl Deref for Asked<'_> {
    type Target = Sqlite;

    fn deref(&self) -> &Sqlite {
        self.0
    }
}

impl Db for Asked<'_> {
    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Rows>, DbError> {
        Clock::pause().await;
        self.asked.borrow_mut().push(self.1);
        assert!(
            self.1 == DbCopy::Primary || statements.iter().all(|statement| !writes(statement.sql)),
            "only the primary takes writes: {statements:?}"
        );
        self.batches.set(self.batches.get() + 1);
        self.statements.set(self.statements.get() + statements.len());
        let fault = self.faults.strike(Part::Db);
        if fault == Some(When::Before) {
            return Err(DbError(self.faults.words().to_owned()));
        }
        let rows = self.run(statements).map_err(DbError)?;
        if let Some(journal) = self.journal.borrow_mut().as_mut() {
            let given = rows.iter().map(|rows| rows.all::<Value>().map(|rows| Value::from(rows).to_string()).unwrap());
            journal.push(statements.iter().cloned().zip(given).collect());
        }
        fault.map_or(Ok(rows), |_| Err(DbError(self.faults.words().to_owned())))
    }
}

/// True if a statement may write. It does not use the shop's own check, because that check is under test.
fn writes(sql: &str) -> bool {
    sql.split_whitespace().any(|word| ["INSERT", "UPDATE", "DELETE", "REPLACE"].contains(&word))
}

/// A value as JSON.stringify writes it: numbers are doubles, and whole numbers have no decimal point.
fn to_js(value: ValueRef<'_>) -> Value {
    let number = |double: f64| {
        let whole = double as i64;
        if whole as f64 == double {
            Value::from(whole)
        } else {
            Number::from_f64(double).map_or(Value::Null, Value::Number)
        }
    };
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => number(integer as f64),
        ValueRef::Real(double) => number(double),
        ValueRef::Text(text) => Value::from(String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => Value::from(bytes),
    }
}

/// SQLite's message, without the additions of rusqlite.
fn words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(words)) => words.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}
