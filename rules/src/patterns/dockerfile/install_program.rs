//! A RUN that installs a program in the stage that needs it.
//!
//! Entry point: [`install_program`]. It goes right behind FROM, where the stage still runs as root and nothing that changes
//! often stands before it.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::edit::dockerfile::{insert_after, instruction_line};
use hullwright_core::knowledge::PackageManager;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Stage};

use crate::patterns::dockerfile::create_account::runs_as_root;

/// Installs the package that is named as the program, where the image's package manager is known to have it.
pub fn install_program(cx: &Context<'_>, stage: &Stage, program: &str) -> Option<Fix> {
    let contents = cx.contents();
    let image = contents.image(cx.graph(), stage)?;
    let managers = image.package_managers.known()?;
    let manager = managers.iter().find(|manager| cx.knowledge().package(**manager, program).is_some())?;
    if !runs_as_root(cx, stage, stage.instructions.start) {
        return None;
    }
    // They only recommend what they check addresses with.
    let needs_roots = *manager == PackageManager::Apt
        && matches!(program, "curl" | "git" | "wget")
        && !contents.program(stage, Place::before(stage.instructions.start), "ca-certificates").is_present();
    let package = if needs_roots { format!("ca-certificates {program}") } else { program.to_owned() };
    let escape = cx.dockerfile().escape;
    let command = match manager {
        PackageManager::Apk => format!("apk add --no-cache {program}"),
        PackageManager::Apt => format!(
            "apt-get update {escape}\n    && apt-get install -y --no-install-recommends {package} {escape}\n    && rm -rf /var/lib/apt/lists/*"
        ),
        PackageManager::Dnf => format!("dnf install -y {program} && dnf clean all"),
        PackageManager::Microdnf => format!("microdnf install -y {program} && microdnf clean all"),
        PackageManager::Yum => format!("yum install -y {program} && yum clean all"),
        PackageManager::Zypper => format!("zypper --non-interactive install {program} && zypper clean --all"),
        PackageManager::Pacman => return None,
    };
    let line = instruction_line(cx.dockerfile(), InstructionKind::Run, &command);
    let edit = insert_after(cx.text(), cx.dockerfile(), cx.instruction(stage.from), &[line])?;
    Some(Fix::unsafe_fix(format!("Install `{program}`")).edit(cx.file().id(), edit))
}
