//! # Server that goes to the background
//!
//! A container runs as long as the program that it starts. A server that is started as a service, or that puts itself into the
//! background, leaves nothing in front, and the container ends right away.
//!
//! ```dockerfile bad
//! FROM nginx:1.31
//! CMD ["nginx"]
//!       ^^^^^ `nginx` goes to the background, and the container ends
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM nginx:1.31
//! CMD ["nginx", "-g", "daemon off;"]
//! ```
//! ```dockerfile bad also=shell-form-command
//! FROM debian:13-slim
//! CMD ./prepare && service postgresql start
//!                  ^^^^^^^^^^^^^^^^^^^^^^^^ `service` goes to the background, and the container ends
//! ```
//! ```dockerfile bad
//! FROM debian:13-slim
//! ENTRYPOINT ["redis-server", "--daemonize", "yes"]
//!              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `redis-server` goes to the background, and the container ends
//! ```
//! ```dockerfile bad
//! FROM debian:13-slim
//! CMD ["apachectl", "start"]
//!       ^^^^^^^^^^^^^^^^^^ `apachectl` goes to the background, and the container ends
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! CMD ["apachectl", "-D", "FOREGROUND"]
//! ```
//! What stays in front keeps the container alive, and a configuration may say what the command does not:
//! ```dockerfile good also=shell-form-command
//! FROM debian:13-slim
//! CMD service postgresql start && tail -F /var/log/postgresql.log
//! ```
//! ```dockerfile good
//! FROM nginx:1.31
//! COPY nginx.conf /etc/nginx/nginx.conf
//! CMD ["nginx"]
//! ```
//! ```dockerfile good
//! FROM nginx:1.31
//! CMD ["nginx", "-g", "daemon off;"]
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! ENTRYPOINT ["/entrypoint.sh"]
//! CMD ["nginx"]
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{CommandLine, look_through};
use hullwright_core::shell::{Command, Launch, LaunchedCommand, Terminator};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::dockerfile::template::has_template_statements;
use crate::patterns::shell::shell_programs::is_init_wrapper;
use crate::patterns::shell::start_command::{StartCommand, start_command};
use crate::patterns::shell::started_command::is_started_by_image;

/// See the page.
pub static RULE: Rule = Rule {
    name: "main-process-daemonizes",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut seen: Vec<u32> = Vec::new();
    for stage in shipped_stages(cx).into_iter().filter(|stage| !stage.runs_windows) {
        let Some(main) = main_command(cx, stage).filter(|main| !seen.contains(&main.instruction.index))
        else {
            continue;
        };
        seen.push(main.instruction.index);
        if has_template_statements(cx) {
            return;
        }
        let launch = cx.launch(main.instruction);
        let Some(last) = last_command(&launch) else { continue };
        let Some(started) = last.invocation.as_ref().map(look_through) else { continue };
        let Some(line) = started.command() else { continue };
        let Some(background) = background(cx, stage, line) else { continue };
        let name = line.name().unwrap_or_default();
        cx.report(last.range, format!("`{name}` goes to the background, and the container ends"))
            .help("start the program itself, with the option that keeps it in front")
            .maybe_fix(in_front(cx, main.instruction, line, last.range, &background));
    }
}

/// What the container runs, where nothing else decides that.
fn main_command<'a>(cx: &Context<'a>, stage: &'a Stage) -> Option<StartCommand<'a>> {
    let command = start_command(cx, stage, InstructionKind::Cmd);
    let Some(entrypoint) = start_command(cx, stage, InstructionKind::Entrypoint) else {
        return command.filter(|_| is_started_by_image(cx, stage));
    };
    let only_starts = match entrypoint.form {
        CommandForm::Exec(json) => {
            json.items.iter().all(|item| is_init_wrapper(item.as_str()) || item.as_str() == "--")
        }
        CommandForm::Shell(_) => false,
    };
    match command {
        Some(command) if only_starts => Some(command),
        // The words of CMD are arguments, one of which may keep it in front.
        Some(_) => None,
        None => Some(entrypoint),
    }
}

/// The command that runs last and in front; `None` where a construct decides.
fn last_command(launch: &Launch) -> Option<LaunchedCommand<'_>> {
    let commands = launch.commands();
    let Some(shell) = launch.script() else { return commands.into_iter().next() };
    let item = shell.script.body.items.last()?;
    let pipeline = item.pipelines().last()?;
    let is_in_front = item.terminator != Terminator::Background;
    let [Command::Simple(simple)] = pipeline.commands.as_slice() else { return None };
    let range = shell.script.locate(simple.range);
    commands.into_iter().rfind(|command| is_in_front && command.range == range)
}

/// What has to change for the program to stay in front.
enum Background {
    /// Words behind its own.
    Append(&'static [&'static str]),
    /// The words in place of its arguments.
    Replace(&'static [&'static str]),
    /// Nothing that can be written down.
    Unknown,
}

fn background(cx: &Context<'_>, stage: &Stage, line: CommandLine<'_>) -> Option<Background> {
    let words: Option<Vec<&str>> = line.arguments.iter().map(|word| word.literal()).collect();
    let words = words.filter(|_| line.is_whole)?;
    let has = |option: &str| words.contains(&option);
    match (line.name()?, words.as_slice()) {
        ("service", [_, "start" | "restart"]) => Some(Background::Unknown),
        (_, ["start" | "restart"]) if line.program.text.starts_with("/etc/init.d/") => {
            Some(Background::Unknown)
        }
        ("nginx", []) if !is_configured(cx, stage) => Some(Background::Append(&["-g", "daemon off;"])),
        ("apachectl" | "apache2ctl", ["start"] | ["-k", "start"]) => {
            Some(Background::Replace(&["-D", "FOREGROUND"]))
        }
        ("redis-server", _) => {
            let at = words.iter().position(|word| *word == "--daemonize")?;
            (words.get(at + 1) == Some(&"yes")).then_some(Background::Unknown)
        }
        ("php-fpm", _) if has("-D") || has("--daemonize") => Some(Background::Unknown),
        ("mongod", _) if has("--fork") => Some(Background::Unknown),
        ("gunicorn", _) if has("--daemon") || has("-D") => Some(Background::Unknown),
        ("pg_ctl" | "catalina.sh", _) if has("start") => Some(Background::Unknown),
        ("memcached", _) if has("-d") => Some(Background::Unknown),
        ("pm2", ["start", ..]) if !has("--no-daemon") && !has("--attach") => Some(Background::Unknown),
        _ => None,
    }
}

/// Whether a configuration of the stage may keep nginx in front.
fn is_configured(cx: &Context<'_>, stage: &Stage) -> bool {
    let found = |instruction: &Instruction| {
        let text = cx.slice(instruction.range);
        match instruction.kind {
            InstructionKind::Copy | InstructionKind::Add => {
                text.contains("nginx") || text.contains("conf") || text.contains(" /\n")
            }
            InstructionKind::Run => text.contains("daemon") || text.contains("nginx.conf"),
            InstructionKind::Volume => text.contains("nginx"),
            _ => false,
        }
    };
    // Of other images the configuration is not known.
    let root = cx.graph().root(stage);
    let is_plain = match root {
        hullwright_core::semantic::Source::Image(image) => image.value().is_some_and(|image| {
            matches!(
                image.repository.text.as_str(),
                "nginx" | "library/nginx" | "debian" | "ubuntu" | "alpine"
            )
        }),
        _ => false,
    };
    !is_plain || cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link)).any(found)
}

/// The words that keep it in front, as the neighbours are written.
fn in_front(
    cx: &Context<'_>,
    instruction: &Instruction,
    line: CommandLine<'_>,
    range: TextRange,
    background: &Background,
) -> Option<Fix> {
    let (words, from) = match background {
        Background::Append(words) => (words, range.end()),
        Background::Replace(words) => (words, line.arguments.first()?.range.start()),
        Background::Unknown => return None,
    };
    let file = cx.file().id();
    let fix = Fix::unsafe_fix("Keep the server in front");
    match instruction.command()? {
        CommandForm::Shell(_) => {
            let quoted = words.iter().map(|word| hullwright_core::edit::dockerfile::shell_word(word));
            let text = quoted.collect::<Vec<_>>().join(" ");
            let blank = if from == range.end() { " " } else { "" };
            let replaced = TextRange::new(from, range.end());
            let is_plain = !cx.slice(replaced).contains('\n');
            is_plain.then(|| fix.edit(file, Edit::replace(replaced, format!("{blank}{text}"))))
        }
        // The last string ends before its quote.
        CommandForm::Exec(json) => {
            let last = json.items.last()?.range();
            let joined = words.join("\", \"");
            let replaced = TextRange::new(from, last.end());
            let text = if from == range.end() { format!("\", \"{joined}") } else { joined };
            let is_plain = last.end() == range.end() && !cx.slice(replaced).contains('\n');
            is_plain.then(|| fix.edit(file, Edit::replace(replaced, text)))
        }
    }
}
