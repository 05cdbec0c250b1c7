//! Recognises the encoding of a file. docs/import.md has the rules for merchants.
//!
//! A byte order mark decides first, or the zero bytes of UTF-16. If there is neither, the merchant's choice decides,
//! and without a choice the content. The content is UTF-8 if no or few lines are invalid UTF-8; `Judge::verdict` has
//! the limits. Otherwise it is windows-1252 if its letters look like Western Europe, and the report warns that the
//! encoding was guessed. Other encodings cannot be guessed, so such a file needs the merchant's choice.

use super::problem::FileError;

pub const UTF_8: &str = "utf-8";

/// The encoding of spreadsheets in Western Europe and America.
pub const WESTERN: &str = "windows-1252";

/// Encodings to suggest for a file that is neither UTF-8 nor Western.
pub const SUGGESTED: [&str; 6] = ["windows-1251", "shift_jis", "gbk", "big5", "euc-kr", "windows-1250"];

/// The names of common encodings, for a message to the merchant.
pub const USUAL: &str = "utf-8, utf-16le, windows-1252, windows-1250, windows-1251, iso-8859-2, iso-8859-15, \
                         macintosh, shift_jis, gbk, big5 and euc-kr";

/// The byte that replaces bytes that a decoder cannot read. The byte is never part of UTF-8, so [`csv`](super::csv)
/// refuses the row.
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

/// The encoding that the first bytes of a file show. `None` if they show none.
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
    /// UTF-8. Rows with other bytes are refused one by one.
    Utf8,
    Western,
    /// Neither UTF-8 nor Western.
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

    /// One or two bad lines are mistakes in a UTF-8 file, if they are at most half of all lines. The file is also UTF-8
    /// if it has at least as many good lines as bad ones, because letters of another encoding are rarely valid UTF-8. A
    /// file that is neither, and whose letters are not Western, is still UTF-8 if at most a tenth of its lines are bad.
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

/// Counts the bytes outside ASCII to recognise windows-1252. In Western texts, most of these bytes are letters between
/// ASCII letters, and three in a row are rare.
#[derive(Default)]
struct Letters {
    all: u64,
    /// The bytes that are unusual in Western texts: three or more in a row, and signs inside a word, such as the `³` in
    /// `S³odka`. That is how windows-1252 reads the Polish word “Słodka” in windows-1250.
    odd: u64,
    /// The number of bytes outside ASCII since the last ASCII byte.
    run: u64,
    /// The last byte outside ASCII.
    last: u8,
    /// True if an ASCII letter is before the run.
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
        // In windows-1252, most bytes below 0xc0 are signs. These are the exceptions: letters, quotes, dashes and signs
        // that are common inside words.
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

/// At most 60 bytes of the first cell that is not UTF-8. Separators and quotes have the same bytes in all suggested
/// encodings.
pub fn first_bad_cell(bytes: &[u8]) -> Option<&[u8]> {
    const MOST: usize = 60;
    let cells = bytes.split(|byte| matches!(byte, b'\n' | b'\r' | b'\t' | b',' | b';' | b'"'));
    let cell = cells.into_iter().find(|cell| std::str::from_utf8(cell).is_err())?;
    cell.get(..cell.len().min(MOST))
}
