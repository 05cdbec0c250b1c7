//! Points in time.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, as the database keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMs(pub i64);

impl UnixMs {
    /// The point `seconds` later (or earlier, when negative), held at the ends of the range.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds since 1970, as JWT and HTTP count.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Milliseconds from `earlier` to here; 0 when the clock went backwards.
    pub const fn since(self, earlier: Self) -> i64 {
        let ms = self.0.saturating_sub(earlier.0);
        if ms > 0 { ms } else { 0 }
    }

    /// The day in UTC, `2026-11-23`.
    pub fn day(self) -> String {
        let (year, month, day) = civil(self.seconds().div_euclid(86_400));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// As RFC 3339 writes it, in UTC, to the millisecond.
    pub fn rfc3339(self) -> String {
        let second = self.seconds().rem_euclid(86_400);
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", self.day(), self.0.rem_euclid(1000))
    }

    /// For people: `23 November 2026, 11:05 UTC`.
    pub fn words(self) -> String {
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
        let (year, month, day) = civil(self.seconds().div_euclid(86_400));
        let month = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
        let minute = self.seconds().rem_euclid(86_400) / 60;
        format!("{day} {month} {year}, {:02}:{:02} UTC", minute / 60, minute % 60)
    }
}

/// Year, month and day of the day so many days after 1970-01-01, in the Gregorian calendar extended to all time (ISO 8601).
///
/// Counted in years that begin in March, so that the day which comes and goes is the last.
const fn civil(days: i64) -> (i64, i64, i64) {
    // From 0000-03-01; 400 years have 146,097 days.
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
    fn as_other_calendars_have_it() {
        // From chrono, which is here for JWT.
        for days in (-800_000..800_000).step_by(97) {
            let time = UnixMs(days * 86_400_000 + 45_296_789);
            let other = chrono::DateTime::from_timestamp_millis(time.0).unwrap();
            assert_eq!(time.day(), format!("{:04}-{:02}-{:02}", other.year(), other.month(), other.day()));
            assert_eq!(time.rfc3339(), format!("{}T12:34:56.789Z", time.day()));
        }
        assert_eq!(UnixMs(1_795_432_000_000).words(), "23 November 2026, 11:06 UTC");
    }
}
