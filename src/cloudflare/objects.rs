//! R2, Cloudflare's object storage.

use std::collections::BTreeMap;

use worker::{Bucket, Data, Env, HttpMetadata, Range, ResponseBody, UploadedPart};

use super::body::Native;
use crate::platform::{Body, ByteRange, Object, ObjectMeta, Objects, PortError, Upload};

/// The bucket behind the binding `BUCKET`.
pub struct R2<'a> {
    pub env: &'a Env,
}

impl R2<'_> {
    fn bucket(&self) -> Result<Bucket, PortError> {
        self.env.bucket("BUCKET").map_err(failed)
    }
}

impl Objects for R2<'_> {
    type Native = Native;

    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PortError> {
        self.bucket()?.head(key).await.map_err(failed)?.map(|object| meta(&object)).transpose()
    }

    async fn get(&self, key: &str, range: Option<ByteRange>) -> Result<Option<Object<Native>>, PortError> {
        let bucket = self.bucket()?;
        let mut get = bucket.get(key);
        if let Some(range) = range {
            get = get.range(Range::OffsetWithLength { offset: range.start, length: range.length() });
        }
        let Some(object) = get.execute().await.map_err(failed)? else { return Ok(None) };
        let body = match object.body().map(worker::ObjectBody::response_body).transpose().map_err(failed)? {
            Some(ResponseBody::Stream(stream)) => Body::Native(Native(stream)),
            _ => Body::Bytes(Vec::new()),
        };
        Ok(Some(Object { meta: meta(&object)?, body }))
    }

    async fn put(
        &self,
        key: &str,
        body: Body<Native>,
        content_type: &str,
        custom: &BTreeMap<String, String>,
    ) -> Result<(), PortError> {
        let data = match body {
            Body::Bytes(bytes) => Data::Bytes(bytes),
            Body::Native(Native(stream)) => Data::ReadableStream(stream),
        };
        let http = HttpMetadata { content_type: Some(content_type.to_owned()), ..HttpMetadata::default() };
        let custom: std::collections::HashMap<_, _> = custom.clone().into_iter().collect();
        let put = self.bucket()?.put(key, data).http_metadata(http).custom_metadata(custom).execute().await;
        put.map(drop).map_err(failed)
    }

    async fn delete(&self, key: &str) -> Result<(), PortError> {
        self.bucket()?.delete(key).await.map_err(failed)
    }

    async fn begin(&self, key: &str, content_type: &str) -> Result<String, PortError> {
        let http = HttpMetadata { content_type: Some(content_type.to_owned()), ..HttpMetadata::default() };
        let bucket = self.bucket()?;
        let upload = bucket.create_multipart_upload(key).http_metadata(http).execute().await.map_err(failed)?;
        Ok(upload.upload_id().await)
    }

    async fn put_part(&self, upload: Upload<'_>, number: u16, bytes: Vec<u8>) -> Result<String, PortError> {
        let upload = self.bucket()?.resume_multipart_upload(upload.key, upload.id).map_err(failed)?;
        Ok(upload.upload_part(number, Data::Bytes(bytes)).await.map_err(failed)?.etag())
    }

    async fn complete(&self, upload: Upload<'_>, etags: &[String]) -> Result<(), PortError> {
        let upload = self.bucket()?.resume_multipart_upload(upload.key, upload.id).map_err(failed)?;
        let parts = (1..).zip(etags).map(|(number, etag)| UploadedPart::new(number, etag.clone()));
        upload.complete(parts).await.map(drop).map_err(failed)
    }
}

fn meta(object: &worker::Object) -> Result<ObjectMeta, PortError> {
    Ok(ObjectMeta {
        size: object.size(),
        etag: object.http_etag(),
        content_type: object.http_metadata().content_type,
        custom: object.custom_metadata().map_err(failed)?.into_iter().collect(),
    })
}

fn failed(error: worker::Error) -> PortError {
    PortError(format!("R2: {error}"))
}
