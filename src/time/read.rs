//! Reads dates and times that people and other programs wrote (ISO 8601).

use super::{UnixMs, civil};

/// Reads a text such as `2026-12-24` or `2026-12-24T13:00`. A time may have seconds, and an offset such as `Z`,
/// `+01:00` or `-0800`. A time without an offset is in UTC. A date without a time means noon in UTC, because nearly
/// every time zone has the same date at that moment. `None` for any other text, and for days that do not exist.
pub fn read_iso(text: &str) -> Option<UnixMs> {
    let text = text.trim();
    let (day, time) = match text.split_once(['T', 't', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut parts = day.split('-');
    let year = digits(parts.next()?, 4)?;
    let (month, of_month) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let days = days_since_1970(year, month, of_month).filter(|_| parts.next().is_none())?;
    let seconds = time.map_or(Some(12 * 3600), seconds_of_day)?;
    Some(UnixMs(days.checked_mul(86_400)?.checked_add(seconds)?.checked_mul(1000)?))
}

/// Reads a time with an optional offset. Returns the seconds since midnight in UTC on the written date. The number is
/// negative if the time is on the day before in UTC.
fn seconds_of_day(text: &str) -> Option<i64> {
    let text = text.trim();
    let (time, offset) = match text.find(['+', '-', 'Z', 'z', '\u{2212}']) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, "Z"),
    };
    let mut parts = time.trim_end().split(':');
    let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let seconds = match parts.next() {
        Some(part) => digits(part.split_once('.').map_or(part, |(whole, _)| whole), 2)?,
        None => 0,
    };
    if hours > 23 || minutes > 59 || seconds > 60 || parts.next().is_some() {
        return None;
    }
    Some(hours * 3600 + minutes * 60 + seconds - offset_in_seconds(offset)?)
}

fn offset_in_seconds(text: &str) -> Option<i64> {
    let size = match text {
        "Z" | "z" => return Some(0),
        _ => text.strip_prefix(['+', '-', '\u{2212}'])?.replace(':', ""),
    };
    let (hours, minutes) = size.split_at_checked(2)?;
    let (hours, minutes) = (digits(hours, 2)?, if minutes.is_empty() { 0 } else { digits(minutes, 2)? });
    let seconds = (hours <= 23 && minutes <= 59).then_some(hours * 3600 + minutes * 60)?;
    Some(if text.starts_with('+') { seconds } else { -seconds })
}

/// A number of exactly this many digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// The inverse of [`civil`]. `None` for a day that does not exist.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let shifted = if month > 2 { year } else { year - 1 };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let from_march = (month + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    (civil(days) == (year, month, day)).then_some(days)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_and_times_of_iso_8601_are_read() {
        for (text, expected) in [
            ("2026-12-24", Some("2026-12-24T12:00:00.000Z")),
            (" 2026-12-24T13:05 ", Some("2026-12-24T13:05:00.000Z")),
            ("2026-12-24T13:05:59.25Z", Some("2026-12-24T13:05:59.000Z")),
            ("2026-11-25T13:00-0800", Some("2026-11-25T21:00:00.000Z")),
            ("2026-01-01 00:30 +01:00", Some("2025-12-31T23:30:00.000Z")),
            ("2028-02-29", Some("2028-02-29T12:00:00.000Z")),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-00-10", None),
            ("26-12-24", None),
            ("24.12.2026", None),
            ("2026-12-24-1", None),
            ("2026-12-24T25:00", None),
            ("2026-12-24T13", None),
            ("2026-12-24T13:00+9", None),
            ("+026-12-24", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(read_iso(text).map(UnixMs::rfc3339).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn written_days_and_times_are_read_back(days in -700_000..2_900_000_i64) {
            let noon = UnixMs((days * 86_400 + 43_200) * 1000);
            prop_assert_eq!(read_iso(&noon.day()), Some(noon));
            prop_assert_eq!(read_iso(&noon.rfc3339()), Some(noon));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,30}") {
            let _ = read_iso(&text);
        }
    }
}
