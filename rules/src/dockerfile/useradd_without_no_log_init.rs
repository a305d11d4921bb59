//! # useradd with a large uid and login records
//!
//! `useradd` makes room for the new uid in the files of last and failed logins, where each uid has its place. The room is
//! not filled, but the layer may store all of it: with a uid in the millions that is gigabytes. Shadow 4.17 and later write
//! such files no more.
//!
//! ```dockerfile bad
//! FROM debian:12
//! RUN useradd -u 1234567 app
//!                ^^^^^^^ a uid this large makes a huge file of login records
//! ```
//! ```dockerfile fixed
//! FROM debian:12
//! RUN useradd --no-log-init -u 1234567 app
//! ```
//! ```dockerfile bad
//! FROM debian:12
//! ARG APP_UID=100200300
//! RUN groupadd app && useradd --gid app --uid "${APP_UID}" app
//!                                             ^^^^^^^^^^^^ a uid this large makes a huge file of login records
//! ```
//! ```dockerfile fixed
//! FROM debian:12
//! ARG APP_UID=100200300
//! RUN groupadd app && useradd --no-log-init --gid app --uid "${APP_UID}" app
//! ```
//! ```dockerfile good
//! FROM debian:12
//! RUN useradd -l -u 1234567 app && useradd -u 10001 web
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Place;
use hullwright_core::shell::command::{AccountAction, Command, Part, look_through, recognise};
use hullwright_core::shell::{Argument, Invocation, LaunchedCommand};
use hullwright_core::text::TextRange;

use crate::patterns::shell::added_option::add_option;
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "useradd-without-no-log-init",
    aliases: &[
        Alias::same("hadolint", "DL3046").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL3046"),
        Alias::same("droast", "DF064"),
        Alias::same("datadog-iac", "44fbf45c-87a6-3b95-64ef-07e1fef7395b"),
        Alias::same("parfum", "DL3046"),
    ],
    category: Category::Performance,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// The shortest uid that counts as large.
const MIN_DIGITS: usize = 6;

fn check(cx: &Context<'_>) {
    for run in every_run(cx).filter(|run| cx.slice(run.range).contains("useradd")) {
        let launch = cx.launch(run);
        if cx.policy() == Policy::Hadolint {
            each_plain_call(&launch, |launched, invocation| {
                if let Some(uid) = uid_of_hadolint(invocation) {
                    report(cx, launched, &invocation.program, uid);
                }
            });
            continue;
        }
        for launched in &launch.commands() {
            let started = launched.invocation.as_ref().map(look_through);
            let Some(Command::Account(account)) = started.and_then(|found| found.command()).map(recognise)
            else {
                continue;
            };
            let is_new = account.action == AccountAction::CreateUser
                && account.program.literal().is_some_and(|name| name.ends_with("useradd"));
            if let Some(uid) = account.uid.filter(|_| is_new && account.skips_login_log.is_no())
                && is_large(cx, run, uid)
            {
                report(cx, launched, account.program, uid.range());
            }
        }
    }
}

fn report(cx: &Context<'_>, launched: &LaunchedCommand<'_>, program: &Argument<'_>, uid: TextRange) {
    let edit = add_option(cx.text(), launched, program.range, "--no-log-init");
    cx.report(uid, "a uid this large makes a huge file of login records")
        .help("add `--no-log-init`")
        .maybe_fix(edit.map(|edit| Fix::safe("Add `--no-log-init`").edit(cx.file().id(), edit)));
}

/// Whether the uid has that many digits, as it is written or by the value of its variable.
fn is_large(cx: &Context<'_>, run: &Instruction, uid: Part<'_>) -> bool {
    let has_digits = |text: &str| text.len() >= MIN_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(text) = uid.literal() {
        return has_digits(text);
    }
    let name = uid.text().strip_prefix('$').map(|name| name.trim_start_matches('{').trim_end_matches('}'));
    let variable = name.zip(cx.graph().stage_of(run)).and_then(|(name, stage)| {
        let place = Place::before(run.index);
        cx.graph().variable(stage, name, place)
    });
    let value = variable.and_then(|variable| variable.value.value()?.as_deref());
    value.is_some_and(has_digits)
}

/// The word behind a bundle of letters that ends with `u`, if it is long and no option is there that helps.
fn uid_of_hadolint(invocation: &Invocation<'_>) -> Option<TextRange> {
    let words = &invocation.arguments;
    let letters = |word: &Argument<'_>| {
        word.text.strip_prefix('-').filter(|letters| !letters.starts_with('-')).map(str::to_owned)
    };
    let helps = |word: &Argument<'_>| {
        word.text == "--no-log-init" || letters(word).is_some_and(|found| found.contains('l'))
    };
    if invocation.program.text != "useradd" || words.iter().any(helps) {
        return None;
    }
    let behind = words.iter().zip(words.iter().skip(1));
    let uid =
        behind.into_iter().find(|(option, _)| letters(option).is_some_and(|found| found.ends_with('u')))?.1;
    let n_braces = if uid.text.starts_with('$') && !uid.text.starts_with("${") { 2 } else { 0 };
    (uid.text.len() + n_braces >= MIN_DIGITS).then_some(uid.range)
}
