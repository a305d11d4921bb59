//! # Server cannot write its own folders as the user it runs as
//! The official `nginx` image is made to start as root: as another user the server stops at once, since it can write neither
//! `/run/nginx.pid` nor `/var/cache/nginx`.
//! Reported where the image's configuration is in force, and no step or VOLUME has touched those folders.
//!
//! ```dockerfile bad
//! FROM nginx:1.31-alpine
//! COPY site /usr/share/nginx/html
//! USER nginx
//!      ^^^^^ `nginx` cannot write `/run/nginx.pid`: the server stops at once
//! EXPOSE 8080
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM nginx:1.31-alpine
//! COPY site /usr/share/nginx/html
//! RUN touch /run/nginx.pid && chown -R nginx /run/nginx.pid /var/cache/nginx
//! USER nginx
//! EXPOSE 8080
//! ```
//! ```dockerfile good
//! FROM nginxinc/nginx-unprivileged:1.31-alpine
//! COPY site /usr/share/nginx/html
//! USER nginx
//! EXPOSE 8080
//! ```
//! Another main configuration, an option of the command, or a volume may put them elsewhere:
//! ```dockerfile good
//! FROM nginx:1.31-alpine
//! COPY nginx.conf /etc/nginx/nginx.conf
//! USER nginx
//! ```
//! ```dockerfile good
//! FROM nginx:1.31-alpine
//! USER nginx
//! CMD ["nginx", "-g", "daemon off; pid /tmp/nginx.pid;"]
//! ```
//! ```dockerfile good
//! FROM nginx:1.31-alpine
//! VOLUME /run /var/cache/nginx
//! USER nginx
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Source, Stage};

use crate::patterns::dockerfile::closing_block::above;
use crate::patterns::dockerfile::create_account::runs_as_root;
use crate::patterns::shell::start_command::start_command;
use crate::patterns::shell::start_privilege::is_root;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unwritable-path-for-user",
    aliases: &[Alias::narrower("tally", "tally/ruby/state-paths-not-writable-as-non-root")],
    category: Category::Reliability,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Folders whose files neither hold the configuration nor replace what nginx writes.
const HARMLESS_TARGETS: [&str; 6] = [
    "/etc/nginx/conf.d",
    "/etc/nginx/templates",
    "/etc/nginx/ssl",
    "/etc/nginx/certs",
    "/usr/share/nginx",
    "/var/www",
];

fn check(cx: &Context<'_>) {
    let graph = cx.graph();
    let Some(stage) = graph.target() else { return };
    let Source::Image(image) = graph.root(stage) else { return };
    let is_nginx = image.known().is_some_and(|image| image.is_official() && image.familiar_name() == "nginx");
    let Some((at, user)) = graph.final_user(stage) else { return };
    let Some(name) = user.known().map(|user| user.trim()).filter(|user| !user.is_empty() && !is_root(user))
    else {
        return;
    };
    if !is_nginx || !starts_nginx(cx, stage) || graph.chain(stage).any(|link| may_prepare(cx, link)) {
        return;
    }
    let Some(text) = cx.instruction(*at).as_text() else { return };
    cx.report(text.range(), format!("`{name}` cannot write `/run/nginx.pid`: the server stops at once")).help(
        "give `/run/nginx.pid` and `/var/cache/nginx` to that user, or start from `nginxinc/nginx-unprivileged`",
    ).maybe_fix(hand_over(cx, *at, name));
}

/// Gives what nginx writes to the user, before the USER.
fn hand_over(cx: &Context<'_>, user: u32, name: &str) -> Option<Fix> {
    let instruction = cx.instruction(user);
    let stage = cx.graph().stage_of(instruction)?;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-:.".contains(&byte));
    if !is_plain || !runs_as_root(cx, stage, user) {
        return None;
    }
    let command = format!("touch /run/nginx.pid && chown -R {name} /run/nginx.pid /var/cache/nginx");
    let edit = above(cx, instruction, &[(InstructionKind::Run, command)]);
    Some(Fix::unsafe_fix(format!("Give what nginx writes to `{name}`")).edit(cx.file().id(), edit))
}

/// Whether the image's own entrypoint starts nginx, with no file for its number named.
fn starts_nginx(cx: &Context<'_>, stage: &Stage) -> bool {
    if start_command(cx, stage, InstructionKind::Entrypoint).is_some() {
        return false;
    }
    start_command(cx, stage, InstructionKind::Cmd).is_none_or(|command| {
        let words = command.words();
        words.first().is_some_and(|program| program == "nginx")
            && !words.iter().any(|word| word.contains("pid") || word.starts_with("-c") || word.contains('$'))
    })
}

/// Whether a step of the stage may make the folders writable, or the configuration another one.
fn may_prepare(cx: &Context<'_>, stage: &Stage) -> bool {
    cx.instructions_of(stage).iter().any(|instruction| match instruction.kind {
        InstructionKind::Copy | InstructionKind::Add => !copies_content(cx, stage, instruction),
        InstructionKind::Run => !only_handles_content(instruction),
        InstructionKind::Volume | InstructionKind::Onbuild | InstructionKind::Shell => true,
        _ => false,
    })
}

fn copies_content(cx: &Context<'_>, stage: &Stage, instruction: &Instruction) -> bool {
    let Some(copy) = instruction.as_copy() else { return false };
    let place = Place::before(instruction.index);
    let expanded = cx.graph().expand(Some(stage), copy.destination, place, cx.dockerfile().escape);
    let Some(target) = expanded.value.known() else { return false };
    HARMLESS_TARGETS.iter().any(|folder| {
        target.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Whether a RUN speaks of the site and of server blocks alone.
fn only_handles_content(run: &Instruction) -> bool {
    let text = run.text.as_str();
    let is_content = HARMLESS_TARGETS.iter().any(|folder| text.contains(folder));
    let is_more =
        ["chown", "chmod", "/run", "pid", "cache", "nginx.conf", "$"].iter().any(|word| text.contains(word));
    is_content && !is_more
}
