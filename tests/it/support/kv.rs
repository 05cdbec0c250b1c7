//! Key-value storage in memory.

use std::{cell::RefCell, collections::BTreeMap};

use vitrine::platform::{Kv, PortError};

use super::{
    clock::Clock,
    faults::{Faults, INJECTED, Part},
};

pub struct MemoryKv {
    pub values: RefCell<BTreeMap<String, String>>,
    faults: Faults,
}

impl MemoryKv {
    pub fn new(faults: Faults) -> Self {
        Self { values: RefCell::default(), faults }
    }
}

impl Kv for &MemoryKv {
    async fn get(&self, key: &str) -> Result<Option<String>, PortError> {
        Clock::pause().await;
        if key.is_empty() || key == "." || key == ".." || key.len() > 512 {
            return Err(PortError(format!("KV: {key:?} is no key of 1 to 512 bytes")));
        }
        if self.faults.strike(Part::Kv).is_some() {
            return Err(PortError(INJECTED.to_owned()));
        }
        Ok(self.values.borrow().get(key).cloned())
    }
}
