//! # Unset of a variable that ENV keeps
//!
//! Each RUN starts with the environment that ENV has set. `unset` changes the shell of one RUN alone, so that the variable is
//! back in the next instruction and in the container, and a secret in it is still in the image.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV BUILD_MODE=full
//! RUN ./build.sh && unset BUILD_MODE
//!                         ^^^^^^^^^^ `BUILD_MODE` is back after this RUN: ENV sets it for all that follow
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV FIRST=1 SECOND=2
//! RUN unset -v FIRST SECOND \
//!              ^^^^^ `FIRST` is back after this RUN: ENV sets it for all that follow
//!                    ^^^^^^ `SECOND` is back after this RUN: ENV sets it for all that follow
//!     THIRD
//! ```
//! What follows in the same RUN does without the variable. An ARG ends by itself, and a variable of the RUN is its own:
//! ```dockerfile good
//! FROM alpine:3.22
//! ARG STEP
//! ENV BUILD_MODE=full
//! RUN unset BUILD_MODE && ./build.sh
//! RUN export OTHER=1 && ./build.sh && unset OTHER STEP
//! RUN build() { unset BUILD_MODE; }; build; ./run
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::{Place, VariableKind};
use hullwright_core::shell::LaunchedCommand;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unset-of-persisted-env",
    aliases: &[Alias::same("sonar", "S6581")],
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::Instruction(&[InstructionKind::Run], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, run: &Instruction) {
    let Some(stage) = cx.graph().stage_of(run).filter(|_| run.text.as_str().contains("unset")) else {
        return;
    };
    let launch = cx.launch(run);
    let commands = launch.commands();
    // Those that end the script: whatever runs later may be there for the change.
    for command in commands.iter().rev().take_while(|command| is_unset(command)) {
        let Some(invocation) = &command.invocation else { continue };
        if command.place.is_some_and(|place| place.site.around.function.is_some()) {
            continue;
        }
        for argument in &invocation.arguments {
            let Some(name) = argument.literal() else { continue };
            let variable = cx.graph().variable(stage, name, Place::before(run.index));
            let Some(variable) = variable.filter(|variable| variable.kind == VariableKind::Env) else {
                continue;
            };
            let message = format!("`{name}` is back after this RUN: ENV sets it for all that follow");
            let report = cx.report(argument.range, message);
            let report = match variable.instruction {
                Some(env) => report.label(cx.instruction(env).keyword.range(), "kept in the image"),
                None => report,
            };
            report.help("use ARG, or a variable of the one RUN that needs it");
        }
    }
}

fn is_unset(command: &LaunchedCommand<'_>) -> bool {
    command.invocation.as_ref().is_some_and(|invocation| invocation.name() == Some("unset"))
}
