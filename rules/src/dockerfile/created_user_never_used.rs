//! # Account is created and the image still runs as root
//! Somebody made an account for the service, and the step that counts is missing: without `USER` the container starts as
//! root, and whoever breaks into the process owns everything in it.
//! Reported where the base image is known to start as root, the stage starts a service, and neither the file nor what it
//! copies speaks of the account again.
//!
//! ```dockerfile bad
//! FROM python:3.12-slim
//! RUN useradd --create-home --uid 10001 app
//!                                       ^^^ user `app` is created and never used: the image runs as root
//! WORKDIR /app
//! COPY server.py .
//! CMD ["python", "server.py"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.12-slim
//! RUN useradd --create-home --uid 10001 app
//! WORKDIR /app
//! COPY server.py .
//! USER app
//! CMD ["python", "server.py"]
//! ```
//! An account that files are given to, that an entrypoint or a configuration may change to, or that a daemon has under its
//! own name, is used:
//! ```dockerfile good also=missing-user
//! FROM python:3.12-slim
//! RUN useradd --uid 10001 app
//! COPY --chown=10001 server.py /app/
//! CMD ["python", "/app/server.py"]
//! ```
//! ```dockerfile good
//! FROM python:3.12-slim
//! RUN useradd app
//! COPY docker-entrypoint.sh /
//! ENTRYPOINT ["/docker-entrypoint.sh"]
//! CMD ["python", "server.py"]
//! ```
//! ```dockerfile good also=missing-user
//! FROM debian:bookworm-slim
//! RUN useradd -r memcache
//! COPY memcached /usr/bin/
//! CMD ["memcached"]
//! ```
//! Nor is an image for work in a shell judged, or one whose base is not known:
//! ```dockerfile good
//! FROM debian:bookworm-slim
//! RUN useradd builder
//! CMD ["bash"]
//! ```
//! ```dockerfile good
//! FROM registry.example.com/python:3.12
//! RUN useradd app
//! CMD ["python", "server.py"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};

use crate::patterns::dockerfile::default_root::default_root;
use crate::patterns::dockerfile::run_as::run_as;
use crate::patterns::dockerfile::unused_account::unused_account;

/// See the page.
pub static RULE: Rule = Rule {
    name: "created-user-never-used",
    aliases: &[Alias::same("tally", "tally/user-created-but-never-used")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let Some(root) = default_root(cx) else { return };
    let Some(account) = unused_account(cx, &root) else { return };
    let name = &account.name;
    cx.report(account.range, format!("user `{name}` is created and never used: the image runs as root"))
        .label(root.base, "starts as root, and no USER follows")
        .help(format!("write `USER {name}` before the command that starts the service"))
        .maybe_fix(run_as(cx, root.stage, name));
}
