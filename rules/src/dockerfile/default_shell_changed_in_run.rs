//! # The shell is exchanged by a RUN
//!
//! A link or a setting that puts another program in the place of `/bin/sh` changes every script of the distribution, and an
//! update of its package may undo it. The SHELL instruction changes the shell of the steps that follow, and nothing else.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN ln -sf /bin/bash /bin/sh
//!                      ^^^^^^^ this puts another shell in the place of `/bin/sh`
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! ```
//! The fix is unsafe, as scripts that the image starts later meet the shell of the distribution again.
//! ```dockerfile bad
//! FROM debian:13
//! RUN chsh -s /bin/bash
//!             ^^^^^^^^^ this changes the shell of root
//! ```
//! ```dockerfile bad
//! FROM debian:13
//! RUN echo "dash dash/sh boolean false" | debconf-set-selections && dpkg-reconfigure dash
//!                                                                                    ^^^^ this puts another shell in the place of `/bin/sh`
//! ```
//!
//! Other links, other paths of the same shell, the shells of other users, and a shell for an image that has none are something
//! else:
//!
//! ```dockerfile good
//! FROM debian:13
//! SHELL ["/bin/bash", "-o", "pipefail", "-c"]
//! RUN ln -s /bin/sh /usr/local/bin/run && useradd app && chsh -s /bin/bash app && usermod -s /bin/bash app
//! RUN ln -sf /usr/bin/sh /bin/sh
//! USER app
//! RUN chsh -s /bin/bash
//! ```
//! ```dockerfile good
//! FROM gcr.io/distroless/base-debian12:debug
//! RUN ["/busybox/ln", "-s", "/busybox/sh", "/bin/sh"]
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::shell::command::{CommandLine, FileAction, files, look_through};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "default-shell-changed-in-run",
    aliases: &[
        Alias::same("hadolint", "DL4005").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL4005"),
        Alias::same("kics", "8a301064-c291-4b20-adcb-403fe7fd95fd"),
        Alias::same("semgrep", "dockerfile.best-practice.use-shell-instruction"),
        Alias::same("terrascan", "AC_DOCKER_0020"),
    ],
    category: Category::Maintainability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Where the shell of the distribution lies.
const PLACES: [&str; 2] = ["/bin/sh", "/usr/bin/sh"];

/// Names of shells that are not those of the distribution's `sh`.
const OTHERS: [&str; 8] = ["ash", "bash", "dash", "fish", "ksh", "mksh", "yash", "zsh"];

/// What a command does to the shell.
struct Change {
    range: TextRange,
    message: &'static str,
    /// The shell that takes the place, where it is written out.
    shell: Option<String>,
}

impl Change {
    const fn of_place(range: TextRange) -> Self {
        Self { range, message: "this puts another shell in the place of `/bin/sh`", shell: None }
    }

    const fn of_root(range: TextRange) -> Self {
        Self { range, message: "this changes the shell of root", shell: None }
    }
}

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        let is_hadolint = cx.policy() == Policy::Hadolint;
        let Some(change) = (if is_hadolint { as_hadolint(cx, run) } else { change(cx, run) }) else {
            continue;
        };
        let fix = change.shell.as_ref().and_then(|shell| shell_instruction(cx, run, shell));
        cx.report(change.range, change.message)
            .help("set the SHELL instruction for the steps that need it")
            .maybe_fix(fix);
    }
}

/// Any `ln` with the path among its words.
fn as_hadolint(cx: &Context<'_>, run: &Instruction) -> Option<Change> {
    let mut found = None;
    each_plain_call(&cx.launch(run), |_, invocation| {
        let word = invocation.arguments.iter().find(|word| word.text == "/bin/sh");
        if invocation.program.text == "ln"
            && let Some(word) = word
        {
            found.get_or_insert(Change::of_place(word.range));
        }
    });
    found
}

fn change(cx: &Context<'_>, run: &Instruction) -> Option<Change> {
    let text = cx.slice(run.range);
    let signs = ["/sh", "dash", "chsh", "usermod"];
    if !signs.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let launch = cx.launch(run);
    let commands = launch.commands();
    commands.iter().find_map(|launched| {
        let started = launched.invocation.as_ref().map(look_through)?;
        change_of(cx, run, started.command()?)
    })
}

fn change_of(cx: &Context<'_>, run: &Instruction, line: CommandLine<'_>) -> Option<Change> {
    let word = |text: &str| line.arguments.iter().find(|word| word.literal() == Some(text));
    match line.name()? {
        "ln" | "mv" | "cp" => {
            let call = files::read(line)?;
            let acts = matches!(call.action, FileAction::Link | FileAction::Move | FileAction::Copy);
            let target = call.destination.filter(|_| acts)?;
            let [source] = call.files.as_slice() else { return None };
            let shell = source.argument.literal()?;
            let is_other = OTHERS.contains(&shell.rsplit('/').next()?);
            (is_other && PLACES.contains(&target.literal()?))
                .then(|| Change { shell: Some(shell.to_owned()), ..Change::of_place(target.range()) })
        }
        "update-alternatives" => {
            let path = PLACES.iter().find_map(|place| word(place))?;
            let acts = word("--install").is_some() || word("--set").is_some();
            acts.then(|| Change::of_place(path.range))
        }
        "dpkg-reconfigure" => Some(Change::of_place(word("dash")?.range)),
        program @ ("chsh" | "usermod") => {
            let mut words = line.arguments.iter();
            let shell = words.find(|word| matches!(word.literal(), Some("-s" | "--shell")))?;
            let value = line.arguments.iter().skip_while(|word| word.range != shell.range).nth(1)?;
            let others =
                line.arguments.iter().filter(|word| word.range != value.range && !word.text.starts_with('-'));
            let users: Vec<_> = others.map(|word| word.literal()).collect();
            let is_root = match users.as_slice() {
                [] => program == "chsh" && is_root_before(cx, run),
                [user] => *user == Some("root"),
                _ => false,
            };
            is_root.then(|| Change::of_root(value.range))
        }
        _ => None,
    }
}

/// Whether the file leaves no other user than root in force.
fn is_root_before(cx: &Context<'_>, run: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(run) else { return false };
    match cx.graph().user_before(stage, run.index) {
        Some((_, user)) => user.value().is_some_and(|user| matches!(user.as_str(), "root" | "0")),
        None => true,
    }
}

/// SHELL in the place of a RUN that does nothing else.
fn shell_instruction(cx: &Context<'_>, run: &Instruction, shell: &str) -> Option<Fix> {
    let has_one_command = cx.launch(run).commands().len() == 1;
    let is_plain = run.kind == InstructionKind::Run
        && run.flags.is_empty()
        && run.heredocs.is_empty()
        && !cx.slice(run.range).contains('\n');
    let is_path = shell.starts_with('/') && !shell.contains(['"', '\\']);
    let text = format!("SHELL [\"{shell}\", \"-c\"]");
    (has_one_command && is_plain && is_path).then(|| {
        Fix::unsafe_fix("Set the shell with `SHELL`")
            .edit(cx.file().id(), Edit::replace(run.range, text.as_str()))
    })
}
