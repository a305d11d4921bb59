//! Makes, removes and shows the file that docker finds the plugin by.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::folders::{Folders, file_name};
use crate::args::{InstallArgs, PluginName};
use crate::discover::plain;
use crate::exit::{Outcome, Stop};
use crate::output::sanitize;

const NAMES: [PluginName; 2] = [PluginName::Hullwright, PluginName::Lint];

pub(super) fn install(arguments: &InstallArgs) -> Result<Outcome, Stop> {
    let InstallArgs { name, force } = arguments;
    let name = name.name();
    let folders = Folders::find()?;
    let program = program().map_err(|error| failed(Path::new("this program"), &error))?;
    let path = folders.own.join(file_name(name));
    let others: Vec<PathBuf> =
        folders.files_of(name).into_iter().filter(|file| !is_ours(file, &program)).collect();
    if let Some(other) = others.first().filter(|_| !force) {
        let other = other.display();
        return Err(Stop::Misuse(format!("`docker {name}` is {other} already; --force takes the name")));
    }
    fs::create_dir_all(&folders.own).map_err(|error| failed(&folders.own, &error))?;
    if path.symlink_metadata().is_ok() {
        fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
    }
    link(&program, &path).map_err(|error| failed(&path, &error))?;
    crate::note(&format!("{} leads to {}: try `docker {name} --help`", path.display(), program.display()));
    match folders.files_of(name).first() {
        Some(first) if *first != path => {
            crate::note(&format!("docker still runs {}, which it finds first", first.display()));
        }
        _ => {}
    }
    Ok(Outcome::Clean)
}

pub(super) fn uninstall() -> Result<Outcome, Stop> {
    let folders = Folders::find()?;
    let program = program().map_err(|error| failed(Path::new("this program"), &error))?;
    let paths = NAMES.map(|name| folders.own.join(file_name(name.name())));
    let mut is_found = false;
    for path in paths.iter().filter(|path| is_ours(path, &program)) {
        fs::remove_file(path).map_err(|error| failed(path, &error))?;
        crate::note(&format!("{} removed", path.display()));
        is_found = true;
    }
    if !is_found {
        crate::note(&format!("nothing to remove in {}", folders.own.display()));
    }
    Ok(Outcome::Clean)
}

pub(super) fn status() -> Result<Outcome, Stop> {
    let folders = Folders::find()?;
    let program = program().map_err(|error| failed(Path::new("this program"), &error))?;
    let mut out = io::stdout().lock();
    for name in NAMES.map(PluginName::name) {
        let files = folders.files_of(name);
        if files.is_empty() {
            writeln!(out, "docker {name}: not there")?;
        }
        for (idx, file) in files.iter().enumerate() {
            let whose = match (fs::canonicalize(file), is_ours(file, &program)) {
                (Err(_), _) => "leads nowhere".to_owned(),
                (Ok(_), true) => "this program".to_owned(),
                (Ok(real), false) if real == *file => "another program".to_owned(),
                (Ok(real), false) => format!("another program, {}", real.display()),
            };
            let shadowed = if idx > 0 { "; not run, the first one wins" } else { "" };
            let line = format!("docker {name}: {} ({whose}{shadowed})", file.display());
            writeln!(out, "{}", sanitize::line(&line))?;
        }
    }
    Ok(Outcome::Clean)
}

fn failed(path: &Path, error: &io::Error) -> Stop {
    Stop::Misuse(format!("{}: {}", path.display(), plain(error)))
}

/// This program, by the name it is found under in PATH where there is one: that name outlives an update.
fn program() -> io::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let real = fs::canonicalize(&own)?;
    let name = format!("hullwright{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(&folders).filter(|folder| folder.is_absolute());
    let found = found.find_map(|folder| {
        let path = folder.join(&name);
        fs::canonicalize(&path).is_ok_and(|other| other == real).then_some(path)
    });
    Ok(found.unwrap_or(real))
}

/// Whether a file was put there for this program: a link to one of its name, or a copy of it; a file of our name is ours.
fn is_ours(path: &Path, program: &Path) -> bool {
    let own_name = program.file_stem();
    match fs::read_link(path) {
        Ok(target) => {
            let real = fs::canonicalize(path).unwrap_or(target);
            fs::canonicalize(program).is_ok_and(|program| program == real)
                || (own_name.is_some() && real.file_stem() == own_name)
        }
        Err(_) if path.file_stem().is_some_and(|name| name == "docker-hullwright") => path.exists(),
        Err(_) => is_copy(path, program).unwrap_or(false),
    }
}

fn is_copy(path: &Path, program: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.len() == fs::metadata(program)?.len() && fs::read(path)? == fs::read(program)?)
}

#[cfg(unix)]
fn link(program: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(program, path)
}

/// Links need a privilege on Windows.
#[cfg(not(unix))]
fn link(program: &Path, path: &Path) -> io::Result<()> {
    fs::copy(program, path).map(drop)
}
