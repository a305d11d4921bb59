//! Entries of the `environment` of a service that its build is given instead.
//!
//! Entry point: [`environment_to_args`].

use hullwright_core::compose::{Service, Text, Variable};
use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::project::ServiceBuild;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Edit;
use hullwright_core::yaml::{NodeKind, ScalarStyle, YamlNode};

use crate::patterns::compose::edit_order::in_order;
use crate::patterns::compose::yaml_text::own_service;

/// An entry to move.
struct Moved<'v> {
    name: &'v str,
    place: Place,
    /// Its value; none where it is taken from whoever starts the project.
    value: Option<String>,
    /// The value of a mapping or the item of a list as it is written.
    written: &'v str,
    /// The comment behind it, with the blanks before it.
    comment: &'v str,
}

/// Moves variables out of `environment` into `build.args`: a mapping into a mapping and a list into a list where the
/// arguments have no form yet. `None` where one of them stands elsewhere, is shared, or is passed with another value.
pub fn environment_to_args(
    cx: &ComposeContext<'_>,
    service: &Service<'_>,
    build: &ServiceBuild<'_>,
    variables: &[&Variable],
) -> Option<Vec<Edit>> {
    let (yaml, place) = own_service(cx, service)?;
    let environment = yaml.child(&place, "environment").filter(|found| !yaml.is_shared(found))?;
    let target = yaml.child(&place, "build").filter(|found| !yaml.is_shared(found))?;
    let text = cx.source(service.key.file).text();
    let moved = variables.iter().map(|variable| moved(&yaml, text, &environment, variable));
    let moved: Vec<Moved<'_>> = moved.collect::<Option<_>>()?;
    let is_brought = build.key("args").is_some_and(|key| key.file == service.key.file)
        && matches!(yaml.node_at(&target).kind, NodeKind::Mapping { .. })
        && yaml.child(&target, "args").is_none();
    if is_brought {
        return None;
    }
    let destination = Destination::of(&yaml, &target, &environment);
    let mut new: Vec<&Moved<'_>> = Vec::new();
    for entry in &moved {
        match destination.has_same(&yaml, entry) {
            Some(true) => {}
            Some(false) => return None,
            None => new.push(entry),
        }
    }
    let carried = new.iter().filter(|_| destination.is_same_form).map(|entry| entry.comment.trim()).collect();
    let mut edits = taken_out(&yaml, &environment, &moved, carried)?;
    let values: Vec<(&str, Value)> =
        new.iter().map(|entry| (entry.name, destination.written(entry))).collect();
    edits.extend(destination.put(&yaml, text, &target, &values)?);
    let edits = in_order(edits);
    let is_apart = |(idx, edit): (usize, &Edit)| {
        edits.iter().skip(idx + 1).all(|other| !edit.range.overlaps(other.range))
    };
    edits.iter().enumerate().all(is_apart).then_some(edits)
}

fn is_list(yaml: &YamlText<'_>, place: &Place) -> bool {
    matches!(yaml.node_at(place).kind, NodeKind::Sequence { .. })
}

/// Whether it stands in brackets or braces, or is written with them itself.
fn is_in_flow(yaml: &YamlText<'_>, place: &Place) -> bool {
    let is_flow = |place: &Place| {
        matches!(
            yaml.node_at(place).kind,
            NodeKind::Mapping { is_flow: true, .. } | NodeKind::Sequence { is_flow: true, .. }
        )
    };
    std::iter::successors(Some(place.clone()), |place| yaml.parent(place)).any(|place| is_flow(&place))
}

/// A scalar on one line without tag and anchor.
fn is_simple(node: &YamlNode, text: &str) -> bool {
    let is_inline =
        node.as_scalar().is_some_and(|it| !matches!(it.style, ScalarStyle::Literal | ScalarStyle::Folded));
    is_inline && node.tag.is_none() && node.anchor.is_none() && !node.range.slice(text).contains('\n')
}

fn item_of(yaml: &YamlText<'_>, list: &Place, name: &str) -> Option<(Place, Option<String>)> {
    yaml.children(list).into_iter().find_map(|item| {
        let value = &yaml.node_at(&item).as_scalar()?.value;
        let (own, value) = match value.split_once('=') {
            Some((own, value)) => (own, Some(value.to_owned())),
            None => (&**value, None),
        };
        (own == name).then_some((item, value))
    })
}

/// The value of a key; none where nothing is written.
fn entry_value(node: &YamlNode) -> Option<String> {
    node.as_scalar().filter(|_| !node.is_absent()).map(|scalar| scalar.value.to_string())
}

fn moved<'v>(
    yaml: &YamlText<'v>,
    text: &'v str,
    environment: &Place,
    variable: &'v Variable,
) -> Option<Moved<'v>> {
    let (place, value) = if is_list(yaml, environment) {
        item_of(yaml, environment, &variable.name)?
    } else {
        let place = yaml.child(environment, &variable.name)?;
        let node = yaml.node_at(&place);
        (place, entry_value(node))
    };
    let node = yaml.node_at(&place);
    let is_same = variable.value.as_ref().map(Text::as_str) == value.as_deref();
    // What is not text may be written in another way than it is read.
    if !is_simple(node, text) || (!is_same && value.as_ref().is_none_or(|value| !value.contains('$'))) {
        return None;
    }
    let rest = text.get(node.range.end() as usize..)?;
    let line = rest.lines().next().unwrap_or_default();
    let comment = if line.trim_start().starts_with('#') { line.trim_end() } else { "" };
    Some(Moved { name: &variable.name, place, value, written: node.range.slice(text), comment })
}

/// Takes the entries out, and `environment` with the last of them. Comments that go along are not kept there.
fn taken_out(
    yaml: &YamlText<'_>,
    environment: &Place,
    moved: &[Moved<'_>],
    mut carried: Vec<&str>,
) -> Option<Vec<Edit>> {
    let mut edits = if yaml.children(environment).len() == moved.len() {
        yaml.remove(environment)?
    } else {
        let removed = moved.iter().map(|entry| yaml.remove(&entry.place)).collect::<Option<Vec<_>>>()?;
        removed.concat()
    };
    for edit in &mut edits {
        let is_left = |line: &&str| match carried.iter().position(|comment| *comment == line.trim()) {
            Some(idx) if !line.trim().is_empty() => {
                carried.swap_remove(idx);
                false
            }
            _ => true,
        };
        edit.text = edit.text.split_inclusive('\n').filter(is_left).collect();
    }
    Some(edits)
}

/// Where the arguments of the build go.
struct Destination {
    args: Option<Place>,
    is_list: bool,
    /// Whether an argument can be written as the variable is, with the comment behind it.
    is_same_form: bool,
}

impl Destination {
    fn of(yaml: &YamlText<'_>, build: &Place, environment: &Place) -> Self {
        let args = yaml.child(build, "args");
        let has_form = args.as_ref().is_some_and(|args| !yaml.children(args).is_empty());
        let is_list = is_list(yaml, args.as_ref().filter(|_| has_form).unwrap_or(environment));
        let is_inline = is_in_flow(yaml, args.as_ref().unwrap_or(build)) || is_in_flow(yaml, environment);
        let is_same_form = !is_inline && is_list == self::is_list(yaml, environment);
        Self { args, is_list, is_same_form }
    }

    /// Whether the argument that is passed already has the value of the variable.
    fn has_same(&self, yaml: &YamlText<'_>, variable: &Moved<'_>) -> Option<bool> {
        let args = self.args.as_ref()?;
        let value = if is_list(yaml, args) {
            item_of(yaml, args, variable.name)?.1
        } else {
            entry_value(yaml.node_at(&yaml.child(args, variable.name)?))
        };
        Some(value == variable.value)
    }

    /// An argument: as the variable is written, where the form is the same.
    fn written(&self, entry: &Moved<'_>) -> Value {
        if self.is_same_form {
            return match format!("{}{}", entry.written, entry.comment) {
                text if text.trim().is_empty() => Value::Null,
                text => Value::Verbatim(text.trim_start().to_owned()),
            };
        }
        match (self.is_list, &entry.value) {
            (true, Some(value)) => Value::text(format!("{}={value}", entry.name)),
            (true, None) => Value::text(entry.name),
            (false, Some(value)) => Value::text(value),
            (false, None) => Value::Null,
        }
    }

    /// Puts the arguments below `build`, which gets its long form for it.
    fn put(
        &self,
        yaml: &YamlText<'_>,
        text: &str,
        build: &Place,
        values: &[(&str, Value)],
    ) -> Option<Vec<Edit>> {
        if values.is_empty() {
            return Some(Vec::new());
        }
        let whole = || {
            if self.is_list {
                Value::list(values.iter().map(|(_, value)| value.clone()))
            } else {
                Value::map(values.iter().map(|(name, value)| (*name, value.clone())))
            }
        };
        match &self.args {
            Some(args) if yaml.is_shared(args) => None,
            Some(args) if yaml.children(args).is_empty() => yaml.replace_value(args, &whole()),
            Some(args) if self.is_list => {
                let appended = values.iter().map(|(_, value)| yaml.append_item(args, value));
                let edits = in_order(appended.collect::<Option<Vec<_>>>()?.concat());
                (edits.len() == 1).then_some(edits)
            }
            Some(args) => yaml.insert_all(args, values),
            None => {
                let node = yaml.node_at(build);
                if node.as_scalar().is_none() {
                    return yaml.insert_entry(build, "args", &whole());
                }
                let context = Value::Verbatim(node.range.slice(text).to_owned());
                let is_written = !node.is_absent() && is_simple(node, text);
                is_written.then(|| {
                    yaml.replace_value(build, &Value::map([("context", context), ("args", whole())]))
                })?
            }
        }
    }
}
