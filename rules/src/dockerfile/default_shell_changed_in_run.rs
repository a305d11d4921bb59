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
//! Other links, the shells of other users, and a shell for an image that has none are something else:
//!
//! ```dockerfile good
//! FROM debian:13
//! SHELL ["/bin/bash", "-o", "pipefail", "-c"]
//! RUN ln -s /bin/sh /usr/local/bin/run && useradd app && chsh -s /bin/bash app && usermod -s /bin/bash app
//! ```
//! ```dockerfile good
//! FROM gcr.io/distroless/base-debian12:debug
//! RUN ["/busybox/ln", "-s", "/busybox/sh", "/bin/sh"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, Context, Policy, Rule};
use hullwright_core::shell::command::{CommandLine, FileAction, files, look_through};
use hullwright_core::text::TextRange;

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
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

const SHELLS: [&str; 2] = ["/bin/sh", "/usr/bin/sh"];

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        let Some((range, what)) =
            (if cx.policy() == Policy::Hadolint { as_hadolint(cx, run) } else { change(cx, run) })
        else {
            continue;
        };
        cx.report(range, what).help("set the SHELL instruction for the steps that need it");
    }
}

const PLACE: &str = "this puts another shell in the place of `/bin/sh`";
const ROOT: &str = "this changes the shell of root";

/// Any `ln` with the path among its words.
fn as_hadolint(cx: &Context<'_>, run: &Instruction) -> Option<(TextRange, &'static str)> {
    let mut found = None;
    each_plain_call(&cx.launch(run), |_, invocation| {
        let word = invocation.arguments.iter().find(|word| word.text == "/bin/sh");
        if invocation.program.text == "ln"
            && let Some(word) = word
        {
            found.get_or_insert((word.range, PLACE));
        }
    });
    found
}

fn change(cx: &Context<'_>, run: &Instruction) -> Option<(TextRange, &'static str)> {
    let text = cx.slice(run.range);
    let signs = ["/sh", "dash", "chsh", "usermod"];
    if !signs.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let launch = cx.launch(run);
    let commands = launch.commands();
    commands.iter().find_map(|launched| {
        let started = launched.invocation.as_ref().map(look_through)?;
        change_of(started.command()?)
    })
}

fn change_of(line: CommandLine<'_>) -> Option<(TextRange, &'static str)> {
    let word = |text: &str| line.arguments.iter().find(|word| word.literal() == Some(text));
    match line.name()? {
        "ln" | "mv" | "cp" => {
            let call = files::read(line)?;
            let acts = matches!(call.action, FileAction::Link | FileAction::Move | FileAction::Copy);
            // Images that have busybox alone get a shell this way.
            let is_missing = call.files.iter().any(|file| file.argument.text.contains("busybox"));
            let target = call.destination.filter(|_| acts && !is_missing)?;
            SHELLS.contains(&target.literal()?).then_some((target.range(), PLACE))
        }
        "update-alternatives" => {
            let path = SHELLS.iter().find_map(|shell| word(shell))?;
            (word("--install").is_some() || word("--set").is_some()).then_some((path.range, PLACE))
        }
        "dpkg-reconfigure" => Some((word("dash")?.range, PLACE)),
        program @ ("chsh" | "usermod") => {
            let mut words = line.arguments.iter();
            let shell = words.find(|word| matches!(word.literal(), Some("-s" | "--shell")))?;
            let value = line.arguments.iter().skip_while(|word| word.range != shell.range).nth(1)?;
            let others =
                line.arguments.iter().filter(|word| word.range != value.range && !word.text.starts_with('-'));
            let users: Vec<_> = others.map(|word| word.literal()).collect();
            let is_root = match users.as_slice() {
                [] => program == "chsh",
                [user] => *user == Some("root"),
                _ => false,
            };
            is_root.then_some((value.range, ROOT))
        }
        _ => None,
    }
}
