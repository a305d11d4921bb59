//! # Files that everybody in the container may write
//!
//! With write permission for all, any process of the container can replace a program or a setting that another one trusts, and
//! an attacker who got in through one of them can stay. Give the files to the account that needs them.
//!
//! ```dockerfile bad
//! FROM debian:13-slim
//! COPY --chmod=777 app /srv/app
//!              ^^^ mode `777` lets every account of the container write `/srv/app`
//! RUN mkdir -m 0777 /srv/data && chmod -R a+rwX /srv/cache
//!              ^^^^ mode `0777` lets every account of the container write `/srv/data`
//!                                         ^^^^^ mode `a+rwX` lets every account of the container write `/srv/cache`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! COPY --chmod=755 app /srv/app
//! RUN mkdir -m 0755 /srv/data && chmod -R a+rX,u+w /srv/cache
//! ```
//! Another account than root becomes the owner:
//! ```dockerfile bad
//! FROM debian:13-slim
//! RUN useradd --no-log-init app && mkdir -p /srv/data
//! RUN chmod -R 777 /srv/data
//!              ^^^ mode `777` lets every account of the container write `/srv/data`
//! COPY --chmod=0666 settings.ini /srv/
//!              ^^^^ mode `0666` lets every account of the container write `/srv/`
//! USER app
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! RUN useradd --no-log-init app && mkdir -p /srv/data
//! RUN chown -R app /srv/data && chmod -R 755 /srv/data
//! COPY --chown=app --chmod=0644 settings.ini /srv/
//! USER app
//! ```
//! A sticky folder keeps everybody's files apart, and what does not reach the image harms nobody:
//! ```dockerfile good
//! FROM debian:13-slim AS build
//! RUN mkdir /out && chmod 777 /out
//! FROM debian:13-slim
//! COPY --from=build /out /out
//! RUN mkdir /scratch && chmod 1777 /scratch /tmp && chmod g+w,o-w /out && chmod +w /out
//! COPY setup.sh /
//! RUN chmod 777 /setup.sh && /setup.sh && rm /setup.sh
//! RUN chmod 666 /dev/stdout && chmod 777 /tmp/socket
//! RUN --mount=type=cache,target=/cache chmod 777 /cache
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::insert_flag;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Resolution, Stage};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::dockerfile::whole_path::is_below;
use crate::patterns::shell::file_permissions::{GivenPermissions, permissions_of};
use crate::patterns::shell::permission_mode::PermissionMode;
use crate::patterns::shell::start_privilege::is_root;

/// See the page.
pub static RULE: Rule = Rule {
    name: "world-writable-permission",
    aliases: &[
        Alias::same("tally", "tally/world-writable-state-path-workaround"),
        Alias::same("droast", "DF034"),
        Alias::same("datadog-iac", "3be406ec-eb81-f09e-05d4-dc6a41683b4c"),
        Alias::same("sonar", "S2612"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut seen: Vec<u32> = Vec::new();
    for shipped in shipped_stages(cx) {
        for link in cx.graph().chain(shipped) {
            for instruction in cx.instructions_of(link).iter().filter(|found| !found.is_broken) {
                if seen.contains(&instruction.index) {
                    continue;
                }
                seen.push(instruction.index);
                check_instruction(cx, shipped, link, instruction);
            }
        }
    }
}

fn check_instruction(cx: &Context<'_>, shipped: &Stage, link: &Stage, instruction: &Instruction) {
    if link.runs_windows {
        return;
    }
    for given in permissions_of(cx, instruction) {
        let Some(mode) = PermissionMode::read(&given.mode) else { continue };
        if !mode.others_write || mode.is_sticky || is_passing(&given) {
            continue;
        }
        let what = match given.paths.as_slice() {
            [path] => format!("`{path}`"),
            [path, ..] => format!("`{path}` and others"),
            [] => "what it is given".to_owned(),
        };
        let message = format!("mode `{}` lets every account of the container write {what}", given.mode);
        cx.report(given.mode_range, message)
            .help("make the account that writes there the owner, and write `755` or `644`")
            .maybe_fix(owned(cx, shipped, link, instruction, &given));
    }
}

/// Whether all of it lies where nothing stays, or where everybody may write anyhow.
fn is_passing(given: &GivenPermissions) -> bool {
    let is_open = |path: &String| {
        let inside = |folder: &str| path != folder && is_below(path, folder);
        inside("/tmp")
            || inside("/var/tmp")
            || ["/dev", "/proc", "/sys", "/run/shm"].iter().any(|at| is_below(path, at))
    };
    !given.whole_paths.is_empty()
        && given.whole_paths.len() == given.paths.len()
        && given.whole_paths.iter().all(is_open)
}

/// No write permission for others, and the account that runs the image as the owner.
fn owned(
    cx: &Context<'_>,
    shipped: &Stage,
    link: &Stage,
    instruction: &Instruction,
    given: &GivenPermissions,
) -> Option<Fix> {
    let narrowed = narrowed(&given.mode).filter(|_| given.is_as_written)?;
    let user = match cx.graph().final_user(shipped) {
        None if starts_as_other(cx, shipped) => return None,
        None => None,
        Some((_, Resolution::Known(user))) => Some(user.split(':').next()?).filter(|user| !is_root(user)),
        Some((_, Resolution::Partial(_) | Resolution::Unknown)) => return None,
    };
    let mut edits = vec![Edit::replace(given.mode_range, narrowed)];
    if let Some(user) = user {
        let is_number = user.bytes().all(|byte| byte.is_ascii_digit());
        let place = Place::before(instruction.index);
        if !is_number && !cx.contents().user(link, place, user).is_present() {
            return None;
        }
        edits.insert(0, owner_edit(instruction, given, user)?);
    }
    let fix = Fix::unsafe_fix("Let only the owner write").edits(cx.file().id(), edits);
    Some(fix)
}

/// Whether the base image is known to run as another account than root.
fn starts_as_other(cx: &Context<'_>, stage: &Stage) -> bool {
    let contents = cx.contents();
    let user = contents.image(cx.graph(), stage).and_then(|image| image.default_user.known().copied());
    user.is_some_and(|user| !user.is_empty() && !is_root(user))
}

fn owner_edit(instruction: &Instruction, given: &GivenPermissions, user: &str) -> Option<Edit> {
    if instruction.kind != InstructionKind::Run {
        return instruction
            .flag("chown")
            .is_none()
            .then(|| insert_flag(instruction, &format!("--chown={user}")));
    }
    let is_plain =
        |path: &String| path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-*".contains(&byte));
    let start = given.command_start.filter(|_| !given.makes_folders && !given.paths.is_empty())?;
    let recursive = if given.is_recursive { "-R " } else { "" };
    let all_plain = given.paths.iter().all(is_plain);
    all_plain.then(|| Edit::insert(start, format!("chown {recursive}{user} {} && ", given.paths.join(" "))))
}

/// The mode without write permission for group and others, where it is a usual one.
fn narrowed(mode: &str) -> Option<String> {
    if mode.bytes().all(|byte| byte.is_ascii_digit()) {
        let bits = u32::from_str_radix(mode, 8).ok()? & !0o022;
        return Some(format!("{bits:0width$o}", width = mode.len()));
    }
    match mode {
        "a+w" | "o+w" | "ugo+w" | "go+w" => Some("u+w".to_owned()),
        "a+rw" | "ugo+rw" => Some("a+r,u+w".to_owned()),
        "a+rwx" | "ugo+rwx" => Some("a+rx,u+w".to_owned()),
        "a+rwX" | "ugo+rwX" => Some("a+rX,u+w".to_owned()),
        _ => None,
    }
}
