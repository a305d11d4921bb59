//! The text of a script that an image starts, where it lies in the project.
//!
//! Entry point: [`script_text`].

use hullwright_core::dockerfile::Instruction;
use hullwright_core::project::path::{clean_in_root, join, parent};
use hullwright_core::rule::Context;

use crate::patterns::shell::shell_programs::program_name;

/// The text of a script of that name beside the Dockerfile, or where a COPY takes it from.
pub fn script_text(cx: &Context<'_>, script: &str) -> Option<String> {
    let name = program_name(script);
    let sources = cx.dockerfile().instructions.iter().filter(|found| found.flag("from").is_none());
    let sources = sources.filter_map(Instruction::as_copy).flat_map(|copy| copy.sources);
    let named =
        sources.map(|source| clean_in_root(source.as_str())).filter(|source| program_name(source) == name);
    let candidates: Vec<String> = std::iter::once(name.to_owned()).chain(named).collect();
    let mut folder = Some(cx.file().folder());
    while let Some(current) = folder {
        let found = candidates.iter().find_map(|path| cx.files().read(&join(current, path)));
        if let Some(bytes) = found {
            return Some(String::from_utf8_lossy(&bytes).into_owned());
        }
        folder = parent(current);
    }
    None
}
