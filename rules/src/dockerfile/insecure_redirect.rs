//! # Redirects to addresses without encryption
//!
//! The address begins with `https`, but the server, or whoever stands in for it, may send the client on to one that does not.
//! What comes from there can be replaced on the way, and here it is run or unpacked without a check.
//!
//! ```dockerfile bad preset=strict also=pipe-to-shell,unverified-download,missing-pipefail
//! FROM buildpack-deps:trixie
//! RUN curl -fsSL https://example.com/install.sh | sh
//!     ^^^^ `curl` follows redirects to addresses without encryption as well
//! RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool-1.2 && chmod +x /usr/local/bin/tool
//!     ^^^^ `curl` follows redirects to addresses without encryption as well
//! RUN wget -qO- https://example.com/tool-1.2.tgz | tar -xz -C /opt
//!     ^^^^ `wget` follows redirects to addresses without encryption as well
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM buildpack-deps:trixie
//! RUN curl --proto =https -fsSL https://example.com/install.sh | sh
//! RUN curl --proto =https -fsSLo /usr/local/bin/tool https://example.com/tool-1.2 && chmod +x /usr/local/bin/tool
//! RUN wget -qO- https://example.com/tool-1.2.tgz | tar -xz -C /opt
//! ```
//!
//! wget has no option for it: its `--https-only` is about links in pages. A client that follows no redirect and a file that is
//! compared with a checksum are fine:
//!
//! ```dockerfile good preset=strict also=pipe-to-shell,unverified-download,missing-pipefail,leftover-build-files
//! FROM buildpack-deps:trixie
//! RUN curl -fsS https://example.com/install.sh | sh
//! RUN curl --proto '=https' --tlsv1.2 -fsSL https://example.com/install.sh | sh
//! RUN wget --max-redirect=0 -qO- https://example.com/tool-1.2.tgz | tar -xz -C /opt
//! RUN curl -fsSLO https://example.com/a-1.2.tgz && sha256sum -c /SUMS && tar -xzf a-1.2.tgz
//! RUN curl -fsSL https://example.com/data.json -o /data.json
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::shell::command::Downloader;
use hullwright_core::text::Edit;

use crate::patterns::download::download_flow::download_flows;

/// See the page.
pub static RULE: Rule = Rule {
    name: "insecure-redirect",
    aliases: &[Alias::same("sonar", "S6506")],
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut last = None;
    for flow in &download_flows(cx).0 {
        let Some((used, client)) = flow.unchecked_use().zip(flow.client.as_ref()) else { continue };
        // One command may fetch several files.
        if !client.follows_anywhere || last.replace(client.program) == Some(client.program) {
            continue;
        }
        let (name, help) = match client.downloader {
            Downloader::Curl => ("curl", "`--proto =https` keeps it to encrypted ones"),
            Downloader::Wget => {
                ("wget", "use `curl --proto =https`, or `--max-redirect=0` where there is nothing to follow")
            }
        };
        let is_curl = cx.slice(client.program).rsplit('/').next() == Some("curl");
        let fix = (is_curl && client.takes_options).then(|| {
            let edit = Edit::insert(client.program.end(), " --proto =https");
            Fix::unsafe_fix("Keep to https with `--proto`").edit(cx.file().id(), edit)
        });
        cx.report(
            client.program,
            format!("`{name}` follows redirects to addresses without encryption as well"),
        )
        .label(used.range, "used here, unchecked")
        .help(help)
        .maybe_fix(fix);
    }
}
