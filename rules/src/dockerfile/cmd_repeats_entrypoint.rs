//! # CMD repeats the program of ENTRYPOINT
//!
//! CMD is appended to ENTRYPOINT. When it starts with the same program once more, the program gets its own name as the
//! first argument, takes it for a file or a subcommand, and stops.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim
//! WORKDIR /app
//! ENTRYPOINT ["node"]
//! CMD ["node", "server.js"]
//!       ^^^^ `node` is started by ENTRYPOINT already: this runs `node node server.js`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24.4-slim
//! WORKDIR /app
//! ENTRYPOINT ["node"]
//! CMD ["server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24.4-slim
//! WORKDIR /app
//! ENTRYPOINT ["node"]
//! CMD ["server.js"]
//! ```
//! The ENTRYPOINT may be that of the base image, and the command that of a service:
//! ```dockerfile bad
//! FROM gcr.io/distroless/nodejs22-debian13:nonroot
//! WORKDIR /app
//! COPY dist ./dist
//! CMD ["node", "dist/server.js"]
//!       ^^^^ `node` is started by the base image's ENTRYPOINT already: this runs `node node dist/server.js`
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: gcr.io/distroless/nodejs22-debian13:nonroot
//!     command: ["node", "server.js"]
//!               ^^^^^^ `node` is started by ENTRYPOINT already: this runs `node node server.js`
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: gcr.io/distroless/nodejs22-debian13:nonroot
//!     command: ["server.js"]
//! ```
//!
//! Programs that start what follows them are meant to stand before another program, and a script may look at its first
//! argument:
//!
//! ```dockerfile good
//! FROM node:24.4-slim AS init
//! RUN apt-get update && apt-get install -y tini
//! ENTRYPOINT ["tini", "--"]
//! CMD ["node", "server.js"]
//! FROM node:24.4-slim AS script
//! ENTRYPOINT ["entrypoint.sh"]
//! CMD ["entrypoint.sh", "worker"]
//! FROM node:24.4-slim AS handed-on
//! ENTRYPOINT ["bash", "start.sh"]
//! CMD ["bash"]
//! FROM busybox:1.37
//! ENTRYPOINT ["busybox"]
//! CMD ["busybox"]
//! ```
//! A program of one's own may have a subcommand of its own name:
//! ```dockerfile good
//! FROM debian:trixie-slim
//! COPY worker /app/worker
//! ENTRYPOINT ["/app/worker"]
//! CMD ["worker", "--queue", "mail"]
//! ```
//! ```dockerfile bad
//! FROM python:3.14-slim AS base
//! RUN apt-get update && apt-get install -y tini
//! ENTRYPOINT ["tini", "-g", "--", "/usr/local/bin/python3", "-u"]
//! FROM base
//! CMD ["python3", "app.py"]
//!       ^^^^^^^ `python3` is started by ENTRYPOINT already: this runs `python3 -u python3 app.py`
//! ```

use hullwright_core::compose::{Data, Node, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, InstructionKind, JsonForm};
use hullwright_core::edit::dockerfile::remove_instruction;
use hullwright_core::knowledge::ImageFacts;
use hullwright_core::rule::{Check, ComposeContext, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Resolution, Source, Stage};
use hullwright_core::text::{Edit, MappedText, Span, TextRange};

use crate::patterns::compose::exec_list::without_first;
use crate::patterns::compose::service_contents::{ServiceContents, service_contents};
use crate::patterns::shell::repeated_program::repeated_line;
use crate::patterns::shell::start_command::{StartCommand, start_command};

/// See the page.
pub static RULE: Rule = Rule {
    name: "cmd-repeats-entrypoint",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Stage(check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    // A stage that takes both from another one repeats what is found there.
    let has_own = |kind| cx.of_kind(stage, kind).next().is_some();
    if !has_own(InstructionKind::Cmd) && !has_own(InstructionKind::Entrypoint) {
        return;
    }
    let Some(command) = start_command(cx, stage, InstructionKind::Cmd) else { return };
    let CommandForm::Exec(json) = command.form else { return };
    let words: Vec<&str> = json.items.iter().map(MappedText::as_str).collect();
    let entrypoint = start_command(cx, stage, InstructionKind::Entrypoint);
    if command.stage.id != stage.id
        && entrypoint.as_ref().is_none_or(|entrypoint| entrypoint.stage.id != stage.id)
    {
        return;
    }
    let (line, place, label) = match &entrypoint {
        Some(StartCommand { form: CommandForm::Exec(own), .. }) => {
            let own_words: Vec<&str> = own.items.iter().map(MappedText::as_str).collect();
            (repeated_line(&own_words, &words), own.range, "started here".to_owned())
        }
        Some(_) => return,
        None => {
            let contents = cx.contents();
            let Some(started) = contents.image(cx.graph(), stage).and_then(entrypoint_of) else { return };
            let from = cx.instruction(cx.graph().bottom(stage).from);
            let Some(image) = from.as_from().map(|from| from.image) else { return };
            let label = format!("its ENTRYPOINT is `{}`", started.join(" "));
            (repeated_line(started, &words), image.range(), label)
        }
    };
    let (Some(line), Some(first)) = (line, json.items.first()) else { return };
    let message = message(first.as_str(), &line, entrypoint.is_none());
    cx.report(first.range(), message)
        .label(place, label)
        .help(format!("leave `{}` out of CMD", first.as_str()))
        .maybe_fix(without_program(
            cx,
            command,
            json,
            entrypoint.is_some_and(|own| own.stage.id == stage.id),
        ));
}

/// CMD without its first string; without any CMD where that is all of it and no other one comes into force then. `None` where
/// stages that start from this one may have another ENTRYPOINT.
fn without_program(
    cx: &Context<'_>,
    command: StartCommand<'_>,
    json: &JsonForm,
    has_own_entrypoint: bool,
) -> Option<Fix> {
    let stage = command.stage;
    if cx.graph().stages().iter().any(|other| other.base == Source::Stage(stage.id)) {
        return None;
    }
    let (first, second) = match json.items.as_slice() {
        [first, second, ..] => (first, second),
        [first] => {
            let is_alone = has_own_entrypoint && cx.of_kind(stage, InstructionKind::Cmd).nth(1).is_none();
            let edits =
                is_alone.then(|| remove_instruction(cx.text(), cx.dockerfile(), command.instruction))?;
            let title = format!("Remove CMD, which is `{}` alone", first.as_str());
            return Some(Fix::unsafe_fix(title).edits(cx.file().id(), edits));
        }
        [] => return None,
    };
    let quote = |item: &MappedText| item.range().start().checked_sub(1);
    let gap = TextRange::new(quote(first)?, quote(second)?);
    let between = cx.slice(TextRange::new(first.range().end(), gap.end()));
    let is_plain = cx.slice(gap).starts_with('"') && between.chars().all(|ch| "\", \t".contains(ch));
    let fix = Fix::unsafe_fix(format!("Remove `{}` from CMD", first.as_str()));
    is_plain.then(|| fix.edit(cx.file().id(), Edit::delete(gap)))
}

/// `command` of a service is appended to the ENTRYPOINT of its image, or to `entrypoint`.
fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(Data::List(items)) = service.node("command").map(|node| &node.data) else { return };
    let words: Option<Vec<&str>> = items.iter().map(Node::as_str).collect();
    let (Some(words), Some(first)) = (words, items.first()) else { return };
    let line = match service.node("entrypoint").map(|node| &node.data) {
        None | Some(Data::Null) => line_of_image(cx, service, &words),
        Some(Data::List(own)) => {
            let own: Option<Vec<&str>> = own.iter().map(Node::as_str).collect();
            own.and_then(|own| Some((repeated_line(&own, &words)?, service.get("entrypoint")?.key)))
        }
        Some(_) => None,
    };
    let Some((line, place)) = line else { return };
    let first_word = words.first().copied().unwrap_or_default();
    cx.report_at(first.span, message(first_word, &line, false))
        .label_at(place, "started here")
        .help(format!("leave `{first_word}` out of `command`"))
        .maybe_fix(without_first(cx, first.span, format!("Leave `{first_word}` out of `command`")));
}

/// What the command makes of the ENTRYPOINT of a service's image, and where that is said.
fn line_of_image(cx: &ComposeContext<'_>, service: &Service<'_>, words: &[&str]) -> Option<(String, Span)> {
    let contents = service_contents(cx, service)?;
    if let ServiceContents::Built { build, dockerfile, target, .. } = &contents {
        for link in dockerfile.graph.chain(dockerfile.graph.stage(*target)) {
            let Some(own) =
                dockerfile.tree().of_kind_in(link.places(), InstructionKind::Entrypoint).next_back()
            else {
                continue;
            };
            let CommandForm::Exec(json) = own.command()? else { return None };
            let own_words: Vec<&str> = json.items.iter().map(MappedText::as_str).collect();
            return Some((repeated_line(&own_words, words)?, build.locate(json.range)));
        }
    }
    let place = match &contents {
        ServiceContents::Built { build, dockerfile, target, .. } => {
            let from = dockerfile.graph.bottom(dockerfile.graph.stage(*target)).from;
            let from = dockerfile.tree().instructions.get(from as usize)?;
            build.locate(from.as_from()?.image.range())
        }
        ServiceContents::Image { place, .. } => *place,
    };
    Some((repeated_line(entrypoint_of(contents.image()?)?, words)?, place))
}

/// The ENTRYPOINT of an image.
fn entrypoint_of(image: &ImageFacts) -> Option<&[&'static str]> {
    match &image.entrypoint {
        Resolution::Known(Some(words)) => Some(words),
        Resolution::Known(None) | Resolution::Partial(_) | Resolution::Unknown => None,
    }
}

fn message(first: &str, line: &str, is_of_base: bool) -> String {
    let whose = if is_of_base { "the base image's ENTRYPOINT" } else { "ENTRYPOINT" };
    format!("`{first}` is started by {whose} already: this runs `{line}`")
}
