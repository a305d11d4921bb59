//! # Variable without quotes
//!
//! Outside of double quotes the shell splits the value of a variable at blanks and takes the pieces for patterns of file
//! names. A value that nobody thought of then becomes several words, or none.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN for file in *.tar.gz; do tar xzf $file; done
//!                                      ^^^^^ `$file` is split at blanks and matched with file names
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN for file in *.tar.gz; do tar xzf "$file"; done
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN <<EOF
//! while read -r name; do
//!   mkdir /srv/$name
//!              ^^^^^ `$name` is split at blanks and matched with file names
//! done < names
//! EOF
//! ```
//! What only numbers, names of the shell or plain text were put into is left alone, and so is what the base image or whoever
//! builds may set: ARG and ENV are usually split on purpose, or have no blanks.
//! ```dockerfile good
//! FROM alpine:3.22
//! ARG VERSION=1.2
//! RUN target=/opt/app; mkdir $target $target/$VERSION; for part in bin lib; do mkdir $target/$part; done
//! RUN cd $HOME && ./build --jobs=$(nproc) --for=$JAVA_HOME
//! ```
//! A list that a command wrote is often meant to become several words, and the version in an address has no blanks.
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN packages="$(grep -v '^#' packages.txt)"; apk add --no-cache $packages
//! RUN version="$(cat version.txt)" && wget https://example.com/app-$version.tar.gz
//! ```
//! Where the shell needs one word, neither a list nor nothing is meant.
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN newest="$(ls -t | head -n 1)" && [ $newest = app ]
//!                                        ^^^^^^^ `$newest` is split at blanks and matched with file names
//! ```
//! `--preset hadolint` says what ShellCheck does: whatever is not known to hold neither blanks nor patterns.
//! ```dockerfile bad preset=hadolint
//! FROM alpine:3.22
//! ARG VERSION
//! RUN ls $JAVA_HOME/$VERSION && export HERE=$PWD
//!        ^^^^^^^^^^ `$JAVA_HOME` is split at blanks and matched with file names
//!                                           ^^^^ `$PWD` is split at blanks and matched with file names
//! ONBUILD RUN ls $dir "$dir" ${dir:+"$dir"} $# > $log
//!                ^^^^ `$dir` is split at blanks and matched with file names
//!                                                ^^^^ `$log` is split at blanks and matched with file names
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};

use crate::patterns::script::content::Content;
use crate::patterns::script::quote_fix::quoted;
use crate::patterns::script::run_script::{RunScript, is_set_before};
use crate::patterns::script::split_expansion::{SplitExpansions, Wanted};
use crate::patterns::script::written_content::Contents;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-unquoted-expansion",
    aliases: &[
        Alias::narrower("shellcheck", "SC2086"),
        Alias::same("hadolint", "SC2086").on(Severity::Info),
        Alias::narrower("shellcheck", "SC2248"),
        Alias::same("sonar", "S6570"),
    ],
    category: Category::Shell,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    let found = SplitExpansions::of(run.shell()).parameters;
    if found.is_empty() {
        return;
    }
    let contents = Contents::of(script, &|name| is_set_before(cx, instruction, name));
    for split in found {
        let content = contents.at(split.part.range.start);
        let is_wrong = match (cx.policy(), split.wanted) {
            (Policy::Hadolint, _) => content != Content::Plain,
            (_, Wanted::OneWord) => content >= Content::Text,
            (_, Wanted::Joined) => content == Content::Value,
            (_, Wanted::PerhapsList) => content == Content::Value && script.slice(split.part.name) != "*",
            (_, Wanted::Assignment) => false,
        };
        if is_wrong {
            let range = split.part.range;
            let written = script.slice(range);
            cx.report(
                script.locate(range),
                format!("`{written}` is split at blanks and matched with file names"),
            )
            .maybe_fix(quoted(cx, script, range));
        }
    }
}
