//! Flags of an instruction: inserted, replaced, removed.

use super::word::remove_word;
use crate::dockerfile::{Flag, Instruction};
use crate::text::{Edit, TextRange, TextSize};

/// Puts a flag right behind the keyword (of the inner instruction, if that of an ONBUILD is given).
pub fn insert_flag(instruction: &Instruction, flag: &str) -> Edit {
    Edit::insert(instruction.keyword.range().end(), format!(" {flag}"))
}

/// Puts `new` in place of a flag, quotes of its value included. `None` if it cannot be told where the flag ends.
pub fn replace_flag(text: &str, flag: &Flag, new: &str) -> Option<Edit> {
    Some(Edit::replace(flag_range(text, flag)?, new))
}

/// Removes a flag, and its line where it has one for itself.
pub fn remove_flag(text: &str, escape: char, flag: &Flag) -> Option<Vec<Edit>> {
    Some(remove_word(text, escape, flag_range(text, flag)?))
}

/// The whole word of a flag. The text of a flag ends before a closing quote, since quotes are no part of it.
pub fn flag_range(text: &str, flag: &Flag) -> Option<TextRange> {
    let known = flag.text.range();
    let rest = text.get(known.end() as usize..)?;
    let n_quotes = rest.len() - rest.trim_start_matches(['"', '\'']).len();
    let is_end = rest.get(n_quotes..)?.chars().next().is_none_or(char::is_whitespace);
    let range = TextRange::new(known.start(), known.end() + n_quotes as TextSize);
    (is_end && range.slice(text).starts_with("--")).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::super::testing::edited;
    use super::*;

    fn each(
        text: &str,
        make: impl Fn(&str, char, &Instruction, &Flag) -> Option<Vec<Edit>>,
    ) -> Option<String> {
        edited(text, |text, tree| {
            let inner = tree.instructions.last()?.with_trigger().last()?;
            make(text, tree.escape, inner, inner.flags.first()?)
        })
    }

    #[test]
    fn a_flag_stands_behind_the_keyword_that_takes_it() {
        let insert = |text| each(text, |_, _, inner, _| Some(vec![insert_flag(inner, "--link")]));
        assert_eq!(insert("COPY --from=a b c").as_deref(), Some("COPY --link --from=a b c"));
        assert_eq!(
            insert("ONBUILD COPY \\\n  --from=a b c\n").as_deref(),
            Some("ONBUILD COPY --link \\\n  --from=a b c\n")
        );
    }

    #[test]
    fn quotes_belong_to_the_flag() {
        let replace = |text| each(text, |text, _, _, flag| Some(vec![replace_flag(text, flag, "--x")?]));
        assert_eq!(replace("COPY --from=\"a b\" c d\n").as_deref(), Some("COPY --x c d\n"));
        assert_eq!(replace("COPY --from=''").as_deref(), Some("COPY --x"));
        assert_eq!(replace("COPY --from\\=a c d\n").as_deref(), Some("COPY --x c d\n"));
    }

    #[test]
    fn a_removed_flag_takes_its_blank_or_its_line() {
        let remove = |text| each(text, |text, escape, _, flag| remove_flag(text, escape, flag));
        assert_eq!(remove("COPY --from=a --link b c\n").as_deref(), Some("COPY --link b c\n"));
        assert_eq!(remove("COPY --from=a b c\n").as_deref(), Some("COPY b c\n"));
        assert_eq!(remove("COPY \\\n  --from=a \\\n  b c\n").as_deref(), Some("COPY \\\n  b c\n"));
        assert_eq!(remove("COPY \\\n\t--from=a b c\n").as_deref(), Some("COPY \\\n\tb c\n"));
    }
}
