//! Build tools are kept out of the image: not installed at all, or removed in the RUN that needs them.
//!
//! Entry point: [`fix_build_tools`]. Only tools that nothing links to: what goes with the headers of a library is the library
//! itself, which the program may load.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind, ShellText};
use hullwright_core::edit::dockerfile::{append_command, chain_layout, remove_instruction, remove_word};
use hullwright_core::knowledge::Presence;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Source, Stage};
use hullwright_core::shell::command::{PackageAction, PackageCommand, PackageSpec};
use hullwright_core::shell::{Guarantee, LaunchedCommand};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::compiler_package::build_tool;
use crate::patterns::shell::compiling_run::{Compiling, compiles_at_start, compiling};
use crate::patterns::shell::fetched_lists::reliance;
use crate::patterns::shell::package_cache::CacheFamily;
use crate::patterns::shell::package_calls::{each_package_call, is_as_written, privilege};

/// Compilers and headers that no library comes with.
const PURE: [&str; 12] = [
    "build-essential",
    "clang",
    "g++",
    "gcc",
    "gcc-c++",
    "go",
    "golang",
    "golang-go",
    "libc-dev",
    "libc6-dev",
    "musl-dev",
    "linux-headers",
];
/// A call that installs tools.
struct Install<'a> {
    run: &'a Instruction,
    family: CacheFamily,
    /// `sudo `, or nothing.
    rights: String,
    program: String,
    /// The tools with their places, in order.
    tools: Vec<(String, TextRange)>,
    /// Rows of tools that stand behind each other.
    rows: Vec<TextRange>,
    /// Whether something else is installed.
    has_others: bool,
}

/// Leaves the tools out, or removes them behind their only use. `n_tools` of them are in the image, all to be gone.
pub fn fix_build_tools(cx: &Context<'_>, stage: &Stage, n_tools: usize) -> Option<Fix> {
    if cx.graph().descendants(stage).next().is_some()
        || has_trigger(cx, stage)
        || compiles_at_start(cx, stage)
    {
        return None;
    }
    let installs = installs(cx, stage)?;
    let n_found: usize = installs.iter().map(|install| install.tools.len()).sum();
    let first = installs.first()?;
    if n_found != n_tools || installs.iter().any(|install| install.family != first.family) {
        return None;
    }
    let all = || installs.iter().flat_map(|install| &install.tools);
    let keeps_interpreter = all().all(|(name, _)| interpreter_stays(cx, stage, name));
    let is_pure = all().all(|(name, _)| PURE.contains(&name.as_str()) || is_of_interpreter(name));
    if !is_pure || !keeps_interpreter {
        return None;
    }
    let runs = cx.of_kind(stage, InstructionKind::Run).filter(|run| run.index >= first.run.index);
    let uses: Vec<(&Instruction, Compiling)> =
        runs.map(|run| (run, compiling(cx, run))).filter(|(_, use_)| *use_ != Compiling::No).collect();
    let is_apt = first.family == CacheFamily::Apt;
    // On Alpine the libraries of GCC go with it, which programs that were built elsewhere need.
    let is_lasting =
        first.family == CacheFamily::Apk && all().any(|(name, _)| matches!(name.as_str(), "gcc" | "g++"));
    let has_compilers = base_compiles(cx, stage);
    let is_in_base = |name: &str| matches!(name, "build-essential" | "g++" | "gcc" | "libc6-dev");
    let fix = if has_compilers && all().all(|(name, _)| is_in_base(name)) || uses.is_empty() && !is_lasting {
        let title = if has_compilers { "Leave out what the image has" } else { "Leave out the build tools" };
        Fix::unsafe_fix(title).edits(cx.file().id(), leave_out(cx, stage, &installs)?)
    } else if let [(only, Compiling::Yes)] = uses.as_slice()
        && !has_compilers
        && (is_apt || first.family == CacheFamily::Dnf)
    {
        let names: Vec<&str> = all().map(|(name, _)| name.as_str()).collect();
        let names = names.join(" ");
        let (rights, program) = (&first.rights, &first.program);
        let removal = match first.family {
            CacheFamily::Apt => format!("{rights}{program} purge -y --auto-remove {names}"),
            _ => format!("{rights}{program} remove -y {names}"),
        };
        let edits = if installs.iter().all(|install| install.run.index == only.index) {
            vec![append_command(cx.text(), cx.dockerfile(), only, &removal)?]
        } else {
            let is_plain = is_apt && first.rights.is_empty() && is_root(cx, stage, only);
            let mut edits = is_plain.then(|| leave_out(cx, stage, &installs))??;
            edits.extend(around(cx, only, first, &names, &removal)?);
            edits
        };
        Fix::unsafe_fix("Remove the build tools in the RUN that needs them").edits(cx.file().id(), edits)
    } else {
        return None;
    };
    Some(fix)
}

/// The calls of the stage that install tools; `None` if one cannot be changed.
fn installs<'a>(cx: &Context<'a>, stage: &Stage) -> Option<Vec<Install<'a>>> {
    let mut found = Some(Vec::new());
    for run in cx.of_kind(stage, InstructionKind::Run) {
        let launch = cx.launch(run);
        each_package_call(&launch, |launched, call| {
            if call.action == PackageAction::Install
                && let Some(family) = CacheFamily::of(call.manager)
            {
                let install = read(cx, run, family, launched, call);
                match (&mut found, install) {
                    (Some(all), Some(install)) if !install.tools.is_empty() => all.push(install),
                    (_, None) => found = None,
                    _ => {}
                }
            }
        });
    }
    found
}

fn read<'a>(
    cx: &Context<'a>,
    run: &'a Instruction,
    family: CacheFamily,
    launched: &LaunchedCommand<'_>,
    call: &PackageCommand<'_>,
) -> Option<Install<'a>> {
    let mut install = Install {
        run,
        family,
        rights: String::new(),
        program: call.program.text.to_string(),
        tools: Vec::new(),
        rows: Vec::new(),
        has_others: !call.is_complete,
    };
    let is_tool = |name: Option<&str>| name.is_some_and(build_tool);
    if !call.packages.iter().any(|package| is_tool(package.literal_name())) {
        return Some(install);
    }
    install.rights = privilege(cx, launched, call)?;
    let is_plain = launched.place.is_some() && launched.guarantee != Guarantee::Perhaps;
    if !is_plain || call.virtual_group().is_some() {
        return None;
    }
    let mut is_row_open = false;
    for package in &call.packages {
        let range = package.whole.range();
        match package.literal_name().filter(|name| build_tool(name)) {
            Some(name) => {
                let is_bare =
                    is_as_written(cx, package.whole) && package.whole.text() == name && package.is_certain;
                install.tools.push((is_bare.then(|| name.to_owned())?, range));
                match install.rows.last_mut() {
                    Some(row) if is_row_open && is_gap(cx, TextRange::new(row.end(), range.start())) => {
                        *row = row.cover(range);
                    }
                    _ => install.rows.push(range),
                }
                is_row_open = true;
            }
            None => {
                install.has_others = true;
                is_row_open = false;
            }
        }
    }
    Some(install)
}

/// Whether nothing but blanks and ends of continued lines stands there.
fn is_gap(cx: &Context<'_>, range: TextRange) -> bool {
    cx.slice(range).chars().all(|ch| ch.is_whitespace() || ch == cx.dockerfile().escape)
}

/// The edits that take the tools out of the installs.
fn leave_out(cx: &Context<'_>, stage: &Stage, installs: &[Install<'_>]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for install in installs {
        if install.has_others {
            let escape = cx.dockerfile().escape;
            edits.extend(install.rows.iter().flat_map(|row| remove_word(cx.text(), escape, *row)));
        } else {
            let is_alone = installs.iter().filter(|other| other.run.index == install.run.index).count() == 1;
            let is_done = is_alone && only_installs(cx, install.run);
            let is_free = reliance(cx, stage, install.run, CacheFamily::Apt, "").is_none();
            let has_comment = cx.slice(install.run.range).contains('#');
            if !is_done || !is_free || has_comment || !install.run.heredocs.is_empty() {
                return None;
            }
            edits.extend(remove_instruction(cx.text(), cx.dockerfile(), install.run));
        }
    }
    Some(edits)
}

/// Whether the RUN does nothing besides one install and what belongs to it.
fn only_installs(cx: &Context<'_>, run: &Instruction) -> bool {
    let launch = cx.launch(run);
    let mut n_calls = 0;
    let mut is_quiet = true;
    each_package_call(&launch, |_, call| {
        n_calls += 1;
        is_quiet &=
            matches!(call.action, PackageAction::UpdateIndex | PackageAction::Install | PackageAction::Clean);
    });
    let commands = launch.commands();
    let lines = commands.iter().filter_map(|command| command.invocation.as_ref());
    let n_cleanings = lines
        .filter(|line| line.name() == Some("rm") && line.arguments.iter().all(|word| is_cache(&word.text)))
        .count();
    is_quiet && n_calls + n_cleanings == commands.len()
}

fn is_cache(word: &str) -> bool {
    word.starts_with('-') || word.starts_with("/var/lib/apt/lists") || word.starts_with("/var/cache/")
}

/// Installs the tools at the start of a RUN and removes them at its end.
fn around(
    cx: &Context<'_>,
    run: &Instruction,
    install: &Install<'_>,
    names: &str,
    removal: &str,
) -> Option<[Edit; 2]> {
    let CommandForm::Shell(script) = run.command()? else { return None };
    let text = script.as_str();
    if matches!(run.shell_text(cx.text()), Some(ShellText::Body(_)))
        || text.contains([';', '#', '(', '{'])
        || text.contains("||")
        || text.contains("apt")
    {
        return None;
    }
    let separator = chain_layout(cx.text(), cx.dockerfile(), run);
    if separator.operator != "&&" {
        return None;
    }
    let separator = separator.separator(cx.dockerfile().escape);
    let program = &install.program;
    // A compiler alone only recommends the headers of the C library.
    let brings_headers =
        |name: &str| matches!(name, "build-essential" | "g++" | "libc6-dev") || is_of_interpreter(name);
    if !names.split(' ').any(brings_headers) {
        return None;
    }
    let before =
        format!("{program} update{separator}{program} install -y --no-install-recommends {names}{separator}");
    let end = append_command(cx.text(), cx.dockerfile(), run, removal)?.range;
    let after = format!("{separator}{removal}{separator}rm -rf /var/lib/apt/lists/*");
    let start = script.range().start();
    Some([Edit::insert(start, before), Edit::replace(end, after)])
}

/// Headers of an interpreter, which the program does not load.
fn is_of_interpreter(name: &str) -> bool {
    interpreter_of(name).is_some() || name.starts_with("linux-headers")
}

fn interpreter_of(name: &str) -> Option<&'static str> {
    match name {
        "python-dev" | "python-devel" => Some("python"),
        "python3-dev" | "python3-devel" => Some("python3"),
        "ruby-dev" | "ruby-devel" => Some("ruby"),
        _ => None,
    }
}

/// Whether the interpreter is not there for its headers alone.
fn interpreter_stays(cx: &Context<'_>, stage: &Stage, name: &str) -> bool {
    let Some(interpreter) = interpreter_of(name) else { return true };
    let mut is_named = false;
    for run in cx.of_kind(stage, InstructionKind::Run) {
        let launch = cx.launch(run);
        each_package_call(&launch, |_, call| {
            let mut names = call.named().filter_map(PackageSpec::literal_name);
            is_named |= call.action == PackageAction::Install && names.any(|name| name == interpreter);
        });
    }
    is_named
}

/// Whether the image below has the compilers already.
fn base_compiles(cx: &Context<'_>, stage: &Stage) -> bool {
    let Source::Image(image) = cx.graph().root(stage) else { return false };
    let Some(image) = image.known() else { return false };
    // All their tags but those of smaller flavours are built on `buildpack-deps`.
    let tag = image.tag.as_ref().map_or("", |tag| tag.text.as_str());
    let is_small = ["slim", "alpine", "windows", "nano"].iter().any(|flavour| tag.contains(flavour));
    let name = image.familiar_name();
    if matches!(name.as_str(), "node" | "perl" | "python" | "ruby") && !image.has_digest() {
        return !is_small;
    }
    let facts = cx.knowledge().image(image);
    facts.is_some_and(|facts| {
        ["gcc", "g++", "make"].iter().all(|name| facts.program(name) == Presence::Present)
    })
}

fn is_root(cx: &Context<'_>, stage: &Stage, run: &Instruction) -> bool {
    let user = cx.graph().user_before(stage, run.index);
    user.is_none_or(|(_, user)| user.known().is_some_and(|user| matches!(user.as_str(), "root" | "0")))
}

fn has_trigger(cx: &Context<'_>, stage: &Stage) -> bool {
    cx.of_kind(stage, InstructionKind::Onbuild).next().is_some()
}
