//! # Service with more rights than it may need
//!
//! Three keys take from a container what few programs use: `no-new-privileges` keeps set-uid programs from giving root,
//! `cap_drop` removes the capabilities of root, and `read_only` keeps an intruder from changing programs. Images that start as
//! root to hand files over and then give it up need some of that, so only what cannot hurt them is asked for.
//!
//! ```compose bad preset=strict
//! services:
//!   app:
//!   ^^^ `app` sets neither `no-new-privileges` nor `cap_drop` nor `read_only`
//!     image: example/app:1.2
//!   db:
//!   ^^ `db` does not set `no-new-privileges`
//!     image: postgres:17
//!   blog:
//!   ^^^^ `blog` does not set `no-new-privileges`
//!     image: wordpress:7.0
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     security_opt:
//!       - no-new-privileges:true
//!     cap_drop:
//!       - ALL
//!     read_only: true
//!     tmpfs:
//!       - /tmp:size=64m
//!   db:
//!     image: postgres:17
//!     security_opt:
//!       - no-new-privileges:true
//!   blog:
//!     image: wordpress:7.0
//!     security_opt:
//!       - no-new-privileges:true
//! ```
//! ```compose bad preset=strict
//! services:
//!   app:
//!   ^^^ `app` does not set `read_only`
//!     image: example/app:1.2
//!     cap_drop: [ALL]
//!     security_opt: ["no-new-privileges=true"]
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     image: example/app:1.2
//!     read_only: true
//!     cap_drop: [all]
//!     security_opt: [no-new-privileges]
//!   writer:
//!     image: example/writer:1.2
//!     read_only: false
//!     cap_drop: [ALL]
//!     security_opt: ["no-new-privileges:true"]
//! ```
//! ```compose good preset=strict file=compose.dev.yaml
//! services:
//!   app:
//!     image: example/app:1.2
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, Facet, FixAvailability, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::datastore_image::datastore;
use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::hardening_fix::hardening_fix;
use crate::patterns::compose::service_image::image_name;
use crate::patterns::shell::privilege_drop::{base_drops_privilege, base_serves_as_other};

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-not-hardened",
    aliases: &[Alias::broader("owasp-docker", "RULE 3"), Alias::broader("nist-800-190", "4.4.3")],
    facets: &[
        Facet::new(
            "nnp",
            &[
                Alias::narrower("kics", "27fcc7d6-c49b-46e0-98f1-6c082a6a2750"),
                Alias::related("kics", "610e266e-6c12-4bca-9925-1ed0cd29742b"),
                Alias::narrower("semgrep", "yaml.docker-compose.security.no-new-privileges"),
                Alias::narrower("cis-docker", "5.26"),
                Alias::narrower("owasp-docker", "RULE 4"),
                Alias::narrower("k8s-pss", "restricted/privilege-escalation"),
            ],
        ),
        Facet::new(
            "caps",
            &[
                Alias::narrower("kics", "ce76b7d0-9e77-464d-b86f-c5c48e03e22d"),
                Alias::narrower("cis-docker", "5.4"),
                Alias::narrower("k8s-pss", "restricted/capabilities"),
            ],
        ),
        Facet::new(
            "rootfs",
            &[
                Alias::narrower("semgrep", "yaml.docker-compose.security.writable-filesystem-service"),
                Alias::narrower("cis-docker", "5.13"),
                Alias::narrower("owasp-docker", "RULE 8"),
                Alias::narrower("nist-800-190", "4.4.4"),
            ],
        ),
    ],
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_container = service.has("image") || service.has("build");
    if !cx.sees_all_of(service) || !is_container {
        return;
    }
    if service.node("privileged").is_some_and(is_true) || is_for_development(cx, Some(service), service.key) {
        return;
    }
    let needs_rights = needs_rights(service);
    let states = [
        ("nnp", "no-new-privileges", has_no_new_privileges(service)),
        ("caps", "cap_drop", needs_rights || !service.items(&["cap_drop"]).is_empty()),
        ("rootfs", "read_only", needs_rights || service.has("read_only")),
    ];
    let missing: Vec<(&str, &str)> = states
        .into_iter()
        .filter(|(facet, _, is_set)| !is_set && cx.has_facet(facet))
        .map(|(facet, key, _)| (facet, key))
        .collect();
    let Some((facet, _)) = missing.first() else { return };
    let name = service.name;
    let keys: Vec<&str> = missing.iter().map(|(_, key)| *key).collect();
    let message = match keys.as_slice() {
        [one] => format!("`{name}` does not set `{one}`"),
        keys => format!("`{name}` sets neither `{}`", keys.join("` nor `")),
    };
    cx.report_at(service.key, message)
        .facet(facet)
        .help(help(&keys))
        .maybe_fix(hardening_fix(cx, service, &keys));
}

fn help(keys: &[&str]) -> String {
    let cures = keys.iter().map(|key| match *key {
        "no-new-privileges" => "`security_opt: [no-new-privileges:true]`",
        "cap_drop" => "`cap_drop: [ALL]` with the needed ones under `cap_add`",
        _ => "`read_only: true` with a `tmpfs` where the program writes",
    });
    format!("add {}", cures.collect::<Vec<_>>().join(", "))
}

fn has_no_new_privileges(service: &Service<'_>) -> bool {
    service.items(&["security_opt"]).iter().any(|node| {
        node.is_unknown()
            || node.as_str().is_some_and(|text| {
                text.strip_prefix("no-new-privileges").is_some_and(|rest| !rest.ends_with("false"))
            })
    })
}

/// Whether the image is known to start as root and to go on with less, or to keep data where root set it up.
fn needs_rights(service: &Service<'_>) -> bool {
    let reference = image_name(service).and_then(|name| ImageReference::parse(&name).ok());
    datastore(service).is_some()
        || reference.is_some_and(|image| base_drops_privilege(&image) || base_serves_as_other(&image))
}
