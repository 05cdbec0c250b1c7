//! The floors: minimal Workers that bin/bench compares the shop with. The first says hello, the second sends one query
//! to D1, and the third sends the statements of a page but renders nothing.

use std::{cell::RefCell, collections::HashMap};

use worker::{
    Context, D1Database, D1PreparedStatement, Env, Error, Request, Response, Result, event,
    js_sys::{Array, Reflect},
    wasm_bindgen::{JsCast, JsValue},
};

/// A statement and its parameters.
type Recorded = (String, Vec<JsValue>);

thread_local! {
    /// The statements by page. They are kept in wasm memory, because the shop's SQL is in wasm too.
    static PAGES: RefCell<HashMap<String, Vec<Recorded>>> = RefCell::default();
}

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    let path = request.path();
    match path.as_str() {
        "/hello" => Response::ok("hello"),
        "/one-query" => {
            let statement = env.d1("DB")?.prepare("SELECT name FROM shop WHERE id = ?1").bind(&[1.into()])?;
            let name: Option<String> = statement.first(Some("name")).await?;
            Response::ok(name.unwrap_or_default())
        }
        path => {
            let Some(page) = path.strip_prefix("/statements/") else { return Response::error("not found", 404) };
            let db = env.d1("DB")?;
            let results = db.batch(prepared(&db, &env, page)?).await?;
            Response::ok(results.len().to_string())
        }
    }
}

fn prepared(db: &D1Database, env: &Env, page: &str) -> Result<Vec<D1PreparedStatement>> {
    PAGES.with_borrow_mut(|pages| {
        if !pages.contains_key(page) {
            pages.insert(page.to_owned(), recorded(env, page)?);
        }
        let statements = pages.get(page).into_iter().flatten();
        statements.map(|(sql, params)| db.prepare(sql).bind(params)).collect()
    })
}

/// Reads the statements of a page from the variable STATEMENTS: `{page: [[sql, [param, …]], …]}`.
fn recorded(env: &Env, page: &str) -> Result<Vec<Recorded>> {
    let all = Reflect::get(env, &"STATEMENTS".into())?;
    let statements: Array = Reflect::get(&all, &page.into())?.dyn_into()?;
    let one = |statement: JsValue| {
        let pair: Array = statement.dyn_into()?;
        let sql = pair.get(0).as_string().ok_or_else(|| Error::from("a statement has no text"))?;
        Ok((sql, pair.get(1).dyn_into::<Array>()?.to_vec()))
    };
    statements.iter().map(one).collect()
}
