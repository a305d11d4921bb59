//! How a stage that runs as root comes to run as somebody else: an account, the folders it needs, and USER.
//!
//! Entry points: [`run_as`] for an account that is there, [`run_as_ordinary`] for one that is looked for or created. Nothing
//! is offered where the file shows that the process needs what only root has.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::knowledge::{Account, OsFamily};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Source, Stage};

use crate::patterns::dockerfile::closing_block::{NewInstruction, before_closing_block, is_about_start};
use crate::patterns::dockerfile::create_account::{has_shell, keeps_program};
use crate::patterns::dockerfile::root_only::needs_root;
use crate::patterns::dockerfile::written_folders::written_folders;

/// Numbers below this one belong to accounts of the system.
const FIRST_ORDINARY_ID: u32 = 1000;
/// The number of `nobody`.
const NOBODY_ID: u32 = 65534;
/// The number of an account that is created: no image and no tool gives it to another.
const NEW_ID: u32 = 10001;
/// Names for an account that is created, the first that is free.
const NEW_NAMES: [&str; 3] = ["app", "appuser", "service"];

/// An account to run as.
struct Chosen {
    /// What USER says.
    user: String,
    /// What `chown` is told.
    owner: String,
    /// The command that creates it.
    create: Option<String>,
}

/// The one account of the base image that is made for services, unless a step removes it.
pub fn own_account(cx: &Context<'_>, stage: &Stage) -> Option<&'static str> {
    let contents = cx.contents();
    let image = contents.image(cx.graph(), stage)?;
    let is_for_services = |id: u32| id >= FIRST_ORDINARY_ID && id != NOBODY_ID;
    let is_ordinary = |user: &&Account| !user.is_of_system || user.id.is_some_and(is_for_services);
    let mut ordinary =
        image.users.listed.iter().filter(|user| user.is_certain && user.id != Some(0)).filter(is_ordinary);
    let own = ordinary.next().filter(|_| ordinary.next().is_none())?;
    (!contents.user(stage, Place::END, own.name).is_absent()).then_some(own.name)
}

/// Ends the stage with USER and an account of the base image, or one that is created for it.
pub fn run_as_ordinary(cx: &Context<'_>, stage: &Stage) -> Option<Fix> {
    let chosen = match own_account(cx, stage) {
        Some(name) => existing(cx, stage, name),
        None => created(cx, stage)?,
    };
    fix(cx, stage, &chosen)
}

/// Ends the stage with USER and an account that is there.
pub fn run_as(cx: &Context<'_>, stage: &Stage, name: &str) -> Option<Fix> {
    fix(cx, stage, &existing(cx, stage, name))
}

fn existing(cx: &Context<'_>, stage: &Stage, name: &str) -> Chosen {
    let has_group = cx.contents().group(stage, Place::END, name).is_present();
    let owner = if has_group { format!("{name}:{name}") } else { name.to_owned() };
    Chosen { user: name.to_owned(), owner, create: None }
}

fn created(cx: &Context<'_>, stage: &Stage) -> Option<Chosen> {
    let contents = cx.contents();
    let family = contents.image(cx.graph(), stage)?.operating_system.family;
    let is_free = |name: &&str| {
        !contents.user(stage, Place::END, name).is_present()
            && !contents.group(stage, Place::END, name).is_present()
    };
    let name = NEW_NAMES.into_iter().find(is_free)?;
    let has_owner = contents.owner_of_uid(stage, Place::END, NEW_ID).is_some()
        || contents.owner_of_gid(stage, Place::END, NEW_ID).is_some();
    if has_owner {
        return None;
    }
    let create = match family {
        OsFamily::Alpine | OsFamily::Busybox | OsFamily::Wolfi
            if keeps_program(cx, stage, Place::END, "adduser") =>
        {
            format!("adduser -D -u {NEW_ID} {name}")
        }
        OsFamily::Debian | OsFamily::Ubuntu | OsFamily::Rhel | OsFamily::Suse | OsFamily::Arch
            if keeps_program(cx, stage, Place::END, "useradd") =>
        {
            format!("useradd --create-home --uid {NEW_ID} {name}")
        }
        // A number needs no entry.
        _ => {
            let number = format!("{NEW_ID}:{NEW_ID}");
            return Some(Chosen { user: number.clone(), owner: number, create: None });
        }
    };
    Some(Chosen { user: name.to_owned(), owner: format!("{name}:{name}"), create: Some(create) })
}

fn fix(cx: &Context<'_>, stage: &Stage, chosen: &Chosen) -> Option<Fix> {
    if is_continued(cx, stage) || needs_root(cx, stage) {
        return None;
    }
    let folders = written_folders(cx, stage)?;
    let mut commands: Vec<String> = chosen.create.iter().cloned().collect();
    if !folders.is_empty() {
        let paths = |only_missing: bool| -> Vec<&str> {
            let chosen = folders.iter().filter(|folder| folder.may_be_missing || !only_missing);
            chosen.map(|folder| folder.path.as_str()).collect()
        };
        if folders.iter().any(|folder| folder.may_be_missing) {
            commands.push(format!("mkdir -p {}", paths(true).join(" ")));
        }
        commands.push(format!("chown -R {} {}", chosen.owner, paths(false).join(" ")));
    }
    if !commands.is_empty() && !has_shell(cx, stage, u32::MAX) {
        return None;
    }
    let mut new: Vec<NewInstruction> = Vec::new();
    if !commands.is_empty() {
        let joint = format!(" {}\n    && ", cx.dockerfile().escape);
        new.push((InstructionKind::Run, commands.join(&joint)));
    }
    new.push((InstructionKind::User, chosen.user.clone()));
    let edit = before_closing_block(cx, stage, is_about_start, &new)?;
    let user = &chosen.user;
    let title = if chosen.create.is_some() {
        format!("Create the account `{user}` and run as it")
    } else {
        format!("Run as `{user}`")
    };
    Some(Fix::unsafe_fix(title).edit(cx.file().id(), edit))
}

/// Whether another stage starts from this one, and would run its steps as the new user.
pub fn is_continued(cx: &Context<'_>, stage: &Stage) -> bool {
    cx.graph().stages().iter().any(|other| matches!(other.base, Source::Stage(on) if on == stage.id))
}
