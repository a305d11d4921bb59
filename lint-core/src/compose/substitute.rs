//! Replaces the variables in all texts of a file, and gives those of typed keys their type.

use super::environment::Environment;
use super::interpolate::{TemplateErrorKind, interpolate};
use super::path::Path;
use super::{Certainty, ComposeError, ComposeErrorKind, Data, Node, Text};
use crate::text::{FileId, Span, TextRange};

/// A variable that a file uses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariableUse {
    /// Its name.
    pub name: String,
    /// The whole `${…}`.
    pub span: Span,
    /// Its name in there.
    pub name_range: TextRange,
    /// Whether it has a value.
    pub is_set: bool,
    /// Whether something stands in where it has none.
    pub has_default: bool,
    /// Whether it is an error where it has none.
    pub is_required: bool,
}

/// What a key's text is turned into, once its variables are replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cast {
    Bool,
    Int,
    Float,
}

/// The keys whose texts become numbers and booleans (compose-go, `loader/interpolate.go`). Below `services.*` each.
const SERVICE_CASTS: &[(&[&str], Cast)] = &[
    (&["cpu_count"], Cast::Int),
    (&["cpu_percent"], Cast::Float),
    (&["cpu_period"], Cast::Int),
    (&["cpu_quota"], Cast::Int),
    (&["cpu_rt_period"], Cast::Int),
    (&["cpu_rt_runtime"], Cast::Int),
    (&["cpus"], Cast::Float),
    (&["cpu_shares"], Cast::Int),
    (&["init"], Cast::Bool),
    (&["depends_on", "*", "required"], Cast::Bool),
    (&["depends_on", "*", "restart"], Cast::Bool),
    (&["deploy", "replicas"], Cast::Int),
    (&["deploy", "update_config", "parallelism"], Cast::Int),
    (&["deploy", "update_config", "max_failure_ratio"], Cast::Float),
    (&["deploy", "rollback_config", "parallelism"], Cast::Int),
    (&["deploy", "rollback_config", "max_failure_ratio"], Cast::Float),
    (&["deploy", "restart_policy", "max_attempts"], Cast::Int),
    (&["deploy", "placement", "max_replicas_per_node"], Cast::Int),
    (&["healthcheck", "retries"], Cast::Int),
    (&["healthcheck", "disable"], Cast::Bool),
    (&["oom_kill_disable"], Cast::Bool),
    (&["oom_score_adj"], Cast::Int),
    (&["pids_limit"], Cast::Int),
    (&["ports", "[]", "target"], Cast::Int),
    (&["privileged"], Cast::Bool),
    (&["read_only"], Cast::Bool),
    (&["scale"], Cast::Int),
    (&["stdin_open"], Cast::Bool),
    (&["tty"], Cast::Bool),
    (&["ulimits", "*"], Cast::Int),
    (&["ulimits", "*", "hard"], Cast::Int),
    (&["ulimits", "*", "soft"], Cast::Int),
    (&["volumes", "[]", "read_only"], Cast::Bool),
    (&["volumes", "[]", "volume", "nocopy"], Cast::Bool),
];

/// The same for the other top-level sections.
const RESOURCE_CASTS: &[&[&str]] = &[
    &["networks", "*", "external"],
    &["networks", "*", "internal"],
    &["networks", "*", "attachable"],
    &["networks", "*", "enable_ipv4"],
    &["networks", "*", "enable_ipv6"],
    &["volumes", "*", "external"],
    &["secrets", "*", "external"],
    &["configs", "*", "external"],
];

/// Replaces variables in one file.
pub(super) struct Substitution<'a> {
    pub(super) environment: &'a Environment,
    pub(super) errors: &'a mut Vec<ComposeError>,
    pub(super) used: &'a mut Vec<VariableUse>,
}

impl Substitution<'_> {
    /// Goes through a whole file.
    pub(super) fn file(&mut self, root: &mut Node) {
        if let Some(map) = root.as_map_mut() {
            for (name, member) in map.iter_mut() {
                self.node(&mut member.node, &Path::top(name));
            }
        }
    }

    fn node(&mut self, node: &mut Node, path: &Path<'_>) {
        let span = node.span;
        match &mut node.data {
            Data::Map(map) => {
                for (name, member) in map.iter_mut() {
                    self.node(&mut member.node, &path.below(name));
                }
            }
            Data::List(items) => {
                for item in items {
                    self.node(item, &path.below("[]"));
                }
            }
            Data::Text(text) => {
                if !self.text(text, span.file) {
                    node.data = Data::Broken;
                    return;
                }
                if let Some(cast) = cast_of(path)
                    && text.certainty != Certainty::Unknown
                {
                    node.data = self.cast(text, cast, span);
                }
            }
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Broken => {}
        }
    }

    /// Replaces the variables of one text; `false` when it cannot be read.
    fn text(&mut self, text: &mut Text, file: FileId) -> bool {
        if !text.as_str().contains('$') {
            return true;
        }
        let found = interpolate(&text.text, self.environment);
        let is_sound = found.errors.is_empty();
        for error in found.errors {
            let span = Span { file, range: error.range };
            self.errors.push(match error.kind {
                TemplateErrorKind::Invalid => {
                    let message = "`${…}` cannot be read as a variable".to_owned();
                    let help = "a dollar sign that is meant as itself is written `$$`".to_owned();
                    ComposeError::new(ComposeErrorKind::InvalidInterpolation, span, message)
                        .with_help(Some(help))
                }
                TemplateErrorKind::MissingRequired { name, reason } => {
                    let message = format!("variable `{name}` is required and has no value");
                    let help = (!reason.is_empty()).then_some(reason);
                    ComposeError::new(ComposeErrorKind::MissingRequiredVariable, span, message)
                        .with_help(help)
                }
            });
        }
        self.used.extend(found.used.into_iter().filter(|used| used.is_needed).map(|used| VariableUse {
            span: Span { file, range: used.range },
            name_range: used.name_range,
            is_set: used.is_set,
            has_default: used.has_default(),
            is_required: used.is_required(),
            name: used.name,
        }));
        *text = found.text;
        is_sound
    }

    fn cast(&mut self, text: &Text, cast: Cast, span: Span) -> Data {
        let value = text.as_str();
        let (found, wanted) = match cast {
            Cast::Bool => (boolean(value).map(Data::Bool), "boolean"),
            Cast::Int => (go_int(value).map(Data::Int), "whole number"),
            Cast::Float => (value.parse().ok().map(Data::Float), "number"),
        };
        found.unwrap_or_else(|| {
            let message = match value {
                "" => format!("an empty text is no {wanted}"),
                value => format!("`{value}` is no {wanted}"),
            };
            self.errors.push(ComposeError::new(ComposeErrorKind::InvalidForm, span, message));
            Data::Broken
        })
    }
}

fn cast_of(path: &Path<'_>) -> Option<Cast> {
    let service_cast = SERVICE_CASTS.iter().find(|(pattern, _)| path.is(&["services", "*"], pattern));
    let resource_cast = || RESOURCE_CASTS.iter().any(|pattern| path.is(&[], pattern)).then_some(Cast::Bool);
    service_cast.map(|(_, cast)| *cast).or_else(resource_cast)
}

/// The booleans that Compose reads, those of YAML 1.1 among them, in any letter case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// A decimal number as Go's `strconv.Atoi` reads it.
pub(super) fn go_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}
