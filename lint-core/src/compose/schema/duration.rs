//! Durations of Compose files: `1m30s` and the like to nanoseconds and back.

use crate::value::duration::parse_duration;

pub(super) fn parse(text: &str) -> Option<i64> {
    parse_duration(text).ok()
}

/// As Go's `Duration.String` writes it.
pub(super) fn format(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let total = nanoseconds.unsigned_abs();
    let (unit, name) = match total {
        0 => return "0s".to_owned(),
        1..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => return format!("{sign}{}", clock(total)),
    };
    format!("{sign}{}{name}", decimal(total, unit))
}

fn clock(total: u64) -> String {
    let minute = 60_000_000_000;
    let seconds = decimal(total % minute, 1_000_000_000);
    let (hours, minutes) = (total / minute / 60, total / minute % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

fn decimal(value: u64, unit: u64) -> String {
    let (whole, fraction) = (value / unit, value % unit);
    if fraction == 0 {
        return whole.to_string();
    }
    let width = unit.ilog10() as usize;
    format!("{whole}.{}", format!("{fraction:0width$}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    #[test]
    fn durations_read_as_in_go() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (5_000_000_000, "5s"),
            (120_000_000_000, "2m0s"),
            (3_661_500_000_000, "1h1m1.5s"),
            (1_500_000, "1.5ms"),
            (-1_000, "-1µs"),
        ] {
            assert_eq!(super::format(nanoseconds), text);
        }
    }
}
