//! # Service without a memory limit
//!
//! A container without a limit takes all the memory of its host when something goes wrong, and the kernel then ends
//! whatever it likes best, which may be the database beside it. Where no service of a file has a limit, that is said once.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     mem_limit: 128m
//!   api:
//!   ^^^ service `api` has no memory limit
//!     image: nginx:1.29
//! ```
//! ```compose bad
//! services:
//! ^^^^^^^^ no service has a memory limit
//!   web:
//!     image: nginx:1.29
//!   api:
//!     image: nginx:1.29
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 128M
//!   migrate:
//!     image: nginx:1.29
//!     mem_limit: ${LIMIT}
//! ```

use hullwright_core::compose::{FileRole, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};
use hullwright_core::text::Span;
use hullwright_core::yaml::NodeKind;

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-without-resource-limits",
    aliases: &[Alias::broader("owasp-docker", "RULE 7")],
    category: Category::Reliability,
    severity: Severity::Info,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>) {
    let project = cx.project();
    if project.is_fragment || project.files.iter().any(|file| is_development(file.source.name())) {
        return;
    }
    let judged = |service: &Service<'_>| service.is_complete() && !service.has("provider");
    let services: Vec<Service<'_>> = project.services().filter(judged).collect();
    let bare: Vec<&Service<'_>> = services.iter().filter(|service| !has_limit(service)).collect();
    let help = "set `deploy.resources.limits.memory`";
    if bare.len() < services.len() || services.len() == 1 {
        for service in bare {
            cx.report_at(service.key, format!("service `{}` has no memory limit", service.name)).help(help);
        }
    } else if let Some(section) = services_key(cx) {
        let report = cx.report_at(section, "no service has a memory limit").help(help);
        bare.iter().fold(report, |report, service| report.label_at(service.key, "without a limit"));
    }
}

fn has_limit(service: &Service<'_>) -> bool {
    service.has("mem_limit") || service.at(&["deploy", "resources", "limits", "memory"]).is_some()
}

fn is_development(name: &str) -> bool {
    let words = ["dev", "test", "local", "override", "debug", "example", "ci"];
    name.to_ascii_lowercase().split(['.', '-', '_']).any(|word| words.contains(&word))
}

fn services_key(cx: &ComposeContext<'_>) -> Option<Span> {
    let file = cx.project().files.iter().find(|file| file.role == FileRole::Main)?;
    let NodeKind::Mapping { entries, .. } = &file.yaml.node(*file.yaml.documents().first()?).kind else {
        return None;
    };
    let mut keys = entries.iter().map(|entry| file.yaml.node(entry.key));
    let key = keys.find(|key| key.as_scalar().is_some_and(|scalar| &*scalar.value == "services"))?;
    Some(Span { file: file.source.id(), range: key.range })
}
