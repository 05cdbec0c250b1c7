//! Local times in a zone, as the HTML control `datetime-local` writes and reads them.

use super::{UnixMs, Zone, read_iso};

/// No zone changes its clocks twice within this time before or after a local time.
const NEAR_SECONDS: i64 = 86_400;

/// The reason why a text is not a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotLocal {
    /// The text is no date with a time.
    Unreadable,
    /// The clocks of the zone skip this time, because summer time begins.
    Skipped,
}

impl Zone {
    /// The local time to the minute, such as `2026-11-23T12:05`.
    pub fn local_text(&self, at: UnixMs) -> String {
        self.local(at).0.rfc3339().chars().take("2026-11-23T12:05".len()).collect()
    }

    /// Reads a local time such as `2026-11-23T12:05`, or with a space or with seconds. If the clocks show a time twice,
    /// because summer time ends, it is the first of the two.
    ///
    /// # Errors
    /// [`NotLocal`]
    pub fn read_local(&self, text: &str) -> Result<UnixMs, NotLocal> {
        let has_time = text.trim().split_once(['T', 't', ' ']).is_some_and(|(_, time)| {
            time.contains(':') && time.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
        });
        let wall = read_iso(text).filter(|_| has_time).ok_or(NotLocal::Unreadable)?;
        let offset_at = |at| i64::from(self.local(at).1) * 60;
        let offsets = [-NEAR_SECONDS, NEAR_SECONDS].map(|near| offset_at(wall.plus_seconds(near)));
        let possible = offsets.into_iter().filter_map(|offset| {
            let at = wall.plus_seconds(-offset);
            (offset_at(at) == offset).then_some(at)
        });
        possible.min().ok_or(NotLocal::Skipped)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600_000;
    const SPRING: i64 = 100 * 24 * HOUR;
    const AUTUMN: i64 = 300 * 24 * HOUR;

    /// A zone that is an hour ahead, and two hours from day 100 to day 300.
    fn zone() -> Zone {
        Zone::new(String::new(), |_, at| Some(if (SPRING..AUTUMN).contains(&at.0) { 120 } else { 60 }))
    }

    #[test]
    fn skipped_times_are_refused_and_of_two_times_the_first_is_meant() {
        let (spring, autumn) = (UnixMs(SPRING), UnixMs(AUTUMN));
        for (text, expected) in [
            ("1970-04-11T00:59".to_owned(), Ok(SPRING - 60_000)),
            (zone().local_text(spring), Ok(SPRING)),
            ("1970-04-11T01:00".to_owned(), Err(NotLocal::Skipped)),
            ("1970-04-11 01:59".to_owned(), Err(NotLocal::Skipped)),
            ("1970-04-11T02:00".to_owned(), Ok(SPRING)),
            ("1970-10-28T00:59".to_owned(), Ok(AUTUMN - HOUR - 60_000)),
            ("1970-10-28T01:00".to_owned(), Ok(AUTUMN - HOUR)),
            ("1970-10-28T01:59:59".to_owned(), Ok(AUTUMN - 1000)),
            (zone().local_text(autumn), Ok(AUTUMN - HOUR)),
            ("1970-10-28T02:00".to_owned(), Ok(AUTUMN + HOUR)),
        ] {
            assert_eq!(zone().read_local(&text).map(|at| at.0), expected, "{text}");
        }
        assert_eq!(zone().local_text(spring), "1970-04-11T02:00");
    }

    #[test]
    fn only_a_date_with_a_time_is_read() {
        for text in [
            "",
            "2026-11-23",
            "12:05",
            "2026-11-23T",
            "2026-11-23T12",
            "2026-11-23T24:00",
            "2026-02-30T12:00",
            "2026-11-23T12:05Z",
            "2026-11-23T12:05+01:00",
            "12026-11-23T12:05",
            "23.11.2026 12:05",
            "soon",
        ] {
            assert_eq!(zone().read_local(text), Err(NotLocal::Unreadable), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_written_time_is_read_back(minute in 0..600_i64 * 24 * 60) {
            let at = UnixMs(minute * 60_000);
            let read = zone().read_local(&zone().local_text(at)).unwrap();
            // In the hour that comes twice, the first one is read.
            prop_assert!(read == at || (AUTUMN..AUTUMN + HOUR).contains(&at.0) && read.0 == at.0 - HOUR);
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,30}") {
            let _ = zone().read_local(&text);
        }
    }
}
