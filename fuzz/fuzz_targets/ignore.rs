//! An ignore file, then a line feed and a NUL, then a path: parsing and matching never panic and always end.
#![no_main]

use hullwright_core::dockerignore::{IgnoreFile, Matcher, clean_path};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (patterns, path) = text.split_once("\n\0").unwrap_or((text, "a/b.c"));
    let file = IgnoreFile::parse(patterns);
    for pattern in &file.patterns {
        assert!(patterns.get(pattern.range.as_usize()).is_some());
    }
    if let Ok(matcher) = Matcher::new(&file) {
        let path = clean_path(path);
        let verdict = matcher.matches_or_parent_matches(&path);
        assert!(!verdict || matcher.deciding_pattern(&path).is_some());
        matcher.matches(&path);
        matcher.matches_in_walk(&path);
    }
});
