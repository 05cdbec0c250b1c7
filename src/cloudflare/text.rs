//! Decodes text with the runtime's `TextDecoder`.

use worker::web_sys;

use crate::platform::{PortError, TextDecoder};

/// The runtime's `TextDecoder`.
pub struct Decoder(web_sys::TextDecoder);

impl Decoder {
    /// A decoder for the encoding with this name; `None` if the runtime does not know the name.
    pub fn new(name: &str) -> Option<Self> {
        web_sys::TextDecoder::new_with_label(name).ok().map(Self)
    }
}

impl TextDecoder for Decoder {
    fn name(&self) -> String {
        self.0.encoding()
    }

    fn decode(&mut self, bytes: &[u8], is_last: bool) -> Result<String, PortError> {
        let options = web_sys::TextDecodeOptions::new();
        options.set_stream(!is_last);
        let text = self.0.decode_with_u8_array_and_options(bytes, &options);
        text.map_err(|error| PortError(format!("TextDecoder: {error:?}")))
    }
}
