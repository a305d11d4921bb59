//! Folders that the process of a stage writes to, as far as the file tells.
//!
//! VOLUMEs, folders that a RUN makes and nothing fills, and the working directory of programs that build or keep data where
//! they run. Entry point: [`written_folders`]; the lists of programs were put together by hand.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Resolution, Stage};
use hullwright_core::shell::command::files::{self, FileAction};
use hullwright_core::shell::command::look_through;

use crate::patterns::dockerfile::start_words::all_start_words;

/// Words of commands that write into the folder they run in.
const WRITES_HERE: [&str; 32] = [
    "build",
    "cargo",
    "compile",
    "dev",
    "develop",
    "gatsby",
    "gitbook",
    "hexo",
    "hugo",
    "jekyll",
    "jupyter",
    "jupyter-lab",
    "jupyter-notebook",
    "lab",
    "make",
    "makemigrations",
    "mkdocs",
    "migrate",
    "mix",
    "ng",
    "notebook",
    "puma",
    "rails",
    "react-scripts",
    "runserver",
    "serve:dev",
    "start:dev",
    "unicorn",
    "vite",
    "vue-cli-service",
    "watch",
    "webpack",
];
/// Marks of a database in a file.
const DATABASE_MARKS: [&str; 4] = ["sqlite", ".db", ".sqlite3", "file:./"];
/// Folders that anybody may write to, or that belong to the system.
const OF_SYSTEM: [&str; 18] = [
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/tmp",
    "/usr",
    "/var/lib/apt",
    "/var/run",
    "/var/tmp",
];

/// A folder that the process writes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenFolder {
    /// Its path, absolute.
    pub path: String,
    /// Whether it may still have to be made.
    pub may_be_missing: bool,
}

/// The folders; `None` where the process writes somewhere that cannot be told.
pub fn written_folders(cx: &Context<'_>, stage: &Stage) -> Option<Vec<WrittenFolder>> {
    let workdir = working_directory(cx, stage);
    let mut folders: Vec<WrittenFolder> = Vec::new();
    let mut add = |path: &str, may_be_missing: bool| {
        let path = path.trim_end_matches('/');
        let is_plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
        if path.len() > 1
            && path.starts_with('/')
            && is_plain
            && !folders.iter().any(|known| known.path == path)
        {
            folders.push(WrittenFolder { path: path.to_owned(), may_be_missing });
        }
    };
    let words = all_start_words(cx, stage);
    let is_database = |word: &&String| DATABASE_MARKS.iter().any(|mark| word.contains(mark));
    for database in words.iter().filter(is_database).filter(|word| word.starts_with('/')) {
        let folder = database.rsplit_once('/').map(|(folder, _)| folder);
        add(folder.filter(|folder| !is_of_system(folder))?, true);
    }
    let is_relative = |word: &String| is_database(&word) && !word.starts_with('/');
    let writes_here = |word: &String| WRITES_HERE.contains(&word.as_str()) || is_relative(word);
    if words.iter().any(writes_here) || sets_database(cx, stage) {
        add(workdir.as_deref().filter(|path| !is_of_system(path) || is_below(path, "/usr/src"))?, false);
    }
    for path in volumes(cx, stage)? {
        let is_open = is_below(&path, "/tmp") || is_below(&path, "/var/tmp");
        if is_below(&path, "/root") || (is_of_system(&path) && !is_open && !is_below(&path, "/opt")) {
            return None;
        }
        if !is_open {
            add(&path, true);
        }
    }
    for path in made_folders(cx, stage) {
        let is_workdir = workdir.as_ref().is_some_and(|workdir| is_below(workdir, &path));
        if !is_workdir && !is_of_system(&path) {
            add(&path, false);
        }
    }
    // What lies below another one goes with it.
    let all = folders.clone();
    folders.retain(|folder| {
        !all.iter().any(|other| other.path != folder.path && is_below(&folder.path, &other.path))
    });
    Some(folders)
}

/// Where the process starts, by the last WORKDIR.
fn working_directory(cx: &Context<'_>, stage: &Stage) -> Option<String> {
    let (_, workdir) = cx.graph().workdir_before(stage, u32::MAX)?;
    workdir.path.value().cloned()
}

/// Whether a variable names a file as the database.
fn sets_database(cx: &Context<'_>, stage: &Stage) -> bool {
    let names_file = |value: &str| DATABASE_MARKS.iter().any(|mark| value.contains(mark));
    let pairs = cx
        .graph()
        .chain(stage)
        .flat_map(|link| cx.of_kind(link, InstructionKind::Env))
        .flat_map(Instruction::pairs);
    pairs.into_iter().any(|pair| names_file(pair.value.as_str()))
}

/// The volumes of the chain and of the image below; `None` where one is not known.
fn volumes(cx: &Context<'_>, stage: &Stage) -> Option<Vec<String>> {
    let contents = cx.contents();
    let mut paths: Vec<String> = match contents.image(cx.graph(), stage).map(|image| &image.volumes) {
        Some(Resolution::Known(volumes)) => volumes.iter().map(|path| (*path).to_owned()).collect(),
        _ => Vec::new(),
    };
    for link in cx.graph().chain(stage) {
        for volume in cx.of_kind(link, InstructionKind::Volume).filter(|found| !found.is_broken) {
            for word in volume.words() {
                let place = Place::before(volume.index);
                let expanded = cx.graph().expand(Some(link), word, place, cx.dockerfile().escape);
                let path = expanded.value.known()?;
                paths.push(path.starts_with('/').then(|| path.clone())?);
            }
        }
    }
    Some(paths)
}

/// Folders that a RUN of the chain makes and nothing is copied to.
fn made_folders(cx: &Context<'_>, stage: &Stage) -> Vec<String> {
    let mut made = Vec::new();
    for link in cx.graph().chain(stage) {
        for run in cx.of_kind(link, InstructionKind::Run).filter(|run| !run.is_broken) {
            let launch = cx.launch(run);
            let here =
                cx.graph().workdir_before(link, run.index).and_then(|(_, workdir)| workdir.path.value());
            let changes_folder = cx.slice(run.range).contains("cd ");
            for command in launch.commands() {
                let Some(invocation) = &command.invocation else { continue };
                let started = look_through(invocation);
                let Some(found) = started.command().and_then(files::read) else { continue };
                let paths = found.files.iter().filter_map(|file| file.part().literal());
                if found.action != FileAction::MakeDirectory {
                    continue;
                }
                for path in paths {
                    match here {
                        _ if path.starts_with('/') => made.push(path.trim_end_matches('/').to_owned()),
                        Some(here) if !changes_folder => {
                            let below = path.trim_start_matches("./").trim_end_matches('/');
                            made.push(format!("{}/{below}", here.trim_end_matches('/')));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    // Whatever else speaks of the folder fills it, or removes it.
    made.retain(|path| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let chain = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
        let mentions = chain.map(|found| cx.slice(found.range).matches(name).count()).sum::<usize>();
        !name.is_empty() && mentions == 1
    });
    made
}

fn is_of_system(path: &str) -> bool {
    path == "/" || path == "/var" || OF_SYSTEM.iter().any(|folder| is_below(path, folder))
}

/// Whether `path` is `folder` or lies in it.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
