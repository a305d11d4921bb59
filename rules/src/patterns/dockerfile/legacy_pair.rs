//! `key value` of ENV and LABEL written as `key=value`.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::Pair;
use hullwright_core::dockerfile::word::{one_word_edits, parse_words};
use hullwright_core::edit::dockerfile::{line_end, line_start};
use hullwright_core::edit::edits_in;
use hullwright_core::rule::Context;
use hullwright_core::text::{Edit, MappedText, TextRange};

use crate::patterns::dockerfile::trailing_comment::comment_in_text;

/// The pair with an equals sign, its value the same in every environment. A value that starts with `=` loses that sign, and
/// pairs at its end become pairs: that is not the same, but what was meant. `None` where it cannot be told, and for a value with a comment in it, which is another
/// mistake that quotes would hide.
pub fn with_equals_sign(cx: &Context<'_>, pair: &Pair) -> Option<Fix> {
    let (key, value) = (&pair.key, &pair.value);
    let escape = cx.dockerfile().escape;
    if key.is_empty()
        || value.is_empty()
        || key.as_str().contains(['"', '\'', escape])
        || comment_in_text(value).is_some()
    {
        return None;
    }
    let (file, title) = (cx.file().id(), format!("Write `{}=…`", key.as_str()));
    if goes_on_with_pairs(value.as_str(), escape) {
        return Some(Fix::unsafe_fix(title).edits(file, sign(cx, key, value)?));
    }
    let Some(behind) = value.as_str().strip_prefix('=') else {
        return Some(Fix::safe(title).edits(file, edits(cx, key, value, escape)?));
    };
    let start = value.len() - behind.trim_start().len();
    let meant = value.slice(start..value.len());
    // Further pairs behind it would become part of the value.
    if meant.is_empty() || meant.as_str().contains('=') {
        return None;
    }
    Some(Fix::unsafe_fix(title).edits(file, edits(cx, key, &meant, escape)?))
}

/// Whether all words but the first are pairs of their own, such as `B=2` in `ENV A 1 B=2`.
fn goes_on_with_pairs(value: &str, escape: char) -> bool {
    let words = parse_words(value, escape);
    let is_name = |name: &str| {
        name.starts_with(|ch: char| ch.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let is_pair = |word: &str| word.split_once('=').is_some_and(|(name, _)| is_name(name));
    let mut words = words.into_iter().map(|word| value.get(word).unwrap_or_default());
    let first = words.next().unwrap_or_default();
    let mut rest = words.peekable();
    rest.peek().is_some() && !first.contains('=') && rest.all(is_pair)
}

fn edits(cx: &Context<'_>, key: &MappedText, value: &MappedText, escape: char) -> Option<Vec<Edit>> {
    let mut edits = sign(cx, key, value)?;
    edits.extend(edits_in(value, &one_word_edits(value.as_str(), escape)?)?);
    Some(edits)
}

/// The sign in place of what stands between. Comment lines stay there, and then the value starts its line.
fn sign(cx: &Context<'_>, key: &MappedText, value: &MappedText) -> Option<Vec<Edit>> {
    let text = cx.text();
    let gap = TextRange::new(key.range().end(), value.range().start());
    let has_comment = gap.slice(text).split('\n').skip(1).any(|line| line.trim_start().starts_with('#'));
    if !has_comment {
        return Some(vec![Edit::replace(gap, "=")]);
    }
    let first = TextRange::new(gap.start(), line_end(text, gap.start())).slice(text);
    let continuation = first.trim_start_matches([' ', '\t']);
    let blanks = TextRange::at(gap.start(), (first.len() - continuation.len()) as u32);
    let indent = TextRange::new(line_start(text, gap.end()), gap.end());
    let is_blank = indent.slice(text).trim().is_empty();
    is_blank.then(|| {
        let dedent = Some(Edit::delete(indent)).filter(|edit| !edit.range.is_empty());
        [Some(Edit::replace(blanks, "=")), dedent].into_iter().flatten().collect()
    })
}
