//! The only stage is cut in two: one that builds, and one that runs what was built.
//!
//! Entry point: [`split_build`]. The second stage gets the folder of the project, or the program alone where nothing else can be
//! in use, the environment, and all that the file says about the container.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Arguments, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{
    insert_after, instruction_line, keyword, next_line, remove_instruction,
};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Source, Stage};
use hullwright_core::text::{Edit, MappedText, TextRange};

use crate::patterns::dockerfile::build_steps::{Outcome, leave_nothing_outside};
use crate::patterns::dockerfile::built_program::{Program, built_program};
use crate::patterns::dockerfile::whole_path::{is_below, whole_path};
use crate::patterns::image::build_runtime::build_runtime;
use crate::patterns::image::release_tag::Releases;
use crate::patterns::secret::secret_name::names_a_secret;
use crate::patterns::shell::project_build::Toolchain;

/// Variables that only tools of a build read.
const OF_BUILD: [&str; 23] = [
    "CARGO_HOME",
    "CARGO_INCREMENTAL",
    "CARGO_NET_GIT_FETCH_WITH_CLI",
    "CARGO_TARGET_DIR",
    "CGO_ENABLED",
    "DEBCONF_NOWARNINGS",
    "DEBIAN_FRONTEND",
    "GO111MODULE",
    "GOAMD64",
    "GOARCH",
    "GOARM",
    "GOBIN",
    "GOCACHE",
    "GOFLAGS",
    "GOMODCACHE",
    "GOOS",
    "GOPRIVATE",
    "GOPROXY",
    "GOSUMDB",
    "GRADLE_OPTS",
    "MAVEN_CONFIG",
    "MAVEN_OPTS",
    "RUSTFLAGS",
];
/// Variables that name folders of the image, or what is loaded from it.
const OF_IMAGE: [&str; 7] =
    ["GOPATH", "GOROOT", "JAVA_HOME", "LD_LIBRARY_PATH", "LD_PRELOAD", "PATH", "RUSTUP_HOME"];
/// Folders that hold more than a project.
const SHARED: [&str; 12] =
    ["bin", "boot", "dev", "etc", "lib", "lib64", "proc", "run", "sbin", "sys", "tmp", "media"];

/// Splits the stage behind what it builds. `None` wherever the container might miss something.
pub fn split_build(cx: &Context<'_>, stage: &Stage, toolchain: Toolchain) -> Option<Fix> {
    let from = cx.instruction(stage.from);
    let parts = from.as_from()?;
    let image = ImageReference::parse(cx.slice(parts.image.range())).ok()?;
    let is_written = matches!(&stage.base, Source::Image(base) if base.known() == Some(&image));
    if !is_written || stage.runs_windows || !from.flags.is_empty() {
        return None;
    }
    let releases = Releases { knowledge: cx.knowledge(), today: cx.today() };
    let runtime = build_runtime(&image, toolchain, releases)?;
    let builds = |found: &&Instruction| {
        matches!(found.kind, InstructionKind::Add | InstructionKind::Copy | InstructionKind::Run)
    };
    let all = cx.instructions_of(stage);
    let last = all.iter().rfind(builds)?;
    let (root, folder) = folders(cx, stage)?;
    let made = leave_nothing_outside(cx, stage, &root)?;
    let copied = copied(cx, stage, toolchain, &root)?;
    let program = built_program(cx, stage, toolchain, &root, &folder)?;
    let (repeated, moved) = carried(cx, all, last)?;
    let name = parts.name.map_or("build", |name| name.as_str());
    let mut lines = Vec::new();
    let written = TextRange::new(from.range.end(), last.range.start());
    if cx.slice(written).trim_start_matches(['\r', '\n']).replace('\r', "").contains("\n\n")
        || follows_empty_line(cx, last)
    {
        lines.push(String::new());
    }
    let line = |kind, arguments: &str| instruction_line(cx.dockerfile(), kind, arguments);
    lines.push(line(InstructionKind::From, &runtime));
    let is_set_later =
        all.iter().any(|found| found.kind == InstructionKind::Workdir && found.index > last.index);
    if !is_set_later {
        lines.push(line(InstructionKind::Workdir, &folder));
    }
    let copy = |from: &str, to: &str| line(InstructionKind::Copy, &format!("--from={name} {from} {to}"));
    let (path, target) = match &program {
        Program::Alone(path) => (Some(path), path),
        Program::Installed { path, target } => (Some(path), target),
        Program::InFolder => (None, &root),
    };
    match (path, copied.data) {
        (Some(path), Some(data)) if made == Outcome::Toolchain => {
            lines.extend(data);
            lines.push(copy(path, target));
        }
        // Sources and caches of the build would come along.
        _ if copied.is_everything => return None,
        _ => {
            lines.push(copy(&root, &root));
            lines.extend(path.filter(|path| !is_below(path, &root)).map(|path| copy(path, target)));
        }
    }
    lines.extend(repeated.iter().chain(&moved).map(|found| cx.slice(found.range).replace("\r\n", "\n")));
    let mut edits = vec![insert_after(cx.text(), cx.dockerfile(), last, &lines)?];
    for found in moved {
        edits.extend(remove_instruction(cx.text(), cx.dockerfile(), found));
    }
    if parts.name.is_none() {
        let keyword = if keyword(cx.dockerfile(), InstructionKind::From) == "from" { "as" } else { "AS" };
        edits.push(Edit::insert(parts.image.range().end(), format!(" {keyword} {name}")));
    }
    let title = format!("Run the program in a stage of its own, from `{runtime}`");
    Some(Fix::unsafe_fix(title).edits(cx.file().id(), edits))
}

/// Whether an empty line stands behind the instruction.
fn follows_empty_line(cx: &Context<'_>, found: &Instruction) -> bool {
    let behind = cx.text().get(next_line(cx.text(), found.range.end()) as usize..).unwrap_or_default();
    behind.starts_with(['\r', '\n'])
}

/// The folder with all of the project, and the one that the program starts in, which is the same or lies in it.
fn folders(cx: &Context<'_>, stage: &Stage) -> Option<(String, String)> {
    let mut paths = Vec::new();
    for workdir in cx.of_kind(stage, InstructionKind::Workdir) {
        let (_, found) = cx.graph().workdir_before(stage, workdir.index + 1)?;
        paths.push(whole_path("/", found.path.known()?)?);
    }
    let last = paths.last()?.clone();
    let root = paths.into_iter().min_by_key(String::len)?;
    let depth = root.split('/').filter(|part| !part.is_empty()).count();
    let top = root.split('/').nth(1)?;
    let needed = match top {
        "usr" => 3,
        "go" | "home" | "opt" | "root" | "srv" | "var" => 2,
        top if SHARED.contains(&top) => return None,
        _ => 1,
    };
    let is_shared =
        ["/usr/local/", "/var/lib/", "/usr/lib/", "/usr/share/"].iter().any(|path| root.starts_with(path));
    (is_below(&last, &root) && depth >= needed && !(is_shared && depth < 4)).then_some((root, last))
}

/// What is copied into the folder before the build.
struct Copied {
    /// Lines that copy all but sources of the toolchain; `None` if they cannot stand in another stage.
    data: Option<Vec<String>>,
    /// Whether one of them takes all of the context to where the build runs.
    is_everything: bool,
}

/// What the instructions that copy bring; `None` if they copy elsewhere.
fn copied(cx: &Context<'_>, stage: &Stage, toolchain: Toolchain, root: &str) -> Option<Copied> {
    let mut copied = Copied { data: Some(Vec::new()), is_everything: false };
    let all = cx.instructions_of(stage).iter();
    for copy in all.filter(|found| matches!(found.kind, InstructionKind::Add | InstructionKind::Copy)) {
        let parts = copy.as_copy().filter(|_| !copy.is_broken)?;
        let destination = parts.destination.as_str();
        let here = match cx.graph().workdir_before(stage, copy.index) {
            Some((_, workdir)) => workdir.path.known()?.as_str(),
            None if destination.starts_with('/') => "/",
            None => return None,
        };
        if !is_below(&whole_path(here, destination)?, root) {
            return None;
        }
        let is_here = |word: &str| matches!(word, "." | "./");
        let takes_all = matches!(parts.sources, [source] if is_here(source.as_str()));
        copied.is_everything |= takes_all && is_here(destination);
        let is_plain = copy.heredocs.is_empty() && copy.flags.is_empty() && !parts.is_json;
        let sources = || parts.sources.iter().map(MappedText::as_str);
        if is_plain && sources().all(|source| is_source(toolchain, source)) {
            continue;
        }
        let text = cx.slice(copy.range);
        let arguments = text.get(copy.keyword.as_str().len()..).unwrap_or_default().trim();
        let is_fixed = destination.starts_with('/') || here == root;
        let is_movable = is_plain && is_fixed && !text.contains(['\n', '$']) && sources().all(is_local);
        let line = instruction_line(cx.dockerfile(), InstructionKind::Copy, arguments);
        match &mut copied.data {
            Some(data) if is_movable => data.push(line),
            data => *data = None,
        }
    }
    Some(copied)
}

/// Whether the toolchain alone reads the file.
fn is_source(toolchain: Toolchain, source: &str) -> bool {
    let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or(source);
    let is_listed = match toolchain {
        Toolchain::Go => matches!(name, "go.mod" | "go.sum" | "go.*" | "go.sum*"),
        Toolchain::Rust => matches!(name, "Cargo.toml" | "Cargo.lock" | "Cargo.*" | "src"),
        _ => return false,
    };
    is_listed || name.strip_suffix(if toolchain == Toolchain::Go { ".go" } else { ".rs" }).is_some()
}

/// Whether COPY takes the file as ADD does.
fn is_local(source: &str) -> bool {
    let is_archive = [".tar", ".gz", ".tgz", ".bz2", ".xz", "*"].iter().any(|end| source.ends_with(end));
    !is_archive && !source.contains("://") && !source.contains('@')
}

/// What stands before the end of the build and is in force in the container: instructions to repeat, and to move.
fn carried<'a>(
    cx: &Context<'a>,
    all: &'a [Instruction],
    last: &Instruction,
) -> Option<(Vec<&'a Instruction>, Vec<&'a Instruction>)> {
    let (mut repeated, mut moved) = (Vec::new(), Vec::new());
    let mut arguments: Vec<&str> = Vec::new();
    for found in all {
        let is_before = found.index < last.index;
        let text = cx.slice(found.range);
        match found.kind {
            InstructionKind::Add
            | InstructionKind::Copy
            | InstructionKind::Run
            | InstructionKind::Workdir => {}
            InstructionKind::Cmd | InstructionKind::Entrypoint | InstructionKind::Volume if !is_before => {}
            InstructionKind::Arg => {
                let words = found.words().iter();
                arguments.extend(words.filter_map(|word| word.as_str().split('=').next()));
                // What the container is told of, another stage does not know.
                if !is_before {
                    return None;
                }
            }
            InstructionKind::Env => {
                let names = || found.pairs().iter().map(|pair| pair.key.as_str());
                if names().any(|name| OF_IMAGE.contains(&name)) {
                    return None;
                }
                let is_of_build = names().all(|name| OF_BUILD.contains(&name));
                if is_before && !is_of_build {
                    let is_open = text.contains(['$', '#']) || names().any(names_a_secret);
                    repeated.push((!is_open).then_some(found)?);
                }
            }
            InstructionKind::User => {
                let user = found.as_text()?.as_str().trim();
                let is_root = matches!(user, "root" | "0" | "0:0" | "root:root");
                let is_known = user == "nobody" || user.chars().all(|ch| ch.is_ascii_digit() || ch == ':');
                if !(is_root || is_known && !is_before) {
                    return None;
                }
            }
            InstructionKind::Expose
            | InstructionKind::Label
            | InstructionKind::Maintainer
            | InstructionKind::Stopsignal => {
                if is_before {
                    moved.push((!has_comment(cx, found)).then_some(found)?);
                }
            }
            _ => return None,
        }
        let uses_argument =
            |name: &&str| text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"));
        let is_metadata = matches!(
            found.kind,
            InstructionKind::Env
                | InstructionKind::Expose
                | InstructionKind::Label
                | InstructionKind::User
                | InstructionKind::Volume
                | InstructionKind::Stopsignal
        );
        if is_metadata && arguments.iter().any(uses_argument) {
            return None;
        }
    }
    Some((repeated, moved))
}

/// Whether a comment speaks of the instruction, or stands in it.
fn has_comment(cx: &Context<'_>, found: &Instruction) -> bool {
    let is_inside = |range: TextRange| found.range.contains_range(range);
    !found.comments.is_empty()
        || cx.dockerfile().comments.iter().any(|comment| is_inside(comment.range))
        || matches!(found.arguments, Arguments::None)
}
