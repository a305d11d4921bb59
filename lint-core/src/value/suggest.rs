//! "Did you mean": the closest of several names, as BuildKit's `util/suggest` finds it.

/// A distance this large is no suggestion any more.
const TOO_FAR: usize = 3;

/// The option closest to `value`, the first among equals; `None` when nothing is close or one is equal, as
/// then the name was not the problem.
pub fn closest<'o>(value: &str, options: impl IntoIterator<Item = &'o str>) -> Option<&'o str> {
    let mut best: Option<&str> = None;
    let mut best_distance = TOO_FAR;
    for option in options {
        if option == value {
            return None;
        }
        if option.len().abs_diff(value.len()) > best_distance * char::MAX.len_utf8() {
            continue;
        }
        let distance = strsim::levenshtein(value, option);
        if distance < best_distance {
            best = Some(option);
            best_distance = distance;
        }
    }
    best.filter(|option| !option.is_empty())
}

/// Whether nothing but a slip of the pen lies between the two: a letter in three, or case, `-` and `_`.
pub fn is_slip(written: &str, known: &str) -> bool {
    let bare = |name: &str| name.to_lowercase().replace(['-', '_'], "");
    bare(written) == bare(known) || strsim::osa_distance(written, known) * 3 <= written.chars().count()
}

/// [`closest`] without regard to case. The result is in the case of `value` when that is all lower or all
/// upper, and in lower case otherwise.
pub fn closest_ignoring_case<'o>(value: &str, options: impl IntoIterator<Item = &'o str>) -> Option<String> {
    let lower_options: Vec<String> = options.into_iter().map(str::to_lowercase).collect();
    let found = closest(&value.to_lowercase(), lower_options.iter().map(String::as_str))?;
    let is_upper = value != value.to_lowercase() && value == value.to_uppercase();
    Some(if is_upper { found.to_uppercase() } else { found.to_owned() })
}

/// How many letters were typed wrong, left out, added or swapped with their neighbour, if `value` was meant to be `option`.
pub fn typing_errors(value: &str, option: &str) -> usize {
    strsim::osa_distance(value, option)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_slip_is_found() {
        assert_eq!(closest("targt", ["type", "target", "source"]), Some("target"));
        assert_eq!(closest("ab", ["ac", "ad"]), Some("ac"));
        assert_eq!(closest("b", ["", "abc"]), None);
    }

    #[test]
    fn a_short_word_takes_but_one_slip() {
        assert!(is_slip("contex", "context") && is_slip("vnp", "vpn") && is_slip("cap-add", "cap_add"));
        assert!(!is_slip("net", "init") && is_slip("enviromnt", "environment"));
    }

    #[test]
    fn nothing_close_or_something_equal_is_no_suggestion() {
        assert_eq!(closest("entirely", ["different"]), None);
        assert_eq!(closest("run", ["runs", "run"]), None);
    }

    #[test]
    fn the_case_follows_the_value() {
        assert_eq!(closest_ignoring_case("FORM", ["from", "run"]).as_deref(), Some("FROM"));
        assert_eq!(closest_ignoring_case("Form", ["FROM"]).as_deref(), Some("from"));
        assert_eq!(closest_ignoring_case("RUN", ["run"]), None);
    }
}
