//! The limits of D1. The figures and error texts were measured on workerd.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rusqlite::{
    Connection,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
};
use vitrine::platform::Param;

/// D1 allows 2 MB per value and 100 parameters per statement.
const TEXT_BYTES: usize = 2_000_000;
const PARAMS: usize = 100;

/// Sets SQLite's limits to the values of workerd.
pub fn set(connection: &Connection) {
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, 2_200_000),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_COLUMN, 100),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
        (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 127),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
    ] {
        connection.set_limit(limit, value).unwrap();
    }
}

/// Denies transactions, other databases and settings to all statements. Only the port's own transactions set `ours`.
pub fn authorise(connection: &mut Connection, ours: Arc<AtomicBool>) {
    let hook = move |context: AuthContext<'_>| match context.action {
        AuthAction::Transaction { .. } if ours.load(Ordering::Relaxed) => Authorization::Allow,
        // FTS5 uses this pragma internally.
        AuthAction::Pragma { pragma_name: "data_version", .. } => Authorization::Allow,
        AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. }
        | AuthAction::Attach { .. }
        | AuthAction::Detach { .. }
        | AuthAction::Pragma { .. }
        | AuthAction::CreateTempTable { .. }
        | AuthAction::Unknown { .. } => Authorization::Deny,
        _ => Authorization::Allow,
    };
    connection.authorizer(Some(hook)).unwrap();
}

/// Refuses parameters that D1 cannot bind.
pub fn check(params: &[Param]) -> Result<(), String> {
    if params.len() > PARAMS {
        return Err(format!("too many SQL variables: {}", params.len()));
    }
    for param in params {
        match param {
            Param::Int(number) if number.unsigned_abs() >= 1 << 53 => {
                return Err(format!("{number} is too large for D1"));
            }
            Param::Text(text) if text.len() > TEXT_BYTES => return Err("string or blob too big".to_owned()),
            _ => {}
        }
    }
    Ok(())
}
