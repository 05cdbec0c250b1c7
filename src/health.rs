//! `GET /health`, for monitors and scripts: checks the database, the other parts of the platform, and the settings.

use std::collections::BTreeMap;

use ::http::StatusCode;
use serde::Serialize;

use crate::{
    context::Context,
    error::Error,
    keys::Keys,
    platform::{Kv, Level, Objects, Platform, PortError, Queue, QueueName},
    schema,
    web::{
        Own,
        http::{self, Response},
    },
};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    checks: BTreeMap<&'static str, &'static str>,
    /// The shop's own texts about failed checks. They contain no secrets. Error messages of the platform are only
    /// logged.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    reasons: BTreeMap<&'static str, String>,
}

/// The reason why a check failed.
enum Wrong {
    /// A text of the shop. The response contains it.
    Ours(String),
    /// An error message of the platform, only for the log.
    Theirs(String),
}

/// Responds with 200 if all checks succeed, otherwise with 503. All reasons are logged.
pub async fn check<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let platform = cx.platform;
    let db = match schema::lacking(cx).await {
        Ok(None) => Ok(()),
        Ok(Some(lacks)) => Err(Wrong::Ours(lacks)),
        Err(error) => Err(Wrong::Theirs(error.to_string())),
    };
    let theirs = |error: PortError| Wrong::Theirs(error.to_string());
    let kv = platform.kv().get("health").await.map(drop).map_err(theirs);
    let objects = platform.objects().head("health").await.map(drop).map_err(theirs);
    let queue = |name| async move { platform.queue(name).send(&[]).await.map_err(theirs) };
    let keys = |name| Keys::of(platform, name).map(drop).map_err(|error| Wrong::Ours(error.to_string()));

    let origin = match cx.own {
        Own::Missing(reason) => Err(Wrong::Ours(reason.to_owned())),
        Own::At(_) | Own::AsAsked => Ok(()),
    };

    let results = [
        ("DB", db),
        ("KV", kv),
        ("BUCKET", objects),
        ("ORDER_EVENTS", queue(QueueName::OrderEvents).await),
        ("JOBS", queue(QueueName::Jobs).await),
        ("PICTURES", queue(QueueName::Pictures).await),
        ("CODE_KEY", keys("CODE_KEY")),
        ("SESSION_KEY", keys("SESSION_KEY")),
        ("SHOP_ORIGIN", origin),
        ("CART_KEY", keys("CART_KEY")),
    ];
    let mut status = StatusCode::OK;
    let (mut checks, mut reasons) = (BTreeMap::new(), BTreeMap::new());
    for (name, result) in results {
        let ok = result.is_ok();
        if let Err(wrong) = result {
            status = StatusCode::SERVICE_UNAVAILABLE;
            let (Wrong::Ours(reason) | Wrong::Theirs(reason)) = &wrong;
            let line = serde_json::json!({ "health": name, "error": reason }).to_string();
            platform.log(Level::Error, &line);
            if let Wrong::Ours(reason) = wrong {
                reasons.insert(name, reason);
            }
        }
        checks.insert(name, if ok { "ok" } else { "failed" });
    }
    http::json(status, &Health { status: if status.is_success() { "ok" } else { "failed" }, checks, reasons })
}
