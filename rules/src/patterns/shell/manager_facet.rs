//! The facets of rules about packages of the system, each named after its manager.
//!
//! Entry point: [`facet_of`].

use hullwright_core::shell::command::PackageManager;

/// The facet that calls of the manager belong to; `None` for managers of languages.
pub fn facet_of(manager: PackageManager) -> Option<&'static str> {
    Some(match manager {
        PackageManager::AptGet | PackageManager::Apt | PackageManager::Aptitude => "apt",
        PackageManager::Apk => "apk",
        PackageManager::Dnf | PackageManager::Microdnf | PackageManager::Tdnf => "dnf",
        PackageManager::Yum => "yum",
        PackageManager::Zypper => "zypper",
        _ => return None,
    })
}
