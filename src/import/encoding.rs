//! Recognises the encoding of a file. docs/import.md has the rules for merchants.
//!
//! The encoding is decided by the first of these that is known:
//!
//! 1. A byte order mark, or the zero bytes of UTF-16.
//! 2. The encoding that the merchant chose.
//! 3. The content. The file is UTF-8 if no lines or only a few are invalid UTF-8; `Judge::verdict` has the limits.
//!    Otherwise the file is windows-1252 if its letters are typical of Western Europe. The report warns that
//!    windows-1252 was guessed.
//!
//! Other encodings cannot be guessed. The merchant has to choose the encoding of such a file.

use super::problem::FileError;

pub const UTF_8: &str = "utf-8";

/// The usual encoding of CSV files from spreadsheets in Western Europe and America.
pub const WESTERN: &str = "windows-1252";

/// Encodings to suggest for a file that is neither UTF-8 nor windows-1252.
pub const SUGGESTED: [&str; 6] = ["windows-1251", "shift_jis", "gbk", "big5", "euc-kr", "windows-1250"];

/// The names of common encodings, for a message to the merchant.
pub const USUAL: &str = "utf-8, utf-16le, windows-1252, windows-1250, windows-1251, iso-8859-2, iso-8859-15, \
                         macintosh, shift_jis, gbk, big5 and euc-kr";

/// The byte that replaces bytes that a decoder cannot read. This byte is never part of UTF-8, so [`csv`](super::csv)
/// marks its record as broken, and the import refuses the row.
pub const UNREADABLE: u8 = 0xff;

/// Refuses pictures, archives and other files that are not text. For such a file, a message about the encoding would
/// mislead the merchant.
pub fn refuse_other_kinds(bytes: &[u8]) -> Result<(), FileError> {
    // A ZIP archive (xlsx, ods, numbers) and the older OLE container (xls).
    const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
    // A PDF, a gzip archive, a PNG, a JPEG.
    const OTHERS: [&[u8]; 4] = [b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff"];
    match () {
        () if WORKBOOKS.iter().any(|magic| bytes.starts_with(magic)) => Err(FileError::Spreadsheet),
        () if OTHERS.iter().any(|magic| bytes.starts_with(magic)) => Err(FileError::NotText),
        () => Ok(()),
    }
}

/// The encoding that a byte order mark or the zero bytes of UTF-16 show. `None` if the file has neither.
pub fn marked(bytes: &[u8]) -> Option<&'static str> {
    let beginning = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros_at = |odd: usize| beginning.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros_at(0), zeros_at(1));
    // In UTF-16, every second byte of Latin text is zero, even without a byte order mark.
    let alternates = beginning.len() >= 4 && even.max(odd) * 4 > beginning.len() && even.min(odd) == 0;
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some(UTF_8),
        [0xff, 0xfe, ..] => Some("utf-16le"),
        [0xfe, 0xff, ..] => Some("utf-16be"),
        _ if alternates && even == 0 => Some("utf-16le"),
        _ if alternates => Some("utf-16be"),
        _ => None,
    }
}

/// The result of examining a file without a byte order mark.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// UTF-8, possibly with a few invalid rows. Only the invalid rows are refused.
    Utf8,
    /// windows-1252.
    Western,
    /// Neither UTF-8 nor windows-1252.
    Unknown,
}

/// Counts lines and letters to recognise the encoding of a file. The file is added piece by piece.
#[derive(Default)]
pub struct Judge {
    /// Lines that are not blank.
    lines: u64,
    /// Lines with bytes that are not UTF-8.
    bad: u64,
    /// Lines that are valid UTF-8 and have characters outside ASCII.
    good: u64,
    line: Line,
    letters: Letters,
    /// The beginning of a character that the next piece continues.
    unfinished: Vec<u8>,
}

#[derive(Default)]
struct Line {
    is_filled: bool,
    is_bad: bool,
    has_letters: bool,
}

impl Judge {
    pub fn add(&mut self, piece: &[u8]) {
        self.letters.add(piece);
        let bytes = [std::mem::take(&mut self.unfinished).as_slice(), piece].concat();
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.add_valid(chunk.valid());
            let is_unfinished = std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
            if is_unfinished && chunks.peek().is_none() {
                self.unfinished = chunk.invalid().to_vec();
            } else if !chunk.invalid().is_empty() {
                self.line.is_filled = true;
                self.line.is_bad = true;
            }
        }
    }

    fn add_valid(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                b'\n' | b'\r' => self.end_line(),
                b',' | b';' | b'\t' | b' ' | b'"' => {}
                _ => {
                    self.line.is_filled = true;
                    self.line.has_letters |= !byte.is_ascii();
                }
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.lines += u64::from(line.is_filled);
        self.bad += u64::from(line.is_bad);
        self.good += u64::from(line.has_letters && !line.is_bad);
    }

    /// Decides by the numbers of bad and good lines and by the letters. The first rule that applies decides:
    ///
    /// 1. UTF-8 if at most two lines, and at most half of all lines, are bad. A few bad lines are probably mistakes.
    /// 2. UTF-8 if there are at least as many good lines as bad lines, because letters of another encoding are rarely
    ///    valid UTF-8.
    /// 3. windows-1252 if the letters are typical of Western Europe.
    /// 4. UTF-8 if at most a tenth of all lines are bad.
    /// 5. Otherwise the encoding is unknown.
    pub fn verdict(mut self) -> Verdict {
        self.line.is_bad |= !self.unfinished.is_empty();
        self.end_line();
        let is_rare = self.bad <= 2 && self.bad * 2 <= self.lines;
        match () {
            () if is_rare || self.good >= self.bad => Verdict::Utf8,
            () if self.letters.are_western() => Verdict::Western,
            () if self.bad * 10 <= self.lines => Verdict::Utf8,
            () => Verdict::Unknown,
        }
    }
}

/// Counts the bytes outside ASCII to recognise windows-1252. In Western texts, most of these bytes are single letters
/// between ASCII letters, and three in a row are rare.
#[derive(Default)]
struct Letters {
    all: u64,
    /// The number of bytes that are unusual in Western texts: three or more in a row, and signs inside a word, such as
    /// the `³` in `S³odka`. The Polish word “Słodka” in windows-1250 becomes `S³odka` if it is decoded as windows-1252.
    odd: u64,
    /// The number of bytes outside ASCII since the last ASCII byte.
    run: u64,
    /// The last byte outside ASCII.
    last: u8,
    /// True if the byte before the run is an ASCII letter.
    is_in_word: bool,
}

impl Letters {
    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if !byte.is_ascii() {
                self.run += 1;
                self.last = byte;
                continue;
            }
            if self.run > 0 {
                self.end_run(byte);
            }
            self.is_in_word = byte.is_ascii_alphabetic();
        }
    }

    fn end_run(&mut self, next: u8) {
        // In windows-1252, most bytes from 0x80 to 0xbf are signs. The bytes in this list are letters, or signs that
        // are common inside words, such as quotes and dashes.
        const USUAL_IN_WORDS: &[u8] = b"\x8a\x8c\x8e\x9a\x9c\x9e\x9f\x91\x92\x96\x97\x99\xa0\xad\xae\xb0\xb7";
        let run = std::mem::take(&mut self.run);
        let is_sign = self.last < 0xc0 && !USUAL_IN_WORDS.contains(&self.last);
        self.all += run;
        if run > 2 {
            self.odd += run;
        } else if run == 1 && is_sign && self.is_in_word && next.is_ascii_alphabetic() {
            self.odd += 1;
        }
    }

    fn are_western(&mut self) -> bool {
        self.end_run(b'\n');
        self.odd * 10 <= self.all * 3
    }
}

/// The first 60 bytes of the first cell that is not UTF-8. The cells can be found before the encoding is known, because
/// separators and quotes have the same bytes in all suggested encodings. `None` if all cells are UTF-8.
pub fn first_bad_cell(bytes: &[u8]) -> Option<&[u8]> {
    const MOST: usize = 60;
    let cells = bytes.split(|byte| matches!(byte, b'\n' | b'\r' | b'\t' | b',' | b';' | b'"'));
    let cell = cells.into_iter().find(|cell| std::str::from_utf8(cell).is_err())?;
    cell.get(..cell.len().min(MOST))
}
