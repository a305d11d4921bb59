//! What a service may use of the machine, in the spellings of Compose and of Swarm.
//!
//! Entry points: [`is_limited`] for whether there is a limit, [`memory`] and [`cpus`] for what is said.

use hullwright_core::compose::{Data, Node, Service};
use hullwright_core::text::Span;
use hullwright_core::value::byte_size::parse_byte_size;

/// What can run out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resource {
    /// Memory.
    Memory,
    /// Time on the CPUs.
    Cpu,
    /// Processes and threads.
    Pids,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Memory, Self::Cpu, Self::Pids];

    /// The facet that speaks of it.
    pub const fn facet(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Cpu => "cpu",
            Self::Pids => "pids",
        }
    }

    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Cpu => "CPU",
            Self::Pids => "processes",
        }
    }

    const fn keys(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Memory => &[&["mem_limit"], &["deploy", "resources", "limits", "memory"]],
            Self::Cpu => &[
                &["cpus"],
                &["cpu_quota"],
                &["cpu_count"],
                &["cpu_percent"],
                &["cpuset"],
                &["deploy", "resources", "limits", "cpus"],
            ],
            Self::Pids => {
                &[&["pids_limit"], &["ulimits", "nproc"], &["deploy", "resources", "limits", "pids"]]
            }
        }
    }
}

/// Whether something is said of the resource, be it that there is no limit, or may be said in what cannot be read.
pub fn is_limited(service: &Service<'_>, resource: Resource) -> bool {
    resource.keys().iter().any(|path| is_given(service, path)) || service.has("cgroup_parent")
}

/// Whether the value is there, or hidden by one that was reported as wrong.
fn is_given(service: &Service<'_>, path: &[&str]) -> bool {
    (1..=path.len()).any(|n_keys| {
        let node = path.get(..n_keys).and_then(|path| service.at(path));
        node.is_some_and(|node| match node.data {
            Data::Null => false,
            Data::Map(_) => n_keys == path.len(),
            _ => true,
        })
    })
}

/// An amount and where it stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Amount<T> {
    /// How much.
    pub value: T,
    /// Where that is written.
    pub span: Span,
    /// The key it is written at.
    pub key: Span,
}

/// Bytes below one of several keys, where they are known.
pub fn memory(service: &Service<'_>, paths: &[&[&str]]) -> Option<Amount<i64>> {
    amount(service, paths, |node| match &node.data {
        Data::Int(value) => Some(*value),
        Data::Text(text) => parse_byte_size(text.resolved()?).ok(),
        _ => None,
    })
}

/// CPUs below one of several keys, where they are known.
pub fn cpus(service: &Service<'_>, paths: &[&[&str]]) -> Option<Amount<f64>> {
    amount(service, paths, |node| match &node.data {
        #[expect(clippy::cast_precision_loss, reason = "nobody has that many CPUs")]
        Data::Int(value) => Some(*value as f64),
        Data::Float(value) => Some(*value),
        Data::Text(text) => text.resolved()?.parse().ok(),
        _ => None,
    })
}

fn amount<T>(
    service: &Service<'_>,
    paths: &[&[&str]],
    read: impl Fn(&Node) -> Option<T>,
) -> Option<Amount<T>> {
    let member = paths.iter().find_map(|path| service.member_at(path))?;
    Some(Amount { value: read(&member.node)?, span: member.node.span, key: member.key })
}

/// Where the limit of memory is said.
pub const MEMORY_LIMIT: &[&[&str]] = &[&["deploy", "resources", "limits", "memory"], &["mem_limit"]];

/// Where memory is set aside.
pub const MEMORY_RESERVATION: &[&[&str]] =
    &[&["deploy", "resources", "reservations", "memory"], &["mem_reservation"]];

/// Where the limit of CPUs is said.
pub const CPU_LIMIT: &[&[&str]] = &[&["deploy", "resources", "limits", "cpus"], &["cpus"]];

/// Where CPUs are set aside.
pub const CPU_RESERVATION: &[&[&str]] = &[&["deploy", "resources", "reservations", "cpus"]];
