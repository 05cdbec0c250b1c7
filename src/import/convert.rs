//! Finds the encoding of a file, and converts the file to UTF-8. The later steps of the import read only UTF-8.
//!
//! The converted copy is one object in R2. The original is read in pieces, and the copy is uploaded in parts. The
//! original and the copy have the same row numbers. If the Worker stops during a conversion, the next queue message
//! converts the file from the beginning.

use std::collections::BTreeMap;

use crate::{
    context::Context,
    error::Error,
    platform::{Body, Objects, PART_BYTES, Platform, TextDecoder, Upload},
};

use super::{
    encoding::{self, Judge, SUGGESTED, UNREADABLE, UTF_8, Verdict, WESTERN},
    file::File,
    problem::FileError,
    row::shortened,
};

/// The number of bytes to read at once.
const PIECE: usize = 1 << 20;

/// The encoding of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// The name in lower case.
    pub name: String,
    /// True if the shop guessed windows-1252 from the letters of the file. It guesses only if the file is not UTF-8 and
    /// has no byte order mark, and the merchant chose no encoding.
    pub is_guessed: bool,
}

impl Encoding {
    fn known(name: impl Into<String>) -> Self {
        Self { name: name.into(), is_guessed: false }
    }

    /// The encoding of a file that begins with `head`. `chosen` is the encoding that the merchant chose, or empty. The
    /// inner error is the reason why the file cannot be imported.
    pub async fn of<P: Platform>(
        cx: &Context<'_, P>,
        file: &File,
        head: &[u8],
        chosen: &str,
    ) -> Result<Result<Self, FileError>, Error> {
        if let Err(failure) = encoding::refuse_other_kinds(head) {
            return Ok(Err(failure));
        }
        if let Some(name) = encoding::marked(head) {
            return Ok(Ok(Self::known(name)));
        }
        if !chosen.is_empty() {
            let name = P::text_decoder(chosen).map(|decoder| decoder.name());
            return name.map(|name| Ok(Self::known(name))).ok_or_else(|| Error::Internal(format!("encoding {chosen}")));
        }
        let mut judge = Judge::default();
        let mut offset = 0;
        while offset < file.bytes {
            let piece = file.read(cx, offset, PIECE).await?;
            judge.add(&piece);
            offset = offset.saturating_add(piece.len() as u64);
        }
        Ok(match judge.verdict() {
            Verdict::Utf8 => Ok(Self::known(UTF_8)),
            Verdict::Western => Ok(Self { name: WESTERN.to_owned(), is_guessed: true }),
            Verdict::Unknown => Err(FileError::UnknownEncoding { readings: readings::<P>(head) }),
        })
    }
}

/// Decodes the first cell of `head` that is not UTF-8 with each suggested encoding, so that the merchant can recognise
/// the right encoding. Returns the name of each encoding and its text. Encodings that cannot decode the cell are left
/// out.
fn readings<P: Platform>(head: &[u8]) -> Vec<(String, String)> {
    let cell = encoding::first_bad_cell(head).unwrap_or_default();
    let read = |name: &&str| {
        let text = P::text_decoder(name)?.decode(cell, true).ok()?;
        let is_text =
            !text.contains(|c: char| c == '\u{fffd}' || c.is_control() || ('\u{e000}'..'\u{f900}').contains(&c));
        (is_text && !text.is_empty()).then(|| ((*name).to_owned(), shortened(&text)))
    };
    SUGGESTED.iter().filter_map(read).collect()
}

/// Writes a copy of the file in UTF-8, and returns the copy. In the copy, the byte [`UNREADABLE`] replaces bytes that
/// the decoder cannot read.
pub async fn to_utf_8<P: Platform>(cx: &Context<'_, P>, file: &File, encoding: &str) -> Result<File, Error> {
    const TYPE: &str = "text/csv";
    let unknown = || Error::Internal(format!("encoding {encoding}"));
    let mut decoder = P::text_decoder(encoding).ok_or_else(unknown)?;
    let key = format!("{}.utf-8", file.key);
    let objects = cx.platform.objects();
    let (mut offset, mut written) = (0_u64, 0_u64);
    let (mut text, mut etags, mut upload) = (Vec::new(), Vec::new(), None);
    while offset < file.bytes {
        let piece = file.read(cx, offset, PIECE).await?;
        offset = offset.saturating_add(piece.len() as u64);
        add(&mut text, &decoder.decode(&piece, offset >= file.bytes)?);
        while text.len() > PART_BYTES {
            let rest = text.split_off(PART_BYTES);
            let part = std::mem::replace(&mut text, rest);
            let id = match upload.take() {
                Some(id) => id,
                None => objects.begin(&key, TYPE).await?,
            };
            written = written.saturating_add(part.len() as u64);
            etags.push(put_part(cx, &key, &id, etags.len(), part).await?);
            upload = Some(id);
        }
    }
    written = written.saturating_add(text.len() as u64);
    match upload {
        None => objects.put(&key, Body::Bytes(text), TYPE, &BTreeMap::new()).await?,
        Some(id) => {
            etags.push(put_part(cx, &key, &id, etags.len(), text).await?);
            objects.complete(Upload { key: &key, id: &id }, &etags).await?;
        }
    }
    Ok(File { key, bytes: written })
}

async fn put_part<P: Platform>(
    cx: &Context<'_, P>,
    key: &str,
    id: &str,
    before: usize,
    bytes: Vec<u8>,
) -> Result<String, Error> {
    let number = u16::try_from(before.saturating_add(1)).map_err(|_| Error::Internal(format!("{key}: too long")))?;
    Ok(cx.platform.objects().put_part(Upload { key, id }, number, bytes).await?)
}

/// Appends the decoded text to `bytes`. The decoder writes U+FFFD for bytes that it cannot read. Each U+FFFD becomes
/// the byte [`UNREADABLE`], so that the import later refuses the row.
fn add(bytes: &mut Vec<u8>, text: &str) {
    let mut parts = text.split('\u{fffd}');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        bytes.push(UNREADABLE);
        bytes.extend(part.bytes());
    }
}
