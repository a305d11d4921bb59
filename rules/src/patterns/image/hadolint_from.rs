//! The images of FROM as hadolint reads them: the words alone, variables being part of them.
//!
//! Entry points: [`written_images`] and [`WrittenImage::tag`].

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::text::MappedText;

/// An image as FROM writes it, that is no stage above by that very name.
#[derive(Clone, Copy, Debug)]
pub struct WrittenImage<'a> {
    /// The word.
    pub word: &'a MappedText,
}

/// The images of all FROM instructions, in order.
pub fn written_images<'a>(cx: &Context<'a>) -> Vec<WrittenImage<'a>> {
    let mut names: Vec<&str> = vec!["scratch"];
    let mut found = Vec::new();
    for from in cx.dockerfile().of_kind(InstructionKind::From).filter_map(Instruction::as_from) {
        if !names.contains(&from.image.as_str()) {
            found.push(WrittenImage { word: from.image });
        }
        names.extend(from.name.map(MappedText::as_str));
    }
    found
}

impl<'a> WrittenImage<'a> {
    /// The word without its digest, and whether there is one.
    fn parts(self) -> (&'a str, bool) {
        self.word.as_str().split_once('@').map_or((self.word.as_str(), false), |(name, _)| (name, true))
    }

    /// What stands behind the first colon that is neither the registry's nor within braces; `None` for images with a digest
    /// too.
    pub fn tag(self) -> Option<&'a str> {
        let (name, has_digest) = self.parts();
        let path = match name.split_once('/') {
            Some((host, path)) if host.contains('.') => path,
            _ => name,
        };
        let mut depth = 0u32;
        let colon = path.bytes().position(|byte| {
            depth += u32::from(byte == b'{');
            depth = depth.saturating_sub(u32::from(byte == b'}'));
            byte == b':' && depth == 0
        });
        colon.and_then(|at| path.get(at + 1..)).filter(|_| !has_digest)
    }

    /// Whether neither a tag nor a digest is written, nor may be in a variable at the start.
    pub fn is_bare(self) -> bool {
        let (name, has_digest) = self.parts();
        !has_digest && self.tag().is_none() && !name.starts_with('$')
    }
}
