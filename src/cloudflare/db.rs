//! D1. This module does not use the D1 types of the crate `worker`, because they bind integers as i32 and can panic
//! while printing an error.

use serde::Deserialize;
use worker::{
    Env,
    js_sys::{self, Array, Function, JSON, Reflect},
    wasm_bindgen::{JsCast, JsValue},
    wasm_bindgen_futures::JsFuture,
    worker_sys::types::D1Database,
};

use crate::{
    json::{Json, JsonError},
    platform::{Db, DbCopy, DbError, Param, Rows, Statement},
};

/// The database behind the binding `DB`.
pub struct D1<'a> {
    pub env: &'a Env,
    pub copy: DbCopy,
}

/// The rows that a statement read and wrote, as D1 reports them.
#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    rows_read: u64,
    #[serde(default)]
    rows_written: u64,
}

impl Db for D1<'_> {
    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Rows>, DbError> {
        let text = self.run(statements).await.map_err(|error| DbError(describe(&error)))?;
        rows(text).map_err(|error| DbError(format!("the results of a batch cannot be read: {error}")))
    }
}

/// The results of a batch, one for each statement.
fn rows(text: String) -> Result<Vec<Rows>, JsonError> {
    let results = Json::parse(text)?;
    let rows = |result: Json| {
        let Meta { rows_read, rows_written } = result.get("meta").read()?;
        Ok(Rows { json: result.get("results"), rows_read, rows_written })
    };
    results.items()?.map(rows).collect()
}

impl D1<'_> {
    /// Runs a batch. Returns the results as one JSON text, because then wasm needs only one call into JavaScript to
    /// read them.
    async fn run(&self, statements: &[Statement]) -> Result<String, JsValue> {
        let db = Reflect::get(self.env, &JsValue::from_str("DB"))?;
        let db: D1Database = match self.copy {
            DbCopy::Primary => db,
            // A session has the same methods as the database.
            DbCopy::Nearest => {
                let with_session = Reflect::get(&db, &JsValue::from_str("withSession"))?.dyn_into::<Function>();
                match with_session {
                    Ok(with_session) => with_session.call1(&db, &JsValue::from_str("first-unconstrained"))?,
                    // A runtime without sessions has only one copy of the database.
                    Err(_) => db,
                }
            }
        }
        .unchecked_into();
        let prepared = Array::new();
        for statement in statements {
            let params = statement.params.iter().map(to_js).collect::<Result<Array, _>>()?;
            prepared.push(&db.prepare(statement.sql)?.bind(params)?.into());
        }
        let results = JsFuture::from(db.batch(prepared)?).await?;
        Ok(JSON::stringify(&results)?.into())
    }
}

#[allow(clippy::cast_precision_loss, reason = "checked: below 2^53 every integer is exact")]
fn to_js(param: &Param) -> Result<JsValue, JsValue> {
    match param {
        Param::Null => Ok(JsValue::NULL),
        Param::Text(text) => Ok(JsValue::from_str(text)),
        Param::Int(number) if number.unsigned_abs() < 1 << 53 => Ok(JsValue::from_f64(*number as f64)),
        Param::Int(number) => Err(JsValue::from_str(&format!("{number} is too large for D1"))),
    }
}

/// The message of the error and the message of its cause.
fn describe(error: &JsValue) -> String {
    let Some(error) = error.dyn_ref::<js_sys::Error>() else {
        return error.as_string().unwrap_or_else(|| "unknown".to_owned());
    };
    let message = String::from(error.message());
    match error.cause().dyn_ref::<js_sys::Error>() {
        Some(cause) => format!("{message}: {}", String::from(cause.message())),
        None => message,
    }
}
