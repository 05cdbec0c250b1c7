//! `GET /health`: checks that each part of the platform responds. For monitors and scripts.

use std::collections::BTreeMap;

use ::http::StatusCode;
use serde::Serialize;

use crate::{
    context::Context,
    error::Error,
    platform::{Kv, Objects, Platform, Queue, QueueName},
    sql,
    web::http::{self, Response},
};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    checks: BTreeMap<&'static str, &'static str>,
}

/// Responds with 200 if all checks succeed, otherwise with 503. Only the log has the reasons.
pub async fn check<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let platform = cx.platform;
    // The query fails if the database lacks the migrations up to 0013.
    let db = cx.batch(&[sql!("SELECT tag FROM purge LIMIT 1")]).await.map(drop).map_err(|error| error.to_string());
    let kv = platform.kv().get("health").await.map(drop).map_err(|error| error.to_string());
    let objects = platform.objects().head("health").await.map(drop).map_err(|error| error.to_string());
    let queue = |name| async move { platform.queue(name).send(&[]).await.map_err(|error| error.to_string()) };
    let secret = |name| platform.var(name).map(drop).ok_or_else(|| format!("{name} is not set"));

    let results = [
        ("DB", db),
        ("KV", kv),
        ("BUCKET", objects),
        ("ORDER_EVENTS", queue(QueueName::OrderEvents).await),
        ("JOBS", queue(QueueName::Jobs).await),
        ("SESSION_KEY", secret("SESSION_KEY")),
        ("CART_KEY", secret("CART_KEY")),
    ];
    let mut status = StatusCode::OK;
    let mut checks = BTreeMap::new();
    for (name, result) in results {
        if let Err(reason) = &result {
            status = StatusCode::SERVICE_UNAVAILABLE;
            let line = serde_json::json!({ "health": name, "error": reason }).to_string();
            platform.log(crate::platform::Level::Error, &line);
        }
        checks.insert(name, if result.is_ok() { "ok" } else { "failed" });
    }
    http::json(status, &Health { status: if status.is_success() { "ok" } else { "failed" }, checks })
}
