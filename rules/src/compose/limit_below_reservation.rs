//! # Limit below the reservation
//!
//! A service is given less at most than is set aside for it. Docker refuses to create a container whose memory is limited
//! below its reservation; a reservation of CPUs above the limit can never be used.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     deploy:
//!       resources:
//!         limits:
//!           cpus: "0.5"
//!                 ^^^^^ at most 0.5 CPUs, but `1` are set aside
//!           memory: 256M
//!                   ^^^^ limit `256M` is below the reservation `1G`: the container cannot be created
//!         reservations:
//!           cpus: "1"
//!           memory: 1G
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     mem_limit: 1g
//!     mem_reservation: 1024M
//!   cache:
//!     image: redis:8
//!     deploy:
//!       resources:
//!         limits:
//!           memory: "0"
//!         reservations:
//!           memory: 64M
//!   queue:
//!     image: nats:2
//!     deploy:
//!       resources:
//!         limits:
//!           memory: ${LIMIT}
//!         reservations:
//!           memory: 64M
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, Facet, Rule};

use crate::patterns::compose::resource_limit::{
    CPU_LIMIT, CPU_RESERVATION, MEMORY_LIMIT, MEMORY_RESERVATION, cpus, memory,
};

/// See the page.
pub static RULE: Rule = Rule {
    name: "limit-below-reservation",
    facets: &[
        Facet::new("memory", &[]),
        Facet { severity: Some(Severity::Warning), ..Facet::new("cpu", &[]) },
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let help = "raise the limit or lower the reservation";
    if let (Some(limit), Some(reserved)) =
        (memory(service, MEMORY_LIMIT), memory(service, MEMORY_RESERVATION))
        && limit.value > 0
        && limit.value < reserved.value
    {
        let message = format!(
            "limit `{}` is below the reservation `{}`: the container cannot be created",
            shown(cx.slice_of(limit.span)),
            shown(cx.slice_of(reserved.span)),
        );
        cx.report_at(limit.span, message).help(help).facet("memory").label_at(reserved.span, "set aside");
    }
    if let (Some(limit), Some(reserved)) = (cpus(service, CPU_LIMIT), cpus(service, CPU_RESERVATION))
        && limit.value > 0.0
        && limit.value < reserved.value
    {
        let message = format!(
            "at most {} CPUs, but `{}` are set aside",
            limit.value,
            shown(cx.slice_of(reserved.span))
        );
        cx.report_at(limit.span, message).help(help).facet("cpu").label_at(reserved.span, "set aside");
    }
}

fn shown(text: &str) -> &str {
    text.trim_matches(['"', '\''])
}
