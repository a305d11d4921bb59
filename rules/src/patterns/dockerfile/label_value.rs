//! What the value of a label has to look like.
//!
//! Entry points: [`fits`], and [`fits_hadolint`] for hadolint's reading of the same types.

use hullwright_core::rule::LabelType;

/// Whether a value is one of the type. Anything but nothing is text.
pub fn fits(value: &str, label: LabelType) -> bool {
    match label {
        LabelType::Text => true,
        LabelType::Url => is_url(value),
        LabelType::Rfc3339 => is_moment(value),
        LabelType::Spdx => spdx::Expression::parse(value).is_ok(),
        LabelType::Hash => is_hash(value, |len| (7..=40).contains(&len) || len == 64),
        LabelType::Semver => is_version(value, |number| number == "0" || !number.starts_with('0')),
        LabelType::Email => is_address(value),
    }
}

/// hadolint knows single licences that are not deprecated, commits of 7 and 40 digits, and numbers with leading zeros.
pub fn fits_hadolint(value: &str, label: LabelType) -> bool {
    match label {
        LabelType::Spdx => spdx::license_id(value).is_some_and(|id| id.name == value && !id.is_deprecated()),
        LabelType::Hash => is_hash(value, |len| matches!(len, 7 | 40)),
        LabelType::Semver => is_version(value, |_| true),
        LabelType::Rfc3339 => is_moment(value.trim_end()),
        LabelType::Text | LabelType::Url | LabelType::Email => fits(value, label),
    }
}

/// A scheme, a colon, and characters of RFC 3986.
fn is_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|ch: char| ch.is_ascii_alphabetic())
        && scheme.chars().all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '+' | '-' | '.'));
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(ch);
    is_scheme && rest.chars().all(is_allowed)
}

/// A date, `T`, a time, and `Z` or the distance to it.
fn is_moment(value: &str) -> bool {
    let Some((date, time)) = value.split_once(['T', 't']) else { return false };
    let Some((clock, zone)) = time.find(['Z', 'z', '+', '-']).and_then(|at| time.split_at_checked(at)) else {
        return false;
    };
    let (seconds, fraction) = clock.split_once('.').map_or((clock, None), |(head, tail)| (head, Some(tail)));
    let is_fraction = fraction.is_none_or(|part| !part.is_empty() && is_digits(part));
    let is_zone = matches!(zone, "Z" | "z")
        || zone.get(1..).is_some_and(|rest| {
            let rest = rest.replace(':', "");
            rest.len() == 4 && is_within(rest.get(..2), 0..=23) && is_within(rest.get(2..), 0..=59)
        });
    is_date(date) && is_clock(seconds) && is_fraction && is_zone
}

fn is_date(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let lengths = (year.len(), month.len(), day.len());
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>())
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let n_days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    lengths == (4, 2, 2) && (1..=n_days).contains(&day)
}

/// Hours, minutes and seconds; the last may be a leap second.
fn is_clock(clock: &str) -> bool {
    let parts: Vec<&str> = clock.split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else { return false };
    is_within(Some(hours), 0..=23) && is_within(Some(minutes), 0..=59) && is_within(Some(seconds), 0..=60)
}

fn is_within(text: Option<&str>, range: std::ops::RangeInclusive<u32>) -> bool {
    let text = text.filter(|text| text.len() == 2 && is_digits(text));
    text.and_then(|text| text.parse().ok()).is_some_and(|number| range.contains(&number))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_hash(value: &str, is_len: impl Fn(usize) -> bool) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    is_len(value.len()) && value.bytes().all(is_digit)
}

/// Three numbers, and words behind `-` and `+`.
fn is_version(value: &str, is_number: impl Fn(&str) -> bool) -> bool {
    let (rest, build) = value.split_once('+').map_or((value, None), |(head, tail)| (head, Some(tail)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(head, tail)| (head, Some(tail)));
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let are_words = |words: Option<&str>| words.is_none_or(|words| words.split('.').all(is_word));
    let numbers: Vec<&str> = core.split('.').collect();
    let are_numbers =
        numbers.iter().all(|number| !number.is_empty() && is_digits(number) && is_number(number));
    numbers.len() == 3 && are_numbers && are_words(pre) && are_words(build)
}

/// A name, `@`, and a domain whose parts are not empty.
fn is_address(value: &str) -> bool {
    let Some((name, domain)) = value.rsplit_once('@') else { return false };
    let is_atom = |part: &str| {
        let is_char = |ch: char| ch.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(ch);
        !part.is_empty() && part.chars().all(is_char)
    };
    let is_quoted = name.len() > 2 && name.starts_with('"') && name.ends_with('"');
    let is_literal = domain.starts_with('[') && domain.ends_with(']');
    (is_quoted || name.split('.').all(is_atom)) && (is_literal || domain.split('.').all(is_atom))
}
