//! The fix that hands secrets over in files instead of variables.
//!
//! Entry point: [`secret_file_fix`].

use hullwright_core::compose::{Certainty, Map, Service, Variable};
use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span};
use hullwright_core::yaml::NodeKind;

use crate::patterns::compose::edit_order::{append_items, in_order};
use crate::patterns::compose::service_command::command_texts;
use crate::patterns::compose::service_image::image_name;
use crate::patterns::compose::swarm_project::is_for_swarm;
use crate::patterns::compose::yaml_text::own_service;
use crate::patterns::secret::secret_file_variable::file_variable;
use crate::patterns::secret::whole_variable::whole_variable;

/// A secret to move.
struct Moved<'v> {
    variable: &'v Variable,
    /// The variable that names the file.
    file_variable: String,
    /// The name of the secret.
    secret: String,
    /// Where the secret comes from.
    source: Source,
}

#[derive(PartialEq)]
enum Source {
    /// A variable of whoever starts the project.
    Environment(String),
    /// A file that is yet to be made.
    File(String),
}

/// Moves all of these variables of a service into files, so far as its image reads them from there; none where it does not
/// read the one that is `asked` for. All findings of a service propose the same, which is then done at once.
pub fn secret_file_fix(
    cx: &ComposeContext<'_>,
    service: &Service<'_>,
    (variables, asked): (&[Variable], &Variable),
) -> Option<Fix> {
    let image = image_name(service)?;
    let moved: Vec<Moved<'_>> =
        variables.iter().filter_map(|variable| plan(cx, service, &image, variable)).collect();
    if service.has("env_file") || !moved.iter().any(|moved| moved.variable.name_span == asked.name_span) {
        return None;
    }
    let file = service.key.file;
    let (yaml, place) = own_service(cx, service)?;
    let mut edits: Vec<Edit> = Vec::new();
    for moved in &moved {
        edits.extend(rename(&yaml, &place, moved)?);
    }
    edits.extend(hand_over(&yaml, service, &place, &moved)?);
    edits.extend(define(cx, &yaml, service.key, &moved)?);
    let files: Vec<String> = moved
        .iter()
        .filter_map(|moved| match &moved.source {
            Source::File(path) => Some(format!("`{path}`")),
            Source::Environment(_) => None,
        })
        .collect();
    let title = format!("Hand `{}` its secrets over in files", service.name);
    let title = match files.as_slice() {
        [] => title,
        files => format!("{title}; put the values into {}", files.join(", ")),
    };
    // The last service may end where the new section starts.
    Some(Fix::unsafe_fix(title).edits(file, in_order(edits)))
}

fn plan<'v>(
    cx: &ComposeContext<'_>,
    service: &Service<'_>,
    image: &str,
    variable: &'v Variable,
) -> Option<Moved<'v>> {
    let file_variable = file_variable(image, &variable.name)?;
    // What reads the variable in the container would not find it.
    let sign = format!("${}", variable.name);
    let braced = format!("${{{}", variable.name);
    let is_read = |text: &str| text.contains(&sign) || text.contains(&braced);
    let is_set_twice = || service.environment().iter().any(|other| other.name == file_variable);
    if variable.name_span.file != service.key.file
        || command_texts(service).iter().any(|found| is_read(found.text.as_str()))
        || is_set_twice()
    {
        return None;
    }
    let lower = variable.name.to_ascii_lowercase();
    Some(match outer_variable(cx, variable) {
        Some(outer) => Moved {
            variable,
            file_variable,
            secret: outer.to_ascii_lowercase(),
            source: Source::Environment(outer),
        },
        None => {
            let text = variable.value.as_ref()?;
            // A swarm has no secrets from variables, and a value that is put together cannot be moved as it is.
            if text.certainty != Certainty::Known || text.as_str().contains('$') {
                return None;
            }
            let secret = format!("{}_{lower}", service.name.replace(['-', '.'], "_"));
            let path = format!("./secrets/{secret}.txt");
            Moved { variable, file_variable, secret, source: Source::File(path) }
        }
    })
    .filter(|moved| matches!(moved.source, Source::File(_)) || !is_for_swarm(cx))
}

/// The variable of whoever starts the project that the whole value comes from.
fn outer_variable(cx: &ComposeContext<'_>, variable: &Variable) -> Option<String> {
    let Some(_) = &variable.value else { return Some(variable.name.clone()) };
    let (name, rest) = whole_variable(cx.slice_of(variable.value_span).trim_matches(['"', '\'']))?;
    // A default would be lost.
    (rest.is_empty() || rest.starts_with(":?") || rest.starts_with('?')).then(|| name.to_owned())
}

/// Names the file instead of the value, in a mapping or in a list of `NAME=value`.
fn rename(yaml: &YamlText<'_>, service: &Place, moved: &Moved<'_>) -> Option<Vec<Edit>> {
    let path = format!("/run/secrets/{}", moved.secret);
    let environment = yaml.child(service, "environment")?;
    if let NodeKind::Mapping { .. } = yaml.node_at(&environment).kind {
        let entry = yaml.child(&environment, &moved.variable.name)?;
        let mut edits = yaml.rename_key(&entry, &moved.file_variable)?;
        edits.extend(yaml.replace_scalar(&entry, &path)?);
        return Some(edits);
    }
    let is_it = |item: &Place| {
        let scalar = yaml.node_at(item).as_scalar();
        scalar.is_some_and(|scalar| scalar.value.split('=').next() == Some(moved.variable.name.as_str()))
    };
    let item = yaml.children(&environment).into_iter().find(is_it)?;
    yaml.replace_scalar(&item, &format!("{}={path}", moved.file_variable))
}

/// Lists the secrets under the service.
fn hand_over(
    yaml: &YamlText<'_>,
    service: &Service<'_>,
    place: &Place,
    moved: &[Moved<'_>],
) -> Option<Vec<Edit>> {
    let mut names: Vec<&str> = moved.iter().map(|moved| moved.secret.as_str()).collect();
    names.dedup();
    let Some(list) = yaml.child(place, "secrets") else {
        let is_brought = service.get("secrets").is_some_and(|member| member.key.file == service.key.file);
        let items = names.into_iter().map(Value::text);
        return if is_brought { None } else { yaml.insert_entry(place, "secrets", &Value::list(items)) };
    };
    append_items(yaml, &list, &names)
}

/// Defines the secrets of the project that are not defined yet.
fn define(
    cx: &ComposeContext<'_>,
    yaml: &YamlText<'_>,
    place: Span,
    moved: &[Moved<'_>],
) -> Option<Vec<Edit>> {
    let known = cx.project().section("secrets");
    let mut new: Vec<(&str, Value)> = Vec::new();
    for moved in moved {
        let (key, value) = match &moved.source {
            Source::Environment(name) => ("environment", name),
            Source::File(path) => ("file", path),
        };
        let defined = known.and_then(|known: &Map| known.node(&moved.secret));
        let is_same = |map: &Map| map.node(key).is_some_and(|node| node.as_str() == Some(value));
        match defined {
            Some(node) if node.as_map().is_some_and(is_same) => {}
            Some(_) => return None,
            None if new.iter().any(|(name, _)| *name == moved.secret) => {}
            None => new.push((&moved.secret, Value::map([(key, Value::text(value))]))),
        }
    }
    yaml.insert_all_in_section(place.range.start(), "secrets", &new)
}
