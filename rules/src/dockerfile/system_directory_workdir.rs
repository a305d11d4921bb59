//! # Working directory in a folder of the kernel
//!
//! `/proc`, `/sys` and `/dev` are mounted anew when a container starts, and `/boot` belongs to a machine. What is built there
//! is gone or hidden at run time, and commands that clean up the working directory write to the kernel.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! WORKDIR /proc/self/fd/3
//!         ^^^^^^^^^^^^^^^ `/proc/self/fd/3` lies in `/proc`, which a container gets anew when it starts
//! WORKDIR /sys
//!         ^^^^ `/sys` is mounted anew when a container starts
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV HOME_OF_APP=/dev/app
//! WORKDIR $HOME_OF_APP
//!         ^^^^^^^^^^^^ `/dev/app` lies in `/dev`, which a container gets anew when it starts
//! WORKDIR src
//!         ^^^ `/dev/app/src` lies in `/dev`, which a container gets anew when it starts
//! WORKDIR /boot/x
//!         ^^^^^^^ `/boot/x` lies in `/boot`, which belongs to the boot loader
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! ARG DIR
//! WORKDIR /development
//! WORKDIR /system/proc
//! WORKDIR $DIR/proc
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::whole_path::{is_below, whole_path};

/// See the page.
pub static RULE: Rule = Rule {
    name: "system-directory-workdir",
    aliases: &[Alias::same("trivy", "DS-0030")],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Instruction(&[InstructionKind::Workdir], check)],
    ..Rule::DEFAULT
};

const FOLDERS: [&str; 4] = ["/proc", "/sys", "/dev", "/boot"];

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(text) = instruction.as_text() else { return };
    let Some(stage) = cx.graph().stage_of(instruction).filter(|stage| !stage.runs_windows) else { return };
    let own = cx.graph().workdir_before(stage, instruction.index + 1);
    let Some(path) = own.and_then(|(_, workdir)| workdir.path.value()) else { return };
    let Some(path) = whole_path("/", path).filter(|_| path.starts_with('/')) else { return };
    let Some(folder) = FOLDERS.into_iter().find(|folder| is_below(&path, folder)) else { return };
    let what = if folder == "/boot" {
        "belongs to the boot loader"
    } else if path == folder {
        "is mounted anew when a container starts"
    } else {
        "a container gets anew when it starts"
    };
    let message = if path == folder {
        format!("`{path}` {what}")
    } else {
        format!("`{path}` lies in `{folder}`, which {what}")
    };
    cx.report(text.range(), message).help("work in a folder of the image's own, such as `/app`");
}
