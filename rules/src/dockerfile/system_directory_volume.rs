//! # Volume over a folder of the kernel or the Docker socket
//!
//! VOLUME at `/proc`, `/sys` or `/dev` puts a volume where the engine mounts the kernel's own files, and one at the Docker
//! socket invites whoever starts the image to hand over the engine, and with it the host.
//!
//! ```dockerfile bad
//! FROM debian:13-slim
//! VOLUME /var/run/docker.sock
//!        ^^^^^^^^^^^^^^^^^^^^ `/var/run/docker.sock` is the socket of the engine: whoever has it rules the host
//! VOLUME ["/data", "/proc/"]
//!                   ^^^^^^ `/proc/` belongs to the kernel
//! ENV DEVICES=/dev
//! VOLUME $DEVICES
//!        ^^^^^^^^ `/dev` belongs to the kernel
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! VOLUME /development /system /sys/fs/cgroup /var/run/docker
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::Place;

use crate::patterns::dockerfile::whole_path::whole_path;

/// See the page.
pub static RULE: Rule = Rule {
    name: "system-directory-volume",
    aliases: &[
        Alias::narrower("semgrep", "dockerfile.security.dockerd-socket-mount"),
        Alias::same("dockle", "DKL-DI-0002"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Instruction(&[InstructionKind::Volume], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, volume: &Instruction) {
    let Some(stage) = cx.graph().stage_of(volume).filter(|stage| !stage.runs_windows) else { return };
    for word in volume.words() {
        let place = Place::before(volume.index);
        let expanded = cx.graph().expand(Some(stage), word, place, cx.dockerfile().escape);
        let Some(written) = expanded.value.value() else { continue };
        let path = whole_path("/", written).filter(|_| written.starts_with('/'));
        match path.as_deref() {
            Some("/proc" | "/sys" | "/dev") => {
                cx.report(word.range(), format!("`{written}` belongs to the kernel"))
                    .help("mount a folder of the image's own");
            }
            Some("/var/run/docker.sock" | "/run/docker.sock") => {
                let message =
                    format!("`{written}` is the socket of the engine: whoever has it rules the host");
                cx.report(word.range(), message).help("leave it to whoever starts the container");
            }
            _ => {}
        }
    }
}
