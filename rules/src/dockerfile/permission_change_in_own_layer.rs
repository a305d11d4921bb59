//! # Permissions of copied files changed in a layer of their own
//!
//! Changing the owner or the mode of a file in a later RUN stores the file a second time, because a layer holds whole files. COPY
//! can set both when it brings the file.
//!
//! ```dockerfile bad
//! FROM debian:13-slim
//! COPY entrypoint.sh /usr/local/bin/
//! RUN chmod +x /usr/local/bin/entrypoint.sh
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ stores `/usr/local/bin/entrypoint.sh` a second time, which COPY has brought
//! CMD ["entrypoint.sh"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! COPY --chmod=755 entrypoint.sh /usr/local/bin/
//! CMD ["entrypoint.sh"]
//! ```
//! ```dockerfile bad
//! FROM debian:13-slim
//! COPY app /srv/app
//! RUN apt-get --version && chown -R www-data /srv/app
//!                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ stores `/srv/app` a second time, which COPY has brought
//! ```
//! What is made in the same RUN, or in a stage that is not shipped, is stored once:
//! ```dockerfile good
//! FROM debian:13-slim AS build
//! COPY a.sh /a.sh
//! RUN chmod +x /a.sh
//! FROM debian:13-slim
//! COPY --from=build /a.sh /b.sh
//! RUN mkdir /srv/data && chown www-data /srv/data && chmod 700 /srv/data
//! COPY setup.sh /setup.sh
//! RUN chmod +x /setup.sh && /setup.sh && rm /setup.sh
//! RUN --mount=type=bind,source=c.sh,target=/c.sh cp /c.sh /d.sh && chmod +x /d.sh
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{insert_flag, remove_instruction};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::files::{self, FileAction, FileCommand};
use hullwright_core::shell::command::look_through;

use crate::patterns::dockerfile::copied_place::{CopiedPlace, copied_places};
use crate::patterns::dockerfile::scratch_mounts::may_be_scratch;
use crate::patterns::dockerfile::shipped_stages::shipped_layers;
use crate::patterns::dockerfile::whole_path::{is_below, whole_path};

/// See the page.
pub static RULE: Rule = Rule {
    name: "permission-change-in-own-layer",
    aliases: &[Alias::narrower("tally", "tally/prefer-copy-chmod")],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for stage in shipped_layers(cx).into_iter().filter(|stage| !stage.runs_windows) {
        // What the copies of this stage have brought so far, with their instructions.
        let mut copied: Vec<(&Instruction, CopiedPlace)> = Vec::new();
        for instruction in cx.instructions_of(stage) {
            match instruction.kind {
                InstructionKind::Copy | InstructionKind::Add => {
                    copied.extend(
                        copied_places(cx, stage, instruction).into_iter().map(|place| (instruction, place)),
                    );
                }
                InstructionKind::Run if !instruction.is_broken && !copied.is_empty() => {
                    check_run(cx, stage, instruction, &copied);
                }
                _ => {}
            }
        }
    }
}

fn check_run(cx: &Context<'_>, stage: &Stage, run: &Instruction, copied: &[(&Instruction, CopiedPlace)]) {
    let text = cx.slice(run.range);
    if !text.contains("chmod") && !text.contains("chown") && !text.contains("chgrp") {
        return;
    }
    let here = cx.graph().workdir_before(stage, run.index);
    let here = here.and_then(|(_, workdir)| workdir.path.known()).map_or("", String::as_str);
    let launch = cx.launch(run);
    let commands = launch.commands();
    let mut changed_folder = false;
    for (idx, launched) in commands.iter().enumerate() {
        let Some(invocation) = &launched.invocation else { continue };
        changed_folder |= matches!(invocation.name(), Some("cd" | "pushd" | "popd"));
        let started = look_through(invocation);
        let Some(command) = started.command().and_then(files::read) else { continue };
        let changes = matches!(
            command.action,
            FileAction::ChangeMode | FileAction::ChangeOwner | FileAction::ChangeGroup
        );
        if !changes || launched.place.is_some_and(|place| place.site.around.function.is_some()) {
            continue;
        }
        let here = if changed_folder { "" } else { here };
        // What earlier commands of the RUN may have written is stored with it anyhow.
        let before = commands.get(..idx).unwrap_or_default();
        let is_rewritten = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            before.iter().any(|other| cx.slice(other.range).contains(name))
        };
        for file in &command.files {
            let Some(path) = file.literal().and_then(|path| {
                (path.starts_with('/') || !here.is_empty()).then(|| whole_path(here, path)).flatten()
            }) else {
                continue;
            };
            let Some((copy, place)) = copied.iter().rfind(|(_, place)| is_touched(&command, &path, place))
            else {
                continue;
            };
            let is_removed =
                commands.get(idx + 1..).unwrap_or_default().iter().any(|later| removes(later, &path));
            if may_be_scratch(run, &path) || is_rewritten(&path) || is_removed {
                continue;
            }
            let only_command = commands.len() == 1 && command.files.len() == 1;
            let fix = remedy(cx, copy, place, &command).filter(|_| only_command && path == place.path);
            let keyword = copy.kind.keyword();
            cx.report(launched.range, format!("stores `{path}` a second time, which {keyword} has brought"))
                .label(copy.keyword.range(), "brings it")
                .help("set `--chown` and `--chmod` where the files are copied")
                .maybe_fix(fix.map(|fix| {
                    fix.edits(cx.file().id(), remove_instruction(cx.text(), cx.dockerfile(), run))
                }));
            break;
        }
    }
}

/// Whether the command takes the file away again, so that nothing of it is in the layer.
fn removes(command: &LaunchedCommand<'_>, path: &str) -> bool {
    let Some(started) = command.invocation.as_ref().map(look_through) else { return false };
    let Some(found) = started.command().and_then(files::read) else { return false };
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(found.action, FileAction::Remove | FileAction::Move)
        && found
            .files
            .iter()
            .any(|file| file.part().text().contains(name) || file.part().text().contains('*'))
}

/// Whether the command changes what was copied there: the path itself, or with `-R` all below it.
fn is_touched(command: &FileCommand<'_>, path: &str, place: &CopiedPlace) -> bool {
    // A folder's own permissions are small; what lies in it is not touched without `-R`.
    let is_recursive = command.is_recursive.is_yes();
    if place.is_shared {
        return is_recursive && (is_below(&place.path, path) || is_below(path, &place.path)) && path != "/";
    }
    place.path == path || (is_recursive && is_below(&place.path, path) && path != "/")
}

/// The mode on the COPY of the one file. Names that need an account to exist are left to the author.
fn remedy(
    cx: &Context<'_>,
    copy: &Instruction,
    place: &CopiedPlace,
    command: &FileCommand<'_>,
) -> Option<Fix> {
    let n_sources = copy.as_copy().map_or(0, |copy| copy.sources.len());
    if command.action != FileAction::ChangeMode
        || place.is_shared
        || n_sources != 1
        || copy.flag("chmod").is_some()
    {
        return None;
    }
    let mode = match command.mode?.literal()? {
        "+x" | "a+x" | "u+x" | "ugo+x" | "+rx" | "a+rx" | "u+rwx" => "755",
        octal if octal.bytes().all(|byte| (b'0'..=b'7').contains(&byte)) => octal,
        _ => return None,
    };
    let fix = Fix::unsafe_fix("Set the mode where the file is copied");
    Some(fix.edit(cx.file().id(), insert_flag(copy, &format!("--chmod={mode}"))))
}
