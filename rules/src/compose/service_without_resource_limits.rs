//! # Service that may use all of the machine
//!
//! Without a limit one service that leaks memory takes it from all others, and the kernel kills whichever it likes. With
//! one, only the service that grew is restarted.
//!
//! ```compose bad
//! services:
//! ^^^^^^^^ no service has a limit for memory, CPU and processes
//!   web:
//!     image: nginx:1.31
//!     restart: unless-stopped
//!   cache:
//!     image: redis:8
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     restart: unless-stopped
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1G
//!           cpus: "1.0"
//!           pids: 512
//!   cache:
//!     image: redis:8
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1G
//!           cpus: "1.0"
//!           pids: 512
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     mem_limit: 256M
//!     cpus: 0.5
//!     pids_limit: 200
//!   cache:
//!     image: redis:8
//!     deploy:
//!       resources:
//!         limits:
//!           cpus: "0.5"
//!           memory: 128M
//!           pids: 100
//! ```
//!
//! Where others are limited, so is the memory that is left. A migration takes it as well while it runs:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: example/web:1.2
//!     mem_limit: 256M
//!     cpus: 0.5
//!     pids_limit: 200
//!   migrate:
//!   ^^^^^^^ `migrate` has no limit for memory, CPU and processes, others here have some
//!     image: example/web:1.2
//!     command: npm run migrate
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: example/web:1.2
//!     mem_limit: 256M
//!     cpus: 0.5
//!     pids_limit: 200
//!   migrate:
//!     image: example/web:1.2
//!     command: npm run migrate
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1G
//!           cpus: "1.0"
//!           pids: 512
//! ```
//!
//! Only limits of the same kind count: one for processes does not make the missing one for memory stand out. The facet
//! `started-by-hand` also reports projects of which no service is started again by itself.
//!
//! Tools that only prepare files, files for development, and parts of a project are left alone:
//!
//! ```compose good file=docker-compose.dev.yml
//! services:
//!   web:
//!     image: nginx:1.31
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: example/web:1.2
//!     mem_limit: 256M
//!     cpus: 0.5
//!     pids_limit: 200
//!   own-folder:
//!     image: busybox:1.37
//!     command: chown -R 1000 /data
//! ```

use hullwright_core::compose::{Node, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, Facet, FixAvailability, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::limit_fix::limit_fix;
use crate::patterns::compose::one_shot_job::is_one_shot;
use crate::patterns::compose::resource_limit::{Resource, is_limited};
use crate::patterns::compose::service_image::{image_name, last_part};
use crate::patterns::dockerfile::path_list::path_list;
use crate::patterns::shell::word_list::word_list;

/// The facet for projects of which no service is started again by itself.
const BY_HAND: &str = "started-by-hand";

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-without-resource-limits",
    aliases: &[Alias::broader("owasp-docker", "RULE 7")],
    facets: &[
        Facet::new(
            "memory",
            &[
                Alias::narrower("kics", "bb9ac4f7-e13b-423d-a010-c74a1bfbe492"),
                Alias::narrower("cis-docker", "5.11"),
            ],
        ),
        Facet {
            default: Some(DefaultSet::Strict),
            ..Facet::new(
                "cpu",
                &[
                    Alias::narrower("kics", "6b610c50-99fb-4ef0-a5f3-e312fd945bc3"),
                    Alias::narrower("cis-docker", "5.12"),
                ],
            )
        },
        Facet {
            default: Some(DefaultSet::Strict),
            ..Facet::new(
                "pids",
                &[
                    Alias::narrower("kics", "221e0658-cb2a-44e3-b08a-db96a341d6fa"),
                    Alias::narrower("cis-docker", "5.29"),
                ],
            )
        },
        // What someone starts by hand, someone also sees run away.
        Facet { default: Some(DefaultSet::Strict), ..Facet::new(BY_HAND, &[]) },
    ],
    category: Category::Reliability,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

/// The most services that lack the same and are reported one by one.
const MAX_ALONE: usize = 3;

fn check(cx: &ComposeContext<'_>) {
    let project = cx.project();
    let Some(section) = project.root.as_map().and_then(|root| root.get("services")) else { return };
    if project.is_fragment || is_for_development(cx, None, section.key) {
        return;
    }
    let is_judged = |service: &Service<'_>| {
        service.is_complete()
            && service.key.file == section.key.file
            && !service.has("provider")
            && !is_for_development(cx, Some(service), service.key)
    };
    let wanted = Resource::ALL.into_iter().filter(|resource| cx.has_facet(resource.facet()));
    let (limited, unlimited): (Vec<Resource>, Vec<Resource>) =
        wanted.partition(|resource| project.services().any(|service| is_limited(&service, *resource)));
    let judged = || project.services().filter(is_judged);
    let mut groups: Vec<(Vec<Resource>, Vec<Service<'_>>)> = Vec::new();
    for service in judged().filter(|service| !is_small_tool(cx, service)) {
        let missing: Vec<Resource> =
            limited.iter().copied().filter(|resource| !is_limited(&service, *resource)).collect();
        match groups.iter_mut().find(|(known, _)| *known == missing) {
            Some((_, services)) => services.push(service),
            None => groups.push((missing, vec![service])),
        }
    }
    for (missing, services) in &groups {
        report_services(cx, section.key, services, missing);
    }
    let is_lasting = |service: &Service<'_>| !is_one_shot(cx, service);
    let lasting: Vec<Service<'_>> = judged().filter(is_lasting).collect();
    report_file(cx, section.key, &lasting, &unlimited);
}

/// Other services have a limit of these kinds. What many lack is said once.
fn report_services(cx: &ComposeContext<'_>, place: Span, services: &[Service<'_>], missing: &[Resource]) {
    let Some(first) = missing.first() else { return };
    let message = |subject: &str| format!("{subject} no limit for {}, others here have some", names(missing));
    if services.len() > MAX_ALONE {
        let named: Vec<&str> = services.iter().map(|service| service.name).collect();
        let message = message(&format!("{} have", path_list(&named)));
        let mut report = cx
            .report_at(place, message)
            .help(advice(missing))
            .facet(first.facet())
            .maybe_fix(limit_fix(cx, place.file, services, missing));
        for service in services {
            report = report.label_at(service.key, "unlimited");
        }
        return;
    }
    for service in services {
        let message = message(&format!("`{}` has", service.name));
        cx.report_at(service.key, message).help(advice(missing)).facet(first.facet()).maybe_fix(limit_fix(
            cx,
            place.file,
            std::slice::from_ref(service),
            missing,
        ));
    }
}

/// No service has a limit of these kinds.
fn report_file(cx: &ComposeContext<'_>, place: Span, services: &[Service<'_>], unlimited: &[Resource]) {
    let Some(first) = unlimited.first().filter(|_| !services.is_empty()) else { return };
    let facet = if services.iter().any(is_kept_running) { first.facet() } else { BY_HAND };
    let message = format!("no service has a limit for {}", names(unlimited));
    let mut report = cx
        .report_at(place, message)
        .help(advice(unlimited))
        .facet(facet)
        .maybe_fix(limit_fix(cx, place.file, services, unlimited));
    for service in services {
        report = report.label_at(service.key, "unlimited");
    }
}

/// Whether Docker starts the service again when it ends, or a swarm keeps it.
fn is_kept_running(service: &Service<'_>) -> bool {
    let restarts = service.get("restart").is_some() && service.text("restart") != Some("no");
    let is_deployed = ["mode", "placement", "replicas", "restart_policy", "update_config"]
        .iter()
        .any(|key| service.at(&["deploy", key]).is_some());
    restarts || is_deployed
}

fn names(resources: &[Resource]) -> String {
    let names: Vec<&str> = resources.iter().map(|resource| resource.name()).collect();
    word_list(&names)
}

fn advice(missing: &[Resource]) -> String {
    let keys: Vec<&str> = missing
        .iter()
        .map(|resource| match resource {
            Resource::Memory => "`memory`",
            Resource::Cpu => "`cpus`",
            Resource::Pids => "`pids`",
        })
        .collect();
    format!("set {} below `deploy.resources.limits`", word_list(&keys))
}

/// Whether it is a job that does no more than a shell can: set owners, make folders, ask an API.
fn is_small_tool(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    const IMAGES: [&str; 7] = ["alpine", "bash", "busybox", "curl", "debian", "mc", "ubuntu"];
    let is_small = image_name(service).is_some_and(|name| IMAGES.contains(&last_part(&name)));
    let mode = service.at(&["deploy", "mode"]).and_then(Node::as_str);
    is_small && mode.is_none() && is_one_shot(cx, service)
}
