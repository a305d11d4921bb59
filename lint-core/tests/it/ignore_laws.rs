//! What holds for every ignore file: no text makes parsing or matching panic, or slow.

use hullwright_core::dockerignore::{IgnoreFile, Matcher, clean_path};
use proptest::prelude::*;

fn ask_everything(text: &str, path: &str) {
    let file = IgnoreFile::parse(text);
    for pattern in &file.patterns {
        assert!(text.get(pattern.range.as_usize()).is_some());
        assert!(pattern.range.contains_range(pattern.body_range));
        if let Some(error) = pattern.error {
            assert!(pattern.range.contains_range(error.range) && !error.range.is_empty());
            assert!(text.get(error.range.as_usize()).is_some());
        }
    }
    let matcher = Matcher::new(&file);
    let has_error = file.patterns.iter().any(|pattern| pattern.error.is_some());
    assert_eq!(matcher.is_err(), has_error || file.too_long_line.is_some());
    if let Ok(matcher) = matcher {
        let verdict = matcher.matches_or_parent_matches(path);
        assert_eq!(verdict, matcher.deciding_pattern(path).is_some_and(|pattern| !pattern.is_exception));
        matcher.matches(path);
        matcher.matches_in_walk(path);
        let again =
            Matcher::from_cleaned(file.cleaned()).expect("cleaned patterns are as valid as written ones");
        assert_eq!(again.matches_or_parent_matches(path), verdict);
    }
}

/// The verdict level by level: the path and each folder above it are asked alone.
fn is_ignored_level_by_level(pattern: &str, path: &str) -> Option<bool> {
    let matcher = Matcher::from_cleaned([pattern]).ok()?;
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    // What `matches` itself asks above a level is a level too, so it adds nothing.
    Some(ends.filter_map(|end| path.get(..end)).any(|level| matcher.matches(level)))
}

proptest! {
    #[test]
    fn arbitrary_text_is_safe(text in any::<String>(), path in any::<String>()) {
        ask_everything(&text, &path);
    }

    #[test]
    fn pattern_like_text_is_safe(
        text in "([*?!/.#ab\\\\\\[\\]^|{}(),0-9 pQEdxz\r\n\u{feff}é-]|\\*\\*/?){0,40}",
        path in "[ab/.*\\\\é0-9]{0,20}",
    ) {
        ask_everything(&text, &path);
    }

    #[test]
    fn one_run_over_all_levels_equals_asking_each(
        pattern in "!?([*?/.ab\\\\\\[\\]^|{}d2-]|\\*\\*/?){1,12}",
        path in "[abd2]{1,3}(/[ab.d]{1,3}){0,4}",
    ) {
        let path = clean_path(&path);
        if path != "." && let Some(expected) = is_ignored_level_by_level(&pattern, &path) {
            let matcher = Matcher::from_cleaned([pattern.as_str()]).expect("it was valid before");
            prop_assert_eq!(matcher.matches_or_parent_matches(&path), expected);
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing(path in "[./a!]{0,16}") {
        let once = clean_path(&path);
        prop_assert_eq!(clean_path(&once), once);
    }
}

/// The verdict on a path. A matcher that goes back and tries again would not come to one in a lifetime.
fn is_ignored(pattern: &str, path: &str) -> bool {
    let matcher = Matcher::new(&IgnoreFile::parse(pattern)).expect("the pattern is valid");
    let verdict = matcher.matches_or_parent_matches(path);
    assert_eq!(matcher.matches(path), verdict);
    verdict
}

#[test]
fn many_stars_come_to_a_verdict() {
    assert!(!is_ignored("a*a*a*a*a*a*b", &"a".repeat(4096)));
    assert!(is_ignored(&format!("{}b", "a*".repeat(500)), &format!("{}b", "a".repeat(4000))));
    assert!(!is_ignored(&format!("{}b", "**/a/".repeat(300)), &"a/".repeat(2000)));
    // A folder on the way ends in `b`.
    assert!(is_ignored(&format!("{}b", "**/*".repeat(300)), &format!("{}c", "b/".repeat(2000))));
}

#[test]
fn counts_and_alternatives_come_to_a_verdict() {
    // One alternative is anchored nowhere and may be empty.
    assert!(is_ignored("*a{1000}|a{0,1000}b{0,1000}|*c", &"a".repeat(4096)));
    assert!(!is_ignored(&format!("[{}]{{1000}}*b", "a-zé".repeat(1000)), &"a".repeat(4096)));
}

#[test]
fn a_large_file_comes_to_a_verdict() {
    let text = "**/*.{js,ts}\n!src/**/[ab]*\n".repeat(2000);
    assert!(!is_ignored(&text, "src/main/java/com/example/app.ts"));
}
