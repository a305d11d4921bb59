//! # Output of a command without quotes
//!
//! Outside of double quotes the shell splits what a command writes at blanks and takes the pieces for patterns of file names.
//! A path with a blank then becomes two, and no output at all becomes no word.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN (cd $(cat home.txt) && [ $(./level) = 3 ] && ./configure > /var/log/$(./name).log)
//!         ^^^^^^^^^^^^^^^ the output of `cat` is split at blanks and matched with file names
//!                              ^^^^^^^^^^ the output of `./level` is split at blanks and matched with file names
//!                                                                         ^^^^^^^^^ the output of `./name` is split at blanks and matched with file names
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN (cd "$(cat home.txt)" && [ "$(./level)" = 3 ] && ./configure > /var/log/"$(./name)".log)
//! ```
//! Nothing is said where a list may be meant or the output becomes a part of a word, and of commands that write one word in any
//! case.
//! ```dockerfile good also=shell-state-lost-after-run
//! FROM alpine:3.22
//! RUN apk add --no-cache $(cat packages.txt) && ./run -j$(nproc) SUFFIX=-$(cat suffix.txt)
//! RUN for file in $(ls); do echo "$file"; done; home=$(cat home.txt); export AGE=$(cat age.txt)
//! ```
//! `--preset hadolint` says what ShellCheck does.
//! ```dockerfile bad preset=hadolint
//! FROM alpine:3.22
//! RUN ./run -j$(nproc) $(seq 1 3) "$(date)" > `cat age.txt`
//!             ^^^^^^^^ the output of `nproc` is split at blanks and matched with file names
//!                                             ^^^^^^^^^^^^^ the output of `cat` is split at blanks and matched with file names
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};

use crate::patterns::script::one_word_output::{gives_one_word, is_counting, last_program};
use crate::patterns::script::quote_fix::quoted;
use crate::patterns::script::run_script::RunScript;
use crate::patterns::script::split_expansion::{SplitExpansions, Wanted};

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-unquoted-substitution",
    aliases: &[Alias::same("shellcheck", "SC2046"), Alias::same("hadolint", "SC2046").on(Severity::Warning)],
    category: Category::Shell,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    for split in SplitExpansions::of(run.shell()).substitutions {
        let is_meant = cx.policy() != Policy::Hadolint
            && (split.wanted != Wanted::OneWord || gives_one_word(script, split.part));
        if is_meant || is_counting(script, split.part) {
            continue;
        }
        let range = split.part.range;
        let what = match last_program(script, split.part) {
            Some(name) => format!("the output of `{name}`"),
            None => "the output".to_owned(),
        };
        cx.report(script.locate(range), format!("{what} is split at blanks and matched with file names"))
            .maybe_fix(quoted(cx, script, range));
    }
}
