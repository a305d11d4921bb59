//! The time of a run, as two of its names in a report.

use std::time::{SystemTime, UNIX_EPOCH};

const SECONDS_OF_DAY: u64 = 86_400;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_BEFORE_EPOCH: u64 = 719_468;
/// Days of 400 years, after which the calendar repeats.
const DAYS_OF_CYCLE: u64 = 146_097;

/// A second in UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    date: (u64, u64, u64),
    time: (u64, u64, u64),
}

impl Moment {
    /// The second that the clock shows.
    pub(super) fn now() -> Self {
        Self::at(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
    }

    /// So many seconds after 1970 began. Years are counted from March, so that a leap day is the last of its year.
    fn at(seconds: u64) -> Self {
        let days = seconds / SECONDS_OF_DAY + DAYS_BEFORE_EPOCH;
        let (cycle, day) = (days / DAYS_OF_CYCLE, days % DAYS_OF_CYCLE);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = cycle * 400 + year + u64::from(month <= 2);
        let rest = seconds % SECONDS_OF_DAY;
        Self { date: (year, month, day), time: (rest / 3_600, rest / 60 % 60, rest % 60) }
    }

    /// `20261122_070428`.
    pub(super) fn compact(self) -> String {
        let ((year, month, day), (hour, minute, second)) = (self.date, self.time);
        format!("{year:04}{month:02}{day:02}_{hour:02}{minute:02}{second:02}")
    }

    /// `2026-11-22 07:04:28`.
    pub(super) fn readable(self) -> String {
        let ((year, month, day), (hour, minute, second)) = (self.date, self.time);
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn days_of_the_calendar() {
        assert_eq!(Moment::at(0).readable(), "1970-01-01 00:00:00");
        assert_eq!(Moment::at(951_868_799).readable(), "2000-02-29 23:59:59");
        assert_eq!(Moment::at(951_868_800).readable(), "2000-03-01 00:00:00");
        assert_eq!(Moment::at(1_709_164_800).compact(), "20240229_000000");
        assert_eq!(Moment::at(1_798_761_599).compact(), "20261231_235959");
        assert_eq!(Moment::at(4_107_542_400).readable(), "2100-03-01 00:00:00");
    }
}
