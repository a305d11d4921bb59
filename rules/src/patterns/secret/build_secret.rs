//! A credential that a build gets as an argument is handed over as a build secret.
//!
//! Entry points: [`secret_instead_of_argument`] with the Dockerfile, [`passed_as_secret`] for the Compose file alone.

use hullwright_core::compose::Map;
use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::project::{BuildArg, ServiceBuild};
use hullwright_core::rule::ComposeContext;
use hullwright_core::semantic::Resolution;
use hullwright_core::text::{Edit, TextRange};
use hullwright_core::yaml::NodeKind;

use super::secret_mount::{BuildText, mounts_of};
use super::whole_variable::whole_variable;
use crate::patterns::compose::edit_order::in_order;
use crate::patterns::compose::yaml_text::{own_service, yaml_text};
use crate::patterns::context::built_dockerfile::BuiltDockerfile;

/// Mounts the credential in the Dockerfile, and passes it as a secret in all services that build from that. `None` where it
/// is of use outside the RUN instructions that can mount it, and where a service does not take it from a variable.
pub fn secret_instead_of_argument(
    cx: &ComposeContext<'_>,
    build: &ServiceBuild<'_>,
    dockerfile: &BuiltDockerfile<'_>,
    name: &str,
) -> Option<Fix> {
    let path = build.dockerfile.known().filter(|_| build.inline.is_none())?;
    let mounted = mounted_everywhere(dockerfile, name)?;
    let fix = Fix::unsafe_fix(format!("Pass `{name}` as a build secret"))
        .edits(dockerfile.parsed.source.id(), mounted);
    let is_same = |other: &&ServiceBuild<'_>| other.dockerfile.value() == Some(path);
    let given: Vec<(&ServiceBuild<'_>, &BuildArg)> = cx
        .builds()
        .iter()
        .filter(is_same)
        .filter_map(|other| Some((other, other.args.iter().find(|arg| arg.name == name)?)))
        .collect();
    Some(fix.edits(build.service.key.file, passed_as_secret(cx, &given)?))
}

/// The edits that take the ARG out of all stages and mount the secret where it is read.
fn mounted_everywhere(dockerfile: &BuiltDockerfile<'_>, name: &str) -> Option<Vec<Edit>> {
    let tree = dockerfile.tree();
    let build = BuildText { text: dockerfile.parsed.source.text(), tree, graph: &dockerfile.graph };
    let mut edits: Vec<Edit> = Vec::new();
    for instruction in &tree.instructions {
        for found in instruction.with_trigger() {
            if found.kind == InstructionKind::Run {
                let is_mounted = found.flags.iter().any(|flag| flag.text.as_str().contains(&mount_id(name)));
                if is_mounted {
                    return None;
                }
            }
            let is_it = |text: &str| text.split('=').next() == Some(name);
            let words = if found.kind == InstructionKind::Arg { found.words() } else { &[] };
            for word in words.iter().filter(|word| is_it(word.as_str())) {
                edits.extend(mounts_of(build, found, name, word.range())?.edits);
            }
        }
    }
    edits.sort();
    edits.dedup();
    let mut pairs = edits.iter().zip(edits.iter().skip(1));
    let is_apart = pairs.all(|(first, second)| !first.range.touches(second.range) || first.range.is_empty());
    (is_apart && !edits.is_empty()).then_some(edits)
}

fn mount_id(name: &str) -> String {
    format!("id={}", name.to_ascii_lowercase())
}

/// Whether a RUN of the Dockerfile mounts the secret that an argument of that name becomes.
pub fn is_mounted(dockerfile: &BuiltDockerfile<'_>, name: &str) -> bool {
    let as_variable = format!("env={name}");
    dockerfile.tree().of_kind(InstructionKind::Run).any(|run| {
        run.flags.iter().any(|flag| {
            let mut options = flag.text.as_str().split([',', ' ']);
            options.clone().any(|option| option == mount_id(name))
                && options.any(|option| option == as_variable)
        })
    })
}

/// The edits that take the argument out of the `args` of these services, list the secret there, and define it. `None` where
/// they take it from several variables, or stand in several files.
pub fn passed_as_secret(
    cx: &ComposeContext<'_>,
    given: &[(&ServiceBuild<'_>, &BuildArg)],
) -> Option<Vec<Edit>> {
    let (first, arg) = given.first()?;
    let key = first.service.key;
    let mut edits: Vec<Edit> = Vec::new();
    let mut variables: Vec<String> = Vec::new();
    for (build, arg) in given {
        if build.service.key.file != key.file {
            return None;
        }
        let (variable, own) = listed_instead(cx, build, arg)?;
        edits.extend(own);
        variables.push(variable);
    }
    variables.dedup();
    let [variable] = variables.as_slice() else { return None };
    let yaml = yaml_text(cx, key)?;
    for edit in defined(cx, &yaml, key.range, (&arg.name.to_ascii_lowercase(), variable))? {
        put_behind(cx.source(key.file).text(), &mut edits, edit);
    }
    let edits = in_order(edits);
    let is_apart = |(idx, edit): (usize, &Edit)| {
        edits.iter().skip(idx + 1).all(|other| !edit.range.overlaps(other.range))
    };
    edits.iter().enumerate().all(is_apart).then_some(edits)
}

/// Adds an edit that puts lines behind a line; where that is the last one of some that go, they stand in their place.
fn put_behind(text: &str, edits: &mut Vec<Edit>, new: Edit) {
    let at = new.range.start();
    let is_last = |edit: &&mut Edit| {
        edit.range.overlaps(new.range)
            && new.range.is_empty()
            && TextRange::new(at, edit.range.end()).slice(text).trim().is_empty()
            && TextRange::new(0, edit.range.start()).slice(text).ends_with('\n')
    };
    match (edits.iter_mut().find(is_last), new.text.strip_prefix('\n')) {
        (Some(removal), Some(lines)) => {
            removal.text.push_str(lines);
            if removal.range.slice(text).ends_with('\n') {
                removal.text.push('\n');
            }
        }
        _ => edits.push(new),
    }
}

/// The variable that the argument is taken from, and the edits that list the secret instead of it.
fn listed_instead(
    cx: &ComposeContext<'_>,
    build: &ServiceBuild<'_>,
    arg: &BuildArg,
) -> Option<(String, Vec<Edit>)> {
    let service = &build.service;
    let (yaml, place) = own_service(cx, service)?;
    let own = yaml.child(&place, "build")?;
    let args = yaml.child(&own, "args")?;
    if arg.name_span.file != service.key.file || yaml.is_shared(&own) || yaml.is_shared(&args) {
        return None;
    }
    let is_list = matches!(yaml.node_at(&args).kind, NodeKind::Sequence { .. });
    let item = if is_list {
        let holds = |item: &Place| yaml.node_at(item).range.contains_range(arg.name_span.range);
        yaml.children(&args).into_iter().find(holds)?
    } else {
        yaml.child(&args, &arg.name)?
    };
    let variable = match &arg.value {
        Resolution::Known(None) => arg.name.clone(),
        _ => {
            let scalar = yaml.node_at(&item).as_scalar()?;
            let value = if is_list { scalar.value.split_once('=')?.1 } else { &*scalar.value };
            let (variable, rest) = whole_variable(value)?;
            // A default would be lost.
            let is_same = matches!(rest, "" | ":-" | "-") || rest.starts_with(":?") || rest.starts_with('?');
            is_same.then(|| variable.to_owned())?
        }
    };
    let mut edits = yaml.remove(&item)?;
    edits.extend(listed(&yaml, build, (&own, &args), &edits, &arg.name.to_ascii_lowercase())?);
    Some((variable, edits))
}

/// Lists the secret below `build`: at its end, or before the arguments where those end it and something of them goes.
fn listed(
    yaml: &YamlText<'_>,
    build: &ServiceBuild<'_>,
    (own, args): (&Place, &Place),
    removed: &[Edit],
    secret: &str,
) -> Option<Vec<Edit>> {
    if let Some(list) = yaml.child(own, "secrets") {
        let items = yaml.children(&list);
        let mut names =
            items.iter().map(|item| yaml.node_at(item).as_scalar().map(|it| it.value.to_string()));
        let is_listed = names.clone().any(|name| name.as_deref() == Some(secret));
        if yaml.is_shared(&list) || names.any(|name| name.is_none()) {
            return None;
        }
        return if is_listed { Some(Vec::new()) } else { yaml.append_item(&list, &Value::text(secret)) };
    }
    let is_brought = build.key("secrets").is_some_and(|key| key.file == build.service.key.file);
    let siblings = yaml.children(own);
    if is_brought || siblings.len() < 2 {
        return None;
    }
    let value = Value::list([Value::text(secret)]);
    let edits = yaml.insert_entry(own, "secrets", &value)?;
    let meets = |edit: &Edit| removed.iter().any(|removed| removed.range.touches(edit.range));
    if !edits.iter().any(meets) {
        return Some(edits);
    }
    let at = siblings.iter().position(|sibling| sibling.node() == args.node())?;
    let before = yaml.key_at(siblings.get(at.checked_sub(1)?)?)?.as_scalar()?;
    yaml.insert_entry_behind(own, &before.value, "secrets", &value)
}

/// Defines the secret in the project, if that does not yet.
fn defined(
    cx: &ComposeContext<'_>,
    yaml: &YamlText<'_>,
    service: TextRange,
    (secret, variable): (&str, &str),
) -> Option<Vec<Edit>> {
    let known = cx.project().section("secrets").and_then(|known: &Map| known.node(secret));
    let is_same = |map: &Map| map.node("environment").is_some_and(|node| node.as_str() == Some(variable));
    match known {
        Some(node) => node.as_map().is_some_and(is_same).then(Vec::new),
        None => {
            let value = Value::map([("environment", Value::text(variable))]);
            yaml.insert_all_in_section(service.start(), "secrets", &[(secret, value)])
        }
    }
}
