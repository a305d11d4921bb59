//! The fix that limits what services may use of the machine, with values that are to be looked at.
//!
//! Entry point: [`limit_fix`].

use hullwright_core::compose::{Node, Service};
use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, FileId};

use crate::patterns::compose::resource_limit::{CPU_RESERVATION, MEMORY_RESERVATION, Resource, cpus, memory};
use crate::patterns::compose::yaml_text::own_service;

/// Memory to start with: what a program of a common kind gets along with.
const MEMORY: i64 = 1 << 30;

/// Processes and threads to start with.
const PIDS: i64 = 512;

/// Limits these resources of all the services, which stand in one file.
pub fn limit_fix(
    cx: &ComposeContext<'_>,
    file: FileId,
    services: &[Service<'_>],
    missing: &[Resource],
) -> Option<Fix> {
    // `resource-limit-without-effect` makes such a value the limit.
    let becomes_limit = |service: &Service<'_>| service.has("memswap_limit");
    if missing.contains(&Resource::Memory) && services.iter().any(becomes_limit) {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for service in services {
        let found = limit_service(cx, service, missing).filter(|_| service.key.file == file)?;
        edits.extend(found);
    }
    let subject = match services {
        [one] => format!("`{}`", one.name),
        _ => format!("{} services", services.len()),
    };
    let title = format!("Limit {subject}, with values to be looked at");
    Some(Fix::unsafe_fix(title).edits(file, edits))
}

fn limit_service(cx: &ComposeContext<'_>, service: &Service<'_>, missing: &[Resource]) -> Option<Vec<Edit>> {
    let (yaml, place) = own_service(cx, service)?;
    if is_limited_in_short(service) || is_of_version_2(cx, service) {
        let entries: Option<Vec<(&str, Value)>> =
            missing.iter().map(|what| short_limit(service, *what)).collect();
        return yaml.insert_all(&place, &entries?);
    }
    let limits: Option<Vec<(&str, Value)>> =
        missing.iter().map(|what| deployed_limit(service, *what)).collect();
    insert_below(&yaml, service, place, limits?)
}

/// Puts the limits below `deploy.resources.limits`, of which some may be there.
fn insert_below(
    yaml: &YamlText<'_>,
    service: &Service<'_>,
    place: Place,
    limits: Vec<(&str, Value)>,
) -> Option<Vec<Edit>> {
    const PATH: [&str; 3] = ["deploy", "resources", "limits"];
    let mut inner = place;
    for depth in 0..PATH.len() {
        let (known, key) = (PATH.get(..=depth)?, PATH.get(depth)?);
        if let Some(found) = yaml.child(&inner, key) {
            inner = found;
            continue;
        }
        // What a merge key brings would be hidden.
        let is_brought = service.member_at(known).is_some_and(|member| member.key.file == service.key.file);
        let below = PATH.get(depth + 1..)?.iter().rev();
        let value = below.fold(Value::map(limits), |value, key| Value::map([(*key, value)]));
        return if is_brought { None } else { yaml.insert_entry(&inner, key, &value) };
    }
    yaml.insert_all(&inner, &limits)
}

/// Whether other limits stand on the service itself. Docker Compose refuses limits in both places.
fn is_limited_in_short(service: &Service<'_>) -> bool {
    const KEYS: [&str; 6] =
        ["mem_limit", "memswap_limit", "mem_reservation", "cpus", "cpu_quota", "pids_limit"];
    KEYS.iter().any(|key| service.has(key)) && !service.has("deploy")
}

/// Whether the file is of a version that knew no `deploy`.
fn is_of_version_2(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    let root = cx.project().root.as_map();
    let version = root.and_then(|root| root.node("version")).and_then(Node::as_str);
    version.is_some_and(|version| version.starts_with('2')) && !service.has("deploy")
}

fn short_limit(service: &Service<'_>, what: Resource) -> Option<(&'static str, Value)> {
    Some(match what {
        Resource::Memory => ("mem_limit", Value::text(memory_limit(service)?)),
        Resource::Cpu => ("cpus", Value::Verbatim(cpu_limit(service)?)),
        Resource::Pids => ("pids_limit", Value::Int(PIDS)),
    })
}

fn deployed_limit(service: &Service<'_>, what: Resource) -> Option<(&'static str, Value)> {
    Some(match what {
        Resource::Memory => ("memory", Value::text(memory_limit(service)?)),
        Resource::Cpu => ("cpus", Value::Quoted(cpu_limit(service)?)),
        Resource::Pids => ("pids", Value::Int(PIDS)),
    })
}

/// A limit that is not below what is set aside; none where that is not known.
fn memory_limit(service: &Service<'_>) -> Option<String> {
    let is_reserved = MEMORY_RESERVATION.iter().any(|path| service.at(path).is_some());
    let reserved = memory(service, MEMORY_RESERVATION).map(|found| found.value);
    match reserved {
        None if is_reserved => None,
        Some(bytes) if bytes > MEMORY => Some(format!("{}M", bytes.div_euclid(1 << 20) + 1)),
        _ => Some("1G".to_owned()),
    }
}

fn cpu_limit(service: &Service<'_>) -> Option<String> {
    let is_reserved = CPU_RESERVATION.iter().any(|path| service.at(path).is_some());
    let reserved = cpus(service, CPU_RESERVATION).map(|found| found.value);
    match reserved {
        None if is_reserved => None,
        Some(number) if number > 1.0 => Some(number.to_string()),
        _ => Some("1.0".to_owned()),
    }
}
