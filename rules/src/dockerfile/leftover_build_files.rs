//! # Archive or signature left in the image
//!
//! What a RUN only needed to install something stays in its layer unless the same RUN removes it: the archive that was unpacked,
//! the signature that was checked.
//!
//! ```dockerfile bad preset=strict also=unverified-download
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLo /tmp/tool.tgz https://example.com/tool-1.2.tgz && tar -xzf /tmp/tool.tgz -C /opt
//!                                                                            ^^^^^^^^^^^^^ the archive `/tmp/tool.tgz` stays in the image after it was unpacked
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM buildpack-deps:trixie
//! RUN curl -fsSLo /tmp/tool.tgz https://example.com/tool-1.2.tgz && tar -xzf /tmp/tool.tgz -C /opt \
//!     && rm /tmp/tool.tgz
//! ```
//! ```dockerfile bad preset=strict
//! FROM buildpack-deps:trixie
//! RUN wget -qO app https://example.com/app-1.2 && wget -qO app.asc https://example.com/app-1.2.asc \
//!     && gpg --verify app.asc app && install app /usr/local/bin/app
//!                     ^^^^^^^ the signature `app.asc` stays in the image after it was checked
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM buildpack-deps:trixie
//! RUN wget -qO app https://example.com/app-1.2 && wget -qO app.asc https://example.com/app-1.2.asc \
//!     && gpg --verify app.asc app && install app /usr/local/bin/app \
//!     && rm app.asc
//! ```
//! ```dockerfile good preset=strict also=unverified-download
//! FROM buildpack-deps:trixie AS build
//! RUN curl -fsSLo a.tgz https://example.com/a-1.2.tgz && tar -xzf a.tgz
//! FROM buildpack-deps:trixie
//! COPY --from=build /a /a
//! RUN curl -fsSLo a.tgz https://example.com/a-1.2.tgz && tar -xzf a.tgz && rm a.tgz
//! RUN curl -fsSL https://example.com/a-1.2.tgz | tar -xz
//! RUN cd /tmp && curl -fsSLo b.tgz https://example.com/b-1.2.tgz && tar -xzf b.tgz && rm -rf /tmp/*
//! RUN --mount=type=tmpfs,target=/tmp curl -fsSLo /tmp/c.tgz https://example.com/c-1.2.tgz && tar -xzf /tmp/c.tgz
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::append_command;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Facet, FixAvailability, Rule};
use hullwright_core::shell::command::files::{self, FileAction};
use hullwright_core::shell::command::{
    ArchiveAction, ArchiveFile, Command, DownloadOutput, Part, look_through, recognise,
};
use hullwright_core::shell::{Guarantee, LaunchedCommand};

use crate::patterns::dockerfile::scratch_mounts::may_be_scratch;
use crate::patterns::dockerfile::shipped_stages::shipped_layers;

/// See the page.
pub static RULE: Rule = Rule {
    name: "leftover-build-files",
    facets: &[
        Facet::new("archive", &[Alias::narrower("binnacle", "tarSomethingRmTheSomething")]),
        Facet::new("signature", &[Alias::narrower("binnacle", "gpgVerifyAscRmAsc")]),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for stage in shipped_layers(cx).into_iter().filter(|stage| !stage.runs_windows) {
        for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
            let text = cx.slice(run.range);
            if text.contains("curl") || text.contains("wget") {
                check_run(cx, run);
            }
        }
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    let launch = cx.launch(run);
    let commands = launch.commands();
    let mut downloaded: Vec<String> = Vec::new();
    for (idx, launched) in commands.iter().enumerate() {
        let Some(started) = launched.invocation.as_ref().map(look_through) else { continue };
        let Some(line) = started.command() else { continue };
        let later = commands.get(idx + 1..).unwrap_or_default();
        let is_certain = launched.guarantee != Guarantee::Perhaps
            && launched.place.is_some_and(|place| place.site.around.function.is_none());
        let used: Option<(&str, Part<'_>)> = match recognise(line) {
            Command::Download(download) => {
                match (download.output, download.urls.as_slice()) {
                    (DownloadOutput::File(file), _) => downloaded.push(file.text().to_owned()),
                    (DownloadOutput::RemoteName, [url]) if download.directory.is_none() => {
                        let name = url.text().rsplit('/').next().unwrap_or_default();
                        downloaded.push(name.to_owned());
                    }
                    _ => {}
                }
                continue;
            }
            Command::Archive(archive) if archive.action == ArchiveAction::Extract => match archive.archive {
                ArchiveFile::File(file) => Some(("archive", file)),
                ArchiveFile::Stream | ArchiveFile::Unknown => None,
            },
            Command::Other(line) if line.name() == Some("gpg") => {
                let mut words = line.arguments.iter().skip_while(|word| word.text != "--verify").skip(1);
                words.next().map(|word| ("signature", Part::whole(word)))
            }
            _ => None,
        };
        let Some((facet, file)) = used.filter(|_| is_certain) else { continue };
        let path = file.text();
        let is_plain = !path.is_empty() && !path.contains(['*', '?', '`', '(', ' ']);
        if !is_plain
            || !downloaded.iter().any(|known| known == path)
            || may_be_scratch(run, path)
            || may_go(cx, later, path)
        {
            continue;
        }
        let what = if facet == "archive" { "it was unpacked" } else { "it was checked" };
        // A relative name means the folder that the command runs in.
        let moves = later.iter().any(|command| is_named(command, &["cd", "pushd", "popd"]));
        let is_word = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-+".contains(&byte));
        let command = format!("rm {path}");
        let edit = append_command(cx.text(), cx.dockerfile(), run, &command);
        let edit = edit.filter(|_| is_word && (path.starts_with('/') || !moves));
        let fix = edit.map(|edit| {
            Fix::unsafe_fix(format!("Remove `{path}` in the same RUN")).edit(cx.file().id(), edit)
        });
        cx.report(file.range(), format!("the {facet} `{path}` stays in the image after {what}"))
            .facet(facet)
            .help("remove it in the same RUN")
            .maybe_fix(fix);
    }
}

/// Whether a later command of the RUN may remove or move it, or needs it still.
fn may_go(cx: &Context<'_>, later: &[LaunchedCommand<'_>], path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    later.iter().any(|command| {
        let Some(started) = command.invocation.as_ref().map(look_through) else { return false };
        let Some(line) = started.command() else { return cx.slice(command.range).contains(name) };
        let removes =
            files::read(line).filter(|found| matches!(found.action, FileAction::Remove | FileAction::Move));
        match removes {
            Some(found) => {
                let is_about = |text: &str| {
                    text.contains(['*', '$', '?', '{'])
                        || text.ends_with('/')
                        || !text.contains('.')
                        || text.contains(name)
                };
                found.files.iter().any(|file| is_about(file.part().text()))
            }
            None => {
                let text = cx.slice(command.range);
                let is_find = is_named(command, &["find", "git", "make"]) && text.contains("clean")
                    || text.contains("-delete");
                text.contains(name) || is_find
            }
        }
    })
}

fn is_named(command: &LaunchedCommand<'_>, names: &[&str]) -> bool {
    command
        .invocation
        .as_ref()
        .and_then(|invocation| invocation.name())
        .is_some_and(|name| names.contains(&name))
}
