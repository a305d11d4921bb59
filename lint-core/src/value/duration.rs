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

/// What tells Go's durations from those of a library that grew out of them.
pub(super) struct DurationGrammar {
    /// Nanoseconds of a unit.
    pub unit: fn(&str) -> Option<u64>,
    /// The largest magnitude, before the sign.
    pub max_magnitude: u64,
}

/// The largest magnitude is one that only a negative duration can reach.
const GO: DurationGrammar = DurationGrammar { unit: go_unit, max_magnitude: 1 << 63 };

/// Parses `text` to nanoseconds.
pub fn parse_duration(text: &str) -> Result<i64, DurationError> {
    parse_duration_as(&GO, text)
}

/// Nanoseconds of a unit of `time.ParseDuration`.
pub(super) fn go_unit(unit: &str) -> Option<u64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// Parses `text` to nanoseconds as `grammar` has it.
pub(super) fn parse_duration_as(grammar: &DurationGrammar, text: &str) -> Result<i64, DurationError> {
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
        let amount = nanoseconds(grammar, whole, fraction.unwrap_or_default(), unit)?;
        total = total
            .checked_add(amount)
            .filter(|&total| total <= grammar.max_magnitude)
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

fn nanoseconds(
    grammar: &DurationGrammar,
    whole: &str,
    fraction: &str,
    unit: &str,
) -> Result<u64, DurationError> {
    let max = grammar.max_magnitude;
    let mut value = 0_u64;
    for digit in digits(whole) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(digit))
            .filter(|&value| value <= max)
            .ok_or(DurationError::Overflow)?;
    }
    if unit.is_empty() {
        return Err(DurationError::MissingUnit);
    }
    let unit = (grammar.unit)(unit).ok_or(DurationError::UnknownUnit)?;
    let whole = value.checked_mul(unit).filter(|&value| value <= max).ok_or(DurationError::Overflow)?;
    let amount = whole.saturating_add(fraction_of(fraction, unit, max));
    if amount > max { Err(DurationError::Overflow) } else { Ok(amount) }
}

/// The fraction's digits that fit 63 bits, times the unit, in floating point as Go does it.
#[expect(clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "Go's arithmetic, rounding included")]
fn fraction_of(fraction: &str, unit: u64, max: u64) -> u64 {
    let mut value = 0_u64;
    let mut scale = 1.0_f64;
    for digit in digits(fraction) {
        let Some(next) = Some(value)
            .filter(|&value| value <= i64::MAX as u64 / 10)
            .map(|value| value * 10 + digit)
            .filter(|&value| value <= max)
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
