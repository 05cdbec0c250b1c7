//! The floors that bin/bench measures the shop against: what any Worker in Rust costs, and what one that asks D1 costs.

use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    match request.path().as_str() {
        "/hello" => Response::ok("hello"),
        "/one-query" => {
            let statement = env.d1("DB")?.prepare("SELECT name FROM shop WHERE id = ?1").bind(&[1.into()])?;
            let name: Option<String> = statement.first(Some("name")).await?;
            Response::ok(name.unwrap_or_default())
        }
        _ => Response::error("not found", 404),
    }
}
