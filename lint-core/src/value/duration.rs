//! Durations as Go's `time.ParseDuration` reads them: `1h30m`, `1.5s`, `-2ms`.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::combinator::opt;
use nom::{IResult, Parser};

/// Why a text is no duration.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DurationError {
    /// A number without a unit: `5`.
    MissingUnit,
    /// A unit other than ns, us, µs, ms, s, m and h.
    UnknownUnit,
    /// Anything else that is not a number.
    Invalid,
    /// More than 2⁶³−1 nanoseconds, about 292 years.
    Overflow,
}

/// The largest magnitude, which only a negative duration can reach.
const MAX_MAGNITUDE: u64 = 1 << 63;

/// Parses `text` to nanoseconds.
pub fn parse_duration(text: &str) -> Result<i64, DurationError> {
    let (is_negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(DurationError::Invalid);
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let Ok((after, (whole, fraction, unit))) = component(rest) else {
            return Err(DurationError::Invalid);
        };
        if whole.is_empty() && fraction.is_none_or(str::is_empty) {
            return Err(DurationError::Invalid);
        }
        let amount = nanoseconds(whole, fraction.unwrap_or_default(), unit)?;
        total = total
            .checked_add(amount)
            .filter(|&total| total <= MAX_MAGNITUDE)
            .ok_or(DurationError::Overflow)?;
        rest = after;
    }
    if is_negative {
        return Ok(0_i64.wrapping_sub_unsigned(total));
    }
    i64::try_from(total).map_err(|_| DurationError::Overflow)
}

/// Digits, perhaps a point and digits, and all up to the next digit or point as the unit.
fn component(text: &str) -> IResult<&str, (&str, Option<&str>, &str)> {
    let digits = |text| take_while(|ch: char| ch.is_ascii_digit())(text);
    let point = |text| tag(".")(text);
    let fraction = (point, digits).map(|(_, digits)| digits);
    let unit = alt((take_while1(|ch: char| ch != '.' && !ch.is_ascii_digit()), tag("")));
    (digits, opt(fraction), unit).parse(text)
}

fn nanoseconds(whole: &str, fraction: &str, unit: &str) -> Result<u64, DurationError> {
    let mut value = 0_u64;
    for digit in digits(whole) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(digit))
            .filter(|&value| value <= MAX_MAGNITUDE)
            .ok_or(DurationError::Overflow)?;
    }
    let unit = match unit {
        "" => return Err(DurationError::MissingUnit),
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return Err(DurationError::UnknownUnit),
    };
    let whole =
        value.checked_mul(unit).filter(|&value| value <= MAX_MAGNITUDE).ok_or(DurationError::Overflow)?;
    let amount = whole + fraction_of(fraction, unit);
    if amount > MAX_MAGNITUDE { Err(DurationError::Overflow) } else { Ok(amount) }
}

/// The fraction's digits that fit 63 bits, times the unit, in floating point as Go does it.
#[expect(clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "Go's arithmetic, rounding included")]
fn fraction_of(fraction: &str, unit: u64) -> u64 {
    let mut value = 0_u64;
    let mut scale = 1.0_f64;
    for digit in digits(fraction) {
        let Some(next) = Some(value)
            .filter(|&value| value <= i64::MAX as u64 / 10)
            .map(|value| value * 10 + digit)
            .filter(|&value| value <= MAX_MAGNITUDE)
        else {
            break;
        };
        value = next;
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

fn digits(text: &str) -> impl Iterator<Item = u64> {
    text.bytes().map(|byte| u64::from(byte.saturating_sub(b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up() {
        assert_eq!(parse_duration("0"), Ok(0));
        assert_eq!(parse_duration("-0"), Ok(0));
        assert_eq!(parse_duration("1h30m"), Ok(5_400_000_000_000));
        assert_eq!(parse_duration("1.5s"), Ok(1_500_000_000));
        assert_eq!(parse_duration("-.5ms"), Ok(-500_000));
        assert_eq!(parse_duration("+5.s"), Ok(5_000_000_000));
        assert_eq!(parse_duration("1us2µs3μs4ns"), Ok(6_004));
        assert_eq!(parse_duration("0.3333333333333333333h"), Ok(1_200_000_000_000));
    }

    #[test]
    fn a_number_needs_a_unit() {
        assert_eq!(parse_duration("5"), Err(DurationError::MissingUnit));
        assert_eq!(parse_duration("1s5"), Err(DurationError::MissingUnit));
        assert_eq!(parse_duration("1.2.3s"), Err(DurationError::MissingUnit));
        assert_eq!(parse_duration("1d"), Err(DurationError::UnknownUnit));
        assert_eq!(parse_duration("1 s"), Err(DurationError::UnknownUnit));
    }

    #[test]
    fn what_is_no_number_is_invalid() {
        for text in ["", "-", "s", ".", ".s", "--1s", " 1s"] {
            assert_eq!(parse_duration(text), Err(DurationError::Invalid), "{text}");
        }
    }

    #[test]
    fn the_range_is_that_of_i64() {
        assert_eq!(parse_duration("9223372036854775807ns"), Ok(i64::MAX));
        assert_eq!(parse_duration("-9223372036854775808ns"), Ok(i64::MIN));
        assert_eq!(parse_duration("9223372036854775808ns"), Err(DurationError::Overflow));
        assert_eq!(parse_duration("99999999999999999999s"), Err(DurationError::Overflow));
        assert_eq!(parse_duration("2562048h"), Err(DurationError::Overflow));
    }
}
