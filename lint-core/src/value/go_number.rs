//! Numbers and booleans as Go's `strconv` reads them.

/// Why a text is no number of the wanted kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NumberError {
    /// Not a number of this base.
    Syntax,
    /// A number that does not fit.
    Range,
}

/// `strconv.ParseInt`: `base` 0 takes the base from a prefix and allows `_`; `bits` 0 is 64.
pub fn parse_int(text: &str, base: u32, bits: u32) -> Result<i64, NumberError> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let magnitude = parse_uint(digits, base, bits)?;
    let bits = if bits == 0 { 64 } else { bits };
    let limit = 1_u64.checked_shl(bits - 1).ok_or(NumberError::Range)?;
    if is_negative && magnitude <= limit {
        Ok(0_i64.wrapping_sub_unsigned(magnitude))
    } else if magnitude < limit {
        i64::try_from(magnitude).map_err(|_| NumberError::Range)
    } else {
        Err(NumberError::Range)
    }
}

/// `strconv.ParseUint`, which takes no sign.
pub fn parse_uint(text: &str, base: u32, bits: u32) -> Result<u64, NumberError> {
    if base != 0 {
        return parse_digits(text.chars(), base, bits);
    }
    let (digits, base) = detect_base(text);
    if !has_well_placed_underscores(text) {
        return Err(NumberError::Syntax);
    }
    parse_digits(digits.chars().filter(|&ch| ch != '_'), base, bits)
}

/// `strconv.ParseBool`.
pub fn parse_bool(text: &str) -> Result<bool, NumberError> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err(NumberError::Syntax),
    }
}

fn parse_digits(digits: impl Iterator<Item = char>, base: u32, bits: u32) -> Result<u64, NumberError> {
    if !(2..=36).contains(&base) {
        return Err(NumberError::Syntax);
    }
    let max = if bits == 0 || bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
    let mut value = 0_u64;
    let mut is_empty = true;
    for ch in digits {
        is_empty = false;
        let digit = u64::from(ch.to_digit(base).ok_or(NumberError::Syntax)?);
        // Go stops at the overflow, before it sees what follows.
        value = value
            .checked_mul(u64::from(base))
            .and_then(|value| value.checked_add(digit))
            .filter(|&value| value <= max)
            .ok_or(NumberError::Range)?;
    }
    if is_empty { Err(NumberError::Syntax) } else { Ok(value) }
}

fn detect_base(text: &str) -> (&str, u32) {
    let prefixes = [("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8), ("0x", 16), ("0X", 16)];
    for (prefix, base) in prefixes {
        if let Some(digits) = text.strip_prefix(prefix)
            && !digits.is_empty()
        {
            return (digits, base);
        }
    }
    match text.strip_prefix('0') {
        Some(digits) if !digits.is_empty() => (digits, 8),
        _ => (text, 10),
    }
}

/// Underscores stand between digits, or between a base prefix and a digit.
fn has_well_placed_underscores(text: &str) -> bool {
    let prefixes = ["0b", "0B", "0o", "0O", "0x", "0X"];
    let body = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix));
    let body = match body {
        Some(body) => body.strip_prefix('_').unwrap_or(body),
        None => text,
    };
    !body.contains('_') || body.split('_').all(|digits| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_fit_their_bits() {
        assert_eq!(parse_int("-128", 10, 8), Ok(-128));
        assert_eq!(parse_int("128", 10, 8), Err(NumberError::Range));
        assert_eq!(parse_int("+7", 10, 0), Ok(7));
        assert_eq!(parse_int("-9223372036854775808", 10, 64), Ok(i64::MIN));
        assert_eq!(parse_int("9223372036854775808", 10, 64), Err(NumberError::Range));
        assert_eq!(parse_uint("65535", 10, 16), Ok(65535));
        assert_eq!(parse_uint("65536", 10, 16), Err(NumberError::Range));
        assert_eq!(parse_uint("0755", 8, 32), Ok(0o755));
    }

    #[test]
    fn signs_and_blanks_are_not_digits() {
        for text in ["", "-", "+", " 1", "1 ", "--1", "1_0", "é", "9", "0x1"] {
            assert_eq!(parse_int(text, 8, 0), Err(NumberError::Syntax), "{text}");
        }
        assert_eq!(parse_uint("+1", 10, 0), Err(NumberError::Syntax));
    }

    #[test]
    fn base_zero_reads_prefixes() {
        assert_eq!(parse_int("0x_ff", 0, 0), Ok(255));
        assert_eq!(parse_int("-0b101", 0, 0), Ok(-5));
        assert_eq!(parse_int("0_17", 0, 0), Ok(15));
        assert_eq!(parse_int("1_000", 0, 0), Ok(1000));
        assert_eq!(parse_int("0", 0, 0), Ok(0));
        for text in ["0x", "08", "1__0", "_1", "1_", "0x1_"] {
            assert_eq!(parse_int(text, 0, 0), Err(NumberError::Syntax), "{text}");
        }
    }

    #[test]
    fn booleans_have_twelve_spellings() {
        assert_eq!((parse_bool("T"), parse_bool("False")), (Ok(true), Ok(false)));
        assert_eq!(parse_bool("yes"), Err(NumberError::Syntax));
        assert_eq!(parse_bool("tRUE"), Err(NumberError::Syntax));
    }
}
