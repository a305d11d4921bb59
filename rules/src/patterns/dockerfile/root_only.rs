//! Signs that the process of a stage needs what only root has: files in `/root`, tools that keep their data in the home
//! folder of whoever built the image, and programs that change the system.
//!
//! Entry point: [`needs_root`]. Words only, and lists put together by hand: a sign too many costs a fix, no more.

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Resolution, Source, Stage};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::start_words::all_start_words;
use crate::patterns::shell::shell_programs::program_name;

/// Parts of instructions that put something into the home folder of root, or look for it there.
const IN_HOME: [&str; 23] = [
    "/root",
    "~/",
    "$HOME",
    "${HOME}",
    "--user",
    "nvm",
    "rustup",
    "pipx",
    "dotnet tool install",
    "playwright install",
    "uv python",
    "uv tool",
    "sdkman",
    "pyenv",
    "rbenv",
    "rvm",
    "asdf",
    "nltk",
    "huggingface",
    "stack ",
    "cabal ",
    "docker.sock",
    "ghcup",
];
/// Programs that look for what was installed in the home folder of whoever ran them before.
const OF_HOME: [&str; 20] = [
    "bazel",
    "cabal",
    "conda",
    "gradle",
    "gradlew",
    "lein",
    "mamba",
    "mvn",
    "mvnw",
    "nix",
    "npx",
    "pipenv",
    "pipx",
    "poetry",
    "sbt",
    "stack",
    "ts-node-dev",
    "uv",
    "uvx",
    "volta",
];
/// Programs that only root may run with any use.
const OF_ROOT: [&str; 31] = [
    "adduser",
    "apk",
    "apt",
    "apt-get",
    "chown",
    "chroot",
    "crontab",
    "docker",
    "dpkg",
    "groupadd",
    "ifconfig",
    "insmod",
    "ip",
    "iptables",
    "kubeadm",
    "ldconfig",
    "modprobe",
    "mount",
    "nsenter",
    "perf",
    "service",
    "sysctl",
    "systemctl",
    "tcpdump",
    "umount",
    "update-ca-certificates",
    "useradd",
    "usermod",
    "wg",
    "wg-quick",
    "yum",
];
/// Images whose server writes all over its own installation.
const WRITES_OWN_FILES: [&str; 5] =
    ["continuumio/miniconda3", "jetty", "payara/server-full", "phusion/baseimage", "tomcat"];

/// Whether something speaks for root.
pub fn needs_root(cx: &Context<'_>, stage: &Stage) -> bool {
    let words = all_start_words(cx, stage);
    let name_of = |word: &String| program_name(word).to_owned();
    let names: Vec<String> = words.iter().map(name_of).collect();
    let is_one_of = |list: &[&str]| names.iter().any(|name| list.contains(&name.as_str()));
    is_one_of(&OF_HOME)
        || is_one_of(&OF_ROOT)
        || writes_elsewhere(&words)
        || (is_one_of(&["pnpm", "yarn"]) && says(cx, stage, &["corepack"]))
        || says(cx, stage, &IN_HOME)
        || is_home_of_root(cx, stage)
        || runs_own_installation(cx, stage)
}

/// Whether an instruction of the chain has one of the texts in it.
fn says(cx: &Context<'_>, stage: &Stage, texts: &[&str]) -> bool {
    let instructions = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
    let mut telling = instructions
        .filter(|found| !matches!(found.kind, InstructionKind::Label | InstructionKind::Maintainer));
    telling.any(|found| {
        // What is mounted for one RUN is nothing that the process could miss.
        let start = found.flags.last().map_or(found.range.start(), |flag| flag.text.range().end());
        let text = cx.slice(TextRange::new(start, found.range.end()));
        texts.iter().any(|part| text.contains(part))
    })
}

/// Whether a word is a file outside the working directory that a shell or `tee` writes to.
fn writes_elsewhere(words: &[String]) -> bool {
    words.windows(2).any(|pair| match pair {
        [first, second] => {
            let is_file =
                second.starts_with('/') && !second.starts_with("/dev/") && !second.starts_with("/tmp/");
            is_file && (first == "tee" || first.ends_with('>'))
        }
        _ => false,
    })
}

fn is_home_of_root(cx: &Context<'_>, stage: &Stage) -> bool {
    let home = cx.graph().variable(stage, "HOME", Place::END);
    home.is_some_and(
        |home| !matches!(&home.value, Resolution::Known(Some(path)) if !path.starts_with("/root")),
    )
}

fn runs_own_installation(cx: &Context<'_>, stage: &Stage) -> bool {
    match cx.graph().root(stage) {
        Source::Image(image) => {
            image.value().is_none_or(|image| WRITES_OWN_FILES.contains(&image.familiar_name().as_str()))
        }
        Source::Scratch | Source::Stage(_) | Source::Invalid(_) => false,
    }
}
