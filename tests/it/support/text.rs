//! Encodings of text from `encoding_rs`, which browsers use too.

use vitrine::platform::{PortError, TextDecoder};

pub struct Decoder(encoding_rs::Decoder);

impl Decoder {
    pub fn new(name: &str) -> Option<Self> {
        let encoding = encoding_rs::Encoding::for_label_no_replacement(name.as_bytes())?;
        Some(Self(encoding.new_decoder_with_bom_removal()))
    }
}

impl TextDecoder for Decoder {
    fn name(&self) -> String {
        self.0.encoding().name().to_ascii_lowercase()
    }

    fn decode(&mut self, bytes: &[u8], is_last: bool) -> Result<String, PortError> {
        let most = self.0.max_utf8_buffer_length(bytes.len()).expect("a short text");
        let mut text = String::with_capacity(most);
        let (result, read, _) = self.0.decode_to_string(bytes, &mut text, is_last);
        assert_eq!((result, read), (encoding_rs::CoderResult::InputEmpty, bytes.len()));
        Ok(text)
    }
}
