//! The database port on SQLite in memory, with the real migrations. It binds as D1 binds: every number as REAL.

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
    /// Set while the port itself begins or ends its transaction.
    ours: Arc<AtomicBool>,
    faults: Faults,
    batches: Cell<u32>,
    steps: Cell<u64>,
    journal: RefCell<Option<Vec<Batch>>>,
    /// The copies that were asked so far, a batch each.
    pub asked: RefCell<Vec<DbCopy>>,
}

/// The migrated database. Nearly every test begins with it, and the migrations take longer than most tests.
static MIGRATED: LazyLock<Vec<u8>> = LazyLock::new(|| {
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
        connection.execute("INSERT INTO d1_migrations (name) VALUES (?1)", [name]).unwrap();
        let sql = fs::read_to_string(&file).unwrap();
        connection.execute_batch(&sql).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    connection.serialize(MAIN_DB).unwrap().to_vec()
});

fn prepare(connection: &Connection) {
    limits::set(connection);
    connection.pragma_update(None, "foreign_keys", true).unwrap();
}

/// A batch that went through: each statement with the rows that it gave back, as JSON.
pub type Batch = Vec<(Statement, String)>;

impl Sqlite {
    /// A database with every migration applied, in their order.
    pub fn new(faults: Faults) -> Self {
        Self::from_image(&MIGRATED, faults)
    }

    /// A database of its own with what another one held.
    pub fn from_image(image: &[u8], faults: Faults) -> Self {
        let mut connection = Connection::open_in_memory().unwrap();
        // Before the limits: SQLite attaches a database to take the image in.
        connection.deserialize_read_exact(MAIN_DB, image, image.len(), false).unwrap();
        prepare(&connection);
        let ours = Arc::new(AtomicBool::new(false));
        limits::authorise(&mut connection, ours.clone());
        Self {
            connection: RefCell::new(connection),
            ours,
            faults,
            batches: Cell::new(0),
            steps: Cell::new(0),
            journal: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// Keeps every batch from now on that goes through, and gives those that were kept so far.
    pub fn keep_journal(&self) -> Vec<Batch> {
        self.journal.replace(Some(Vec::new())).unwrap_or_default()
    }

    /// True if SQLite can make sense of a statement, without running it.
    pub fn prepares(&self, sql: &str) -> Result<(), String> {
        self.connection.borrow().prepare(sql).map(drop).map_err(|error| words(&error))
    }

    /// All that it holds, for [`Sqlite::from_image`].
    pub fn image(&self) -> Vec<u8> {
        self.connection.borrow_mut().serialize(MAIN_DB).unwrap().to_vec()
    }

    pub fn copy(&self, copy: DbCopy) -> Asked<'_> {
        Asked(self, copy)
    }

    /// Batches that were sent so far, those that failed included.
    pub fn batches(&self) -> u32 {
        self.batches.get()
    }

    /// Rows that were written so far, in transactions that failed, too.
    pub fn writes(&self) -> u64 {
        self.connection.borrow().total_changes()
    }

    /// Instructions that SQLite's virtual machine carried out so far: how much work the statements were, whatever the
    /// machine. Work inside of FTS5 is not in it.
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
        // A deferred constraint shows at the commit.
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
            // SQLite counts rows only where it walks through a whole table or index. D1 counts those and the ones it
            // finds by a key: its figure is never lower. Growth with the catalogue shows in both.
            rows_read: prepared.get_status(StatementStatus::FullscanStep) as u64,
            // Without index entries, which D1 counts too.
            rows_written: connection.total_changes() - changes_before,
        })
    }
}

/// One copy of it. There is only one here, but the shop has to ask for the right one.
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

/// True if it may change something: said apart from the shop, whose opinion is tested here.
fn writes(sql: &str) -> bool {
    sql.split_whitespace().any(|word| ["INSERT", "UPDATE", "DELETE", "REPLACE"].contains(&word))
}

/// A value as JavaScript holds it and JSON.stringify writes it: numbers are doubles, and whole ones have no point.
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

/// What SQLite says, without what rusqlite adds.
fn words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(words)) => words.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}
