//! Where the parts of an image's name stand: in the word itself, or in the default of an ARG that only such words use.
//!
//! Entry points: [`image_spelling`] for a Dockerfile, [`Spelling`].

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, VariableKind};
use hullwright_core::text::{Edit, FileId, MappedText, MappedTextBuilder, TextRange};

/// An image's name, mapped to what can be edited. Other parts are there too, but not byte for byte.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// The file.
    pub file: FileId,
    /// The whole reference.
    pub text: MappedText,
}

impl Spelling {
    /// Gives the image a tag, or another one. Parts of the tag that stay are left alone.
    pub fn retag(&self, image: &ImageReference, tag: &str) -> Option<Vec<Edit>> {
        let Some(old) = &image.tag else {
            let end = self.text.len();
            let last = end.checked_sub(1)?..end;
            let at = self.text.locate(last.clone()).end();
            return self.text.is_verbatim_in(last).then(|| vec![Edit::insert(at, format!(":{tag}"))]);
        };
        let (old_parts, new_parts): (Vec<&str>, Vec<&str>) =
            (old.text.split('-').collect(), tag.split('-').collect());
        if old_parts.len() != new_parts.len() {
            return self.replace(old.range.clone(), tag).map(|edit| vec![edit]);
        }
        let mut start = old.range.start;
        let mut edits = Vec::new();
        for (old, new) in old_parts.iter().zip(new_parts) {
            if *old != new {
                edits.push(self.replace(start..start + old.len(), new)?);
            }
            start += old.len() + 1;
        }
        Some(edits)
    }

    /// Replaces a part of the reference.
    pub fn replace(&self, range: std::ops::Range<usize>, text: &str) -> Option<Edit> {
        let is_editable = self.text.is_verbatim_in(range.clone());
        is_editable.then(|| Edit::replace(self.text.locate(range), text))
    }
}

/// Several images get a tag in one fix; `None` when one of them cannot be edited.
pub fn retag_all<'a>(
    title: String,
    places: impl IntoIterator<Item = (Spelling, &'a ImageReference)>,
    tag: &str,
) -> Option<Fix> {
    let mut edits: Vec<(FileId, Edit)> = Vec::new();
    for (spelling, image) in places {
        for edit in spelling.retag(image, tag)? {
            // Two stages may take their tag from one ARG.
            if !edits.iter().any(|(_, known)| *known == edit) {
                edits.push((spelling.file, edit));
            }
        }
    }
    let fix = Fix::unsafe_fix(title);
    (!edits.is_empty()).then(|| edits.into_iter().fold(fix, |fix, (file, edit)| fix.edit(file, edit)))
}

/// How an image is spelled at a place of a Dockerfile where it is used.
pub fn image_spelling(cx: &Context<'_>, range: TextRange, image: &ImageReference) -> Option<Spelling> {
    let is_image = |text: &str| ImageReference::parse(text).is_ok_and(|found| found == *image);
    let text = if is_image(cx.slice(range)) {
        MappedText::verbatim(cx.slice(range), range.start())
    } else {
        let from =
            cx.dockerfile().of_kind(InstructionKind::From).find(|from| from.range.contains_range(range))?;
        let word = from.as_from()?.image;
        let mut out = MappedTextBuilder::new(range.start());
        spell(cx, word, from, &mut out)?;
        out.finish()
    };
    is_image(text.as_str()).then(|| Spelling { file: cx.file().id(), text })
}

/// Writes a word with the values of its variables; `None` for what is more than a name and a default.
fn spell(cx: &Context<'_>, word: &MappedText, from: &Instruction, out: &mut MappedTextBuilder) -> Option<()> {
    let mut at = 0;
    let word = &without_quotes(word);
    let text = word.as_str();
    if text.contains(['\'', '"', cx.dockerfile().escape]) {
        return None;
    }
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let n_literal = rest.find('$').unwrap_or(rest.len());
        out.push_mapped(&word.slice(at..at + n_literal));
        let Some(rest) = rest.get(n_literal..).and_then(|rest| rest.strip_prefix('$')) else { break };
        at += n_literal + 1;
        let (body, n_bytes) = match rest.strip_prefix('{') {
            Some(braced) => (braced.split_once('}')?.0, braced.find('}')? + 2),
            None => {
                let is_part = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
                let end = rest.find(|ch: char| !is_part(ch)).unwrap_or(rest.len());
                (rest.get(..end)?, end)
            }
        };
        let (name, default) = match body.split_once(":-").or_else(|| body.split_once('-')) {
            Some((name, default)) => (name, Some(default)),
            None => (body, None),
        };
        if name.is_empty() || name.contains([':', '+', '?', '#', '%', '/']) {
            return None;
        }
        let value = cx.graph().globals().get(name, Place::before(from.index));
        let value = value.map(|variable| variable.value.value().cloned().flatten().unwrap_or_default());
        match (value.filter(|value| !value.is_empty()), default) {
            (None, Some(default)) => {
                // `${` + name + operator, and the default up to `}`.
                let end = at + n_bytes - 1;
                out.push_mapped(&word.slice(end - default.len()..end));
            }
            (value, _) => {
                let value = value?;
                match arg_default(cx, name, from) {
                    Some(default) if default.as_str() == value => out.push_mapped(&default),
                    _ => out.push_decoded(&value, word.locate(at - 1..at + n_bytes)),
                }
            }
        }
        at += n_bytes;
    }
    Some(())
}

/// The default of an ARG that nothing but the tags of one image depends on.
fn arg_default(cx: &Context<'_>, name: &str, from: &Instruction) -> Option<MappedText> {
    if cx.graph().inputs().args.contains_key(name)
        || cx.graph().stages().iter().any(|stage| stage.variables().has(name))
    {
        return None;
    }
    let variable = cx.graph().globals().get(name, Place::before(from.index))?;
    let instruction = (variable.kind == VariableKind::GlobalArg).then_some(variable.instruction?)?;
    // What stands before the variable names the same image; where it may be the whole name, the words are the same.
    let before = |from: &Instruction| {
        let word = from.as_from()?.image.as_str();
        let idx = word.find(&format!("${name}")).or_else(|| word.find(&format!("${{{name}")))?;
        let before = word.get(..idx)?;
        Some(if before.contains(':') { before.to_owned() } else { word.to_owned() })
    };
    let own = before(from)?;
    let is_same_image = |used: u32| {
        let used = cx.instruction(used);
        used.kind == InstructionKind::From && before(used).is_some_and(|name| name == own)
    };
    let mut uses = cx.graph().uses().iter().filter(|used| used.name == name);
    if !uses.all(|used| is_same_image(used.instruction)) {
        return None;
    }
    let mut words = cx.instruction(instruction).words().iter().rev();
    let value = words.find_map(|word| {
        let start = word.as_str().strip_prefix(name)?.strip_prefix('=').map(|_| name.len() + 1)?;
        Some(word.slice(start..word.len()))
    })?;
    Some(without_quotes(&value))
}

/// What stands in the quotes around a text.
fn without_quotes(text: &MappedText) -> MappedText {
    let quote = text.as_str().chars().next().filter(|ch| matches!(ch, '"' | '\''));
    let is_quoted = quote.is_some_and(|quote| text.len() > 1 && text.as_str().ends_with(quote));
    if is_quoted { text.slice(1..text.len() - 1) } else { text.clone() }
}
