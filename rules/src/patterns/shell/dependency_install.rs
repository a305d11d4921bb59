//! Commands that install the dependencies a project lists, from the lists alone.
//!
//! Entry point: [`dependency_install`]. Installs of named packages, and those that build the project itself, are none.
//! The commands and the files they read are those of the package managers' default setup, put together by hand.

use crate::patterns::shell::shell_programs::program_name;

/// One install.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DependencyInstall {
    /// The words that say it, for messages.
    pub line: String,
    /// The files it needs, for messages.
    pub manifests: &'static str,
    /// Files whose presence, or one of whose texts, says that it needs the sources too.
    pub hints: &'static [(&'static str, &'static [&'static str])],
}

const NODE_HINTS: &[(&str, &[&str])] = &[
    (
        "package.json",
        &[
            "\"workspaces\"",
            "\"postinstall\"",
            "\"prepare\"",
            "\"preinstall\"",
            "\"file:",
            "\"link:",
            "\"install\":",
        ],
    ),
    ("pnpm-workspace.yaml", &[]),
    ("lerna.json", &[]),
];

/// Reads the words of one command.
pub fn dependency_install(words: &[&str]) -> Option<DependencyInstall> {
    let (program, arguments) = words.split_first()?;
    let plain: Vec<&str> = arguments.iter().copied().filter(|word| !word.starts_with('-')).collect();
    let has = |option: &str| arguments.contains(&option);
    let name = program_name(program);
    let (manifests, hints): (&str, &'static [_]) = match (name, plain.as_slice()) {
        _ if has("-g") || has("--global") || has("global") || has("--version") => return None,
        ("npm", ["ci" | "install" | "i"]) => ("`package.json` and the lock file", NODE_HINTS),
        ("yarn", [] | ["install"]) => ("`package.json` and `yarn.lock`", NODE_HINTS),
        ("pnpm", ["install" | "i"]) => ("`package.json` and `pnpm-lock.yaml`", NODE_HINTS),
        ("pip" | "pip3", ["install", list]) if has("-r") && list.contains("requirements") => {
            ("the list of requirements", &[("requirements.txt", &["-e ", "file:", "\n.", "-r "])])
        }
        ("go", ["mod", "download"]) => {
            ("`go.mod` and `go.sum`", &[("go.work", &[]), ("go.mod", &["=> ./", "=> ../"])])
        }
        ("bundle", ["install"]) => ("`Gemfile` and `Gemfile.lock`", &[("Gemfile", &["path:", "gemspec"])]),
        // Without that option the scripts of the project run.
        ("composer", ["install"]) if has("--no-scripts") => {
            ("`composer.json` and `composer.lock`", &[("composer.json", &["\"path\"", "classmap"])])
        }
        _ => return None,
    };
    let list_option = if has("-r") { " -r" } else { "" };
    let line = match plain.split_first() {
        Some((first, rest)) if !rest.is_empty() => format!("{name} {first}{list_option} {}", rest.join(" ")),
        Some((first, _)) => format!("{name} {first}"),
        None => name.to_owned(),
    };
    Some(DependencyInstall { line, manifests, hints })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_installs_from_lists_count() {
        let read =
            |line: &str| dependency_install(&line.split(' ').collect::<Vec<_>>()).map(|found| found.line);
        assert_eq!(read("npm ci --omit=dev").as_deref(), Some("npm ci"));
        assert_eq!(
            read("pip install -r requirements.txt").as_deref(),
            Some("pip install -r requirements.txt")
        );
        assert_eq!(
            read("pip3 install --no-cache-dir -r requirements.txt").as_deref(),
            Some("pip3 install -r requirements.txt")
        );
        assert_eq!(read("go mod download").as_deref(), Some("go mod download"));
        for line in
            ["npm install express", "npm install -g npm", "pip install .", "pip install -e .", "yarn build"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
