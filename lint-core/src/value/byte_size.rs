//! Sizes in bytes as `RAMInBytes` of github.com/docker/go-units reads them: `64m`, `1.5 GiB`. Units are powers
//! of 1024.

/// Why a text is no size.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ByteSizeError {
    /// No number, or one below zero.
    InvalidNumber,
    /// A unit other than b, k, m, g, t, p, with `b` or `ib` behind it.
    InvalidUnit,
    /// More bytes than 64 bits hold. Go's result is not defined then.
    Overflow,
}

/// Parses `text` to bytes; a fraction of a byte is dropped.
#[expect(clippy::cast_precision_loss, reason = "Go compares and multiplies in floating point")]
pub fn parse_byte_size(text: &str) -> Result<i64, ByteSizeError> {
    let last = text.rfind(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | ' '));
    let (number, unit) =
        last.and_then(|at| text.split_at_checked(at + 1)).ok_or(ByteSizeError::InvalidNumber)?;
    let number = number.strip_suffix(' ').unwrap_or(number);
    let size: f64 = number.parse().map_err(|_| ByteSizeError::InvalidNumber)?;
    if size.is_nan() || size < 0.0 {
        return Err(ByteSizeError::InvalidNumber);
    }
    let size = size * multiplier(unit).ok_or(ByteSizeError::InvalidUnit)? as f64;
    if size >= i64::MAX as f64 { Err(ByteSizeError::Overflow) } else { Ok(size as i64) }
}

fn multiplier(unit: &str) -> Option<u64> {
    let unit = unit.to_ascii_lowercase();
    let mut chars = unit.chars();
    let exponent = match chars.next() {
        None => return Some(1),
        Some('b') => return chars.as_str().is_empty().then_some(1),
        Some('k') => 1,
        Some('m') => 2,
        Some('g') => 3,
        Some('t') => 4,
        Some('p') => 5,
        Some(_) => return None,
    };
    matches!(chars.as_str(), "" | "b" | "ib").then(|| 1024_u64.pow(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_powers_of_1024() {
        assert_eq!(parse_byte_size("32"), Ok(32));
        assert_eq!(parse_byte_size("32b"), Ok(32));
        assert_eq!(parse_byte_size("64m"), Ok(64 << 20));
        assert_eq!(parse_byte_size("1.5 GiB"), Ok(3 << 29));
        assert_eq!(parse_byte_size("1Kb"), Ok(1024));
        assert_eq!(parse_byte_size(".5k"), Ok(512));
        assert_eq!(parse_byte_size("1.9"), Ok(1));
        assert_eq!(parse_byte_size("1e3p"), Ok(1000 << 50));
    }

    #[test]
    fn other_texts_are_errors() {
        for text in ["", "k", "-1", "hello", ".", "1  k", " 1", "1 2"] {
            assert_eq!(parse_byte_size(text), Err(ByteSizeError::InvalidNumber), "{text}");
        }
        for text in ["1kbb", "1bb", "1x", "1ki", "1mibs", "1é"] {
            assert_eq!(parse_byte_size(text), Err(ByteSizeError::InvalidUnit), "{text}");
        }
        assert_eq!(parse_byte_size("9000p"), Err(ByteSizeError::Overflow));
    }
}
