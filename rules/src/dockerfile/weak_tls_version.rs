//! # Old versions of TLS are accepted
//!
//! An option lets a program talk to a server in SSL or in TLS below 1.2, whose encryption can be broken: whoever stands
//! between the two may then read along, or decide what the image gets. Servers that know nothing newer are hardly left.
//!
//! ```dockerfile bad
//! FROM buildpack-deps:trixie
//! RUN curl --tlsv1.0 -fsSL https://example.com/tool.tar.gz | tar xz -C /opt
//!          ^^^^^^^^^ `--tlsv1.0` lets curl accept TLS 1.0
//! RUN curl -1sLf -o /setup.sh https://example.com/setup.sh
//!           ^ `-1` lets curl accept TLS 1.0
//! RUN curl -fsS --tls-max 1.1 https://example.com/key.asc -o /key.asc
//!               ^^^^^^^^^^^^^ `--tls-max 1.1` lets curl accept TLS 1.1
//! RUN wget -q --secure-protocol=TLSv1 https://example.com/key.asc
//!             ^^^^^^^^^^^^^^^^^^^^^^^ `--secure-protocol=TLSv1` lets wget accept TLS 1.0
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM buildpack-deps:trixie
//! RUN curl --tlsv1.2 -fsSL https://example.com/tool.tar.gz | tar xz -C /opt
//! RUN curl --tlsv1.2 -sLf -o /setup.sh https://example.com/setup.sh
//! RUN curl -fsS --tls-max 1.2 https://example.com/key.asc -o /key.asc
//! RUN wget -q --secure-protocol=TLSv1_2 https://example.com/key.asc
//! ```
//! ```dockerfile bad
//! FROM maven:3.9
//! RUN git config --global http.sslVersion tlsv1.1
//!                         ^^^^^^^^^^^^^^^^^^^^^^^ `http.sslVersion tlsv1.1` lets git accept TLS 1.1
//! RUN openssl s_client -connect example.com:443 -tls1 < /dev/null > /certificate.pem
//!                                               ^^^^^ `-tls1` lets openssl accept TLS 1.0
//! RUN mvn -B -Dhttps.protocols=TLSv1,TLSv1.1,TLSv1.2 package
//!            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `-Dhttps.protocols=TLSv1,TLSv1.1,TLSv1.2` lets mvn accept TLS 1.0
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM maven:3.9
//! RUN git config --global http.sslVersion tlsv1.2
//! RUN openssl s_client -connect example.com:443 -tls1_2 < /dev/null > /certificate.pem
//! RUN mvn -B -Dhttps.protocols=TLSv1.2 package
//! ```
//!
//! To curl, each version is the oldest one it accepts. Newer ones are fine, and so are servers of the container itself;
//! what a server accepts stands in its own files:
//!
//! ```dockerfile good
//! FROM buildpack-deps:trixie
//! RUN curl --proto '=https' --tlsv1.2 -fsSL https://example.com/a -o /a && curl --tlsv1.3 -fsSL https://example.com/b -o /b
//! RUN curl --tlsv1.0 --tlsv1.2 -fsSL https://example.com/a -o /a && curl --tls-max 1.2 -fsSL https://example.com/b -o /b
//! RUN wget -q --secure-protocol=TLSv1_2 https://example.com/a && wget -q --secure-protocol=PFS https://example.com/b
//! RUN /server --background && curl -fs --tlsv1.1 https://localhost:8443/health
//! RUN git config --global http.sslVersion tlsv1.2 && echo "-Dhttps.protocols=TLSv1"
//! RUN sed -i 's/TLSv1.2/TLSv1/' /etc/ssl/openssl.cnf
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::shell::command::look_through;

use crate::patterns::shell::weak_tls::weak_versions;

/// See the page.
pub static RULE: Rule = Rule {
    name: "weak-tls-version",
    aliases: &[Alias::same("sonar", "S4423")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, whole: &Instruction) {
    let Some(run) = whole.with_trigger().last().filter(|found| found.kind == InstructionKind::Run) else {
        return;
    };
    let launch = cx.launch(run);
    for launched in &launch.commands() {
        let Some(started) = launched.invocation.as_ref().map(look_through) else { continue };
        let Some(line) = started.command() else { continue };
        for weak in weak_versions(cx.text(), line) {
            let raised = weak.raised.filter(|_| launched.place.is_some());
            let fix = raised.map(|edits| Fix::unsafe_fix("Raise it to TLS 1.2").edits(cx.file().id(), edits));
            cx.report(weak.range, format!("`{}` lets {} accept {}", weak.written, weak.tool, weak.version))
                .help("leave the choice to the program, or ask for TLS 1.2 at least")
                .maybe_fix(fix);
        }
    }
}
