//! A fake of Cloudflare Images. Each new picture contains the settings and the picture that it was made from.

use std::cell::Cell;

use vitrine::platform::{Body, Images, NativeBody, PortError};

use super::Held;

/// A fake image service. It is not bound unless a test sets `is_bound`.
#[derive(Default, Clone)]
pub struct Transformer {
    pub is_bound: Cell<bool>,
    /// The number of pictures made so far.
    pub made: Cell<u32>,
}

impl Images for &Transformer {
    type Native = Held;

    fn is_bound(&self) -> bool {
        self.is_bound.get()
    }

    async fn card(&self, picture: Body<Held>, width: u32, height: u32, ground: &str) -> Result<Vec<u8>, PortError> {
        let Body::Native(picture) = picture else { return Err(PortError("no picture".to_owned())) };
        let bytes = picture.read(1 << 20).await.map_err(|error| PortError(format!("{error:?}")))?;
        let text = String::from_utf8(bytes).map_err(|_| PortError("not a picture".to_owned()))?;
        self.made.set(self.made.get() + 1);
        Ok(format!("{width}x{height} {ground} {text}").into_bytes())
    }

    async fn smaller(&self, picture: Body<Held>, width: u32) -> Result<Vec<u8>, PortError> {
        self.card(picture, width, 0, "smaller").await
    }
}
