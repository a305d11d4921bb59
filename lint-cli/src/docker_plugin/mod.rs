//! This program as a plugin of the docker command line: `docker hullwright check`.
//!
//! Docker runs a file called `docker-NAME` with `NAME` as the first word behind docker's own flags; a link of that name to
//! this program is enough. What docker asks is read here, `folders` knows where docker looks, `install` makes the link.
//! Entry points: [`asked`], [`run`].

mod folders;
mod install;

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use crate::args::{DockerArgs, DockerCommand};
use crate::exit::{Outcome, Stop};
use crate::output::json::write_line;

/// What docker wants of a plugin.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Asked {
    /// To say what it is.
    Metadata,
    /// To run.
    Run {
        /// The program as the user calls it.
        bin_name: String,
        /// The arguments as if the program had been called by its own name.
        arguments: Vec<OsString>,
    },
}

/// Flags of docker that have their value in the next word.
const WITH_VALUE: [&str; 10] = [
    "--config",
    "--context",
    "-c",
    "--host",
    "-H",
    "--log-level",
    "-l",
    "--tlscacert",
    "--tlscert",
    "--tlskey",
];

/// What docker wants, if the program is called by the name of a plugin.
pub(crate) fn asked(arguments: &[OsString]) -> Option<Asked> {
    let (program, rest) = arguments.split_first()?;
    let file_name = Path::new(program).file_stem()?.to_str()?;
    let name = file_name.strip_prefix("docker-")?;
    if rest.first().is_some_and(|first| first == "docker-cli-plugin-metadata") {
        return Some(Asked::Metadata);
    }
    // Called by hand, the name is not repeated.
    let own = behind_name(rest, name).unwrap_or(rest);
    let mut arguments: Vec<OsString> = [program].into_iter().chain(own).cloned().collect();
    if rest.first().is_some_and(|first| first == "help") && own.len() < rest.len() {
        arguments.push("--help".into());
    }
    Some(Asked::Run { bin_name: format!("docker {name}"), arguments })
}

/// The words behind the plugin's name, which may have flags of docker before it.
fn behind_name<'a>(words: &'a [OsString], name: &str) -> Option<&'a [OsString]> {
    let mut words = words;
    loop {
        let (first, rest) = words.split_first()?;
        if first == name {
            return Some(rest);
        }
        let is_dockers = first.to_str().is_some_and(|word| word.starts_with('-') || word == "help");
        if !is_dockers {
            return None;
        }
        let takes_next = WITH_VALUE.iter().any(|flag| first == OsStr::new(flag));
        words = if takes_next { rest.get(1..)? } else { rest };
    }
}

/// What docker shows of a plugin.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    /// Older versions of docker take no other.
    schema_version: &'static str,
    vendor: &'static str,
    version: &'static str,
    short_description: &'static str,
    #[serde(rename = "URL")]
    url: &'static str,
}

/// Says what the plugin is, as docker asks with each `docker --help`.
pub(crate) fn print_metadata() -> Result<Outcome, Stop> {
    let metadata = Metadata {
        schema_version: "0.1.0",
        vendor: "hullwright",
        version: env!("CARGO_PKG_VERSION"),
        short_description: "Lint and fix Dockerfiles, ignore files and Compose files",
        url: env!("CARGO_PKG_REPOSITORY"),
    };
    let mut out = std::io::stdout().lock();
    write_line(&mut out, &metadata)?;
    out.flush()?;
    Ok(Outcome::Clean)
}

/// `hullwright docker`.
pub(crate) fn run(arguments: &DockerArgs) -> Result<Outcome, Stop> {
    match &arguments.what {
        DockerCommand::Install(arguments) => install::install(arguments),
        DockerCommand::Uninstall => install::uninstall(),
        DockerCommand::Status => install::status(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[track_caller]
    fn runs(line: &str, want: &str) {
        let Some(Asked::Run { bin_name, arguments }) = asked(&words(line)) else { panic!("{line}") };
        let arguments: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
        assert_eq!(format!("{bin_name}: {}", arguments.join(" ")), want);
    }

    #[test]
    fn flags_of_docker_are_passed_over() {
        runs("/p/docker-lint lint check .", "docker lint: /p/docker-lint check .");
        runs("docker-lint -D --host=tcp://h lint fix --diff", "docker lint: docker-lint fix --diff");
        runs("docker-lint --context lint lint check", "docker lint: docker-lint check");
        runs("docker-lint --tlskey k -c x lint", "docker lint: docker-lint");
        runs("docker-lint help lint check", "docker lint: docker-lint check --help");
    }

    #[test]
    fn the_name_is_taken_once() {
        runs(
            "docker-hullwright hullwright explain hullwright",
            "docker hullwright: docker-hullwright explain hullwright",
        );
        runs("docker-hullwright check hullwright", "docker hullwright: docker-hullwright check hullwright");
        runs("docker-hullwright --help", "docker hullwright: docker-hullwright --help");
    }

    #[test]
    fn any_other_name_is_the_program_itself() {
        assert_eq!(asked(&words("hullwright docker-cli-plugin-metadata")), None);
        assert_eq!(asked(&words("/usr/bin/hullwright check")), None);
        assert_eq!(asked(&[]), None);
    }
}
