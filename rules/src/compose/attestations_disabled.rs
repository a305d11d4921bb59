//! # Attestations switched off
//!
//! Provenance and the list of packages say how an image was made and what is in it. Without them a scanner has to guess, and nobody can
//! tell whether the image was built from these sources.
//!
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   app:
//!     build:
//!       context: .
//!       provenance: false
//!                   ^^^^^ the image is built without provenance
//!       sbom: false
//!             ^^^^^ the image is built without a list of its packages
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     build:
//!       context: .
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     build:
//!       context: .
//!       provenance: mode=max
//!       sbom: true
//!   plain:
//!     build: .
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, FixAvailability, Rule};

use crate::patterns::compose::compose_flag::is_false;
use crate::patterns::compose::removal_fix::remove_key_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "attestations-disabled",
    aliases: &[
        Alias::narrower("owasp-docker", "RULE 13"),
        Alias::narrower("docker-scout", "supply-chain-attestations"),
    ],
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for (key, message) in [
        ("provenance", "the image is built without provenance"),
        ("sbom", "the image is built without a list of its packages"),
    ] {
        let Some(member) = service.member_at(&["build", key]) else { continue };
        let value = &member.node;
        if is_false(value) || value.as_str() == Some("disabled=true") {
            cx.report_at(value.span, message)
                .help("remove the switch")
                .maybe_fix(remove_key_fix(cx, member.key));
        }
    }
}
