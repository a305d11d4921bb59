//! How a message shows names that lead in a circle.

/// Names that are shown; of more, those in the middle are left out.
const SHOWN: usize = 8;

/// `` `a` → `b` → `a` ``, the first name again at the end.
pub(super) fn circle(names: &[&str]) -> String {
    let shown = |names: &[&str]| format!("`{}`", names.join("` → `"));
    match names.split_at_checked(SHOWN - 2) {
        Some((head, rest)) if rest.len() > 2 => {
            let tail = rest.get(rest.len() - 2..).unwrap_or_default();
            format!("{} → … → {}", shown(head), shown(tail))
        }
        _ => shown(names),
    }
}

#[cfg(test)]
mod tests {
    use super::circle;

    #[test]
    fn long_circles_are_cut_in_the_middle() {
        assert_eq!(circle(&["a", "b", "a"]), "`a` → `b` → `a`");
        let names = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "1"];
        assert_eq!(circle(&names), "`1` → `2` → `3` → `4` → `5` → `6` → … → `9` → `1`");
        assert_eq!(circle(&names[..8]), "`1` → `2` → `3` → `4` → `5` → `6` → `7` → `8`");
    }
}
