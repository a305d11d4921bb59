//! Commands that install the dependencies a project lists, from the lists alone.
//!
//! Entry point: [`dependency_install`]. Installs of named packages, and those that build the project itself, are none.
//! The commands and the files they read are those of the package managers' default setup, put together by hand.

use hullwright_core::shell::Argument;
use hullwright_core::shell::command::{
    Command, CommandLine, PackageCommand, PackageKind, PackageManager, Part, recognise,
};

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

/// What a command installs from lists.
pub fn dependency_install(line: CommandLine<'_>) -> Option<DependencyInstall> {
    let Command::Packages(command) = recognise(line) else { return None };
    let asks_otherwise = ELSEWHERE.iter().any(|option| command.reading.find(option).is_some());
    let list = requirements(&command);
    // A word that expands may be a package; the list's name is shown as it is written.
    let is_list = |word: &Argument<'_>| list.is_some_and(|list| std::ptr::eq(list.argument(), word));
    let is_open = line.arguments.iter().any(|word| word.literal().is_none() && !is_list(word));
    if asks_otherwise || is_open {
        return None;
    }
    let name = line.name()?;
    let words: Vec<&str> = command.reading.operands.iter().filter_map(|operand| operand.literal()).collect();
    let (manifests, hints): (&str, &'static [_]) = match (command.manager, words.as_slice()) {
        (PackageManager::Npm, ["ci" | "install" | "i"]) => ("`package.json` and the lock file", NODE_HINTS),
        (PackageManager::Yarn, [] | ["install"]) => ("`package.json` and `yarn.lock`", NODE_HINTS),
        (PackageManager::Pnpm, ["install" | "i"]) => ("`package.json` and `pnpm-lock.yaml`", NODE_HINTS),
        (PackageManager::Pip, ["install"]) if list.is_some() => {
            ("the list of requirements", &[("requirements.txt", &["-e ", "file:", "\n.", "-r "])])
        }
        (PackageManager::Go, ["mod", "download"]) => {
            ("`go.mod` and `go.sum`", &[("go.work", &[]), ("go.mod", &["=> ./", "=> ../"])])
        }
        (PackageManager::Bundle, ["install"]) => {
            ("`Gemfile` and `Gemfile.lock`", &[("Gemfile", &["path:", "gemspec"])])
        }
        // Without that option the scripts of the project run.
        (PackageManager::Composer, ["install"]) if command.reading.has("no-scripts").is_yes() => {
            ("`composer.json` and `composer.lock`", &[("composer.json", &["\"path\"", "classmap"])])
        }
        _ => return None,
    };
    let list = list.map(|list| format!(" -r {}", list.text())).unwrap_or_default();
    let line = std::iter::once(name).chain(words).collect::<Vec<_>>().join(" ");
    Some(DependencyInstall { line: line + &list, manifests, hints })
}

/// Options that ask for something else than what the lists of the work directory name.
const ELSEWHERE: [&str; 6] = ["global", "version", "help", "prefix", "dir", "cwd"];

/// The one list that pip installs from, if it installs nothing else.
fn requirements<'a>(command: &PackageCommand<'a>) -> Option<Part<'a>> {
    let [list] = command.packages.as_slice() else { return None };
    let is_list = list.kind == PackageKind::RequirementFile && list.name.text().contains("requirements");
    is_list.then_some(list.name)
}

#[cfg(test)]
mod tests {
    use hullwright_core::shell::Launch;
    use hullwright_core::shell::command::look_through;
    use hullwright_core::text::MappedText;

    use super::*;

    fn read(text: &str) -> Option<String> {
        let launch = Launch::of_text(&MappedText::verbatim(text, 0), &["sh", "-c"]);
        let command = launch.commands().into_iter().next()?;
        let invocation = command.invocation?;
        look_through(&invocation).command().and_then(dependency_install).map(|found| found.line)
    }

    #[test]
    fn only_installs_from_lists_count() {
        for (text, line) in [
            ("npm ci --omit=dev", "npm ci"),
            ("npm install --loglevel warn", "npm install"),
            ("pip install -r requirements.txt", "pip install -r requirements.txt"),
            ("pip3 install --no-cache-dir -r requirements.txt", "pip3 install -r requirements.txt"),
            ("python3 -m pip install -r dev-requirements.txt", "pip install -r dev-requirements.txt"),
            ("pip install -r $DIR/requirements.txt", "pip install -r $DIR/requirements.txt"),
            ("go mod download", "go mod download"),
            ("yarn", "yarn"),
        ] {
            assert_eq!(read(text).as_deref(), Some(line), "{text}");
        }
        for text in [
            "npm install express",
            "npm install -g npm",
            "npm ci --prefix web",
            "npm ci $FLAGS",
            "npm install-test",
            "pip install .",
            "pip install -e .",
            "pip install -r requirements.txt wheel",
            "pip install -r requirements.txt -c constraints.txt",
            "yarn build",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
