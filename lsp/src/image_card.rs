//! What the bundled table knows of an image, for people.

use std::fmt::Write as _;

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{Cycle, EndOfSupport, OsFamily};
use hullwright_core::semantic::Resolution;

use crate::card::code;

/// A few lines about an image; nothing where the table does not have it.
pub(crate) fn text(reference: &ImageReference) -> String {
    let knowledge = hullwright_rules::bundled_knowledge();
    let mut out = String::new();
    let cycles = knowledge.cycles_of(reference);
    for cycle in cycles.product.iter().chain(cycles.system.iter()) {
        let _ = writeln!(out, "- {}", cycle_text(cycle));
    }
    let Some(facts) = knowledge.image(reference) else { return out };
    if facts.operating_system.family != OsFamily::Unknown && cycles.system.is_none() {
        let releases = facts.operating_system.releases.join(" or ");
        let _ = writeln!(out, "- system: {:?} {releases}", facts.operating_system.family);
    }
    let mut line = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(out, "- {label}: {value}");
        }
    };
    line("user", known(&facts.default_user).map(|user| code(user)));
    line("working directory", known(&facts.workdir).and_then(|workdir| *workdir).map(code));
    line(
        "entrypoint",
        known(&facts.entrypoint).and_then(|words| words.as_ref()).map(|words| words_text(words)),
    );
    line("command", known(&facts.cmd).and_then(|words| words.as_ref()).map(|words| words_text(words)));
    let managers = known(&facts.package_managers);
    line(
        "packages",
        managers.map(|managers| match managers.as_slice() {
            [] => "no package manager".to_owned(),
            managers => managers.iter().map(|manager| code(manager.name())).collect::<Vec<_>>().join(", "),
        }),
    );
    line(
        "ports",
        known(&facts.exposes).map(|ports| ports.iter().map(|port| code(port)).collect::<Vec<_>>().join(", ")),
    );
    line(
        "volumes",
        known(&facts.volumes).map(|paths| paths.iter().map(|path| code(path)).collect::<Vec<_>>().join(", ")),
    );
    let checks = known(&facts.healthcheck).and_then(|has| has.then(|| "yes".to_owned()));
    line("health check", checks);
    out
}

fn known<T>(value: &Resolution<T>) -> Option<&T> {
    value.known()
}

fn words_text(words: &[&str]) -> String {
    code(&format!("{words:?}"))
}

fn cycle_text(cycle: &Cycle) -> String {
    let codename = cycle.codename.map(|name| format!(" ({name})")).unwrap_or_default();
    let end = match cycle.end {
        EndOfSupport::On(day) => format!("support ends on {day}"),
        EndOfSupport::Past => "support has ended".to_owned(),
        EndOfSupport::Open => "no end of support is announced".to_owned(),
    };
    format!("{} {}{codename}: {end}", cycle.title, cycle.name)
}
