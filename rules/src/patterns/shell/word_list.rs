//! A list of words in a sentence.

/// `a`, `a and b`, `a, b and c`.
pub fn word_list(words: &[&str]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::word_list;

    #[test]
    fn the_last_word_is_joined_by_and() {
        assert_eq!(word_list(&["a"]), "a");
        assert_eq!(word_list(&["a", "b"]), "a and b");
        assert_eq!(word_list(&["a", "b", "c"]), "a, b and c");
    }
}
