//! `hullwright man`: manual pages, made from the same definitions as `--help`.

use std::io::Write as _;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use crate::args::{Cli, ManArgs};
use crate::discover::plain;
use crate::exit::{Outcome, Stop};

pub(crate) fn run(arguments: &ManArgs) -> Result<Outcome, Stop> {
    let mut command = Cli::command();
    // Gives each command the name that its page has: `hullwright-config-init`.
    command.build();
    match &arguments.out {
        None => {
            let mut out = std::io::stdout().lock();
            out.write_all(&page(&command)?)?;
            out.flush()?;
        }
        Some(folder) => {
            let failed =
                |error: std::io::Error| Stop::Misuse(format!("{}: {}", folder.display(), plain(&error)));
            std::fs::create_dir_all(folder).map_err(failed)?;
            let count = write_all(&command, folder).map_err(failed)?;
            crate::note(&format!("{}: {count} pages written", folder.display()));
        }
    }
    Ok(Outcome::Clean)
}

/// Writes the page of a command and those of its commands; gives their number.
fn write_all(command: &Command, folder: &Path) -> std::io::Result<usize> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    std::fs::write(folder.join(format!("{name}.1")), page(command)?)?;
    command.get_subcommands().try_fold(1, |count, command| Ok(count + write_all(command, folder)?))
}

fn page(command: &Command) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    Man::new(command.clone()).render(&mut text)?;
    Ok(text)
}
