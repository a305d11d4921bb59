//! # Start script that cannot be started
//!
//! The kernel reads the first line of a script to find the program that runs it. With the line ends of Windows it looks for a
//! program whose name ends with a carriage return, and an image without the named shell has none; both end with `no such file or
//! directory`.
//!
//! ```dockerfile bad
//! #- Dockerfile
//! FROM alpine:3.22
//! COPY --chmod=755 start.sh /start.sh
//! ENTRYPOINT ["/start.sh"]
//!              ^^^^^^^^^ `start.sh` is for `bash`, which is not in the image
//! #- start.sh
//! #!/bin/bash
//! exec "$@"
//! ```
//! ```dockerfile good
//! #- Dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache bash
//! COPY --chmod=755 start.sh /start.sh
//! ENTRYPOINT ["/start.sh"]
//! #- start.sh
//! #!/usr/bin/env bash
//! exec "$@"
//! ```
//! Called through a shell, the first line is a comment:
//! ```dockerfile good
//! #- Dockerfile
//! FROM alpine:3.22
//! COPY start.sh /start.sh
//! ENTRYPOINT ["sh", "/start.sh"]
//! #- start.sh
//! #!/bin/bash
//! exec "$@"
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{CommandForm, InstructionKind};
use hullwright_core::rule::{Check, Context, Rule};
use hullwright_core::semantic::{Place, Stage};

use crate::patterns::context::start_script::script_text;
use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::shell::shell_programs::{is_init_wrapper, is_script, program_name};
use crate::patterns::shell::start_command::{StartCommand, start_command};

/// See the page.
pub static RULE: Rule = Rule {
    name: "entrypoint-script-not-runnable",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut seen: Vec<u32> = Vec::new();
    for stage in shipped_stages(cx).into_iter().filter(|stage| !stage.runs_windows) {
        let entrypoint = start_command(cx, stage, InstructionKind::Entrypoint);
        let command = start_command(cx, stage, InstructionKind::Cmd).filter(|_| entrypoint.is_none());
        for start in entrypoint.into_iter().chain(command) {
            if !seen.contains(&start.instruction.index) {
                seen.push(start.instruction.index);
                check_start(cx, stage, &start);
            }
        }
    }
}

fn check_start(cx: &Context<'_>, stage: &Stage, start: &StartCommand<'_>) {
    let CommandForm::Exec(json) = start.form else { return };
    let mut words =
        json.items.iter().skip_while(|item| is_init_wrapper(item.as_str()) || item.as_str() == "--");
    let Some(word) = words.next().filter(|word| is_script(word.as_str()) && word.as_str().contains('/'))
    else {
        return;
    };
    let Some(text) = script_text(cx, word.as_str()) else { return };
    let Some(shebang) = text.split('\n').next().and_then(|line| line.strip_prefix("#!")) else { return };
    let name = program_name(word.as_str());
    if shebang.ends_with('\r') {
        if !mends_line_ends(cx, stage, name) {
            cx.report(word.range(), format!("`{name}` has the line ends of Windows, so that its first line names no program"))
                .help("save the script with LF line ends, and keep them with `*.sh text eol=lf` in `.gitattributes`");
        }
        return;
    }
    let mut parts = shebang.split_whitespace();
    let Some(program) = parts.next() else { return };
    let program = match program_name(program) {
        "env" => parts.find(|part| !part.starts_with('-') && !part.contains('=')).map(program_name),
        program => Some(program),
    };
    let Some(program) = program else { return };
    if cx.contents().program(stage, Place::END, program).is_absent() {
        cx.report(word.range(), format!("`{name}` is for `{program}`, which is not in the image"))
            .help(format!("install `{program}`, or write the script for a shell that is there"));
    }
}

/// Whether a step of the chain may rewrite the script.
fn mends_line_ends(cx: &Context<'_>, stage: &Stage, name: &str) -> bool {
    let runs = cx.graph().chain(stage).flat_map(|link| cx.of_kind(link, InstructionKind::Run));
    runs.into_iter().any(|run| {
        let text = cx.slice(run.range);
        text.contains("dos2unix") || text.contains("\\r") || (text.contains(name) && !text.contains("chmod"))
    })
}
