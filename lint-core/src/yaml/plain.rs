//! The types of plain scalars without a tag.
//!
//! What lives here: how go-yaml, which Docker Compose reads with, the YAML 1.2 core schema and YAML 1.1 each see them.

/// What a plain scalar is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Plain {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A date, with or without a time.
    Timestamp,
    /// Anything else.
    Text,
}

/// What a reader of YAML 1.1 takes a plain scalar for that others take for something else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Yaml11 {
    /// `yes`, `no`, `on`, `off`, `y`, `n`.
    Boolean(bool),
    /// `22:22` is a number of base 60.
    Sexagesimal,
    /// `0777` is a number of base 8.
    Octal,
}

/// What go-yaml reads, when any value is welcome.
///
/// ```
/// use hullwright_core::yaml::{Plain, plain_value};
///
/// assert_eq!(plain_value("0777"), Plain::Int(511));
/// assert_eq!(plain_value("yes"), Plain::Text);
/// assert_eq!(plain_value("22:22"), Plain::Text);
/// ```
pub fn plain_value(text: &str) -> Plain {
    if let Some(word) = word(text) {
        return word;
    }
    match text {
        "-0" | "-0.0" => return Plain::Float(-0.0),
        _ if !text.starts_with(['+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) => {
            return Plain::Text;
        }
        _ if is_timestamp(text) => return Plain::Timestamp,
        _ => {}
    }
    let without_underscores;
    let number = if text.contains('_') && !text.starts_with('.') {
        without_underscores = text.replace('_', "");
        &without_underscores
    } else {
        text
    };
    if !number.starts_with('.') {
        let (is_negative, digits) = sign(number);
        if let Some(magnitude) = go_magnitude(digits) {
            if let Some(int) = signed(is_negative, magnitude) {
                return Plain::Int(int);
            }
            // Above 63 bits go-yaml has an unsigned number; below there is none.
            if !is_negative {
                #[expect(clippy::cast_precision_loss, reason = "this is what a float is")]
                return Plain::Float(magnitude as f64);
            }
        }
    }
    float(number, true).map_or(Plain::Text, Plain::Float)
}

/// What the core schema of YAML 1.2 says.
///
/// ```
/// use hullwright_core::yaml::{Plain, core_value};
///
/// assert_eq!(core_value("0777"), Plain::Int(777));
/// assert_eq!(core_value("0o7"), Plain::Int(7));
/// ```
pub fn core_value(text: &str) -> Plain {
    if let Some(word) = word(text) {
        return word;
    }
    let based = |prefix: &str, base: u32| {
        let digits = text.strip_prefix(prefix)?;
        magnitude(digits, base).map(|magnitude| match i64::try_from(magnitude) {
            Ok(int) => Plain::Int(int),
            #[expect(clippy::cast_precision_loss, reason = "this is what a float is")]
            Err(_) => Plain::Float(magnitude as f64),
        })
    };
    if let Some(number) = based("0o", 8).or_else(|| based("0x", 16)) {
        return number;
    }
    let (is_negative, digits) = sign(text);
    match magnitude(digits, 10).and_then(|magnitude| signed(is_negative, magnitude)) {
        Some(int) => Plain::Int(int),
        None => float(text, false).map_or(Plain::Text, Plain::Float),
    }
}

/// Whether a reader of YAML 1.1 takes a plain scalar for something that go-yaml or YAML 1.2 does not.
///
/// ```
/// use hullwright_core::yaml::{Yaml11, differs_in_yaml11};
///
/// assert_eq!(differs_in_yaml11("on"), Some(Yaml11::Boolean(true)));
/// assert_eq!(differs_in_yaml11("22:22"), Some(Yaml11::Sexagesimal));
/// assert_eq!(differs_in_yaml11("true"), None);
/// ```
pub fn differs_in_yaml11(text: &str) -> Option<Yaml11> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some(Yaml11::Boolean(true)),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Some(Yaml11::Boolean(false)),
        _ => {}
    }
    let (_, digits) = sign(text);
    if is_sexagesimal(digits) {
        return Some(Yaml11::Sexagesimal);
    }
    let octal = digits.strip_prefix('0')?;
    let is_octal = octal.bytes().all(|byte| matches!(byte, b'0'..=b'7' | b'_'));
    // Up to 7 both readings are the same number.
    let differs = octal.trim_start_matches(['0', '_']).bytes().filter(u8::is_ascii_digit).count() > 1;
    (is_octal && differs).then_some(Yaml11::Octal)
}

/// The words that every schema knows.
fn word(text: &str) -> Option<Plain> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Null,
        "true" | "True" | "TRUE" => Plain::Bool(true),
        "false" | "False" | "FALSE" => Plain::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Plain::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Plain::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => Plain::Float(f64::NAN),
        _ => return None,
    })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn signed(is_negative: bool, magnitude: u64) -> Option<i64> {
    if is_negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

fn magnitude(digits: &str, base: u32) -> Option<u64> {
    // `from_str_radix` would take another sign.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, base).ok()
}

/// A whole number without its sign, as Go writes them: `0x1f`, `0b1`, `0o17`, `017`, `15`.
fn go_magnitude(digits: &str) -> Option<u64> {
    let Some(rest) = digits.strip_prefix('0') else { return magnitude(digits, 10) };
    for (prefix, base) in [(['x', 'X'], 16), (['o', 'O'], 8), (['b', 'B'], 2)] {
        if let Some(rest) = rest.strip_prefix(prefix) {
            return magnitude(rest, base);
        }
    }
    if rest.is_empty() { Some(0) } else { magnitude(rest, 8) }
}

/// A number with a point or an exponent, or with nothing but digits. `refuses_infinite`: whether a number too large
/// for a float is none.
fn float(text: &str, refuses_infinite: bool) -> Option<f64> {
    let (_, digits) = sign(text);
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(sign(exponent).1)),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    let is_float = has_digits
        && is_number(whole)
        && is_number(fraction)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && is_number(exponent));
    let float: f64 = text.parse().ok().filter(|_| is_float)?;
    (float.is_finite() || !refuses_infinite).then_some(float)
}

/// `2001-12-14`, `2001-12-14t21:59:43.10-05:00`, `2001-12-14 21:59:43.10`: the forms that go-yaml takes.
fn is_timestamp(text: &str) -> bool {
    let Some((date, time)) =
        text.split_once(['T', 't', ' ']).map(|(date, time)| (date, Some(time))).or(Some((text, None)))
    else {
        return false;
    };
    let mut parts = date.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let has_four_digits = year.len() == 4;
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let n_days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    if !has_four_digits || !(1..=n_days).contains(&day) {
        return false;
    }
    match time {
        None => true,
        Some(time) if text.contains(' ') => is_time(time),
        Some(time) => time_without_zone(time).is_some_and(is_time),
    }
}

fn time_without_zone(time: &str) -> Option<&str> {
    if let Some(time) = time.strip_suffix('Z') {
        return Some(time);
    }
    let (time, zone) = time.split_at_checked(time.rfind(['+', '-'])?)?;
    let (hours, minutes) = zone.trim_start_matches(['+', '-']).split_once(':')?;
    let is_zone = hours.len() == 2
        && minutes.len() == 2
        && digits(hours, 2).is_some_and(|hours| hours <= 24)
        && digits(minutes, 2).is_some_and(|minutes| minutes <= 60);
    is_zone.then_some(time)
}

fn is_time(time: &str) -> bool {
    let mut parts = time.splitn(3, ':');
    let (Some(hours), Some(minutes), Some(seconds)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (seconds, fraction) =
        seconds.split_once(['.', ',']).map_or((seconds, "0"), |(whole, fraction)| (whole, fraction));
    digits(hours, 2).is_some_and(|hours| hours < 24)
        && digits(minutes, 2).is_some_and(|minutes| minutes < 60)
        && digits(seconds, 2).is_some_and(|seconds| seconds < 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number of one digit up to `max_len`.
fn digits(text: &str, max_len: usize) -> Option<u32> {
    let is_number = text.len() <= max_len && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

fn is_sexagesimal(text: &str) -> bool {
    let Some((first, rest)) = text.split_once(':') else { return false };
    let (rest, has_fraction) = match rest.split_once('.') {
        Some((rest, fraction)) if fraction.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'_')) => {
            (rest, true)
        }
        Some(_) => return false,
        None => (rest, false),
    };
    let starts_well =
        first.starts_with(|digit: char| digit.is_ascii_digit() && (has_fraction || digit != '0'));
    starts_well
        && first.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'_'))
        && rest.split(':').all(|part| digits(part, 2).is_some_and(|part| part < 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_yaml_knows_few_words() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(plain_value(text), Plain::Null, "{text}");
        }
        for text in [
            "yes", "no", "on", "off", "y", "n", "tRUE", "nULL", "image", "22:22", "1.2.3", "+", "-", ".",
            "0x", "1e", "_1",
        ] {
            assert_eq!(plain_value(text), Plain::Text, "{text}");
        }
        assert_eq!(plain_value("True"), Plain::Bool(true));
        assert_eq!(plain_value("FALSE"), Plain::Bool(false));
    }

    #[test]
    fn go_yaml_takes_the_bases_of_go() {
        for (text, want) in [
            ("0", 0),
            ("+12", 12),
            ("-12", -12),
            ("1_000", 1000),
            ("0x1F", 31),
            ("-0x1f", -31),
            ("0o17", 15),
            ("0b101", 5),
            ("0777", 511),
            ("0440", 288),
            ("-017", -15),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(plain_value(text), Plain::Int(want), "{text}");
        }
        for (text, want) in [
            ("089", 89.0),
            ("1.5", 1.5),
            (".5", 0.5),
            ("1.", 1.0),
            ("1e3", 1000.0),
            ("-1.5E-1", -0.15),
            ("9223372036854775808", 9_223_372_036_854_775_808.0),
            ("99999999999999999999", 1e20),
            ("1_0.5", 10.5),
        ] {
            assert_eq!(plain_value(text), Plain::Float(want), "{text}");
        }
        assert_eq!(plain_value("0xffffffffffffffffff"), Plain::Text);
        assert_eq!(plain_value("1e999"), Plain::Text);
    }

    #[test]
    fn go_yaml_knows_timestamps() {
        for text in [
            "2001-12-14",
            "2001-1-2",
            "2001-12-14T21:59:43Z",
            "2001-12-14t21:59:43.10-05:00",
            "2001-12-14 21:59:43.10",
        ] {
            assert_eq!(plain_value(text), Plain::Timestamp, "{text}");
        }
        for text in [
            "2001-13-14",
            "2001-02-29",
            "2001-12",
            "201-12-14",
            "2001-12-14 21:59:43.10 -5",
            "2001-12-14T21:59:43",
        ] {
            assert_eq!(plain_value(text), Plain::Text, "{text}");
        }
    }

    #[test]
    fn the_core_schema_has_its_own_octal() {
        assert_eq!(core_value("0o17"), Plain::Int(15));
        assert_eq!(core_value("0777"), Plain::Int(777));
        assert_eq!(core_value("-5"), Plain::Int(-5));
        assert_eq!(core_value("+.5"), Plain::Float(0.5));
        for text in ["1_000", "0b1", "-0x1", "2001-12-14", "1__", "0x", "0o8", "0x+1", "+-1"] {
            assert_eq!(core_value(text), Plain::Text, "{text}");
        }
    }

    #[test]
    fn yaml11_reads_otherwise() {
        for text in ["22:22", "1:30:00", "-1:30", "0:30.5", "190:20:30.15"] {
            assert_eq!(differs_in_yaml11(text), Some(Yaml11::Sexagesimal), "{text}");
        }
        for text in ["0777", "-010", "00_10"] {
            assert_eq!(differs_in_yaml11(text), Some(Yaml11::Octal), "{text}");
        }
        for text in ["0", "07", "089", "22:60", "8080:80", "a:1", "0o17", "127.0.0.1:80", ""] {
            let expected = None;
            assert_eq!(differs_in_yaml11(text), expected, "{text}");
        }
        assert_eq!(differs_in_yaml11("Off"), Some(Yaml11::Boolean(false)));
    }
}
