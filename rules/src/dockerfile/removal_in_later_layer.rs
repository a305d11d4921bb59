//! # Removal that does not make the image smaller
//!
//! A layer never shrinks an earlier one. A file that one instruction brings and a later one removes is still in the image, hidden,
//! downloaded by everybody, and readable for whoever looks.
//!
//! ```dockerfile bad also=copied-archive
//! FROM debian:13-slim
//! COPY data.sql /tmp/data.sql
//! RUN import /tmp/data.sql && rm /tmp/data.sql
//!                                ^^^^^^^^^^^^^ `/tmp/data.sql` stays in the layer of the COPY above
//! ```
//! ```dockerfile bad
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLo /tmp/tool.tgz https://example.com/tool-1.2.tgz && tar -xzf /tmp/tool.tgz -C /opt
//! RUN rm -f /tmp/tool.tgz
//!           ^^^^^^^^^^^^^ `/tmp/tool.tgz` stays in the layer of the RUN above
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLo /tmp/tool.tgz https://example.com/tool-1.2.tgz && tar -xzf /tmp/tool.tgz -C /opt \
//!     && rm -f /tmp/tool.tgz
//! ```
//! The fix joins RUN instructions that follow each other. It is unsafe, since a change of the last one now repeats the
//! first.
//!
//! In the same RUN a removal helps, and layers of a stage that is not shipped are thrown away:
//! ```dockerfile good
//! FROM buildpack-deps:trixie AS build
//! COPY data.sql /tmp/data.sql
//! RUN rm /tmp/data.sql
//! FROM buildpack-deps:trixie
//! COPY --from=build /opt /opt
//! RUN curl -fsSLo /tmp/tool.tgz https://example.com/tool-1.2.tgz && rm /tmp/tool.tgz
//! RUN rm -f /tmp/other /etc/motd
//! RUN --mount=type=bind,source=data.sql,target=/tmp/data.sql import /tmp/data.sql
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::files::{self, FileAction};
use hullwright_core::shell::command::{Command, DownloadOutput, look_through, recognise};

use crate::patterns::dockerfile::copied_place::copied_places;
use crate::patterns::dockerfile::scratch_mounts::may_be_scratch;
use crate::patterns::dockerfile::shipped_stages::shipped_layers;
use crate::patterns::dockerfile::template::has_template_statements;
use crate::patterns::dockerfile::whole_path::{is_below, whole_path};
use crate::patterns::shell::joined_runs::joined_runs;

/// See the page.
pub static RULE: Rule = Rule {
    name: "removal-in-later-layer",
    category: Category::Performance,
    severity: Severity::Info,
    yields_to: &["secret-left-in-layer"],
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// A file or folder, and the instruction that has brought it.
struct Brought<'a> {
    path: String,
    by: &'a Instruction,
}

fn check(cx: &Context<'_>) {
    if has_template_statements(cx) {
        return;
    }
    for stage in shipped_layers(cx).into_iter().filter(|stage| !stage.runs_windows) {
        let mut brought: Vec<Brought<'_>> = Vec::new();
        for instruction in cx.instructions_of(stage).iter().filter(|found| !found.is_broken) {
            match instruction.kind {
                InstructionKind::Copy | InstructionKind::Add => {
                    let places = copied_places(cx, stage, instruction).into_iter();
                    let own = places.filter(|place| !is_archive(instruction, &place.source));
                    brought.extend(own.map(|place| Brought { path: place.path, by: instruction }));
                }
                InstructionKind::Run => follow_run(cx, stage, instruction, &mut brought),
                _ => {}
            }
        }
    }
}

/// ADD unpacks an archive, so that no file of that name is there.
fn is_archive(instruction: &Instruction, source: &str) -> bool {
    instruction.kind == InstructionKind::Add
        && !source.contains("://")
        && (source.contains(".tar") || source.contains(".tgz") || source.contains(".tbz"))
}

/// Reports what the RUN removes of what was there before it, and notes what it downloads.
fn follow_run<'a>(cx: &Context<'a>, stage: &Stage, run: &'a Instruction, brought: &mut Vec<Brought<'a>>) {
    let here = cx.graph().workdir_before(stage, run.index);
    let here = here.and_then(|(_, workdir)| workdir.path.known()).map_or("", String::as_str);
    let launch = cx.launch(run);
    let mut changed_folder = false;
    let mut new: Vec<String> = Vec::new();
    for launched in launch.commands() {
        let Some(invocation) = &launched.invocation else { continue };
        changed_folder |= matches!(invocation.name(), Some("cd" | "pushd" | "popd"));
        let here = if changed_folder { "" } else { here };
        let whole = |path: &str| {
            (path.starts_with('/') || !here.is_empty()).then(|| whole_path(here, path)).flatten()
        };
        let started = look_through(invocation);
        let Some(line) = started.command() else { continue };
        if let Some(command) = files::read(line).filter(|command| command.action == FileAction::Remove) {
            for file in &command.files {
                let Some(path) = file.literal().and_then(whole) else { continue };
                new.retain(|known| !is_below(known, &path));
                let found = brought.iter().rposition(|known| known.path == path);
                let Some(found) = found.filter(|_| !may_be_scratch(run, &path)) else { continue };
                let earlier = brought.remove(found);
                let keyword = earlier.by.kind.keyword();
                cx.report(file.argument.range, format!("`{path}` stays in the layer of the {keyword} above"))
                    .label(earlier.by.keyword.range(), "brings it")
                    .help(match earlier.by.kind {
                        InstructionKind::Run => "remove it in the RUN that brings it",
                        _ => "mount it where it is needed: `RUN --mount=type=bind,source=…,target=…`",
                    })
                    .maybe_fix(one_layer(cx, earlier.by, run));
            }
        } else if let Command::Download(download) = recognise(line) {
            let path = match (download.output, download.urls.as_slice()) {
                (DownloadOutput::File(file), _) => file.literal().and_then(whole),
                (DownloadOutput::RemoteName, [url]) => url
                    .literal()
                    .and_then(|url| url.rsplit('/').next())
                    .filter(|name| !name.is_empty() && !name.contains('?'))
                    .and_then(whole),
                _ => None,
            };
            new.extend(path.filter(|path| !may_be_scratch(run, path)));
        }
    }
    brought.extend(new.into_iter().map(|path| Brought { path, by: run }));
}

/// Makes one layer of the RUN that brings a file and those that follow it, up to the one that removes it.
fn one_layer(cx: &Context<'_>, first: &Instruction, last: &Instruction) -> Option<Fix> {
    let row: Vec<&Instruction> = (first.index..=last.index).map(|index| cx.instruction(index)).collect();
    let edits = joined_runs(cx, &row)?;
    Some(Fix::unsafe_fix("Remove it in the RUN that brings it").edits(cx.file().id(), edits))
}
