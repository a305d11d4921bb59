//! Package records. The fields are explained at the top of `data/packages.txt`.

use hullwright_core::knowledge::{PackageFacts, PackageManager, Provided, Provision};

use super::data::PACKAGES;

/// What is known of a package.
pub(super) fn package_facts(manager: PackageManager, name: &str) -> Option<PackageFacts> {
    // All of these install the same RPM packages.
    let table = match manager {
        PackageManager::Apk => "apk",
        PackageManager::Apt => "apt",
        PackageManager::Dnf | PackageManager::Microdnf | PackageManager::Yum => "dnf",
        PackageManager::Pacman | PackageManager::Zypper => return None,
    };
    let mut facts = PackageFacts::default();
    let (_, lines) = PACKAGES.named_block(table, name)?;
    for line in lines {
        let how = match line.key {
            "in" => {
                facts.exists_in.extend(line.words());
                continue;
            }
            "missing" => {
                facts.missing_in.extend(line.words());
                continue;
            }
            "path" => {
                facts.paths.extend(line.words());
                continue;
            }
            "has" => Provision::Own,
            "depends" => Provision::Dependency,
            "recommends" => Provision::Recommendation,
            _ => continue,
        };
        let (releases, programs) = line.value.split_once(": ").unwrap_or_default();
        let releases = releases.split_ascii_whitespace().filter(|release| *release != "all");
        let programs = programs.split_ascii_whitespace().collect();
        facts.provided.push(Provided { releases: releases.collect(), programs, how });
    }
    Some(facts)
}
