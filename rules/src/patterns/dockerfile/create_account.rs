//! A command that creates an account, as the operating system of a stage does it.
//!
//! Entry points: [`create_accounts`] for names that are missing, [`runs_as_root`] for whether a RUN could,
//! [`is_root_before`] for whether it is root.

use hullwright_core::knowledge::{OsFamily, Presence};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Resolution, Stage};

use crate::patterns::shell::shell_programs::is_posix_shell;
use crate::patterns::shell::start_privilege::is_root;

/// The commands that create a user, a group or both before `place`; the user is put into the group.
pub fn create_accounts(
    cx: &Context<'_>,
    stage: &Stage,
    place: Place,
    user: Option<&str>,
    group: Option<&str>,
) -> Option<String> {
    let contents = cx.contents();
    let has = |name: &str| keeps_program(cx, stage, place, name);
    // A group that is there is joined, one that is missing is made with the user, or before.
    let own = match (user, group) {
        (Some(user), Some(group)) if user == group => None,
        (_, group) => group,
    };
    let is_there = own.is_some_and(|group| contents.group(stage, place, group).is_present());
    if own.is_some() && user.is_none() && is_there {
        return None;
    }
    let new_group = own.filter(|_| !is_there);
    let (make_group, make_user) = match contents.image(cx.graph(), stage)?.operating_system.family {
        OsFamily::Alpine | OsFamily::Busybox | OsFamily::Wolfi if has("adduser") && has("addgroup") => (
            new_group.map(|group| format!("addgroup {group}")),
            user.map(|user| match own {
                Some(group) => format!("adduser -D -G {group} {user}"),
                None => format!("adduser -D {user}"),
            }),
        ),
        OsFamily::Debian | OsFamily::Ubuntu | OsFamily::Rhel | OsFamily::Suse | OsFamily::Arch
            if has("useradd") && has("groupadd") =>
        {
            (
                new_group.map(|group| format!("groupadd {group}")),
                user.map(|user| match own {
                    Some(group) => format!("useradd --create-home --gid {group} {user}"),
                    None => format!("useradd --create-home {user}"),
                }),
            )
        }
        _ => return None,
    };
    let commands: Vec<String> = make_group.into_iter().chain(make_user).collect();
    (!commands.is_empty()).then(|| commands.join(" && "))
}

/// Whether a RUN before the instruction of that index runs as root, with a shell of the Bourne family.
pub fn runs_as_root(cx: &Context<'_>, stage: &Stage, index: u32) -> bool {
    is_root_before(cx, stage, index) && has_shell(cx, stage, index)
}

/// Whether root is the user in force before the instruction of that index.
pub fn is_root_before(cx: &Context<'_>, stage: &Stage, index: u32) -> bool {
    match cx.graph().user_before(stage, index) {
        Some((_, Resolution::Known(user))) => is_root(user),
        Some(_) => false,
        None => {
            let contents = cx.contents();
            let image = contents.image(cx.graph(), stage);
            image
                .and_then(|image| image.default_user.known())
                .is_some_and(|user| user.is_empty() || is_root(user))
        }
    }
}

/// Whether a RUN before the instruction of that index gets a shell of the Bourne family.
pub fn has_shell(cx: &Context<'_>, stage: &Stage, index: u32) -> bool {
    match cx.graph().shell_before(stage, index) {
        Some((_, words)) => words.first().is_some_and(|shell| is_posix_shell(shell)),
        None => keeps_program(cx, stage, Place::before(index), "sh"),
    }
}

/// Whether the image below, or a step, brings a program that no step is known to remove.
pub fn keeps_program(cx: &Context<'_>, stage: &Stage, place: Place, name: &str) -> bool {
    let contents = cx.contents();
    let here = contents.program(stage, place, name);
    let of_image = contents.image(cx.graph(), stage).map(|image| image.program(name));
    here.is_present() || (of_image == Some(Presence::Present) && !here.is_absent())
}
