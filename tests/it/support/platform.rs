//! The platform with all its ports.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    ops::Deref,
    rc::Rc,
};

use chrono::{Offset as _, TimeZone as _};
use vitrine::{
    platform::{
        Crypto, Db, DbCopy, EdgeCache, Fetch, Images, Kv, Level, Mail, Objects, Platform, PortError, Queue, QueueName,
        TextDecoder,
    },
    time::UnixMs,
};

use super::{
    body::Held,
    cache::MemoryCache,
    clock::Clock,
    crypto::Ring,
    database::Sqlite,
    faults::{Faults, INJECTED, Part},
    kv::MemoryKv,
    mail::Post,
    objects::MemoryObjects,
    queues::MemoryQueues,
    text::Decoder,
    web::Web,
};

/// The start time of every test: 2026-01-15T12:00:00Z.
pub const START: UnixMs = UnixMs(1_768_478_400_000);

/// A platform. Clones share its parts.
#[derive(Clone)]
pub struct TestPlatform(Rc<Parts>);

/// The parts of the platform, for access by tests.
pub struct Parts {
    pub db: Sqlite,
    pub kv: MemoryKv,
    pub objects: MemoryObjects,
    pub queues: MemoryQueues,
    pub web: Web,
    pub mail: Post,
    pub cache: MemoryCache,
    pub images: super::Transformer,
    pub faults: Faults,
    pub clock: Clock,
    vars: RefCell<BTreeMap<String, String>>,
    log: RefCell<Vec<(Level, String)>>,
    random: Cell<u64>,
    /// The number of pauses so far.
    pub pauses: Cell<u32>,
}

impl TestPlatform {
    pub fn new() -> Self {
        let (faults, clock) = (Faults::default(), Clock::at(START));
        let vars = [
            ("ENVIRONMENT", "dev"),
            // The base64 of 32 letters s, of 32 letters o, and of 32 letters c.
            ("SESSION_KEY", "k1:c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M="),
            ("CODE_KEY", "k1:b29vb29vb29vb29vb29vb29vb29vb29vb29vb29vb28="),
            ("CART_KEY", "k1:Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2M="),
        ];
        Self(Rc::new(Parts {
            db: Sqlite::new(faults.clone()),
            kv: MemoryKv::new(clock.clone(), faults.clone()),
            objects: MemoryObjects::new(faults.clone()),
            queues: MemoryQueues::new(clock.clone(), faults.clone()),
            web: Web::new(faults.clone()),
            mail: Post::new(faults.clone()),
            cache: MemoryCache::new(faults.clone()),
            images: super::Transformer::default(),
            faults,
            clock,
            vars: RefCell::new(vars.map(|(name, value)| (name.to_owned(), value.to_owned())).into()),
            log: RefCell::default(),
            random: Cell::new(1),
            pauses: Cell::new(0),
        }))
    }

    pub fn of(parts: Parts) -> Self {
        Self(Rc::new(parts))
    }

    /// Lets this many milliseconds pass.
    pub fn advance(&self, ms: i64) {
        self.clock.set(UnixMs(self.clock.now().0 + ms));
    }

    /// Sets a variable or secret. An empty value counts as absent, as on Cloudflare.
    pub fn set_var(&self, name: &str, value: &str) {
        self.vars.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// The log lines since the last call.
    pub fn take_log(&self) -> Vec<(Level, String)> {
        self.log.take()
    }
}

impl Parts {
    /// An independent copy without planned failures.
    pub fn twin(&self) -> Parts {
        let (faults, clock) = (Faults::default(), Clock::at(self.clock.now()));
        Parts {
            db: Sqlite::from_image(&self.db.image(), faults.clone()),
            kv: self.kv.twin(clock.clone(), faults.clone()),
            objects: self.objects.twin(faults.clone()),
            queues: self.queues.twin(clock.clone(), faults.clone()),
            web: self.web.twin(faults.clone()),
            mail: self.mail.twin(faults.clone()),
            cache: self.cache.twin(faults.clone()),
            images: self.images.clone(),
            faults,
            clock,
            vars: self.vars.clone(),
            log: self.log.clone(),
            random: self.random.clone(),
            pauses: Cell::new(0),
        }
    }
}

impl Deref for TestPlatform {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Platform for TestPlatform {
    type Native = Held;

    fn db(&self, copy: DbCopy) -> impl Db {
        self.db.copy(copy)
    }

    fn kv(&self) -> impl Kv {
        &self.kv
    }

    fn objects(&self) -> impl Objects<Native = Held> {
        &self.objects
    }

    fn queue(&self, name: QueueName) -> impl Queue {
        self.queues.sender(name)
    }

    fn edge_cache(&self) -> impl EdgeCache {
        &self.cache
    }

    fn images(&self) -> impl Images<Native = Held> {
        &self.images
    }

    fn crypto(&self) -> impl Crypto {
        Ring { platform: self }
    }

    fn mail(&self) -> impl Mail {
        &self.mail
    }

    fn fetch(&self) -> impl Fetch<Native = Held> {
        &self.web
    }

    fn now(&self) -> UnixMs {
        self.clock.now()
    }

    fn utc_offset(zone: &str, at: UnixMs) -> Option<i32> {
        let zone: chrono_tz::Tz = zone.parse().ok()?;
        let utc = chrono::DateTime::from_timestamp_millis(at.0)?;
        Some(zone.offset_from_utc_datetime(&utc.naive_utc()).fix().local_minus_utc() / 60)
    }

    fn text_decoder(name: &str) -> Option<impl TextDecoder> {
        Decoder::new(name)
    }

    /// The same bytes in every run (SplitMix64), so a failing test fails again.
    fn random(&self, bytes: &mut [u8]) -> Result<(), PortError> {
        if self.faults.strike(Part::Random).is_some() {
            return Err(PortError(INJECTED.to_owned()));
        }
        for chunk in bytes.chunks_mut(8) {
            let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
            self.random.set(state);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }

    fn var(&self, name: &str) -> Option<String> {
        self.vars.borrow().get(name).filter(|value| !value.is_empty()).cloned()
    }

    fn var_names(&self) -> Vec<String> {
        self.vars.borrow().keys().cloned().collect()
    }

    async fn pause(&self, ms: u32) {
        assert!((1..=60_000).contains(&ms), "a pause of {ms} ms");
        self.pauses.set(self.pauses.get() + 1);
        // A longer pause ends later.
        for _ in 0..=ms / 1000 {
            Clock::pause().await;
        }
    }

    fn log(&self, level: Level, line: &str) {
        self.log.borrow_mut().push((level, line.to_owned()));
    }
}
