//! Durations of Compose, which have days and weeks (github.com/xhit/go-str2duration/v2), and the way Go writes a
//! duration.

use super::duration::{DurationError, DurationGrammar, go_unit, parse_duration_as};

/// The library is Go's parser of old, in which no magnitude exceeds that of a positive number.
const COMPOSE: DurationGrammar = DurationGrammar { unit: compose_unit, max_magnitude: i64::MAX as u64 };

/// Parses `text` to nanoseconds: `1w2d`, `1.5h`, `-90s`, `0`.
pub fn parse_long_duration(text: &str) -> Result<i64, DurationError> {
    parse_duration_as(&COMPOSE, text)
}

fn compose_unit(unit: &str) -> Option<u64> {
    match unit {
        "d" => Some(86_400_000_000_000),
        "w" => Some(604_800_000_000_000),
        _ => go_unit(unit),
    }
}

/// A duration of so many nanoseconds as Go's `time.Duration.String` writes it: `1h0m0s`, `1m30s`, `1.5s`, `100ms`,
/// `0s`.
pub fn format_go_duration(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let magnitude = nanoseconds.unsigned_abs();
    let text = match magnitude {
        0 => "0s".to_owned(),
        1..1_000 => format!("{magnitude}ns"),
        1_000..1_000_000 => decimal(magnitude, 3) + "µs",
        1_000_000..1_000_000_000 => decimal(magnitude, 6) + "ms",
        1_000_000_000.. => {
            let n_minutes = magnitude / 60_000_000_000;
            let seconds = decimal(magnitude % 60_000_000_000, 9) + "s";
            match (n_minutes / 60, n_minutes % 60) {
                (0, 0) => seconds,
                (0, minutes) => format!("{minutes}m{seconds}"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}"),
            }
        }
    };
    format!("{sign}{text}")
}

/// `value` with so many of its digits behind a point, without trailing zeros.
fn decimal(value: u64, n_decimals: u32) -> String {
    let scale = 10_u64.pow(n_decimals);
    let fraction = format!("{:0width$}", value % scale, width = n_decimals as usize);
    let whole = value / scale;
    match fraction.trim_end_matches('0') {
        "" => whole.to_string(),
        fraction => format!("{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_and_weeks_are_units() {
        assert_eq!(parse_long_duration("1w2d"), Ok(777_600_000_000_000));
        assert_eq!(parse_long_duration("1.5d"), Ok(129_600_000_000_000));
        assert_eq!(parse_long_duration("1w2d3h4m5s6ms7us8ns"), Ok(788_645_006_007_008));
        assert_eq!(parse_long_duration("-1m30s"), Ok(-90_000_000_000));
        assert_eq!(parse_long_duration("0"), Ok(0));
    }

    #[test]
    fn other_texts_are_errors() {
        assert_eq!(parse_long_duration(""), Err(DurationError::Invalid));
        assert_eq!(parse_long_duration("30"), Err(DurationError::MissingUnit));
        assert_eq!(parse_long_duration("1y"), Err(DurationError::UnknownUnit));
        assert_eq!(parse_long_duration("15251w"), Err(DurationError::Overflow));
        assert_eq!(parse_long_duration("-9223372036854775808ns"), Err(DurationError::Overflow));
    }

    #[test]
    fn durations_are_written_as_go_does() {
        let check = |nanoseconds, text: &str| assert_eq!(format_go_duration(nanoseconds), text);
        check(0, "0s");
        check(1, "1ns");
        check(1_500, "1.5µs");
        check(100_000_000, "100ms");
        check(1_500_000_000, "1.5s");
        check(90_000_000_000, "1m30s");
        check(-90_000_000_000, "-1m30s");
        check(3_600_000_000_000, "1h0m0s");
        check(777_600_000_000_000, "216h0m0s");
        check(60_000_000_001, "1m0.000000001s");
        check(i64::MAX, "2562047h47m16.854775807s");
        check(i64::MIN, "-2562047h47m16.854775808s");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(nanoseconds in -(1_i64 << 50)..1 << 50) {
            prop_assert_eq!(parse_long_duration(&format_go_duration(nanoseconds)), Ok(nanoseconds));
        }

        #[test]
        fn any_text_is_read_or_refused(text in r"(-|[0-9.]{1,20}|[nuµmshdw]|\PC){0,8}") {
            let _ = parse_long_duration(&text);
        }
    }
}
