//! An option less in a command of a script.
//!
//! `None` wherever what is started is not what stands in the file. Entry point: [`remove_option`].

use hullwright_core::edit::dockerfile::remove_word;
use hullwright_core::rule::Context;
use hullwright_core::shell::command::{FoundOption, Part};
use hullwright_core::shell::{Argument, LaunchedCommand};
use hullwright_core::text::{Edit, TextRange};

/// Takes an option away, with its value: the whole word, or one letter out of several.
pub fn remove_option(
    cx: &Context<'_>,
    launched: &LaunchedCommand<'_>,
    option: &FoundOption<'_>,
) -> Option<Vec<Edit>> {
    launched.place.as_ref()?;
    let word = option.spelling.argument();
    let range = written_range(cx, word)?;
    let is_letter = !word.text.starts_with("--") && option.spelling.text().len() == 1;
    if is_letter && word.text.len() > 2 {
        let takes_value = option.value.is_some();
        return (!takes_value)
            .then(|| option.spelling.exact_range().map(|letter| vec![Edit::delete(letter)]))?;
    }
    let value = option.value.map(Part::argument).filter(|value| value.range != word.range);
    let Some(value) = value else { return Some(remove_word(cx.text(), cx.dockerfile().escape, range)) };
    let between = TextRange::new(range.end(), value.range.start());
    let is_beside = between.slice(cx.text()).bytes().all(|byte| byte == b' ' || byte == b'\t');
    let is_on_line = !value.range.slice(cx.text()).contains('\n');
    let whole = range.cover(value.range);
    (is_beside && is_on_line).then(|| remove_word(cx.text(), cx.dockerfile().escape, whole))
}

/// Where a word stands, if it stands there as it is read.
fn written_range(cx: &Context<'_>, word: &Argument<'_>) -> Option<TextRange> {
    (cx.slice(word.range) == word.text).then_some(word.range)
}
