//! KV.

use worker::Env;

use crate::platform::{Kv, PortError};

/// The namespace behind the binding `KV`.
pub struct Store<'a> {
    pub env: &'a Env,
}

impl Kv for Store<'_> {
    async fn get(&self, key: &str) -> Result<Option<String>, PortError> {
        let store = self.env.kv("KV").map_err(|error| PortError(error.to_string()))?;
        store.get(key).text().await.map_err(|error| PortError(error.to_string()))
    }
}
