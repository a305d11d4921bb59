//! # Resource that no service uses
//!
//! A network, volume, secret, config or model is declared and no service names it. Docker Compose does not create it; who
//! reads the file looks for its use in vain, or the service that should use it forgot to.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     volumes:
//!       - data:/var/lib/postgresql/data
//! volumes:
//!   data:
//!   logs:
//!   ^^^^ no service uses the volume `logs`
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:17
//!     volumes:
//!       - data:/var/lib/postgresql/data
//! volumes:
//!   data:
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     networks: [inside]
//!     secrets: [password]
//!     volumes:
//!       - data:/var/lib/postgresql/data
//!   app:
//!     image: example/app:1.2
//!     build:
//!       context: .
//!       secrets: [token]
//! volumes:
//!   data:
//! networks:
//!   default:
//!     driver: bridge
//!   inside:
//! secrets:
//!   password:
//!     environment: PASSWORD
//!   token:
//!     environment: TOKEN
//! ```
//! A further file of the project may use it:
//! ```compose good
//! services:
//!   db:
//!     image: redis:8
//! volumes:
//!   data:
//! #- compose.prod.yaml
//! services:
//!   db:
//!     volumes:
//!       - data:/data
//! ```

use std::collections::BTreeSet;

use hullwright_core::compose::{Map, Node, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, FixAvailability, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "unused-compose-resource",
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    default: DefaultSet::Strict,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

/// The sections and what one of their members is called.
const SECTIONS: [(&str, &str); 5] = [
    ("networks", "network"),
    ("volumes", "volume"),
    ("secrets", "secret"),
    ("configs", "config"),
    ("models", "model"),
];

/// Networks that need no declaration.
const BUILT_IN: [&str; 4] = ["default", "host", "none", "bridge"];

fn check(cx: &ComposeContext<'_>) {
    let project = cx.project();
    let is_whole = !project.is_fragment && project.services().all(|service| service.is_complete());
    if !is_whole || project.root.as_map().is_some_and(|root| root.contains("include")) {
        return;
    }
    for (section, what) in SECTIONS {
        let Some(declared) = project.section(section) else { continue };
        let Some(used) = used_names(cx, section) else { continue };
        let is_spare = |name: &str| name != "default" && !name.starts_with("x-") && !used.contains(name);
        let spare: Vec<_> = declared.iter().filter(|(name, _)| is_spare(name)).collect();
        if spare.is_empty() || has_other_files(cx) {
            continue;
        }
        let is_all = spare.len() == declared.len();
        // What is declared may be what a name means that nothing has.
        let is_name = |name: &str| !name.contains(['/', ':']) && !BUILT_IN.contains(&name);
        let is_misnamed = used.iter().any(|name| is_name(name) && !declared.contains(name));
        for (name, member) in spare {
            cx.report_at(member.key, format!("no service uses the {what} `{name}`"))
                .help("remove it, or name it where it is needed")
                .maybe_fix(without(cx, member.key, name, is_all).filter(|_| !is_misnamed));
        }
    }
}

/// The file without the declaration; without the whole section where nothing of it is used.
fn without(cx: &ComposeContext<'_>, key: Span, name: &str, is_all: bool) -> Option<Fix> {
    let sheet = yaml_text(cx, key)?;
    let place = sheet.entry(key.range)?;
    let section = sheet.parent(&place)?;
    let (place, what) = match sheet.key_at(&section).and_then(|key| key.as_scalar()) {
        Some(key) if is_all => (section, format!("all `{}`", key.value)),
        _ => (place, format!("`{name}`")),
    };
    fix_with(Fix::unsafe_fix(format!("Remove {what}")), key, sheet.remove(&place))
}

/// The names that services use of a section; `None` when some are not known.
fn used_names<'a>(cx: &ComposeContext<'a>, section: &str) -> Option<BTreeSet<&'a str>> {
    let mut used = BTreeSet::new();
    for service in cx.project().services() {
        match section {
            "volumes" => {
                for item in service.items(&["volumes"]) {
                    used.extend(source_of(item)?);
                }
            }
            "networks" | "models" => {
                used.extend(keys_of(service.node(section))?);
                let mode =
                    service.text("network_mode").or_else(|| service.at(&["build", "network"])?.as_str());
                used.extend(mode);
            }
            _ => {
                for path in [&[section][..], &["build", section]] {
                    for item in service.items(path) {
                        used.extend(source_of(item)?);
                    }
                }
                is_readable(&service, section).then_some(())?;
            }
        }
    }
    Some(used)
}

/// The name that a mount, a secret or a config comes from; `None` when it is not known.
#[expect(clippy::option_option, reason = "not known, and known to have none, are two things")]
fn source_of(item: &Node) -> Option<Option<&str>> {
    match item.as_map()?.node("source") {
        None => Some(None),
        Some(source) => source.as_str().map(Some),
    }
}

fn keys_of(node: Option<&Node>) -> Option<Vec<&str>> {
    match node {
        None => Some(Vec::new()),
        Some(node) => node.as_map().map(|map: &Map| map.iter().map(|(name, _)| name).collect()),
    }
}

fn is_readable(service: &Service<'_>, section: &str) -> bool {
    service.node(section).is_none_or(|node| node.as_list().is_some())
}

/// Whether Compose files lie beside this one that may be laid over it.
fn has_other_files(cx: &ComposeContext<'_>) -> bool {
    let Some(first) = cx.project().files.first() else { return true };
    let is_own = |name: &str| cx.project().files.iter().any(|file| file.source.name() == name);
    let is_compose = |name: &str| {
        let is_yaml = [".yml", ".yaml"].iter().any(|ending| name.ends_with(ending));
        !name.contains('/') && is_yaml && name.contains("compose")
    };
    let listed = cx.files().list(first.source.folder()).unwrap_or_default();
    listed.iter().any(|name| is_compose(name) && !is_own(name))
}
