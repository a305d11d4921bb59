//! Programs that are started and that the stage certainly does not hold.
//!
//! Entry points: [`missing_programs`] and [`report_missing`]. A program counts only where its absence makes the whole fail.

use hullwright_core::contents::{Fact, Proof, program_of_path};
use hullwright_core::diagnostic::Fix;
use hullwright_core::knowledge::{ImageFacts, PackageManager};
use hullwright_core::rule::{Context, ReportBuilder};
use hullwright_core::semantic::{Place, Resolution, Stage};
use hullwright_core::shell::Launch;
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::started_programs::needed_programs;

/// A program that is not there.
#[derive(Clone, Debug)]
pub struct MissingProgram {
    /// The name without its folder.
    pub name: String,
    /// As it is written.
    pub written: String,
    /// Where it is written.
    pub range: TextRange,
    /// Why that is known.
    pub fact: Fact,
}

/// The programs of a launch that are certainly missing. `place_of` tells when each of its commands runs.
pub fn missing_programs(
    cx: &Context<'_>,
    stage: &Stage,
    launch: &Launch,
    place_of: impl Fn(usize) -> Place,
) -> Vec<MissingProgram> {
    // What a shell form does without a shell is told by `shell-form-without-shell`.
    let is_shell_form = matches!(launch, Launch::Script { words, .. } if words.is_empty());
    if is_shell_form && cx.contents().program(stage, place_of(0), "sh").is_absent() {
        return Vec::new();
    }
    if is_shell_form && may_look_elsewhere(cx, stage, place_of(0)) {
        return Vec::new();
    }
    let needed = needed_programs(launch).into_iter();
    let missing = needed.filter_map(|program| {
        missing_program(cx, stage, place_of(program.command), &program.written, program.range)
    });
    missing.collect()
}

/// Whether the shell of shell forms may look for programs where nothing is known of them: its start-up files may change
/// PATH, and a shell that is brought along may be one with tools of its own.
fn may_look_elsewhere(cx: &Context<'_>, stage: &Stage, place: Place) -> bool {
    if cx.graph().variable(stage, "BASH_ENV", place).is_some() {
        return true;
    }
    let shell = cx.graph().shell_before(stage, place.instruction);
    let Some((program, options)) = shell.and_then(|(_, words)| words.split_first()) else { return false };
    let reads_profile = options.iter().any(|option| {
        let letters = option.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        matches!(option.as_str(), "--login" | "--rcfile" | "--init-file")
            || letters.is_some_and(|letters| letters.contains(['l', 'i']))
    });
    reads_profile || (program.contains('/') && program_of_path(program).is_none())
}

/// The program at that place, if it is certainly missing.
pub fn missing_program(
    cx: &Context<'_>,
    stage: &Stage,
    place: Place,
    written: &str,
    range: TextRange,
) -> Option<MissingProgram> {
    let name = if written.contains('/') { program_of_path(written)? } else { written };
    let fact = cx.contents().program(stage, place, name);
    if matches!(fact.proof, Proof::Scratch(_)) && !cx.knowledge().watched().contains(&name) {
        // Data images name programs that were never meant to be there, and modules are run by their engines.
        return None;
    }
    fact.is_absent().then(|| MissingProgram {
        name: name.to_owned(),
        written: written.to_owned(),
        range,
        fact,
    })
}

/// Adds why the program is missing, where it is installed instead, and what helps.
pub fn report_missing<'r>(
    cx: &Context<'_>,
    stage: &Stage,
    missing: &MissingProgram,
    report: ReportBuilder<'r>,
    instead: &[&str],
) -> ReportBuilder<'r> {
    let contents = cx.contents();
    let image = contents.image(cx.graph(), stage);
    let off_path = image.and_then(|image| image.off_path(&missing.name));
    let mut report = match (missing.fact.proof, off_path) {
        (Proof::Image(range, _), Some(path)) => {
            report.label(range, format!("there it lies at `{path}`, which is not on PATH"))
        }
        (Proof::Image(range, _), None) => {
            report.label(range, format!("`{}` does not hold it", cx.slice(range)))
        }
        (Proof::Scratch(range), _) => report.label(range, "this stage starts empty"),
        (Proof::Step(range), _) => report.label(range, "removed here"),
        (Proof::None, _) => report,
    };
    let elsewhere = cx.graph().stages().iter().find_map(|other| {
        let fact = contents.program(other, Place::END, &missing.name);
        match fact.proof {
            Proof::Step(range) if fact.is_present() => Some((other, range)),
            Proof::Step(_) | Proof::Image(..) | Proof::Scratch(_) | Proof::None => None,
        }
    });
    if let Some((other, range)) = elsewhere {
        report = report
            .label(range, format!("installed in stage `{}`, which this one does not contain", other.label()));
    }
    match help(cx, stage, missing, off_path, instead) {
        Some(help) => report.help(help),
        None => report,
    }
}

/// Names the program by its full path, where the image has it in a folder that is not on PATH.
pub fn full_path(cx: &Context<'_>, stage: &Stage, missing: &MissingProgram) -> Option<Fix> {
    let contents = cx.contents();
    let path = contents.image(cx.graph(), stage)?.off_path(&missing.name)?;
    let is_written = cx.slice(missing.range) == missing.written;
    let edit = Edit::replace(missing.range, path);
    is_written.then(|| Fix::unsafe_fix(format!("Write `{path}`")).edit(cx.file().id(), edit))
}

fn help(
    cx: &Context<'_>,
    stage: &Stage,
    missing: &MissingProgram,
    off_path: Option<&str>,
    instead: &[&str],
) -> Option<String> {
    if let Some(path) = off_path {
        return Some(format!("write `{path}`"));
    }
    let contents = cx.contents();
    let image = contents.image(cx.graph(), stage)?;
    let manager = managers_of(image).first().map(|manager| match manager {
        PackageManager::Apt => "apt-get",
        other => other.name(),
    });
    if is_package_manager(&missing.name)
        && let Some(manager) = manager
    {
        return Some(format!("the package manager of this image is `{manager}`"));
    }
    let here = instead.iter().find(|name| contents.program(stage, Place::END, name).is_present());
    let other = here.map(|name| format!("use `{name}`, which is there"));
    let managers = managers_of(image);
    let is_packaged = |manager: &&PackageManager| cx.knowledge().package(**manager, &missing.name).is_some();
    let install = managers.iter().find(is_packaged).map(|manager| {
        let command = match manager {
            PackageManager::Apk => "apk add --no-cache",
            PackageManager::Apt => "apt-get install -y",
            PackageManager::Dnf => "dnf install -y",
            PackageManager::Microdnf => "microdnf install -y",
            PackageManager::Pacman => "pacman -S --noconfirm",
            PackageManager::Yum => "yum install -y",
            PackageManager::Zypper => "zypper install -y",
        };
        format!("install it in this stage with `{command} {}`", missing.name)
    });
    match (install, other) {
        (Some(install), Some(other)) => Some(format!("{install}, or {other}")),
        (install, other) => install.or(other),
    }
}

fn managers_of(image: &ImageFacts) -> &[PackageManager] {
    match &image.package_managers {
        Resolution::Known(managers) => managers,
        Resolution::Partial(_) | Resolution::Unknown => &[],
    }
}

/// Whether a program is the package manager of a distribution.
pub fn is_package_manager(name: &str) -> bool {
    matches!(name, "apt-get" | "apt" | "apk" | "dnf" | "microdnf" | "yum" | "zypper" | "pacman")
}
