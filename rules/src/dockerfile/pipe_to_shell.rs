//! # Download piped into a shell
//!
//! What a server sends is run as it comes: nobody sees it, nothing is compared with a checksum, and where the connection breaks
//! half a script runs. Whoever controls the server, or its name, controls the build.
//!
//! ```dockerfile bad preset=strict
//! FROM buildpack-deps:trixie
//! SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
//! RUN curl -fsSL https://example.com/install.sh | env -i bash -s -- --yes
//!                                                 ^^^^^^^^^^^^^^^^^^^^^^^ `bash` runs a download that nothing was compared with
//! RUN wget -qO- https://example.com/setup \
//!       | tee /tmp/setup | \
//!       CHANNEL=stable sh
//!       ^^^^^^^^^^^^^^^^^ `sh` runs a download that nothing was compared with
//! RUN bash <(curl -fsSL https://example.com/install.sh) --yes
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `bash` runs a download that nothing was compared with
//! RUN sh -c "$(curl -fsSL https://example.com/install.sh)"
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `sh` runs a download that nothing was compared with
//! RUN curl -fsSL https://bootstrap.example.com/get.py | python3 - --no-cache
//!                                                       ^^^^^^^^^^^^^^^^^^^^ `python3` runs a download that nothing was compared with
//! ```
//!
//! A program that is given its script otherwise reads the download as data. A checksum or a signature between the two is a
//! check, and what the same container or a file gives is no download:
//!
//! ```dockerfile good preset=strict
//! FROM buildpack-deps:trixie
//! SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
//! RUN curl -fsSL https://example.com/data.json | python3 -c 'import json, sys; print(json.load(sys.stdin)["a"])' > /a
//! RUN curl -fsSL https://example.com/data | bash /import.sh
//! RUN curl -fsSL https://example.com/key.asc | gpg --dearmor > /usr/share/keyrings/example.gpg
//! RUN curl -fsSL https://example.com/install.sh.gpg | gpg --decrypt | sh
//! RUN sh -c "echo $(curl -fsSL https://example.com/version)"
//! RUN curl -fsS http://localhost:8080/setup.sh | sh
//! RUN cat /install.sh | sh
//! RUN curl -fsSL https://example.com/install.sh -o /tmp/install.sh \
//!  && echo "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  /tmp/install.sh" | sha256sum -c - \
//!  && sh /tmp/install.sh && rm /tmp/install.sh
//! ```

use hullwright_core::diagnostic::Category;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Rule};

use crate::patterns::download::run_download::run_downloads;
use crate::patterns::shell::shell_programs::program_name;

/// See the page.
pub static RULE: Rule = Rule {
    name: "pipe-to-shell",
    aliases: &[Alias::same("droast", "DF021"), Alias::same("owasp-docker", "RULE 9b")],
    category: Category::Security,
    default: DefaultSet::Strict,
    checks: &[Check::Instruction(&[InstructionKind::Onbuild, InstructionKind::Run], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, whole: &Instruction) {
    let run = whole.with_trigger().last().filter(|run| run.kind == InstructionKind::Run);
    let Some(run) = run else { return };
    let text = cx.slice(run.range);
    if !text.contains("curl") && !text.contains("wget") {
        return;
    }
    let launch = cx.launch(run);
    for shell in launch.scripts() {
        let script = &shell.script;
        for found in run_downloads(script) {
            let program = program_name(&found.program);
            let message = format!("`{program}` runs a download that nothing was compared with");
            let range = script.locate(found.interpreter.range);
            let download = script.locate(found.download.range);
            let report =
                cx.report(range, message).help("save it to a file, compare its checksum, then run it");
            if !range.contains_range(download) {
                report.label(download, "downloaded here");
            }
        }
    }
}
