//! # Host port published twice
//!
//! Only one container can listen on a port of the host. `docker compose up` starts the first service and fails at the
//! second, because the port is already allocated. Publish another port, or none: services of one project reach each other
//! without.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["8080:80"]
//!   api:
//!     image: example/api:2.1
//!     ports: ["8080:3000"]
//!              ^^^^ host port 8080 is published by service `web` already
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["${HTTP_PORT:-8080}:80"]
//!   api:
//!     image: example/api:2.1
//!     ports:
//!       - target: 3000
//!         published: "8080"
//!                    ^^^^^^ host port 8080 is published by service `web` already
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["127.0.0.1:8080:80", "443:443/tcp", "443:443/udp"]
//!   api:
//!     image: example/api:2.1
//!     ports: ["127.0.0.2:8080:3000", "127.0.0.1:${API_PORT}:3000"]
//!   pool:
//!     image: example/pool:1.0
//!     ports: ["9000-9009:80", "81"]
//!   other-pool:
//!     image: example/pool:1.0
//!     ports: ["9000-9009:80", "81"]
//! ```
//!
//! Services whose profiles have nothing in common stand in for each other, and one that shares the host's network
//! publishes nothing:
//!
//! ```compose good
//! services:
//!   app-dev:
//!     image: example/app:2.1-dev
//!     profiles: [dev]
//!     ports: ["8080:80"]
//!   app-prod:
//!     image: example/app:2.1
//!     profiles: [prod]
//!     ports: ["8080:80"]
//!   agent:
//!     image: example/agent:1.0
//!     network_mode: host
//!     ports: ["8080:80"]
//! ```
//!
//! Nor do services run together that other files take one by one from a file that says so by its name:
//!
//! ```compose good file=base-compose.yml
//! services:
//!   single:
//!     image: example/store:1.4
//!     ports: ["7000:7000"]
//!   cluster-node:
//!     image: example/store:1.4
//!     ports: ["7000:7000"]
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Policy, Rule};
use hullwright_core::text::Span;
use rustc_hash::FxHashMap;

use crate::patterns::compose::same_value::{ComparedValue, compared_value};
use crate::patterns::compose::services_together::run_together;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-published-port",
    aliases: &[Alias::same("dclint", "no-duplicate-exported-ports").on(Severity::Error)],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

/// A port of the host that a service takes.
struct Published<'a> {
    service: Service<'a>,
    /// The address; `None` for all of them.
    address: Option<ComparedValue>,
    port: ComparedValue,
    protocol: &'a str,
    span: Span,
}

impl Published<'_> {
    fn collides_with(&self, other: &Self) -> bool {
        self.port.is_same(&other.port)
            && match (&self.address, &other.address) {
                (None, None) => true,
                (Some(own), Some(others)) => own.is_same(others),
                (None, Some(one)) | (Some(one), None) => matches!(one.text.as_str(), "0.0.0.0" | "::"),
            }
    }
}

fn check(cx: &ComposeContext<'_>) {
    // Services of a file that others take what they need from do not all run together.
    if cx.project().is_fragment {
        return;
    }
    let mut known: FxHashMap<(String, &str), Vec<Published<'_>>> = FxHashMap::default();
    let mut reported: Vec<Span> = Vec::new();
    for service in cx.project().services().filter(is_bridged) {
        for port in published_ports(cx, service) {
            let is_together = |other: &Service<'_>| {
                other.name == service.name || cx.policy() == Policy::Dclint || run_together(other, &service)
            };
            let known = known.entry((port.port.text.clone(), port.protocol)).or_default();
            let other = known.iter().find(|other| other.collides_with(&port) && is_together(&other.service));
            if let Some(other) = other
                && !reported.contains(&port.span)
            {
                let by = if other.service.name == service.name {
                    "above".to_owned()
                } else {
                    format!("by service `{}`", other.service.name)
                };
                let number = if port.port.text.starts_with('$') {
                    format!("`{}`", port.port.text)
                } else {
                    port.port.text.clone()
                };
                let default = if port.port.is_default { ", the default here," } else { "" };
                cx.report_at(port.span, format!("host port {number}{default} is published {by} already"))
                    .label_at(other.span, "first here");
                reported.push(port.span);
            }
            known.push(port);
        }
    }
}

/// Whether it has a network of its own, without which nothing is published.
fn is_bridged(service: &Service<'_>) -> bool {
    service.node("network_mode").is_none_or(|mode| mode.as_str().is_some_and(|mode| mode == "bridge"))
}

/// The single ports; of a range Docker takes one that is free.
fn published_ports<'a>(cx: &ComposeContext<'_>, service: Service<'a>) -> Vec<Published<'a>> {
    let ports = service.ports().filter_map(|port| {
        let published = port.published?;
        let number = compared_value(cx, published)?;
        let is_variable = number.text.starts_with('$') && number.text.matches('$').count() == 1;
        let is_number = number.text.parse::<u16>().is_ok_and(|number| number != 0);
        let address = match port.host_ip {
            Some(address) => Some(compared_value(cx, address)?),
            None => None,
        };
        (is_number || is_variable).then_some(Published {
            service,
            address,
            port: number,
            protocol: port.protocol,
            span: published.span,
        })
    });
    ports.collect()
}
