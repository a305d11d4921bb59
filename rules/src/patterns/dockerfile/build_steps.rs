//! What the RUN instructions of a build leave behind, and where.
//!
//! Entry point: [`leave_nothing_outside`]. Only commands whose results are known to lie in the project's folder, or that serve
//! nothing but the build.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{
    Command, CommandLine, PackageAction, PackageCommand, look_through, recognise,
};

use crate::patterns::dockerfile::whole_path::is_below;
use crate::patterns::shell::project_build::project_build;

/// Tools of a toolchain: they write to the folder, and to caches of their own.
const BUILDERS: [&str; 13] = [
    "ant",
    "cargo",
    "dotnet",
    "go",
    "go-wrapper",
    "gradle",
    "gradlew",
    "javac",
    "mvn",
    "mvnw",
    "rustc",
    "rustup",
    "sbt",
];
/// Programs that print something, or change nothing outside the process.
const QUIET: [&str; 19] = [
    ":", "[", "cat", "cd", "date", "dir", "echo", "env", "export", "find", "grep", "ls", "printf", "pwd",
    "set", "stat", "test", "true", "uname",
];
/// Programs that write to the files they name.
const WRITERS: [&str; 12] =
    ["chmod", "chown", "cp", "git", "ln", "mkdir", "mv", "sed", "tar", "touch", "unzip", "dos2unix"];
/// Packages that serve to compile, of which no program needs anything at run time.
const BUILD_PACKAGES: [&str; 20] = [
    "binutils",
    "build-base",
    "build-essential",
    "ca-certificates",
    "clang",
    "cmake",
    "g++",
    "gcc",
    "git",
    "git-core",
    "libc-dev",
    "libc6-dev",
    "linux-headers",
    "make",
    "maven",
    "musl-dev",
    "ninja-build",
    "pkg-config",
    "pkgconf",
    "protobuf-compiler",
];

/// What the build did, as far as the file tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// One program: only the toolchain ran, and built once.
    Toolchain,
    /// Further files may lie in the folder.
    Folder,
}

/// What the RUN instructions of a stage make; `None` if something outside `root` may be needed later.
pub fn leave_nothing_outside(cx: &Context<'_>, stage: &Stage, root: &str) -> Option<Outcome> {
    let mut outcome = Outcome::Toolchain;
    let mut n_builds = 0;
    for run in cx.of_kind(stage, InstructionKind::Run) {
        if run.is_broken || redirects_outside(cx, run, root) {
            return None;
        }
        let launch = cx.launch(run);
        let commands = launch.commands();
        if commands.is_empty() {
            return None;
        }
        for command in &commands {
            let line = look_through(command.invocation.as_ref()?).command()?;
            n_builds += usize::from(project_build(line).is_some());
            match made_by(line, root)? {
                Outcome::Toolchain => {}
                Outcome::Folder => outcome = Outcome::Folder,
            }
        }
    }
    // One program may start the other.
    Some(if n_builds > 1 { Outcome::Folder } else { outcome })
}

fn made_by(line: CommandLine<'_>, root: &str) -> Option<Outcome> {
    if let Command::Packages(packages) = recognise(line)
        && !BUILDERS.contains(&line.name()?)
    {
        return is_for_build(&packages).then_some(Outcome::Toolchain);
    }
    match line.name()? {
        "go" if line.arguments.first()?.literal() == Some("generate") => Some(Outcome::Folder),
        "rm" => Some(Outcome::Folder),
        name if BUILDERS.contains(&name) || QUIET.contains(&name) => Some(Outcome::Toolchain),
        name if WRITERS.contains(&name) => {
            let mut paths = line.arguments.iter().filter(|argument| !argument.text.starts_with('-'));
            let is_inside = |text: &str| match text.strip_prefix('/') {
                Some(_) => is_below(text, root) || is_below(text, "/tmp"),
                None => !text.starts_with(['$', '~']) && !text.starts_with(".."),
            };
            paths.all(|path| is_inside(&path.text)).then_some(Outcome::Folder)
        }
        _ => None,
    }
}

fn is_for_build(packages: &PackageCommand<'_>) -> bool {
    match packages.action {
        PackageAction::UpdateIndex
        | PackageAction::Clean
        | PackageAction::Remove
        | PackageAction::Purge
        | PackageAction::RemoveUnneeded => true,
        PackageAction::Install => packages
            .packages
            .iter()
            .all(|package| package.literal_name().is_some_and(|name| BUILD_PACKAGES.contains(&name))),
        _ => false,
    }
}

/// Whether the script writes to a file outside the folder.
fn redirects_outside(cx: &Context<'_>, run: &Instruction, root: &str) -> bool {
    cx.slice(run.range).split('>').skip(1).any(|behind| {
        let path = behind.trim_start_matches(['>', '&', ' ', '\t']);
        let end = path.find(|ch: char| ch.is_whitespace() || ";&|)\"'".contains(ch)).unwrap_or(path.len());
        let path = path.get(..end).unwrap_or_default();
        path.starts_with(['/', '$', '~', '"']) && path != "/dev/null" && !is_below(path, root)
    })
}
