//! # Download used without a check
//!
//! A file from the network is run, unpacked or installed, and neither a checksum nor a signature is looked at before. Whoever
//! controls the server, or its name, decides what the image holds.
//!
//! ```dockerfile bad preset=strict also=insecure-redirect,leftover-build-files
//! FROM buildpack-deps:trixie
//! ADD https://example.com/app-1.2.tar.gz /tmp/
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing checks this download before it is unpacked
//! RUN tar -xzf /tmp/app-1.2.tar.gz -C /opt
//! RUN curl -fsSL https://example.com/tool-1.2.tgz | tar -xz -C /opt
//!                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing checks this download before it is unpacked
//! RUN cd /tmp && wget -q --max-redirect=0 https://example.com/server-1.2.deb && \
//!                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing checks this download before it is installed
//!     dpkg -i server-1.2.deb
//! RUN curl -fsS https://example.com/install-1.2.sh -o install.sh && bash install.sh
//!               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing checks this download before it is run
//! RUN wget $WGET_FLAGS --max-redirect=0 https://example.com/setup-1.2.py -O setup.py && python3 setup.py install
//!                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing checks this download before it is run
//! ARG DIR=/usr/local/bin
//! RUN curl -fsS https://example.com/ctl-1.2 > $DIR/ctl && chmod +x "${DIR}/ctl"
//!               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing checks this download before it is made a program
//! ```
//!
//! A checksum, a signature and a commit in the address are checks. A script that came along may check as well:
//!
//! ```dockerfile good preset=strict also=leftover-build-files
//! FROM buildpack-deps:trixie
//! ADD --checksum=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 https://example.com/a-1.2.tgz /tmp/
//! RUN tar -xzf /tmp/a-1.2.tgz -C /opt
//! ARG TOOL_SHA256
//! RUN curl -fsSL https://example.com/tool-1.2.tgz -o tool.tgz && \
//!     sha256sum -c - <<< "$TOOL_SHA256  tool.tgz" && tar -xzf tool.tgz -C /opt
//! RUN wget -q https://example.com/b-1.2.tgz https://example.com/b-1.2.tgz.asc && \
//!     gpg --batch --verify b-1.2.tgz.asc b-1.2.tgz && tar -xzf b-1.2.tgz -C /opt
//! RUN curl -fsSLo /b https://example.com/b-1.3 && curl -fsSLo /b.asc https://example.com/b-1.3.asc && \
//!     gpg --verify /b.asc && chmod +x /b
//! RUN curl -fsSLO https://example.com/c-1.2 && [ "$(sha256sum c-1.2 | cut -d' ' -f1)" = "$C_SUM" ] && chmod +x c-1.2
//! RUN curl -fsSLO https://example.com/d-1.2.tgz && ./verify.sh && tar -xzf d-1.2.tgz
//! RUN curl -fsSL https://github.com/example/e/archive/8f4b9c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b.tar.gz | tar -xz
//! RUN curl -fsSLO https://example.com/data.json && cat data.json
//! ```

use hullwright_core::diagnostic::Category;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Rule};

use crate::patterns::download::download_flow::download_flows;
use crate::patterns::download::file_use::UseKind;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unverified-download",
    aliases: &[Alias::same("sonar", "S6474"), Alias::broader("cis-docker", "4.12")],
    category: Category::Security,
    default: DefaultSet::Strict,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for flow in &download_flows(cx).0 {
        // What an interpreter reads as it comes is told by `pipe-to-shell`.
        let Some(used) = flow.unchecked_use().filter(|used| !flow.is_streamed || used.kind != UseKind::Run)
        else {
            continue;
        };
        let done = match used.kind {
            UseKind::Run => "run",
            UseKind::Unpack => "unpacked",
            UseKind::Install => "installed",
            UseKind::MakeProgram => "made a program",
        };
        let help = match (&flow.client, flow.is_streamed) {
            (None, _) => "say what it has to be: `ADD --checksum=sha256:…`",
            (Some(_), true) => "save it to a file, and compare that with a checksum before",
            (Some(_), false) => "compare it with a checksum: `echo \"SUM  FILE\" | sha256sum -c -`",
        };
        cx.report(flow.address, format!("nothing checks this download before it is {done}"))
            .label(used.range, format!("{done} here"))
            .help(help);
    }
}
