//! Files that commands of a RUN write to folders of programs.

use super::change_log::{Effect, Scope};
use super::run::Step;
use super::search_path::{holds_program_folder, is_program_folder, is_standard_folder, resolved};
use super::stage_contents::StageContents;
use crate::shell::{Argument, ArgumentValue};

impl StageContents {
    /// A command that writes files: whatever its words name may be written.
    pub(super) fn follow_files(&mut self, step: &Step<'_>) {
        let words = step.line.arguments;
        let last = words.len().saturating_sub(1);
        for (idx, word) in words.iter().enumerate() {
            let is_target = match step.name {
                "cp" | "mv" | "ln" | "install" => idx == last,
                // The word behind `-o`, `-O`.
                "curl" | "wget" => {
                    idx.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|option| {
                        matches!(&*option.text, "-o" | "--output" | "-O" | "--output-document")
                            || (option.text.starts_with('-')
                                && !option.text.starts_with("--")
                                && option.text.ends_with(['o', 'O']))
                    })
                }
                _ => false,
            };
            let effect = if is_target { step.bringing() } else { Effect::MayBring };
            self.follow_path_word(step, word, effect);
        }
        // Archives are unpacked where the command runs.
        let unpacks = matches!(step.name, "tar" | "bsdtar" | "unzip" | "7z" | "cpio");
        let writes_here = unpacks || matches!(step.name, "curl" | "wget");
        let is_program_place = |folder: &String| {
            is_program_folder(folder) || (unpacks && holds_program_folder(folder, &self.search_path))
        };
        // Unpacking in `/` is told by `-C` or by `cd`; what happens to start there unpacks a folder of its own.
        let changed_to = step.folders.iter().skip(1);
        if writes_here && (step.folders.is_empty() || changed_to.clone().any(is_program_place)) {
            self.programs.touch(Scope::Additions, step.at, step.range);
        }
        if unpacks && words.iter().any(|word| matches!(&*word.text, "/" | "-C/" | "--directory=/")) {
            self.touch_accounts(step.at, step.range);
        }
    }

    /// A word that may name a place to write to.
    pub(super) fn follow_path_word(&mut self, step: &Step<'_>, word: &Argument<'_>, effect: Effect) {
        let text = word.text.rsplit_once('=').map_or(&*word.text, |(_, value)| value);
        let text = text.strip_prefix("-C").or_else(|| text.strip_prefix("-d")).unwrap_or(text);
        if text.starts_with('-') || text.contains("://") || text.is_empty() {
            return;
        }
        if word.value != ArgumentValue::Literal {
            return self.follow_open_word(step, word, text);
        }
        let relative_to: &[String] = if text.starts_with('/') { &[] } else { step.folders };
        let paths = relative_to.iter().map(|folder| resolved(folder, text));
        let paths: Vec<String> =
            if text.starts_with('/') { vec![resolved("/", text)] } else { paths.collect() };
        for path in paths {
            let (folder, name) = path.rsplit_once('/').unwrap_or_default();
            let is_on_path =
                is_standard_folder(folder) || self.search_path.iter().any(|known| known == folder);
            if is_on_path || is_program_folder(folder) {
                let is_certain = is_on_path && effect == Effect::Brings && step.folders.len() <= 1;
                let effect = if is_certain { Effect::Brings } else { Effect::MayBring };
                self.programs.change(name, step.change(effect, word.range));
            }
            let is_absolute = text.starts_with('/');
            let is_tree = is_program_folder(&path) || holds_program_folder(&path, &self.search_path);
            // `cp /opt/tools/jq .` in `/usr/local/bin`.
            if is_tree && (is_absolute || is_program_folder(&path)) {
                self.programs.touch(Scope::Additions, step.at, word.range);
            }
        }
    }

    /// A path with variables: its beginning tells whether programs may lie there.
    fn follow_open_word(&mut self, step: &Step<'_>, word: &Argument<'_>, text: &str) {
        let fixed = text.split(['$', '`', '*', '?', '{', '[']).next().unwrap_or_default();
        let (folder, _) = fixed.rsplit_once('/').unwrap_or_default();
        let is_elsewhere = fixed.starts_with('/')
            && !folder.is_empty()
            && !is_program_folder(folder)
            && !holds_program_folder(folder, &self.search_path);
        let names_programs = text.contains("bin") || text.starts_with('$') || text.starts_with('`');
        if !is_elsewhere && (names_programs || fixed.starts_with('/')) {
            self.programs.touch(Scope::Additions, step.at, word.range);
        }
    }

    pub(super) fn follow_removal(&mut self, step: &Step<'_>) {
        for word in step.line.arguments {
            let Some((folder, name)) = word.text.rsplit_once('/') else { continue };
            if word.literal().is_some() && is_program_folder(folder) {
                self.programs.change(name, step.change(Effect::MayRemove, word.range));
            } else if is_program_folder(folder) || is_program_folder(&word.text) || word.text.starts_with('$')
            {
                self.programs.touch(Scope::Removals, step.at, word.range);
            }
        }
    }
}
