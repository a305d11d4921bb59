//! # Exec form with the whole command in one string
//!
//! The first string of the exec form is the program. With blanks in it, the runtime looks for a program of that very name,
//! arguments included, and finds none.
//!
//! ```dockerfile bad
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! USER node
//! HEALTHCHECK CMD ["wget -q --spider http://localhost:3000/"]
//!                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no program is called `wget -q --spider http://localhost:3000/`
//! ENTRYPOINT ["node server.js"]
//!              ^^^^^^^^^^^^^^ no program is called `node server.js`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! USER node
//! HEALTHCHECK CMD ["wget", "-q", "--spider", "http://localhost:3000/"]
//! ENTRYPOINT ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! USER node
//! HEALTHCHECK CMD ["wget", "-q", "--spider", "http://localhost:3000/"]
//! ENTRYPOINT ["node", "server.js"]
//! ```
//! CMD counts where it is what the container starts. Behind an ENTRYPOINT its strings are arguments, and of an image that is
//! not known nobody can say:
//! ```dockerfile bad
//! FROM debian:trixie-slim
//! USER 1000
//! CMD ["sleep infinity"]
//!       ^^^^^^^^^^^^^^ no program is called `sleep infinity`
//! ```
//! ```dockerfile good
//! FROM debian:trixie-slim
//! COPY ["my app", "/srv/"]
//! WORKDIR /srv
//! USER 1000
//! CMD ["./my app"]
//! ```
//! ```dockerfile good
//! FROM debian:trixie-slim
//! USER 1000
//! ENTRYPOINT ["/bin/sh", "-c"]
//! CMD ["exec sleep infinity"]
//! ```
//! ```dockerfile good
//! FROM example.com/base:1.0
//! CMD ["serve --port 80"]
//! ```
//! What only a shell understands is handed to one:
//! ```dockerfile bad
//! FROM debian:trixie-slim
//! USER 1000
//! ENTRYPOINT ["cd /srv && ./serve --port $PORT"]
//!              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no program is called `cd /srv && ./serve --port $PORT`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:trixie-slim
//! USER 1000
//! ENTRYPOINT ["sh", "-c", "cd /srv && exec ./serve --port $PORT"]
//! ```
//! A path may hold a blank:
//! ```dockerfile good
//! FROM example.com/base:1.0
//! ENTRYPOINT ["/opt/Our App/bin/serve"]
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind, JsonForm};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::template::find_marker;
use crate::patterns::shell::direct_command::with_exec;
use crate::patterns::shell::start_command::start_command;
use crate::patterns::shell::started_command::is_started_by_image;

/// See the page.
pub static RULE: Rule = Rule {
    name: "command-in-one-string",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&KINDS, check)],
    ..Rule::DEFAULT
};

const KINDS: [InstructionKind; 4] =
    [InstructionKind::Cmd, InstructionKind::Entrypoint, InstructionKind::Healthcheck, InstructionKind::Run];

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(CommandForm::Exec(json)) = instruction.command() else { return };
    let Some(program) = json.items.first() else { return };
    let Some(stage) = cx.graph().stage_of(instruction) else { return };
    if stage.runs_windows || !is_command_line(program.as_str()) || find_marker(program.as_str()).is_some() {
        return;
    }
    let is_argument = instruction.kind == InstructionKind::Cmd
        && (start_command(cx, stage, InstructionKind::Entrypoint).is_some()
            || !is_started_by_image(cx, stage));
    if is_argument {
        return;
    }
    cx.report(program.range(), format!("no program is called `{}`", program.as_str()))
        .help("write the program and each argument as a string of its own")
        .maybe_fix(apart(cx, stage, instruction, json));
}

/// The words as strings of their own; behind `sh -c` where there is more in them than words.
fn apart(cx: &Context<'_>, stage: &Stage, instruction: &Instruction, json: &JsonForm) -> Option<Fix> {
    let (line, others) = json.items.split_first()?;
    let text = line.as_str();
    // Escapes of JSON are not what they look like here.
    if cx.slice(line.range()) != text || text.contains(['"', '\\']) {
        return None;
    }
    let file = cx.file().id();
    if !text.contains(|ch: char| "'`$&|;<>()*?[]{}~#!\n\r".contains(ch)) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let edit = Edit::replace(line.range(), words.join("\", \""));
        return Some(Fix::unsafe_fix("Write each word as a string of its own").edit(file, edit));
    }
    let takes_arguments = instruction.kind == InstructionKind::Entrypoint
        && start_command(cx, stage, InstructionKind::Cmd).is_some();
    let has_no_shell = cx.contents().program(stage, Place::END, "sh").is_absent();
    if !others.is_empty() || takes_arguments || has_no_shell {
        return None;
    }
    let script = if instruction.kind == InstructionKind::Run { text.to_owned() } else { with_exec(text) };
    let edit = Edit::replace(line.range(), format!("sh\", \"-c\", \"{script}"));
    Some(Fix::unsafe_fix("Let a shell read the command").edit(file, edit))
}

/// Whether a string is a program with arguments. A path with a blank in a folder's name goes on with a slash.
fn is_command_line(text: &str) -> bool {
    let Some((program, arguments)) = text.split_once(' ') else { return false };
    let is_program = !program.is_empty()
        && program.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./+".contains(&byte));
    let goes_on_as_path = program.contains('/') && arguments.contains('/') && !arguments.contains(' ');
    // `./my app` is the name of a file as well as a program with an argument.
    let name = program.rsplit_once('/').map(|(_, name)| name);
    let may_be_file = name.is_some_and(|name| !name.contains('.')) && !arguments.contains([' ', '-', '=']);
    is_program && !arguments.trim().is_empty() && !goes_on_as_path && !may_be_file
}
