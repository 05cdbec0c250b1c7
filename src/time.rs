//! Timestamps and time zones.

mod local;
mod read;

use std::{borrow::Borrow, fmt::Write as _};

use serde::{Deserialize, Serialize};

pub use local::NotLocal;
pub use read::read_iso;

/// A timestamp: milliseconds since 1970-01-01T00:00:00Z. The database uses the same unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMs(pub i64);

impl UnixMs {
    /// The time `seconds` later, or earlier if negative. Saturates at the ends of the range.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Milliseconds since `earlier`; 0 if `earlier` is a later time.
    pub const fn since(self, earlier: Self) -> i64 {
        let ms = self.0.saturating_sub(earlier.0);
        if ms > 0 { ms } else { 0 }
    }

    /// Reads a time in the format of RFC 3339, in UTC or with an offset.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        chrono::DateTime::parse_from_rfc3339(text).ok().map(|time| Self(time.timestamp_millis()))
    }

    /// The day in UTC, such as `2026-11-23`.
    pub fn day(self) -> String {
        let (year, month, day) = civil(self.seconds().div_euclid(86_400));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The time in the format of RFC 3339, in UTC, with milliseconds.
    pub fn rfc3339(self) -> String {
        let second = self.seconds().rem_euclid(86_400);
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", self.day(), self.0.rem_euclid(1000))
    }
}

/// A function that returns the offset of a time zone (IANA name) from UTC at a given time, in minutes; `None` if the
/// zone is unknown.
pub type OffsetAt = fn(zone: &str, at: UnixMs) -> Option<i32>;

/// The time zone in which people see times and days. An unknown zone counts as UTC.
#[derive(Debug, Clone)]
pub struct Zone {
    name: String,
    offset_at: OffsetAt,
}

impl Zone {
    /// The zone with this IANA name. The platform provides `offset_at`.
    pub const fn new(name: String, offset_at: OffsetAt) -> Self {
        Self { name, offset_at }
    }

    pub const fn utc() -> Self {
        Self { name: String::new(), offset_at: |_, _| Some(0) }
    }

    /// The local time and its offset in minutes. The local time is a timestamp whose day and hour in UTC are the local
    /// day and hour.
    fn local(&self, at: UnixMs) -> (UnixMs, i32) {
        let minutes = (self.offset_at)(&self.name, at).unwrap_or_default();
        (at.plus_seconds(i64::from(minutes) * 60), minutes)
    }

    /// The day in this zone, such as `2026-11-23`.
    pub fn day(&self, at: UnixMs) -> String {
        self.local(at).0.day()
    }

    /// The time as text for people: `23 November 2026, 12:05 UTC+1`. When summer time ends, one hour occurs twice. The
    /// offset shows which of the two is meant.
    pub fn words(&self, at: impl Borrow<UnixMs>) -> String {
        self.spell(*at.borrow())
    }

    /// The day as text for people: `23 November 2026`.
    pub fn day_words(&self, at: UnixMs) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (year, month, day) = civil(self.local(at).0.seconds().div_euclid(86_400));
        let month = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
        format!("{day} {month} {year}")
    }

    /// This code is not in [`Self::words`], because a generic function is compiled again for every type.
    fn spell(&self, at: UnixMs) -> String {
        let (local, offset) = self.local(at);
        let minute = local.seconds().rem_euclid(86_400) / 60;
        let mut words = format!("{}, {:02}:{:02}\u{a0}UTC", self.day_words(at), minute / 60, minute % 60);
        if offset != 0 {
            let (sign, size) = (if offset < 0 { '\u{2212}' } else { '+' }, offset.unsigned_abs());
            let _ = write!(words, "{sign}{}", size / 60);
            if size % 60 != 0 {
                let _ = write!(words, ":{:02}", size % 60);
            }
        }
        words
    }
}

/// Reads the offset from a text that `Intl.DateTimeFormat` wrote with `timeZoneName: 'longOffset'`. The text ends with
/// the offset, such as `GMT` or `GMT+05:45`. `None` for any other text. Seconds are ignored, because no zone has had
/// them since 1972.
pub fn read_offset(text: &str) -> Option<i32> {
    let (_, offset) = text.rsplit_once("GMT")?;
    if offset.is_empty() {
        return Some(0);
    }
    let (sign, size) = match offset.strip_prefix('+') {
        Some(size) => (1, size),
        None => (-1, offset.strip_prefix(['-', '\u{2212}'])?),
    };
    let mut parts = size.split(':').map(|part| part.parse::<u8>().ok());
    let (hours, minutes) = (parts.next()??, parts.next()??);
    (hours <= 23 && minutes <= 59).then(|| sign * (i32::from(hours) * 60 + i32::from(minutes)))
}

/// The year, month and day for a number of days since 1970-01-01, in the proleptic Gregorian calendar (ISO 8601).
///
/// The calculation uses years that begin in March, so that the leap day is the last day of a year.
const fn civil(days: i64) -> (i64, i64, i64) {
    // Days since 0000-03-01. 400 years have 146,097 days.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + 400 * era + if month <= 2 { 1 } else { 0 }, month, day)
}

#[cfg(test)]
mod tests {
    use chrono::Datelike as _;

    use super::*;

    #[test]
    fn days_and_times_match_those_of_chrono() {
        // The expected values come from the crate `chrono`. The JWT library depends on it, so it is available here.
        for days in (-800_000..800_000).step_by(97) {
            let time = UnixMs(days * 86_400_000 + 45_296_789);
            let other = chrono::DateTime::from_timestamp_millis(time.0).unwrap();
            assert_eq!(time.day(), format!("{:04}-{:02}-{:02}", other.year(), other.month(), other.day()));
            assert_eq!(time.rfc3339(), format!("{}T12:34:56.789Z", time.day()));
        }
    }

    #[test]
    fn only_times_in_the_format_of_rfc_3339_are_read() {
        for (text, time) in [
            ("2026-11-28T12:34:56.789Z", Some(1_795_869_296_789)),
            ("2026-11-28T13:34:56.789+01:00", Some(1_795_869_296_789)),
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-02-29T00:00:00Z", None),
            ("2026-11-28", None),
            ("2026-11-28T12:34", None),
            ("1795869296789", None),
            ("", None),
        ] {
            assert_eq!(UnixMs::from_rfc3339(text).map(|time| time.0), time, "{text}");
        }
    }

    #[test]
    fn times_for_people_show_the_offset_from_utc() {
        for (minutes, words) in [
            (Some(0), "23 November 2026, 11:06\u{a0}UTC"),
            (Some(60), "23 November 2026, 12:06\u{a0}UTC+1"),
            (Some(5 * 60 + 45), "23 November 2026, 16:51\u{a0}UTC+5:45"),
            (Some(14 * 60), "24 November 2026, 01:06\u{a0}UTC+14"),
            (Some(-(3 * 60 + 30)), "23 November 2026, 07:36\u{a0}UTC\u{2212}3:30"),
            (Some(-12 * 60), "22 November 2026, 23:06\u{a0}UTC\u{2212}12"),
            (None, "23 November 2026, 11:06\u{a0}UTC"),
        ] {
            let zone = Zone::new(minutes.map(|minutes: i32| minutes.to_string()).unwrap_or_default(), |zone, _| {
                zone.parse().ok()
            });
            assert_eq!(zone.words(UnixMs(1_795_432_000_000)), words);
        }
        assert_eq!(Zone::utc().words(UnixMs(-1)), "31 December 1969, 23:59\u{a0}UTC");
    }

    #[test]
    fn offsets_are_read_from_the_texts_of_intl() {
        for (text, minutes) in [
            ("1/15/2026, GMT", Some(0)),
            ("1/15/2026, GMT+00:00", Some(0)),
            ("1/15/2026, GMT+05:45", Some(345)),
            ("1/16/2026, GMT+14:00", Some(840)),
            ("1/15/2026, GMT-03:30", Some(-210)),
            ("1/15/2026, GMT\u{2212}03:30", Some(-210)),
            ("1/7/1972, GMT-00:44:30", Some(-44)),
            ("1/15/2026, GMT+5", None),
            ("1/15/2026, GMT+25:00", None),
            ("1/15/2026", None),
            ("", None),
        ] {
            assert_eq!(read_offset(text), minutes, "{text}");
        }
    }
}
