//! # Program that runs with the rights of its owner
//!
//! A setuid or setgid program gives whoever starts it the rights of its owner, mostly root. Any flaw in it hands those rights to
//! the process that was meant to have none.
//!
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! COPY --chmod=4755 helper /usr/local/bin/helper
//!              ^^^^ mode `4755` lets everybody run `/usr/local/bin/helper` as its owner
//! RUN chmod u+s /opt/tool && install -m 2755 x /usr/local/bin/x
//!           ^^^ mode `u+s` lets everybody run `/opt/tool` as its owner
//!                                       ^^^^ mode `2755` lets everybody run `/usr/local/bin/x` as its group
//! ```
//! In a folder, the bit for the group hands the group on to new files:
//! ```dockerfile good preset=strict
//! FROM debian:13-slim AS build
//! RUN chmod u+s /bin/cp
//! FROM debian:13-slim
//! COPY --from=build /etc/motd /etc/motd
//! RUN mkdir -m 2775 /srv/shared && chmod g+s /srv/shared && chmod 2775 /srv/other
//! RUN chmod u-s /bin/su && chmod 755 /bin/mount
//! ```

use hullwright_core::contents::is_program_folder;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Rule};

use crate::patterns::dockerfile::shipped_stages::shipped_layers;
use crate::patterns::shell::file_permissions::{GivenPermissions, permissions_of};
use crate::patterns::shell::permission_mode::PermissionMode;

/// See the page.
pub static RULE: Rule = Rule {
    name: "setuid-bit-added",
    aliases: &[Alias::broader("dockle", "CIS-DI-0008"), Alias::broader("cis-docker", "4.8")],
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for stage in shipped_layers(cx).into_iter().filter(|stage| !stage.runs_windows) {
        for instruction in cx.instructions_of(stage).iter().filter(|found| !found.is_broken) {
            for given in permissions_of(cx, instruction) {
                report(cx, &given);
            }
        }
    }
}

fn report(cx: &Context<'_>, given: &GivenPermissions) {
    let Some(mode) = PermissionMode::read(&given.mode).filter(|_| !given.makes_folders) else { return };
    let whose = match (mode.sets_user, mode.sets_group && are_programs(given)) {
        (true, _) => "owner",
        (false, true) => "group",
        (false, false) => return,
    };
    let what = given.paths.first().map_or_else(|| "what it is given".to_owned(), |path| format!("`{path}`"));
    cx.report(given.mode_range, format!("mode `{}` lets everybody run {what} as its {whose}", given.mode))
        .help(
            "give the one right that is needed with `setcap`, or run the program as the account that has it",
        );
}

/// Whether all paths are files in folders of programs; any other path may be a folder.
fn are_programs(given: &GivenPermissions) -> bool {
    let is_program = |path: &String| {
        path.rsplit_once('/').is_some_and(|(folder, name)| !name.is_empty() && is_program_folder(folder))
    };
    !given.whole_paths.is_empty() && given.whole_paths.iter().all(is_program)
}
