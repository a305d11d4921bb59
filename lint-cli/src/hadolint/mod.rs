//! `hullwright hadolint`: takes the place of hadolint 2.15.1 in a pipeline or an editor, with its arguments, configuration,
//! environment, formats and exit codes.
//!
//! The verdicts are those of the preset `hadolint`; what lives here is everything around them. Started under the name
//! `hadolint`, the program is this command. Entry point: [`run`].

mod args;
pub(crate) mod config_file;
mod environment;
mod formats;
mod labels;
mod layer;
pub(crate) mod level;
mod lint;
mod options;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args as _, FromArgMatches as _};

pub(crate) use args::HadolintArgs;
pub(crate) use layer::load;

use crate::check::engine;
use crate::config_file::text_of;
use crate::discover::plain;
use crate::exit::{Outcome, Stop};
use crate::settings::Settings;
use config_file::ConfigText;
use formats::{Format, Report};
use lint::{Input, Linted, Linter};
use options::{Options, Source};

/// The version that a program finds which asks for hadolint's: that of the hadolint whose place is taken, then ours.
const VERSION: &str = concat!("2.15.1+hullwright.", env!("CARGO_PKG_VERSION"));

/// Whether a program of this name is hadolint to its caller.
pub(crate) fn is_name(program: &Path) -> bool {
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(".exe").unwrap_or(&name).ends_with("hadolint")
}

/// The command by itself, as a program of its own.
pub(crate) fn command() -> clap::Command {
    HadolintArgs::augment_args(clap::Command::new("hadolint")).disable_version_flag(true)
}

/// Reads the arguments of the program of its own.
pub(crate) fn arguments(matches: &clap::ArgMatches) -> Result<HadolintArgs, clap::Error> {
    HadolintArgs::from_arg_matches(matches)
}

/// Does what hadolint would do. Its one failing exit code stands for everything that can go wrong.
pub(crate) fn run(arguments: &HadolintArgs) -> Outcome {
    lint_all(arguments).unwrap_or_else(|stop| {
        if !matches!(stop, Stop::Closed) {
            crate::note(&stop.to_string());
        }
        Outcome::Refused
    })
}

fn lint_all(arguments: &HadolintArgs) -> Result<Outcome, Stop> {
    if arguments.version {
        writeln!(io::stdout().lock(), "Haskell Dockerfile Linter {VERSION}")?;
        return Ok(Outcome::Clean);
    }
    let (config, notice) = configuration(arguments)?;
    let options = Options::combine([environment::read(), Source::from(config), Source::from(arguments)]);
    if arguments.verbose {
        tell(&notice);
    }
    if options.verbose {
        tell(options.to_string().trim_end());
    }
    if arguments.files.is_empty() {
        return Err(Stop::Misuse("no Dockerfile is named".to_owned()));
    }
    // All of them are read before anything is said: one that cannot be read ends the run.
    let inputs = arguments.files.iter().map(|path| Input::read(path)).collect::<Result<Vec<_>, _>>()?;
    let engine = engine();
    let mut layer = options.layer(engine.rules());
    layer.shellcheck = Some(arguments.shellcheck);
    let settings = Settings::combine(engine.rules(), [&layer]);
    let linter = Linter { engine: &engine, settings: &settings, options: &options };
    let files = linter.lint(&inputs);
    let written = write_all(arguments, &options, &files);
    match written {
        Ok(()) | Err(Stop::Closed) => Ok(outcome(&options, &files)),
        Err(stop) => Err(stop),
    }
}

/// The configuration file, and what `--verbose` says about it. One that is named must be there; one that is wrong is told
/// and passed over.
fn configuration(arguments: &HadolintArgs) -> Result<(ConfigText, String), Stop> {
    let Some(path) = arguments.config.clone().or_else(config_file::find) else {
        let notice = "\"No configuration was specified. Using default configuration\"";
        return Ok((ConfigText::default(), notice.to_owned()));
    };
    let shown = path.display();
    let text = text_of(&path);
    if let (true, Err(error)) = (arguments.config.is_some() && !path.is_file(), &text) {
        return Err(Stop::Misuse(format!("{shown}: {}", error.message)));
    }
    let read = text.and_then(|text| config_file::parse(&text)).unwrap_or_else(|error| {
        crate::note(&format!("{shown}: {}; the file is passed over", error.message));
        ConfigText::default()
    });
    Ok((read, format!("\"Configuration file used: {shown}\"")))
}

fn tell(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// The n-th output takes the n-th format; formats without an output go to standard output, outputs without a format get
/// the format for people.
fn write_all(arguments: &HadolintArgs, options: &Options, files: &[Linted]) -> Result<(), Stop> {
    let outputs = arguments.output.iter().map(PathBuf::as_path);
    let mut pairs = Vec::new();
    let mut formats = options.formats.iter().copied();
    for output in outputs {
        pairs.push((formats.next().unwrap_or(Format::Tty), Some(output)));
    }
    pairs.extend(formats.map(|format| (format, None)));
    if pairs.is_empty() {
        pairs.push((Format::Tty, None));
    }
    let report = Report {
        files,
        shown_path: arguments.file_path_in_report.as_deref(),
        is_coloured: !options.no_color,
        version: VERSION,
    };
    let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    for (format, output) in pairs {
        match output.filter(|path| path.as_os_str() != "-") {
            None => format.write(&report, &mut stdout)?,
            Some(path) => {
                let failed =
                    |error: io::Error| Stop::Misuse(format!("{}: {}", path.display(), plain(&error)));
                let mut out = BufWriter::new(std::fs::File::create(path).map_err(failed)?);
                format.write(&report, &mut out).and_then(|()| out.flush()).map_err(failed)?;
            }
        }
    }
    Ok(stdout.flush()?)
}

fn outcome(options: &Options, files: &[Linted]) -> Outcome {
    let is_lenient = options.no_fail || options.formats.iter().any(|format| format.never_fails());
    if !is_lenient && files.iter().any(|file| file.fails(options.failure_threshold)) {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_program_decides() {
        for name in ["hadolint", "/usr/bin/hadolint", "hadolint.exe", "./my-hadolint"] {
            assert!(is_name(Path::new(name)), "{name}");
        }
        for name in ["hullwright", "hadolint/hullwright", "hadolint-2", ""] {
            assert!(!is_name(Path::new(name)), "{name}");
        }
    }
}
