//! Questions about a package manager's options that mean the same for all of them.
//!
//! What lives here: which option of which manager answers them. Every answer is three-valued.

use super::{PackageCommand, PackageManager};
use crate::shell::command::options::{Answer, FoundOption};
use crate::shell::command::part::Part;

impl<'a> PackageCommand<'a> {
    /// Whether it goes on without asking a person: by an option, or because that manager never asks.
    pub fn asks_nothing(&self) -> Answer {
        let reading = &self.reading;
        match self.manager {
            PackageManager::AptGet | PackageManager::Apt => reading
                .has_any(&["yes", "force-yes"])
                .or(self.is_quietest())
                .or(self.apt_setting("apt::get::assume-yes", "true")),
            PackageManager::Aptitude => reading.has("assume-yes"),
            PackageManager::Dnf | PackageManager::Yum | PackageManager::Tdnf => {
                reading.has("assumeyes").or(self.dnf_setting("assumeyes", true))
            }
            PackageManager::Zypper => reading.has_any(&["non-interactive", "no-confirm"]),
            PackageManager::Pacman => reading.has("noconfirm"),
            PackageManager::Conda if self.action_word.map(Part::text) == Some("env") => Answer::Yes,
            PackageManager::Conda => reading.has("yes"),
            // It asks whether plugins may run and the like.
            PackageManager::Composer => {
                if reading.has("no-interaction").is_yes() {
                    Answer::Yes
                } else {
                    Answer::Unknown
                }
            }
            PackageManager::Pip if self.action == super::PackageAction::Remove => reading.has("yes"),
            PackageManager::Apk => reading.has("interactive").opposite(),
            PackageManager::Cpan | PackageManager::Dpkg => Answer::Unknown,
            // The help of microdnf says of `-y`: "does nothing, we always assume yes".
            PackageManager::Microdnf
            | PackageManager::Rpm
            | PackageManager::Brew
            | PackageManager::Pip
            | PackageManager::Pipx
            | PackageManager::Uv
            | PackageManager::Poetry
            | PackageManager::Npm
            | PackageManager::Yarn
            | PackageManager::Pnpm
            | PackageManager::Bun
            | PackageManager::Corepack
            | PackageManager::Gem
            | PackageManager::Bundle
            | PackageManager::Go
            | PackageManager::Cargo
            | PackageManager::Dotnet
            | PackageManager::Luarocks => Answer::Yes,
        }
    }

    /// Whether packages that are merely recommended (weak dependencies) stay away by an option.
    pub fn skips_recommends(&self) -> Answer {
        let reading = &self.reading;
        match self.manager {
            PackageManager::AptGet | PackageManager::Apt => {
                let by_option = match reading.find("install-recommends") {
                    Some(_) => reading.has("install-recommends").opposite(),
                    None => Answer::known(false),
                };
                let by_setting = ["false", "0", "no"].iter().fold(Answer::No, |answer, value| {
                    answer.or(self.apt_setting("apt::install-recommends", value))
                });
                by_option.or(by_setting)
            }
            PackageManager::Aptitude => reading.has("without-recommends"),
            PackageManager::Dnf | PackageManager::Microdnf | PackageManager::Yum | PackageManager::Tdnf => {
                self.dnf_setting("install_weak_deps", false)
            }
            PackageManager::Zypper => reading.has("no-recommends"),
            _ => self.absent(),
        }
    }

    /// Whether an option keeps it from leaving its cache behind.
    pub fn skips_cache(&self) -> Answer {
        let reading = &self.reading;
        match self.manager {
            PackageManager::Apk => match reading.find("cache") {
                Some(_) => reading.has("cache").opposite(),
                None => self.absent(),
            },
            PackageManager::Pip => reading.has("no-cache-dir"),
            PackageManager::Uv
            | PackageManager::Composer
            | PackageManager::Bun
            | PackageManager::Poetry
            | PackageManager::Dotnet => reading.has("no-cache"),
            _ => self.absent(),
        }
    }

    /// Whether an option leaves out what only developers need.
    pub fn is_for_production(&self) -> Answer {
        let reading = &self.reading;
        match self.manager {
            PackageManager::Npm => reading
                .has("production")
                .or(self.any_value("omit", |value| value == "dev"))
                .or(self.any_value("only", |value| value.starts_with("prod"))),
            PackageManager::Yarn | PackageManager::Pnpm => reading.has("production"),
            PackageManager::Bun => {
                reading.has("production").or(self.any_value("omit", |value| value == "dev"))
            }
            PackageManager::Composer => reading.has_any(&["no-dev", "update-no-dev"]),
            PackageManager::Uv => reading
                .has_any(&["no-dev", "no-default-groups"])
                .or(self.any_value("no-group", |group| group == "dev")),
            PackageManager::Poetry => reading
                .has_any(&["no-dev", "only-root"])
                .or(self.any_value("without", |value| value.split(',').any(|group| group.trim() == "dev")))
                .or(self.any_value("only", |value| value == "main")),
            PackageManager::Bundle => self.any_value("without", |value| value.contains("development")),
            _ => self.absent(),
        }
    }

    /// Whether an option or the subcommand makes it install exactly what a lock file says.
    pub fn is_locked(&self) -> Answer {
        let reading = &self.reading;
        match self.manager {
            PackageManager::Npm => match self.action_word.map(Part::text) {
                Some("ci" | "clean-install" | "ic" | "install-clean" | "isntall-clean") => Answer::Yes,
                _ => self.absent(),
            },
            PackageManager::Yarn => reading.has_any(&["frozen-lockfile", "immutable"]),
            PackageManager::Pnpm | PackageManager::Bun if self.action_word.map(Part::text) == Some("ci") => {
                Answer::Yes
            }
            PackageManager::Pnpm | PackageManager::Bun => reading.has("frozen-lockfile"),
            PackageManager::Uv | PackageManager::Cargo => reading.has_any(&["frozen", "locked"]),
            PackageManager::Bundle => reading.has_any(&["frozen", "deployment"]),
            PackageManager::Pip => reading.has("require-hashes"),
            _ => self.absent(),
        }
    }

    /// Whether it installs for all projects.
    pub fn is_global(&self) -> Answer {
        let reading = &self.reading;
        let is_global_word = matches!(self.action_word.map(Part::text), Some("global" | "g"));
        match self.manager {
            PackageManager::Yarn | PackageManager::Composer => Answer::known(is_global_word),
            PackageManager::Npm => {
                reading.has("global").or(self.any_value("location", |value| value == "global"))
            }
            PackageManager::Pnpm | PackageManager::Bun | PackageManager::Dotnet | PackageManager::Pipx => {
                reading.has("global")
            }
            _ => self.absent(),
        }
    }

    /// The name that groups these packages for a later removal: `apk add --virtual .build-deps`.
    pub fn virtual_group(&self) -> Option<Part<'a>> {
        let is_apk = self.manager == PackageManager::Apk;
        is_apk.then(|| self.reading.value("virtual")).flatten()
    }

    /// Files that list the packages: `-r requirements.txt`.
    pub fn requirement_files(&self) -> impl Iterator<Item = Part<'a>> {
        let files =
            self.packages.iter().filter(|package| package.kind == super::PackageKind::RequirementFile);
        files.map(|package| package.whole)
    }

    /// What is not there: `No`, unless something unread could be it.
    fn absent(&self) -> Answer {
        if self.is_complete { Answer::No } else { Answer::Unknown }
    }

    /// `-qq` and `-q=2`, which imply `-y`.
    fn is_quietest(&self) -> Answer {
        let level = self.reading.all("quiet").fold(0_u32, |level, option| match option.value {
            Some(value) => value.literal().and_then(|value| value.parse().ok()).unwrap_or(level),
            None => level + 1,
        });
        if level >= 2 { Answer::Yes } else { self.absent() }
    }

    /// Whether `-o name=value` is given, names in any case.
    fn apt_setting(&self, name: &str, value: &str) -> Answer {
        let is_it = |option: &FoundOption| {
            let given = option.value.and_then(|setting| setting.literal()?.split_once('='));
            given.is_some_and(|(key, given)| {
                key.trim().eq_ignore_ascii_case(name)
                    && given.trim().trim_matches('"').eq_ignore_ascii_case(value)
            })
        };
        if self.reading.all("option").any(is_it) { Answer::Yes } else { self.absent() }
    }

    /// Whether `--setopt=name=value` is given.
    fn dnf_setting(&self, name: &str, wanted: bool) -> Answer {
        let mut answer = self.absent();
        for option in self.reading.all("setopt") {
            let Some((key, value)) = option.value.and_then(|setting| setting.literal()?.split_once('='))
            else {
                continue;
            };
            let is_true = matches!(value.to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "on");
            if key == name {
                answer = Answer::known(is_true == wanted);
            }
        }
        answer
    }

    /// Whether an option of that name has a value that `wanted` accepts.
    fn any_value(&self, name: &str, wanted: impl Fn(&str) -> bool) -> Answer {
        let mut answer = self.absent();
        for option in self.reading.all(name) {
            match option.value.and_then(Part::literal) {
                Some(value) if wanted(value) => return Answer::Yes,
                Some(_) => {}
                None => answer = Answer::Unknown,
            }
        }
        answer
    }
}
