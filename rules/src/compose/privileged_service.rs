//! # Privileged service
//!
//! A privileged container has all capabilities and all devices of the host, and none of the filters that keep a container
//! apart. Whoever breaks into it owns the host.
//!
//! ```compose bad
//! services:
//!   runner:
//!     image: example/runner:2.1
//!     privileged: true
//!                 ^^^^ `privileged` gives the container every right on the host
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   runner:
//!     image: example/runner:2.1
//!     privileged: false
//! ```
//! ```compose bad
//! services:
//!   engine:
//!     image: docker:29-dind
//!     privileged: true
//!                 ^^^^ `privileged` gives the container every right on the host
//! ```
//! ```compose good
//! services:
//!   runner:
//!     image: example/runner:2.1
//!     cap_add: [NET_BIND_SERVICE]
//!     devices: ["/dev/ttyUSB0:/dev/ttyUSB0"]
//!   other:
//!     image: example/runner:2.1
//!     privileged: false
//!   third:
//!     image: example/runner:2.1
//!     privileged: ${PRIVILEGED}
//! ```
//! ```compose good file=e2e/profiler/compose.yaml
//! services:
//!   app:
//!     image: example/runner:2.1
//!     privileged: true
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::development_setting::is_for_tests;
use crate::patterns::compose::service_image::{image_name, last_part};
use crate::patterns::compose::value_place::value_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "privileged-service",
    aliases: &[
        Alias::related("dockerfile_lint", "privileged_run_container"),
        Alias::same("kics", "ae5b6871-7f45-42e0-bb4c-ab300c4d2026"),
        Alias::same("semgrep", "yaml.docker-compose.security.privileged-service"),
        Alias::same("cis-docker", "5.5"),
        Alias::broader("owasp-docker", "RULE 3"),
        Alias::broader("nist-800-190", "4.4.3"),
        Alias::same("k8s-pss", "baseline/privileged"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(value) = service.node("privileged").filter(|value| is_true(value)) else { return };
    if is_for_tests(cx, Some(service), value.span) {
        return;
    }
    let name = image_name(service).unwrap_or_default();
    let is_engine = name == "docker"
        || name.contains("dind")
        || ["k3s", "k0s", "rke2", "kind", "buildkit"].contains(&last_part(&name));
    let help = if is_engine {
        "an engine in a container needs it: give it a host of its own"
    } else {
        "name the capabilities and devices that it needs under `cap_add` and `devices`"
    };
    // An engine does not start without.
    let fix = value_fix(cx, value.span, "false").filter(|_| !is_engine);
    cx.report_at(value.span, "`privileged` gives the container every right on the host")
        .help(help)
        .maybe_fix(fix);
}
