//! Key-value storage in memory, as one location sees it: reads are cached for a minute.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use vitrine::{
    platform::{Kv, PortError},
    time::UnixMs,
};

use super::{
    clock::Clock,
    faults::{Faults, INJECTED, Part, When},
};

/// Seconds for which a location caches a read, even of a missing key.
const CACHED: i64 = 60;

pub struct MemoryKv {
    values: RefCell<BTreeMap<String, Entry>>,
    /// The cached reads, each with its time.
    cache: RefCell<BTreeMap<String, (Option<String>, UnixMs)>>,
    /// How often a write yields before it has its effect.
    slowness: Cell<u32>,
    clock: Clock,
    faults: Faults,
}

#[derive(Clone)]
struct Entry {
    value: String,
    written: UnixMs,
    expires: UnixMs,
}

impl MemoryKv {
    pub fn new(clock: Clock, faults: Faults) -> Self {
        Self { values: RefCell::default(), cache: RefCell::default(), slowness: Cell::new(1), clock, faults }
    }

    /// An independent copy.
    pub fn twin(&self, clock: Clock, faults: Faults) -> Self {
        let (values, cache) = (self.values.clone(), self.cache.clone());
        Self { values, cache, slowness: self.slowness.clone(), clock, faults }
    }

    /// The keys and values that have not expired.
    pub fn all(&self) -> Vec<(String, String)> {
        let now = self.clock.now();
        let values = self.values.borrow();
        let kept = values.iter().filter(|(_, entry)| entry.expires > now);
        kept.map(|(key, entry)| (key.clone(), entry.value.clone())).collect()
    }

    /// Makes writes yield this often before they have their effect.
    pub fn write_slowly(&self, yields: u32) {
        self.slowness.set(yields);
    }

    /// Deletes everything.
    pub fn lose(&self) {
        self.values.borrow_mut().clear();
        self.cache.borrow_mut().clear();
    }
}

/// Refuses the keys that KV refuses.
fn check(key: &str) -> Result<(), PortError> {
    if key.is_empty() || key == "." || key == ".." || key.len() > 512 {
        return Err(PortError(format!("KV: {key:?} is no key of 1 to 512 bytes")));
    }
    Ok(())
}

impl Kv for &MemoryKv {
    async fn get(&self, key: &str) -> Result<Option<String>, PortError> {
        Clock::pause().await;
        check(key)?;
        if self.faults.strike(Part::Kv).is_some() {
            return Err(PortError(INJECTED.to_owned()));
        }
        let now = self.clock.now();
        if let Some((value, read)) = self.cache.borrow().get(key)
            && now < read.plus_seconds(CACHED)
        {
            return Ok(value.clone());
        }
        let value = self.values.borrow().get(key).filter(|entry| entry.expires > now).map(|entry| entry.value.clone());
        self.cache.borrow_mut().insert(key.to_owned(), (value.clone(), now));
        Ok(value)
    }

    async fn put(&self, key: &str, value: &str, seconds: u32) -> Result<(), PortError> {
        for _ in 0..self.slowness.get() {
            Clock::pause().await;
        }
        check(key)?;
        if seconds < 60 {
            return Err(PortError(format!("KV: {seconds} seconds are less than 60")));
        }
        let now = self.clock.now();
        if self.values.borrow().get(key).is_some_and(|entry| now.since(entry.written) < 1000) {
            return Err(PortError("KV: 429 Too Many Requests".to_owned()));
        }
        let fault = self.faults.strike(Part::Kv);
        if fault != Some(When::Before) {
            let expires = now.plus_seconds(i64::from(seconds));
            self.values.borrow_mut().insert(key.to_owned(), Entry { value: value.to_owned(), written: now, expires });
        }
        if fault.is_some() { Err(PortError(INJECTED.to_owned())) } else { Ok(()) }
    }
}
