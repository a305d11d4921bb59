//! What installing OS packages leaves behind beside the packages: lists and archives.
//!
//! What lives here: which call of a RUN leaves something, and what clears it. What does not: which stages are shipped.
//! Entry point: [`leftovers`].

use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::Context;
use hullwright_core::shell::command::{PackageAction, PackageManager};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::scratch_mounts::may_be_scratch;
use crate::patterns::shell::filling_calls::{FillingCalls, Remedy};
use crate::patterns::shell::package_calls::each_package_call;

/// A package manager whose cache a RUN leaves in its layer.
#[derive(Clone, Debug)]
pub struct Leftover {
    /// The program as it is written: `apt-get`.
    pub program: String,
    /// Which program that is.
    pub family: CacheFamily,
    /// The first call that leaves something.
    pub range: TextRange,
    /// How it is prevented; `None` where that is not certain.
    pub remedy: Option<Remedy>,
}

/// Package managers with the same cache.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CacheFamily {
    Apt,
    Apk,
    Dnf,
    Microdnf,
    Yum,
    Zypper,
}

impl CacheFamily {
    const ALL: [Self; 6] = [Self::Apt, Self::Apk, Self::Dnf, Self::Microdnf, Self::Yum, Self::Zypper];

    /// The family of a package manager.
    pub fn of(manager: PackageManager) -> Option<Self> {
        Some(match manager {
            PackageManager::AptGet | PackageManager::Apt | PackageManager::Aptitude => Self::Apt,
            PackageManager::Apk => Self::Apk,
            PackageManager::Dnf | PackageManager::Tdnf => Self::Dnf,
            PackageManager::Microdnf => Self::Microdnf,
            PackageManager::Yum => Self::Yum,
            PackageManager::Zypper => Self::Zypper,
            _ => return None,
        })
    }

    /// The lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Apt => "apt",
            Self::Apk => "apk",
            Self::Dnf => "dnf",
            Self::Microdnf => "microdnf",
            Self::Yum => "yum",
            Self::Zypper => "zypper",
        }
    }

    /// Where its cache lies.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Apt => "/var/lib/apt/lists",
            Self::Apk => "/var/cache/apk",
            Self::Dnf | Self::Microdnf => "/var/cache/dnf",
            Self::Yum => "/var/cache/yum",
            Self::Zypper => "/var/cache/zypp",
        }
    }

    /// Words of a RUN that clears the folder, in whatever form.
    fn signs(self) -> &'static [&'static str] {
        match self {
            Self::Apt => &["/var/lib/apt", "/var/lib/{", "/var/lib/*", "apt/lists"],
            Self::Apk => &["/var/cache/apk", "/var/cache/*", "/var/cache/{", "/etc/apk/cache"],
            Self::Dnf | Self::Microdnf | Self::Yum | Self::Zypper => &["/var/cache"],
        }
    }

    /// Whether a call leaves something: with apt it is the lists, which installing only uses.
    fn is_filled_by(self, action: PackageAction) -> bool {
        match self {
            Self::Apt => action == PackageAction::UpdateIndex,
            Self::Apk | Self::Dnf | Self::Microdnf | Self::Yum | Self::Zypper => {
                matches!(action, PackageAction::Install | PackageAction::Upgrade)
            }
        }
    }
}

/// Whether a RUN starts a script of the project that cleans up, going by its name.
pub fn is_cleaned_by_script(run: &str) -> bool {
    ["clean.sh", "cleanup", "clean-up"].iter().any(|name| run.contains(name))
}

/// What the RUN leaves behind, once for each family.
pub fn leftovers(cx: &Context<'_>, run: &Instruction) -> Vec<Leftover> {
    let text = cx.slice(run.range);
    if is_cleaned_by_script(text) {
        return Vec::new();
    }
    let families = CacheFamily::ALL.into_iter().filter(|family| {
        !may_be_scratch(run, family.folder()) && !family.signs().iter().any(|sign| text.contains(sign))
    });
    families.filter_map(|family| leftover(cx, run, family)).collect()
}

fn leftover(cx: &Context<'_>, run: &Instruction, family: CacheFamily) -> Option<Leftover> {
    let mut calls = FillingCalls::NONE;
    let launch = cx.launch(run);
    each_package_call(&launch, |launched, call| {
        if CacheFamily::of(call.manager) != Some(family) {
            return;
        }
        if call.action == PackageAction::Clean && family != CacheFamily::Apt {
            calls.first = None;
            return;
        }
        let is_uncertain = call.reading.has_any(&["download-only", "root", "installroot"]);
        if !family.is_filled_by(call.action) || !call.skips_cache().is_no() || !is_uncertain.is_no() {
            return;
        }
        calls.add(cx, launched, call, "--no-cache");
    });
    let (program, range) = calls.first.clone()?;
    let remedy = match family {
        CacheFamily::Apk => calls.with_option(),
        CacheFamily::Apt => calls.followed_by(&format!("rm -rf {}/*", family.folder())),
        CacheFamily::Dnf | CacheFamily::Microdnf | CacheFamily::Yum => {
            calls.followed_by(&format!("{program} clean all"))
        }
        CacheFamily::Zypper => calls.followed_by(&format!("{program} clean --all")),
    };
    Some(Leftover { program, family, range, remedy })
}
