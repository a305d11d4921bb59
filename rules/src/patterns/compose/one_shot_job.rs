//! Services that do one thing and end, rather than run until they are stopped.
//!
//! Entry points: [`is_one_shot`] for whoever is silent on jobs, [`is_proven_job`] for whoever speaks because of one, and
//! [`completion_waits`]. The words were put together by hand from Compose files in the wild.

use hullwright_core::compose::{Dependency, Node, Service};
use hullwright_core::rule::ComposeContext;
use hullwright_core::shell::command::look_through;
use hullwright_core::shell::{Command, CompoundKind, List, ShellScript, SimpleCommand};
use rustc_hash::FxHashSet;

use crate::patterns::compose::service_launch::launch_of_start;
use crate::patterns::shell::shell_programs::program_name;

/// Programs that end by themselves.
const PROGRAMS: [&str; 30] = [
    "aws",
    "chmod",
    "chown",
    "cp",
    "createdb",
    "curl",
    "dbmate",
    "echo",
    "exit",
    "flyway",
    "git",
    "goose",
    "install",
    "keytool",
    "liquibase",
    "mc",
    "migrate",
    "mkdir",
    "mongoimport",
    "mongorestore",
    "mv",
    "mysqldump",
    "openssl",
    "pg_dump",
    "pg_restore",
    "psql",
    "rm",
    "tar",
    "touch",
    "true",
];

/// Words of commands, scripts and names of jobs.
const WORDS: [&str; 24] = [
    "bootstrap",
    "bucket",
    "buckets",
    "collectstatic",
    "createbucket",
    "createbuckets",
    "createsuperuser",
    "init",
    "initialize",
    "initializer",
    "install",
    "job",
    "loaddata",
    "makemigrations",
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "provision",
    "provisioner",
    "seed",
    "seeder",
    "setup",
    "upgrade",
];

/// Words of commands that go on.
const LASTING: [&str; 9] = ["daemon", "listen", "serve", "server", "start", "up", "watch", "w", "worker"];

/// Whether the service may well be a job: one for sure, one that is started by hand, or one by its command or its name.
pub fn is_one_shot(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    let is_started_by_hand = service.text("restart") == Some("no") && service.has("profiles");
    is_proven_job(cx, service)
        || is_started_by_hand
        || has_job_word(service.name)
        || is_job_command(&last_command(service))
}

/// Whether the service is a job for sure: others wait for its end, or Docker is told so.
pub fn is_proven_job(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    let mode = service.at(&["deploy", "mode"]).and_then(Node::as_str);
    matches!(mode, Some("replicated-job" | "global-job")) || is_awaited(cx, service.name)
}

/// The names of the services whose end others wait for.
struct Awaited(FxHashSet<String>);

const COMPLETED: &str = "service_completed_successfully";

fn is_awaited(cx: &ComposeContext<'_>, name: &str) -> bool {
    let dependencies = || cx.project().services().flat_map(|service| service.dependencies());
    let awaited = || dependencies().filter(|found| found.condition == Some(COMPLETED));
    cx.remember(|| Awaited(awaited().map(|found| found.name.to_owned()).collect())).0.contains(name)
}

/// The services that wait for the end of the one with that name.
pub fn completion_waits<'a>(
    cx: &ComposeContext<'a>,
    name: &str,
) -> impl Iterator<Item = (Service<'a>, Dependency<'a>)> {
    let waits = move |found: &Dependency<'_>| found.name == name && found.condition == Some(COMPLETED);
    let services = is_awaited(cx, name).then(|| cx.project().services()).into_iter().flatten();
    services.filter_map(move |service| Some((service, service.dependencies().find(waits)?)))
}

/// The words of what `entrypoint` and `command` run last; none where that is a loop or a choice.
fn last_command(service: &Service<'_>) -> Vec<String> {
    let launch = launch_of_start(service);
    let last = launch.script().map(|shell| last_simple(shell, &shell.script.body));
    let commands = launch.commands();
    let found = commands.iter().find(|command| match (last, command.place) {
        (None, _) => true,
        (Some(last), place) => {
            place.is_some_and(|place| last.is_some_and(|last| std::ptr::eq(last, place.site.command)))
        }
    });
    let Some(invocation) = found.and_then(|command| command.invocation.as_ref()) else { return Vec::new() };
    let Some(line) = look_through(invocation).command() else { return Vec::new() };
    std::iter::once(line.program).chain(line.arguments).map(|word| word.text.to_string()).collect()
}

fn last_simple<'s>(shell: &'s ShellScript, list: &'s List) -> Option<&'s SimpleCommand> {
    match list.items.last()?.pipelines().last()?.commands.last()? {
        Command::Simple(simple) => {
            let nested = simple.words.iter().find_map(|word| shell.nested_in(word));
            nested.map_or(Some(simple), |nested| last_simple(nested, &nested.script.body))
        }
        Command::Function(_) => None,
        Command::Compound(compound) => match &compound.kind {
            CompoundKind::Group(list)
            | CompoundKind::Subshell(list)
            | CompoundKind::For { body: list, .. } => last_simple(shell, list),
            CompoundKind::If { .. }
            | CompoundKind::While { .. }
            | CompoundKind::Case { .. }
            | CompoundKind::ArithmeticFor { .. }
            | CompoundKind::Arithmetic
            | CompoundKind::Test(_) => None,
        },
    }
}

fn is_job_command(words: &[String]) -> bool {
    let Some((program, arguments)) = words.split_first() else { return false };
    let mut near = words.iter().take(5);
    if near.any(|word| parts(word).any(|part| LASTING.contains(&part.as_str()))) {
        return false;
    }
    // `/init` and `/sbin/init` are the first process of images that run several.
    let name = program_name(program);
    let is_script = name != "init" && has_job_word(name);
    PROGRAMS.contains(&name) || is_script || arguments.iter().take(4).any(|word| has_job_word(word))
}

fn has_job_word(text: &str) -> bool {
    parts(text).any(|part| WORDS.contains(&part.as_str()))
}

fn parts(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|ch: char| !ch.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use hullwright_core::shell::Launch;
    use hullwright_core::text::MappedText;

    use super::*;

    #[track_caller]
    fn check(command: &str, expected: bool) {
        let words: Vec<String> = command.split(' ').map(str::to_owned).collect();
        assert_eq!(is_job_command(&words), expected, "{command}");
    }

    #[track_caller]
    fn check_last(script: &str, expected: Option<&str>) {
        let launch = Launch::of_text(&MappedText::verbatim(script, 0), &["sh", "-c"]);
        let shell = launch.script().expect("it is one");
        let last = last_simple(shell, &shell.script.body);
        assert_eq!(last.map(|last| &script[last.range.as_usize()]), expected, "{script}");
    }

    #[test]
    fn the_last_command_is_found_in_constructs() {
        check_last("until pg_isready; do sleep 1; done; migrate", Some("migrate"));
        check_last("a && (b; c)", Some("c"));
        check_last("for bucket in a b; do mc mb $bucket; done", Some("mc mb $bucket"));
        check_last("while true; do pg_dump; sleep 60; done", None);
        check_last("if a; then exit 1; else server; fi", None);
    }

    #[test]
    fn commands_that_end_are_told_from_those_that_go_on() {
        for command in ["npm run db:migrate", "./init-db.sh", "chown -R 1000 /data", "alembic upgrade head"] {
            check(command, true);
        }
        for command in ["/init", "npm start", "bootstrap-server.sh", "node server.js", "postgres -c a=b"] {
            check(command, false);
        }
        assert!(!is_job_command(&[]));
    }
}
