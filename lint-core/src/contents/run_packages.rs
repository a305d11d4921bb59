//! What packages bring: programs by the table, and accounts that their scripts may create.

use super::change_log::{Effect, Scope, Supplier};
use super::quiet_packages::{brings_only_libraries, creates_no_account};
use super::run::{Step, mentions_playwright};
use super::stage_contents::StageContents;
use crate::knowledge::{Knowledge, PackageFacts, PackageManager as System, Provision};
use crate::shell::command::packages::{
    PackageAction, PackageCommand, PackageKind, PackageManager, PackageSpec,
};
use crate::text::TextRange;

impl StageContents {
    pub(super) fn follow_packages(
        &mut self,
        step: &Step<'_>,
        command: &PackageCommand<'_>,
        knowledge: &dyn Knowledge,
    ) {
        if step.name == "corepack" {
            return self.follow_corepack(step);
        }
        match supplier_of(command.manager) {
            Supply::System(system) => self.follow_system(step, command, system, knowledge),
            Supply::Language(supplier) => self.follow_language(step, command, supplier),
            Supply::Anything => self.touch_all(Scope::Everything, step.at, step.range),
        }
    }

    fn follow_system(
        &mut self,
        step: &Step<'_>,
        command: &PackageCommand<'_>,
        system: System,
        knowledge: &dyn Knowledge,
    ) {
        match command.action {
            PackageAction::Install => {}
            PackageAction::Remove | PackageAction::Purge | PackageAction::RemoveUnneeded => {
                return self.programs.touch(Scope::Removals, step.at, step.range);
            }
            PackageAction::UpdateIndex
            | PackageAction::Upgrade
            | PackageAction::Clean
            | PackageAction::Download
            | PackageAction::Build
            | PackageAction::Other => return,
            PackageAction::Unknown => return self.touch_all(Scope::Everything, step.at, step.range),
        }
        if !command.is_complete {
            self.touch_all(Scope::Additions, step.at, step.range);
        }
        for package in &command.packages {
            self.follow_package(step, command, package, system, knowledge);
        }
    }

    fn follow_package(
        &mut self,
        step: &Step<'_>,
        command: &PackageCommand<'_>,
        package: &PackageSpec<'_>,
        system: System,
        knowledge: &dyn Knowledge,
    ) {
        let range = package.whole.range();
        let Some(name) = package.literal_name().filter(|_| package.is_certain) else {
            return self.touch_all(Scope::Additions, step.at, range);
        };
        if package.is_removed {
            return self.programs.touch(Scope::Removals, step.at, range);
        }
        if !creates_no_account(name) {
            self.users.touch(Scope::Additions, step.at, range);
            self.groups.touch(Scope::Additions, step.at, range);
        }
        match knowledge.package(system, name) {
            _ if self.has_other_repositories => self.programs.touch(Scope::Additions, step.at, range),
            Some(facts) => self.follow_facts(step, command, &facts, range),
            None if brings_only_libraries(name) => {
                self.programs.touch(Scope::Supplied(Supplier::Library), step.at, range);
            }
            None => self.programs.touch(Scope::Additions, step.at, range),
        }
    }

    fn follow_facts(
        &mut self,
        step: &Step<'_>,
        command: &PackageCommand<'_>,
        facts: &PackageFacts,
        range: TextRange,
    ) {
        let skips_recommends = command.skips_recommends();
        for provided in &facts.provided {
            let holds = provided.releases.is_empty()
                || (!self.releases.is_empty()
                    && self.releases.iter().all(|release| provided.releases.contains(release)));
            let effect = match provided.how {
                Provision::Own | Provision::Dependency if holds => step.bringing(),
                Provision::Recommendation if skips_recommends.is_yes() => continue,
                Provision::Own | Provision::Dependency | Provision::Recommendation | Provision::Unknown => {
                    Effect::MayBring
                }
            };
            for program in &provided.programs {
                self.programs.change(program, step.change(effect, range));
            }
        }
        // What else they need are libraries, and what those bring.
        self.programs.touch(Scope::Supplied(Supplier::Library), step.at, range);
        self.programs.touch(Scope::Supplied(Supplier::Alternatives), step.at, range);
    }

    fn follow_language(&mut self, step: &Step<'_>, command: &PackageCommand<'_>, supplier: Supplier) {
        let is_install = command.action == PackageAction::Install;
        if matches!(
            command.action,
            PackageAction::Clean | PackageAction::UpdateIndex | PackageAction::Download
        ) {
            return;
        }
        // `npx playwright install-deps` and the like call the package manager of the system.
        if mentions_playwright(step.line.arguments) && !is_install {
            return self.touch_all(Scope::Everything, step.at, step.range);
        }
        let is_global = command.is_global();
        if supplier == Supplier::Node && is_install && is_global.is_no() {
            // They lie in the project, where no PATH of a base image leads.
            if self.search_path.iter().any(|folder| folder.contains("node_modules")) {
                self.supply(step, supplier);
            }
            return;
        }
        self.supply(step, supplier);
        let may_have_more = command.packages.iter().any(|package| package.kind != PackageKind::Name);
        if may_have_more || !is_install {
            return;
        }
        for package in &command.packages {
            let Some(name) = package.literal_name() else { continue };
            let programs: &[&str] = match (supplier, name) {
                (Supplier::Node, "pnpm") => &["pnpm"],
                (Supplier::Node, "yarn") => &["yarn"],
                (Supplier::Node, "npm") => &["npm", "npx"],
                (Supplier::Node, "corepack") => &["corepack"],
                (Supplier::Node, "bun") => &["bun"],
                (Supplier::Python, "uv") => &["uv"],
                (Supplier::Python, "dumb-init") => &["dumb-init"],
                (Supplier::Python, "supervisor") => &["supervisord"],
                _ => &[],
            };
            for program in programs {
                let change = step.change(step.bringing(), package.whole.range());
                self.programs.change(program, change);
            }
        }
    }

    /// `corepack enable` puts shims of yarn and pnpm beside itself (Corepack's README, "Utility Commands").
    fn follow_corepack(&mut self, step: &Step<'_>) {
        let words = step.line.arguments;
        let Some((action, rest)) = words.split_first() else { return };
        match action.literal() {
            Some("enable") => {}
            Some("disable") => return self.programs.touch(Scope::Removals, step.at, step.range),
            Some(_) => return,
            None => return self.supply(step, Supplier::Node),
        }
        if rest.iter().any(|word| word.literal().is_none() || word.text.starts_with("--install-directory")) {
            return self.supply(step, Supplier::Node);
        }
        let named: Vec<&str> =
            rest.iter().filter_map(|word| word.literal()).filter(|word| !word.starts_with('-')).collect();
        let programs = if named.is_empty() { vec!["yarn", "pnpm"] } else { named };
        for program in programs {
            let change = step.change(step.bringing(), step.range);
            self.programs.change(program, change);
        }
    }
}

enum Supply {
    /// Packages of the operating system.
    System(System),
    /// Packages of a language.
    Language(Supplier),
    /// Packages of any kind, or files.
    Anything,
}

fn supplier_of(manager: PackageManager) -> Supply {
    match manager {
        PackageManager::AptGet | PackageManager::Apt | PackageManager::Aptitude => {
            Supply::System(System::Apt)
        }
        PackageManager::Apk => Supply::System(System::Apk),
        PackageManager::Dnf | PackageManager::Tdnf => Supply::System(System::Dnf),
        PackageManager::Microdnf => Supply::System(System::Microdnf),
        PackageManager::Yum => Supply::System(System::Yum),
        PackageManager::Zypper => Supply::System(System::Zypper),
        PackageManager::Pacman => Supply::System(System::Pacman),
        PackageManager::Pip | PackageManager::Pipx | PackageManager::Uv | PackageManager::Poetry => {
            Supply::Language(Supplier::Python)
        }
        PackageManager::Npm
        | PackageManager::Yarn
        | PackageManager::Pnpm
        | PackageManager::Bun
        | PackageManager::Corepack => Supply::Language(Supplier::Node),
        PackageManager::Gem
        | PackageManager::Bundle
        | PackageManager::Go
        | PackageManager::Cargo
        | PackageManager::Composer
        | PackageManager::Dotnet
        | PackageManager::Luarocks
        | PackageManager::Cpan => Supply::Language(Supplier::Other),
        PackageManager::Dpkg | PackageManager::Rpm | PackageManager::Brew | PackageManager::Conda => {
            Supply::Anything
        }
    }
}
