//! The SQL of the settings that staff change. The values of a group are read and written as one JSON object.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{json::Text, money::Currency, platform::Statement, sql, time::UnixMs};

/// The row of `Group::current`.
#[derive(Debug, Deserialize)]
pub struct Current {
    /// The text of a JSON object: the row's id, and the values of the group's columns.
    pub settings: String,
    pub currency: Currency,
    /// The handle and the title of each page of text, for the settings that choose one.
    pub pages: Text<Vec<(String, String)>>,
}

impl Current {
    /// The values by column, and the row's id.
    pub fn values(&self) -> Map<String, Value> {
        serde_json::from_str(&self.settings).unwrap_or_default()
    }
}

/// Records that somebody has saved the group, perhaps without a change. Only the first time is kept. `by` are the
/// columns `by_kind` and `by_id`.
pub(super) fn saved(group: &str, by: (&str, Option<String>), now: UnixMs) -> Statement {
    sql!(
        "INSERT INTO settings_saved (name, at, by_kind, by_id) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        group,
        now,
        by.0,
        by.1
    )
}

/// The SQL expression for a JSON object of the row's id and these columns.
macro_rules! object {
    ($($column:ident)+) => {
        concat!("json_object('id', id", $(", '", stringify!($column), "', ", stringify!($column),)+ ")")
    };
}
pub(super) use object;

macro_rules! read_group {
    ($($column:ident)+) => {
        $crate::sql!(concat!(
            "SELECT ",
            $crate::shop::edit::store::object!($($column)+),
            " AS settings, currency, (SELECT json_group_array(json_array(handle, title)) FROM
               (SELECT handle, title FROM page ORDER BY position, handle LIMIT 500)) AS pages FROM shop"
        ))
    };
}
pub(super) use read_group;

macro_rules! guard_group {
    ($before:expr; $($column:ident)+) => {
        $crate::sql!(
            concat!("INSERT INTO guard SELECT '", $crate::platform::guard!(SettingsMoved), "' FROM shop WHERE ",
                $crate::shop::edit::store::object!($($column)+), " <> ?1"),
            $before
        )
    };
}
pub(super) use guard_group;

macro_rules! write_group {
    ($values:expr, $now:expr; $($column:ident)+) => {
        $crate::sql!(
            concat!(
                "UPDATE shop SET updated_at = ?2",
                $(", ", stringify!($column), " = ?1 ->> '$.", stringify!($column), "'",)+
            ),
            $values,
            $now
        )
    };
}
pub(super) use write_group;
