//! What the parts of a project say about each other: names that resolve, values that agree, no cycles.

use rustc_hash::FxHashMap;

use super::circle::circle;
use super::defaults::{is_true, items};
use super::format::scalar_text;
use super::{ComposeError, ComposeErrorKind, ComposeProject, Data, Map, Member, Node, Profiles, Service};
use crate::text::Span;
use crate::value::byte_size::parse_byte_size;
use crate::value::suggest::closest;

/// Which services are looked at, and what may be missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    /// The active profiles.
    pub(super) profiles: &'a Profiles,
    /// Whether services of inactive profiles are looked at as well.
    pub(super) all_services: bool,
    /// Whether what is not defined may come from elsewhere.
    pub(super) is_open: bool,
}

impl Scope<'_> {
    /// Whether the service runs under the active profiles.
    fn is_enabled(&self, service: &Service<'_>) -> bool {
        self.profiles.enable(service)
    }
}

/// Checks a whole project (compose-go, `loader/validate.go`).
pub(super) fn check(project: &ComposeProject, scope: Scope<'_>) -> Vec<ComposeError> {
    let mut checker = Checker { project, scope, errors: Vec::new() };
    let services: Vec<Service<'_>> = project.services().collect();
    for service in &services {
        if scope.all_services || scope.is_enabled(service) {
            checker.service(service);
        }
    }
    checker.cycles(&services);
    checker.errors
}

struct Checker<'a> {
    project: &'a ComposeProject,
    scope: Scope<'a>,
    errors: Vec<ComposeError>,
}

impl<'a> Checker<'a> {
    fn report(
        &mut self,
        kind: ComposeErrorKind,
        span: Span,
        message: impl Into<String>,
    ) -> &mut ComposeError {
        self.errors.push(ComposeError::new(kind, span, message));
        self.errors.last_mut().expect("it was just pushed")
    }

    fn service(&mut self, service: &Service<'a>) {
        self.image_or_build(service);
        self.build(service);
        self.networks(service);
        self.healthcheck(service);
        self.dependencies(service);
        self.mounts(service);
        self.files(service);
        self.replicas(service);
        self.resources(service);
        self.watch(service);
    }

    fn image_or_build(&mut self, service: &Service<'a>) {
        let name = service.name;
        let has_image =
            service.node("image").is_some_and(|image| image.is_unknown() || image.as_str() != Some(""));
        let is_complete = has_image
            || ["build", "provider", "extends"]
                .iter()
                .any(|key| service.node(key).is_some_and(|node| !matches!(node.data, Data::Null)));
        if !is_complete && !self.scope.is_open {
            let message = format!("service `{name}` has neither an image nor a build");
            self.report(ComposeErrorKind::NoImageOrBuild, service.key, message);
        }
    }

    fn build(&mut self, service: &Service<'a>) {
        let Some(build) = service.node("build").and_then(Node::as_map) else { return };
        let is_given =
            |member: &&Member| member.node.as_str() != Some("") && !matches!(member.node.data, Data::Null);
        let inline = build.get("dockerfile_inline").filter(is_given);
        let dockerfile = build.get("dockerfile").filter(is_given);
        if let (Some(inline), Some(dockerfile)) = (inline, dockerfile) {
            let message = "`dockerfile` and `dockerfile_inline` exclude each other";
            let error = self.report(ComposeErrorKind::ConflictingDockerfileInline, inline.key, message);
            error.related.push((dockerfile.key, "the other one".to_owned()));
        }
        for (name, context) in
            build.node("additional_contexts").and_then(Node::as_map).into_iter().flat_map(Map::iter)
        {
            let Some(target) = context.node.as_str().and_then(|text| text.strip_prefix("service:")) else {
                continue;
            };
            match self.project.section("services").and_then(|services| services.node(target)) {
                None if self.scope.is_open => {}
                None => self.undefined(
                    ComposeErrorKind::UndefinedService,
                    "services",
                    "service",
                    target,
                    context.node.span,
                ),
                Some(found)
                    if found
                        .as_map()
                        .is_some_and(|map| !map.contains("build") && !map.contains("extends")) =>
                {
                    let message = format!("context `{name}` is service `{target}`, which is not built");
                    self.report(ComposeErrorKind::UndefinedService, context.node.span, message);
                }
                Some(_) => {}
            }
        }
        let platforms = items(build, &["platforms"]);
        if let Some(platform) = service.node("platform")
            && let Some(wanted) = platform.as_str().filter(|wanted| !wanted.is_empty())
            && !platforms.is_empty()
            && !platforms.iter().any(|built| built.is_unknown() || built.as_str() == Some(wanted))
        {
            let message = format!("platform `{wanted}` is not among the platforms that are built");
            let span = platform.span;
            let produced = platforms.first().map_or(span, |first| first.span);
            let error = self.report(ComposeErrorKind::BuildPlatformConflict, span, message);
            error.related.push((produced, "the platforms that are built".to_owned()));
        }
        for secret in items(build, &["secrets"]) {
            self.reference(secret, "source", "secrets", ComposeErrorKind::UndefinedSecret);
        }
    }

    /// A name that a section must define.
    fn reference(&mut self, node: &'a Node, key: &str, section: &str, kind: ComposeErrorKind) {
        let Some(source) = node.as_map().and_then(|map| map.node(key)) else { return };
        if let Some(name) = source.as_str()
            && !self.is_defined(section, name)
        {
            self.undefined(kind, section, section.trim_end_matches('s'), name, source.span);
        }
    }

    fn is_defined(&self, section: &str, name: &str) -> bool {
        self.scope.is_open || self.project.section(section).is_some_and(|section| section.contains(name))
    }

    fn undefined(&mut self, kind: ComposeErrorKind, section: &str, one: &str, name: &str, span: Span) {
        let known = self.project.section(section).into_iter().flat_map(Map::iter).map(|(known, _)| known);
        let help = match section {
            "services" => None,
            "volumes" if name.contains('/') => Some(format!("a folder beside the file is `./{name}`")),
            _ => Some(format!("define it below `{section}` at the top level")),
        };
        let error = ComposeError::new(kind, span, format!("{one} `{name}` is not defined"));
        let error = error.with_help(help).with_closest(name, closest(name, known));
        self.errors.push(error);
    }

    fn networks(&mut self, service: &Service<'a>) {
        let networks =
            service.get("networks").filter(|member| member.node.as_map().is_some_and(|map| !map.is_empty()));
        if let Some(mode) = service.get("network_mode")
            && let Some(networks) = networks
            && (mode.node.is_unknown() || mode.node.as_str().is_some_and(|mode| !mode.is_empty()))
        {
            let message = "`network_mode` and `networks` exclude each other";
            let (key, other) = (mode.key, networks.key);
            let error = self.report(ComposeErrorKind::NetworkModeWithNetworks, key, message);
            error.related.push((other, "the other one".to_owned()));
        }
        for (name, member) in networks.and_then(|member| member.node.as_map()).into_iter().flat_map(Map::iter)
        {
            if !self.is_defined("networks", name) {
                self.undefined(ComposeErrorKind::UndefinedNetwork, "networks", "network", name, member.key);
            }
        }
        if let Some(mode) = service.node("network_mode")
            && let Some(shared) = mode.as_str().and_then(|mode| mode.strip_prefix("service:"))
            && !self.is_defined("services", shared)
        {
            self.undefined(ComposeErrorKind::UndefinedService, "services", "service", shared, mode.span);
        }
    }

    fn healthcheck(&mut self, service: &Service<'a>) {
        let Some(test) = service.at(&["healthcheck", "test"]).and_then(Node::as_list) else { return };
        let Some(first) = test.first() else { return };
        if let Some(word) = first.as_str()
            && !matches!(word, "CMD" | "CMD-SHELL" | "NONE")
        {
            let message =
                format!("a healthcheck test starts with `CMD`, `CMD-SHELL` or `NONE`, not with `{word}`");
            self.report(ComposeErrorKind::InvalidHealthcheckTest, first.span, message);
        }
    }

    fn dependencies(&mut self, service: &Service<'a>) {
        let Some(dependencies) = service.node("depends_on").and_then(Node::as_map) else { return };
        for (name, member) in dependencies.iter() {
            // What the project implied is reported where it is written: at links, namespaces and mounts.
            let is_implied = member.key == service.key;
            let span =
                if is_implied { implied_place(service, name).unwrap_or(member.key) } else { member.key };
            let found = self.project.section("services").and_then(|services| services.get(name));
            let is_required = member.node.as_map().and_then(|map| map.node("required")).is_none_or(is_true);
            match found {
                None if self.scope.is_open => {}
                // Docker Compose refuses a missing service even where it is not required.
                None => self.undefined(ComposeErrorKind::UndefinedService, "services", "service", name, span),
                Some(found) => {
                    let Some(map) = found.node.as_map() else { continue };
                    let other = Service { name, key: found.key, map };
                    if is_required && let Some(message) = self.disabled(service, &other) {
                        let error = self.report(ComposeErrorKind::DisabledDependency, span, message);
                        let place = other.get("profiles").map_or(other.key, |profiles| profiles.key);
                        error.related.push((place, format!("`{name}` is behind a profile")));
                    }
                }
            }
        }
    }

    /// Why a service that runs does not get the one that it needs, as far as profiles go. One that runs only with a
    /// profile itself is not asked: another profile may be chosen beside it.
    fn disabled(&self, service: &Service<'a>, other: &Service<'a>) -> Option<String> {
        if self.scope.is_enabled(other) || !self.scope.is_enabled(service) {
            return None;
        }
        let profiles: Option<Vec<&str>> = other.items(&["profiles"]).iter().map(Node::as_str).collect();
        let (name, needed, profiles) = (service.name, other.name, profiles?.join("`, `"));
        Some(format!("service `{name}` needs `{needed}`, which runs only with profile `{profiles}`"))
    }

    fn mounts(&mut self, service: &Service<'a>) {
        let mut taken: FxHashMap<String, Span> = FxHashMap::default();
        let mut take = |checker: &mut Self, target: &str, span: Span| {
            if let Some(first) = taken.get(target) {
                let message = format!("`{target}` is mounted twice");
                let first = *first;
                let error = checker.report(ComposeErrorKind::DuplicateMountTarget, span, message);
                error.related.push((first, "first here".to_owned()));
            } else {
                taken.insert(target.to_owned(), span);
            }
        };
        let tmpfs = service.node("tmpfs");
        let mounts = match tmpfs.map(|node| &node.data) {
            Some(Data::List(items)) => items.as_slice(),
            Some(Data::Text(_)) => tmpfs.map(std::slice::from_ref).unwrap_or_default(),
            _ => &[],
        };
        for mount in mounts {
            if let Some(text) = mount.as_str() {
                take(self, text.split(':').next().unwrap_or_default(), mount.span);
            }
        }
        for volume in items(service.map, &["volumes"]) {
            let Some(map) = volume.as_map() else { continue };
            if let Some(target) = map.node("target")
                && let Some(path) = target.as_str()
            {
                take(self, path, target.span);
            }
            let Some(source) = map.node("source") else {
                if let Some(kind) = map.get("type").filter(|kind| kind.node.as_str() == Some("bind"))
                    && self.scope.all_services
                    && !self.scope.is_open
                {
                    let message = "a bind mount needs `source`";
                    self.report(ComposeErrorKind::MissingKey, kind.node.span, message);
                }
                continue;
            };
            if map.node("type").and_then(Node::as_str) == Some("volume")
                && let Some(name) = source.as_str().filter(|name| !name.is_empty())
                && !self.is_defined("volumes", name)
            {
                self.undefined(ComposeErrorKind::UndefinedVolume, "volumes", "volume", name, source.span);
            }
        }
    }

    fn files(&mut self, service: &Service<'a>) {
        for config in items(service.map, &["configs"]) {
            self.reference(config, "source", "configs", ComposeErrorKind::UndefinedConfig);
        }
        for secret in items(service.map, &["secrets"]) {
            self.reference(secret, "source", "secrets", ComposeErrorKind::UndefinedSecret);
        }
        for (name, member) in service.node("models").and_then(Node::as_map).into_iter().flat_map(Map::iter) {
            if !self.is_defined("models", name) {
                self.undefined(ComposeErrorKind::UndefinedModel, "models", "model", name, member.key);
            }
        }
    }

    fn replicas(&mut self, service: &Service<'a>) {
        let scale = service.get("scale");
        let replicas =
            service.at(&["deploy"]).and_then(Node::as_map).and_then(|deploy| deploy.get("replicas"));
        let value = |member: Option<&Member>| member.and_then(|member| number(&member.node));
        if let (Some(scale), Some(replicas)) = (scale, replicas)
            && let (Some(a), Some(b)) = (value(Some(scale)), value(Some(replicas)))
            && differ(a, b)
        {
            let message = "`scale` and `deploy.replicas` say different numbers";
            let (span, other) = (scale.node.span, replicas.node.span);
            let error = self.report(ComposeErrorKind::ConflictingResources, span, message);
            error.related.push((other, "the other number".to_owned()));
        }
        for member in [scale, replicas].into_iter().flatten() {
            if number(&member.node).is_some_and(|count| count < 0.0) {
                let message = "the number of containers cannot be negative";
                self.report(ComposeErrorKind::OutOfRange, member.node.span, message);
            }
        }
        let count = value(scale).or_else(|| value(replicas)).unwrap_or(1.0);
        if let Some(name) = service.get("container_name")
            && count > 1.0
            && (name.node.is_unknown() || name.node.as_str().is_some_and(|name| !name.is_empty()))
        {
            let message = format!("{count} containers cannot have one name");
            let span = name.node.span;
            let count = scale.or(replicas).map_or(span, |member| member.node.span);
            let error = self.report(ComposeErrorKind::ContainerNameWithReplicas, span, message);
            error.related.push((count, "more than one container".to_owned()));
        }
    }

    /// Limits that stand both on the service and below `deploy`.
    fn resources(&mut self, service: &Service<'a>) {
        for (key, section, inner, is_size) in [
            ("cpus", "limits", "cpus", false),
            ("mem_limit", "limits", "memory", true),
            ("mem_reservation", "reservations", "memory", true),
            ("pids_limit", "limits", "pids", false),
        ] {
            let Some(own) = service.get(key) else { continue };
            let Some(deployed) = service.at(&["deploy", "resources", section]).and_then(Node::as_map) else {
                continue;
            };
            let amount = |node: &Node| if is_size { size(node) } else { number(node) };
            let Some(a) = amount(&own.node).filter(|value| *value != 0.0) else { continue };
            let other = deployed.get(inner);
            let b = match other {
                Some(other) => match amount(&other.node) {
                    Some(value) => value,
                    None => continue,
                },
                None => 0.0,
            };
            if differ(a, b) {
                let place = format!("`deploy.resources.{section}.{inner}`");
                let message = match other {
                    Some(_) => format!("`{key}` and {place} say different values"),
                    None => format!(
                        "`{key}` is set, but {place} is not, although `deploy.resources.{section}` is there"
                    ),
                };
                let span = own.node.span;
                let other = other.map(|other| other.node.span);
                let error = self.report(ComposeErrorKind::ConflictingResources, span, message);
                error.related.extend(other.map(|other| (other, "the other value".to_owned())));
            }
        }
    }

    fn watch(&mut self, service: &Service<'a>) {
        for rule in items(service.map, &["develop", "watch"]) {
            let Some(map) = rule.as_map() else { continue };
            let Some(action) = map.node("action") else { continue };
            let has_target =
                map.node("target").is_some_and(|target| target.is_unknown() || target.as_str() != Some(""));
            if let Some(name) = action.as_str()
                && !has_target
                && !matches!(name, "rebuild" | "restart")
            {
                let message = format!("watch action `{name}` needs a `target`");
                self.report(ComposeErrorKind::InvalidWatchRule, action.span, message);
            }
        }
    }

    /// Services that wait for each other; each cycle is reported once, at its first service.
    fn cycles(&mut self, services: &[Service<'a>]) {
        let index: FxHashMap<&str, usize> =
            services.iter().enumerate().map(|(idx, service)| (service.name, idx)).collect();
        let edges: Vec<Vec<usize>> = services
            .iter()
            .map(|service| {
                let dependencies =
                    service.node("depends_on").and_then(Node::as_map).into_iter().flat_map(Map::iter);
                dependencies.filter_map(|(name, _)| index.get(name).copied()).collect()
            })
            .collect();
        for cycle in find_cycles(&edges) {
            let members: Vec<&Service<'a>> = cycle.iter().filter_map(|idx| services.get(*idx)).collect();
            let Some(first) = members.first() else { continue };
            let names: Vec<&str> = members.iter().chain([first]).map(|service| service.name).collect();
            let next = names.get(1).copied().unwrap_or(first.name);
            let dependency = first.node("depends_on").and_then(Node::as_map).and_then(|map| map.get(next));
            let span = dependency.map(|member| member.key).filter(|key| *key != first.key);
            let span = span.or_else(|| implied_place(first, next)).unwrap_or(first.key);
            let message = format!("services wait for each other: {}", circle(&names));
            self.report(ComposeErrorKind::DependencyCycle, span, message);
        }
    }
}

/// Where `links`, a namespace or `volumes_from` names a service.
fn implied_place(service: &Service<'_>, name: &str) -> Option<Span> {
    let is_named = |node: &&Node| {
        let text = node.as_str().unwrap_or_default();
        let text = text.strip_prefix("service:").unwrap_or(text);
        text.split(':').next() == Some(name)
    };
    let lists = ["links", "volumes_from"].into_iter().flat_map(|key| items(service.map, &[key]));
    let namespaces =
        ["network_mode", "ipc", "pid", "uts", "cgroup"].into_iter().filter_map(|key| service.node(key));
    lists.chain(namespaces).find(is_named).map(|node| node.span)
}

/// One cycle of each group of nodes that reach each other.
fn find_cycles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; edges.len()];
    let mut found = Vec::new();
    for start in 0..edges.len() {
        if states.get(start) != Some(&State::New) {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        if let Some(state) = states.get_mut(start) {
            *state = State::Open;
        }
        while let Some((node, next)) = path.last_mut() {
            let (current, child) =
                (*node, edges.get(*node).and_then(|children| children.get(*next)).copied());
            *next += 1;
            match child {
                None => {
                    if let Some(state) = states.get_mut(current) {
                        *state = State::Done;
                    }
                    path.pop();
                }
                Some(child) => match states.get(child) {
                    Some(State::New) => {
                        if let Some(state) = states.get_mut(child) {
                            *state = State::Open;
                        }
                        path.push((child, 0));
                    }
                    Some(State::Open) => {
                        let from = path.iter().position(|(open, _)| *open == child).unwrap_or_default();
                        let cycle: Vec<usize> = path.iter().skip(from).map(|(open, _)| *open).collect();
                        found.push(cycle);
                    }
                    Some(State::Done) | None => {}
                },
            }
        }
    }
    found
}

/// A number, also as text.
fn number(node: &Node) -> Option<f64> {
    match &node.data {
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        Data::Int(value) => Some(*value as f64),
        Data::Float(value) => Some(*value),
        Data::Text(text) => text.resolved()?.parse().ok(),
        Data::Null | Data::Bool(_) | Data::List(_) | Data::Map(_) | Data::Broken => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes are compared with each other only")]
fn size(node: &Node) -> Option<f64> {
    if node.is_unknown() {
        return None;
    }
    parse_byte_size(&scalar_text(node)?).ok().map(|bytes| bytes as f64)
}

fn differ(a: f64, b: f64) -> bool {
    (a - b).abs() > 1e-6 * a.abs().max(b.abs())
}
