//! # Start script that keeps the shell in front
//!
//! The script that ENTRYPOINT starts ends with the program it is there for, and starts it as a child. The shell gets the stop
//! signal and does not pass it on, so the program is killed after ten seconds instead of shutting down.
//!
//! ```dockerfile bad
//! #- Dockerfile
//! FROM debian:13-slim
//! COPY --chmod=755 entrypoint.sh /entrypoint.sh
//! ENTRYPOINT ["/entrypoint.sh"]
//!              ^^^^^^^^^^^^^^ `entrypoint.sh` ends with `"$@"`, without `exec` before it
//! CMD ["/usr/bin/env"]
//! #- entrypoint.sh
//! #!/bin/sh
//! set -e
//! mkdir -p /run/app
//! "$@"
//! ```
//! ```dockerfile good
//! #- Dockerfile
//! FROM debian:13-slim
//! COPY --chmod=755 entrypoint.sh /entrypoint.sh
//! ENTRYPOINT ["/entrypoint.sh"]
//! CMD ["/usr/bin/env"]
//! #- entrypoint.sh
//! #!/bin/sh
//! set -e
//! exec "$@"
//! ```
//! A script that traps signals, or has something to do once the program has ended, needs its shell:
//! ```dockerfile good
//! #- Dockerfile
//! FROM debian:13-slim
//! COPY --chmod=755 entrypoint.sh /entrypoint.sh
//! ENTRYPOINT ["/entrypoint.sh"]
//! CMD ["/usr/bin/env"]
//! #- entrypoint.sh
//! #!/bin/sh
//! trap 'kill $child' TERM
//! "$@"
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{CommandForm, InstructionKind};
use hullwright_core::rule::{Check, Context, Rule};
use hullwright_core::shell::{Command, Script, Terminator};
use hullwright_core::text::MappedText;

use crate::patterns::context::start_script::script_text;
use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::shell::shell_programs::{is_init_wrapper, is_posix_shell, is_script, program_name};
use crate::patterns::shell::start_command::start_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "entrypoint-script-without-exec",
    category: Category::Reliability,
    severity: Severity::Warning,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut seen: Vec<u32> = Vec::new();
    for stage in shipped_stages(cx).into_iter().filter(|stage| !stage.runs_windows) {
        let Some(start) = start_command(cx, stage, InstructionKind::Entrypoint) else { continue };
        let CommandForm::Exec(json) = start.form else { continue };
        if seen.contains(&start.instruction.index) {
            continue;
        }
        seen.push(start.instruction.index);
        // An init in front hands signals to its child, which is the shell all the same.
        let mut words = json.items.iter().skip_while(|item| {
            is_init_wrapper(item.as_str()) || is_posix_shell(item.as_str()) || item.as_str().starts_with('-')
        });
        let Some(word) = words.next().filter(|word| is_script(word.as_str())) else { continue };
        let Some(text) = script_text(cx, word.as_str()) else { continue };
        let Some(last) = last_program(&text) else { continue };
        let name = program_name(word.as_str());
        cx.report(word.range(), format!("`{name}` ends with `{last}`, without `exec` before it"))
            .help(format!("write `exec {last}` as the last line of the script"));
    }
}

/// The command that a shell script ends with, where that is the program itself: the words that the script was given.
fn last_program(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    let text = text.as_str();
    let shebang = text.lines().next().filter(|line| line.starts_with("#!"))?;
    let is_shell =
        shebang.split(['/', ' ']).any(|word| matches!(word.trim(), "sh" | "bash" | "ash" | "dash"));
    // Whatever waits for children or minds signals needs its shell.
    let minds = ["trap ", "wait", " & ", "&\n", "exec \"$@\"", "exec $@"];
    if !is_shell || minds.iter().any(|word| text.contains(word)) {
        return None;
    }
    let script = Script::parse(&MappedText::verbatim(text, 0));
    if !script.errors.is_empty() {
        return None;
    }
    let item = script.body.items.last()?;
    let [Command::Simple(simple)] = item.first.commands.as_slice() else { return None };
    if !item.rest.is_empty() || item.terminator == Terminator::Background {
        return None;
    }
    let [only] = simple.words.as_slice() else { return None };
    let written = script.slice(only.range);
    matches!(written, "\"$@\"" | "$@" | "\"${@}\"" | "$*").then(|| written.to_owned())
}
