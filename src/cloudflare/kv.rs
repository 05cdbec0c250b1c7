//! KV.

use worker::{Env, KvStore};

use crate::platform::{Kv, PortError};

/// The namespace behind the binding `KV`.
pub struct Store<'a> {
    pub env: &'a Env,
}

impl Store<'_> {
    fn namespace(&self) -> Result<KvStore, PortError> {
        self.env.kv("KV").map_err(|error| PortError(error.to_string()))
    }
}

impl Kv for Store<'_> {
    async fn get(&self, key: &str) -> Result<Option<String>, PortError> {
        self.namespace()?.get(key).text().await.map_err(|error| PortError(error.to_string()))
    }

    async fn put(&self, key: &str, value: &str, seconds: u32) -> Result<(), PortError> {
        let put = self.namespace()?.put(key, value).map_err(|error| PortError(error.to_string()))?;
        put.expiration_ttl(u64::from(seconds)).execute().await.map_err(|error| PortError(error.to_string()))
    }
}
