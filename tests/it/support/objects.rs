//! Object storage in memory.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use vitrine::platform::{Body, ByteRange, Object, ObjectMeta, Objects, PART_BYTES, PortError, Upload};

use super::{
    body::Held,
    clock::Clock,
    faults::{Faults, INJECTED, Part, When},
};

pub struct MemoryObjects {
    stored: RefCell<BTreeMap<String, Stored>>,
    uploads: RefCell<BTreeMap<String, Parts>>,
    faults: Faults,
}

#[derive(Clone)]
struct Stored {
    bytes: Vec<u8>,
    meta: ObjectMeta,
}

/// An incomplete upload: its content type, and its parts by number, each with its ETag.
#[derive(Clone)]
struct Parts {
    content_type: String,
    parts: BTreeMap<u16, (String, Vec<u8>)>,
}

impl MemoryObjects {
    pub fn new(faults: Faults) -> Self {
        Self { stored: RefCell::default(), uploads: RefCell::default(), faults }
    }

    /// An independent copy.
    pub fn twin(&self, faults: Faults) -> Self {
        Self { stored: self.stored.clone(), uploads: self.uploads.clone(), faults }
    }

    /// Deletes incomplete uploads, as R2 does after a week.
    pub fn forget_uploads(&self) {
        self.uploads.borrow_mut().clear();
    }

    /// Stores an object directly, without the shop.
    pub fn insert(&self, key: &str, bytes: impl Into<Vec<u8>>, content_type: &str) {
        self.store(key, bytes.into(), content_type, &BTreeMap::new());
    }

    pub fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        self.stored.borrow().get(key).map(|stored| stored.bytes.clone())
    }

    pub fn meta(&self, key: &str) -> Option<ObjectMeta> {
        self.stored.borrow().get(key).map(|stored| stored.meta.clone())
    }

    pub fn keys(&self) -> Vec<String> {
        self.stored.borrow().keys().cloned().collect()
    }

    fn store(&self, key: &str, bytes: Vec<u8>, content_type: &str, custom: &BTreeMap<String, String>) {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let meta = ObjectMeta {
            size: bytes.len() as u64,
            etag: format!("\"{:032x}\"", hasher.finish()),
            content_type: Some(content_type.to_owned()),
            custom: custom.clone(),
        };
        self.stored.borrow_mut().insert(key.to_owned(), Stored { bytes, meta });
    }

    async fn read(&self, key: &str) -> Result<Option<Stored>, PortError> {
        Clock::pause().await;
        check_key(key)?;
        match self.faults.strike(Part::Read) {
            Some(_) => Err(PortError(INJECTED.to_owned())),
            None => Ok(self.stored.borrow().get(key).cloned()),
        }
    }
}

fn check_key(key: &str) -> Result<(), PortError> {
    if (1..=1024).contains(&key.len()) {
        Ok(())
    } else {
        Err(PortError(format!("R2: {key:?} is no key of 1 to 1024 bytes")))
    }
}

impl Objects for &MemoryObjects {
    type Native = Held;

    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PortError> {
        Ok(self.read(key).await?.map(|stored| stored.meta))
    }

    async fn get(&self, key: &str, range: Option<ByteRange>) -> Result<Option<Object<Held>>, PortError> {
        let Some(Stored { bytes, meta }) = self.read(key).await? else { return Ok(None) };
        let part = match range {
            None => bytes,
            Some(ByteRange { start, end }) => {
                let inside = start <= end && end < meta.size;
                let outside = || PortError(format!("R2: the range {start}-{end} lies outside {} bytes", meta.size));
                bytes.get(start as usize..=end as usize).filter(|_| inside).ok_or_else(outside)?.to_vec()
            }
        };
        Ok(Some(Object { meta, body: Body::Native(Held::bytes(part)) }))
    }

    async fn put(
        &self,
        key: &str,
        body: Body<Held>,
        content_type: &str,
        custom: &BTreeMap<String, String>,
    ) -> Result<(), PortError> {
        Clock::pause().await;
        check_key(key)?;
        let size: usize = custom.iter().map(|(name, value)| name.len() + value.len()).sum();
        if size > 2048 {
            return Err(PortError(format!("R2: {size} bytes of metadata, 2048 are allowed")));
        }
        let bytes = match body {
            Body::Bytes(bytes) => bytes,
            Body::Native(held) => held.into_bytes().map_err(PortError)?,
        };
        let fault = self.faults.strike(Part::Put);
        if fault != Some(When::Before) {
            self.store(key, bytes, content_type, custom);
        }
        fault.map_or(Ok(()), |_| Err(PortError(INJECTED.to_owned())))
    }

    async fn delete(&self, key: &str) -> Result<(), PortError> {
        Clock::pause().await;
        check_key(key)?;
        self.stored.borrow_mut().remove(key);
        Ok(())
    }

    async fn begin(&self, key: &str, content_type: &str) -> Result<String, PortError> {
        Clock::pause().await;
        check_key(key)?;
        let mut uploads = self.uploads.borrow_mut();
        let id = format!("upload-{}-of-{key}", uploads.len() + 1);
        uploads.insert(id.clone(), Parts { content_type: content_type.to_owned(), parts: BTreeMap::new() });
        Ok(id)
    }

    async fn put_part(&self, upload: Upload<'_>, number: u16, bytes: Vec<u8>) -> Result<String, PortError> {
        Clock::pause().await;
        let fault = self.faults.strike(Part::Put);
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let etag = format!("{:032x}", hasher.finish());
        if fault != Some(When::Before) {
            let mut uploads = self.uploads.borrow_mut();
            let found = uploads.get_mut(upload.id).ok_or_else(|| PortError("R2: no such upload".to_owned()))?;
            assert!((1..=10_000).contains(&number) && bytes.len() <= PART_BYTES);
            found.parts.insert(number, (etag.clone(), bytes));
        }
        fault.map_or(Ok(etag), |_| Err(PortError(INJECTED.to_owned())))
    }

    async fn complete(&self, upload: Upload<'_>, etags: &[String]) -> Result<(), PortError> {
        Clock::pause().await;
        let fault = self.faults.strike(Part::Complete);
        if fault != Some(When::Before) {
            let found = self.uploads.borrow_mut().remove(upload.id);
            let Parts { content_type, parts } = found.ok_or_else(|| PortError("R2: no such upload".to_owned()))?;
            let same =
                parts.values().map(|(etag, _)| etag).eq(etags) && parts.keys().copied().eq(1..=etags.len() as u16);
            let last = parts.len().saturating_sub(1);
            let sizes = parts.values().take(last).all(|(_, bytes)| bytes.len() == PART_BYTES);
            if !same || !sizes {
                return Err(PortError("R2: these are not the parts, or not of one size".to_owned()));
            }
            let bytes: Vec<u8> = parts.into_values().flat_map(|(_, bytes)| bytes).collect();
            self.store(upload.key, bytes, &content_type, &BTreeMap::new());
        }
        fault.map_or(Ok(()), |_| Err(PortError(INJECTED.to_owned())))
    }
}
