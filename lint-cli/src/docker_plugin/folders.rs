//! Where docker looks for plugins.

use std::path::{Path, PathBuf};

use crate::exit::Stop;

/// The folders that docker searches.
#[derive(Debug)]
pub(super) struct Folders {
    /// The one of this user, which plugins are put into.
    pub(super) own: PathBuf,
    /// All of them, in docker's order: the first that has a plugin wins.
    pub(super) all: Vec<PathBuf>,
}

impl Folders {
    /// The folders, as the environment and docker's configuration have them.
    pub(super) fn find() -> Result<Self, Stop> {
        let config = config_folder()
            .ok_or_else(|| Stop::Misuse("neither DOCKER_CONFIG nor a home folder is known".to_owned()))?;
        let own = config.join("cli-plugins");
        let mut all = extra_folders(&config.join("config.json"));
        all.push(own.clone());
        all.extend(of_the_system());
        Ok(Self { own, all })
    }

    /// The files that docker could run for a command, in its order.
    pub(super) fn files_of(&self, name: &str) -> Vec<PathBuf> {
        let file = file_name(name);
        let paths = self.all.iter().map(|folder| folder.join(&file));
        paths.filter(|path| path.symlink_metadata().is_ok()).collect()
    }
}

/// The name of the file behind a command.
pub(super) fn file_name(name: &str) -> String {
    format!("docker-{name}{}", std::env::consts::EXE_SUFFIX)
}

fn config_folder() -> Option<PathBuf> {
    let named = std::env::var_os("DOCKER_CONFIG").filter(|folder| !folder.is_empty());
    named.map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".docker")))
}

/// The folders that docker's configuration names.
fn extra_folders(config: &Path) -> Vec<PathBuf> {
    let text = std::fs::read(config).unwrap_or_default();
    let read: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    let folders = read.get("cliPluginsExtraDirs").and_then(|folders| folders.as_array());
    folders.into_iter().flatten().filter_map(|folder| folder.as_str()).map(PathBuf::from).collect()
}

#[cfg(not(windows))]
fn of_the_system() -> Vec<PathBuf> {
    let roots = ["/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec"];
    roots.map(|root| Path::new(root).join("docker/cli-plugins")).to_vec()
}

#[cfg(windows)]
fn of_the_system() -> Vec<PathBuf> {
    let roots = ["ProgramData", "ProgramFiles"].into_iter().filter_map(std::env::var_os);
    roots.map(|root| Path::new(&root).join("Docker").join("cli-plugins")).collect()
}
