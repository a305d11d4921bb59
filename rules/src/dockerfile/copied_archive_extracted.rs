//! # Archive copied, then unpacked
//!
//! An archive of the build context is copied, and a later RUN unpacks it. The layer of the COPY keeps the archive for good,
//! beside all that was in it. ADD unpacks tar archives while it copies.
//!
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! COPY app.tar.gz /tmp/
//!      ^^^^^^^^^^ `app.tar.gz` is copied and then unpacked: both stay in the image
//! RUN tar -xzf /tmp/app.tar.gz -C /opt && rm /tmp/app.tar.gz
//! USER 10001
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! ADD app.tar.gz /opt/
//! USER 10001
//! ```
//! The fix is unsafe: ADD unpacks before whatever stands between the two.
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! WORKDIR /opt
//! COPY vendor/lib.tar.xz vendor/tool.tgz ./
//!                        ^^^^^^^^^^^^^^^ `vendor/tool.tgz` is copied and then unpacked: both stay in the image
//! RUN set -e; tar xf tool.tgz; ./tool/install
//! USER 10001
//! ```
//! ADD unpacks all of an archive and keeps its folders, and knows tar alone:
//! ```dockerfile good
//! FROM debian:13-slim
//! COPY app.tar.gz model.gz /tmp/
//! RUN tar -xzf /tmp/app.tar.gz --strip-components=1 -C /opt
//! RUN tar -xzf /tmp/app.tar.gz -C /opt bin/app
//! RUN gunzip /tmp/model.gz
//! RUN tar -tzf /tmp/app.tar.gz
//! ```
//! Neither other stages nor archives of the same name elsewhere count:
//! ```dockerfile good
//! FROM debian:13 AS build
//! RUN tar -czf /app.tar.gz /srv
//! FROM debian:13-slim
//! COPY --from=build /app.tar.gz /tmp/
//! COPY other.tar.gz /srv/
//! RUN tar -xzf /tmp/app.tar.gz && tar -xzf /opt/other.tar.gz
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM debian:13-slim
//! COPY model.gz /models/
//!      ^^^^^^^^ `model.gz` is copied and then unpacked: both stay in the image
//! RUN gunzip /models/model.gz
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{CopyParts, Instruction, InstructionKind};
use hullwright_core::rule::{
    Alias, Check, Context, DefaultSet, FixAvailability, Policy, ReportBuilder, Rule,
};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::dockerfile::hadolint_archive::ends_as_archive;
use crate::patterns::shell::unpacked_archive::unpacked_archive;

/// See the page.
pub static RULE: Rule = Rule {
    name: "copied-archive-extracted",
    aliases: &[Alias::same("hadolint", "DL3010").on(Severity::Info), Alias::same("tally", "hadolint/DL3010")],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Copy], check)],
    ..Rule::DEFAULT
};

/// Endings of the tar archives that ADD unpacks.
const TAR: [&str; 10] =
    [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst"];

/// Programs of which hadolint knows that they unpack.
const UNPACKERS: [&str; 7] = ["bunzip2", "gunzip", "uncompress", "unlzma", "unxz", "zcat", "zgz"];

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(copy) = instruction.as_copy() else { return };
    if instruction.flag("from").is_some() || !instruction.heredocs.is_empty() {
        return;
    }
    if cx.policy() == Policy::Hadolint {
        check_names(cx, instruction, copy);
        return;
    }
    for source in copy.sources {
        let name = source.as_str();
        if !TAR.iter().any(|ending| name.ends_with(ending)) || name.contains(['$', '*', '?', '{', '"']) {
            continue;
        }
        if let Some(found) = unpacked_archive(cx, instruction, copy, base_name(name)) {
            report(cx, source, found.range).maybe_fix(found.fix);
        }
    }
}

fn report<'c>(cx: &'c Context<'_>, source: &MappedText, place: TextRange) -> ReportBuilder<'c> {
    let name = source.as_str().trim_matches(['"', '\'']);
    cx.report(source.range(), format!("`{name}` is copied and then unpacked: both stay in the image"))
        .label(place, "unpacked here")
        .help("unpack it with ADD, or mount it: `RUN --mount=type=bind,source=…`")
}

/// hadolint compares the last part of names: of the destination if that looks like an archive, else of the sources.
fn check_names(cx: &Context<'_>, instruction: &Instruction, copy: CopyParts<'_>) {
    let bare = |word: &MappedText| base_name(word.as_str().trim_matches(['"', '\''])).to_owned();
    let to = bare(copy.destination);
    let mut names: Vec<(&MappedText, String)> = if ends_as_archive(&to) {
        copy.sources.first().map(|source| (source, to)).into_iter().collect()
    } else {
        let named = copy.sources.iter().map(|source| (source, bare(source)));
        named.filter(|(_, name)| ends_as_archive(name)).collect()
    };
    names.retain(|(_, name)| !name.contains('$'));
    let rest = cx.dockerfile().instructions.iter().skip(instruction.index as usize + 1);
    let in_stage = rest.take_while(|next| next.kind != InstructionKind::From);
    for run in in_stage.filter(|next| next.kind == InstructionKind::Run) {
        let launch = cx.launch(run);
        for command in launch.commands() {
            let Some(invocation) = command.invocation else { continue };
            let words: Vec<&str> = invocation.arguments.iter().map(|word| &*word.text).collect();
            let unpacks = match &*invocation.program.text {
                "tar" => words.iter().any(|word| is_extract(word)),
                program => UNPACKERS.contains(&program),
            };
            let found = names
                .iter()
                .find(|(_, name)| words.iter().any(|word| !word.starts_with('-') && base_name(word) == name));
            if let Some((source, _)) = found.filter(|_| unpacks) {
                report(cx, source, command.range);
                return;
            }
        }
    }
}

fn is_extract(word: &str) -> bool {
    let is_cluster = word.starts_with('-') && !word.starts_with("--") && word.contains('x');
    is_cluster || matches!(word, "--extract" | "--get")
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}
