//! The check of a file against the table: unknown and missing keys, values of the wrong type, texts and numbers that
//! are not allowed, equal items.
//!
//! What is wrong is reported and taken out, so that what comes behind sees valid shapes. Entry point: [`validate`].

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::error::{ComposeError, ComposeErrorKind};
use super::super::node::{Data, Map, Node, Text};
use super::advice;
use super::describe::{Subject, expected, value_type};
use super::shape::{Decode, Duplicates, IntRange, ListShape, MapShape, Rest, Scalars, Shape, TextRule};
use super::top_level::FILE;
use super::unique::fingerprint;
use crate::text::Span;
use crate::value::suggest::closest;

/// Checks a file. Unknown members and repeated items go, wrong values become [`Data::Broken`].
pub fn validate(root: &mut Node, errors: &mut Vec<ComposeError>) {
    Validator { errors, unknown_keys: FxHashSet::default() }.value(root, &FILE, Subject::File, None);
}

struct Validator<'e> {
    errors: &'e mut Vec<ComposeError>,
    /// Where the unknown keys stand that were reported: one that aliases bring to many places is one mistake.
    unknown_keys: FxHashSet<Span>,
}

impl Validator<'_> {
    /// Checks one value; `owner` is its key, if it has one.
    fn value(&mut self, node: &mut Node, shape: &Shape, subject: Subject<'_>, owner: Option<Span>) {
        let span = node.span;
        match (&mut node.data, shape.list, shape.map) {
            (Data::List(items), Some(list), _) => self.list(items, list, subject),
            (Data::Map(map), _, Some(shape)) => self.map(map, &shape, subject, owner.unwrap_or(span)),
            _ => {
                if let Some(mut error) = scalar_error(node, shape, subject) {
                    // Nothing at all is shown at its key.
                    if span.range.is_empty() {
                        error.span = owner.unwrap_or(span);
                    }
                    self.errors.push(error);
                    node.data = Data::Broken;
                }
            }
        }
    }

    fn list(&mut self, items: &mut Vec<Node>, list: ListShape, subject: Subject<'_>) {
        for item in items.iter_mut() {
            self.value(item, list.items, Subject::Item(subject.name()), None);
        }
        if list.duplicates == Duplicates::Refused {
            self.drop_duplicates(items, subject);
        }
    }

    fn drop_duplicates(&mut self, items: &mut Vec<Node>, subject: Subject<'_>) {
        let mut seen: FxHashMap<String, Span> = FxHashMap::default();
        items.retain(|item| {
            let Some(print) = fingerprint(item) else { return true };
            let Some(first) = seen.get(&print) else {
                seen.insert(print, item.span);
                return true;
            };
            let message = match item.as_str() {
                Some(text) => format!("`{text}` stands in {subject} twice"),
                None => format!("two items of {subject} are the same"),
            };
            let error = ComposeError::new(ComposeErrorKind::DuplicateItem, item.span, message);
            self.errors.push(error.with_related(*first, "first here"));
            false
        });
    }

    fn map(&mut self, map: &mut Map, shape: &MapShape, subject: Subject<'_>, owner: Span) {
        let missing_at = match subject {
            Subject::Key(_) | Subject::Entry { .. } => owner,
            Subject::File | Subject::Item(_) => map.iter().next().map_or(owner, |(_, member)| member.key),
        };
        let mut unknown: FxHashSet<Box<str>> = FxHashSet::default();
        for (name, member) in map.iter_mut() {
            match member_shape(name, shape) {
                MemberShape::Known(shape) => {
                    self.value(&mut member.node, shape, Subject::Key(name), Some(member.key));
                }
                MemberShape::Named(shape) => {
                    let subject = Subject::Entry { of: subject.name(), name };
                    self.value(&mut member.node, shape, subject, Some(member.key));
                }
                MemberShape::Free => {}
                MemberShape::Unknown => {
                    if self.unknown_keys.insert(member.key) {
                        self.errors.push(unknown_key(name, member.key, &member.node, shape, subject));
                    }
                    unknown.insert(name.into());
                }
            }
        }
        if !unknown.is_empty() {
            map.retain(|name| !unknown.contains(name));
        }
        // A required key that is misspelt is one mistake, not two.
        let is_misspelt = |required: &str| {
            unknown.iter().any(|name| closest(name, shape.keys.iter().map(|key| key.name)) == Some(required))
        };
        let missing = shape.required.iter().filter(|required| !map.contains(required));
        for required in missing.filter(|required| !is_misspelt(required)) {
            let message = format!("{} needs `{required}`", shape.title);
            self.errors.push(ComposeError::new(ComposeErrorKind::MissingKey, missing_at, message));
        }
    }
}

/// What the table says about a member.
enum MemberShape {
    Known(&'static Shape),
    Named(&'static Shape),
    /// Nobody looks at the value.
    Free,
    Unknown,
}

fn member_shape(name: &str, map: &MapShape) -> MemberShape {
    if let Some(key) = map.key(name) {
        return MemberShape::Known(key.shape);
    }
    if map.allows_extensions && name.starts_with("x-") {
        return MemberShape::Free;
    }
    match map.rest {
        Rest::Named { shape, names, .. } if names.accepts(name) => MemberShape::Named(shape),
        Rest::Open | Rest::Named { accepts_other_names: true, .. } => MemberShape::Free,
        Rest::Closed | Rest::Named { .. } => MemberShape::Unknown,
    }
}

fn unknown_key(name: &str, at: Span, value: &Node, map: &MapShape, subject: Subject<'_>) -> ComposeError {
    let message = match map.rest {
        Rest::Named { .. } => format!("`{name}` is no name that {} may have", map.title),
        Rest::Closed | Rest::Open => format!("`{name}` is no key of {}", map.title),
    };
    let error = ComposeError::new(ComposeErrorKind::UnknownKey, at, message);
    let help = match map.rest {
        Rest::Named { .. } if name.is_empty() => "a name has at least one character",
        Rest::Named { .. } => "names are made of letters, digits, `.`, `_` and `-`",
        Rest::Closed | Rest::Open => {
            return advice::for_unknown_key(error, name, value, map, matches!(subject, Subject::File));
        }
    };
    error.with_help(Some(help.to_owned()))
}

/// What is wrong with a value that is no list or mapping, or one where none may be.
fn scalar_error(node: &Node, shape: &Shape, subject: Subject<'_>) -> Option<ComposeError> {
    let scalars = shape.scalars;
    let fits = match &node.data {
        Data::Broken => return None,
        Data::Null => scalars.has(Scalars::NULL),
        Data::Bool(_) => scalars.has(Scalars::BOOL),
        Data::Int(value) => {
            if scalars.has(Scalars::INT.or(Scalars::NUMBER)) {
                return range_error(node, *value, shape.range?, subject);
            }
            false
        }
        Data::Float(value) => {
            if scalars.has(Scalars::INT) && value.fract() == 0.0 {
                return range_error(node, *value as i64, shape.range?, subject);
            }
            scalars.has(Scalars::NUMBER)
        }
        Data::Text(text) => {
            if text.resolved().is_none() && scalars != Scalars::NONE {
                return None;
            }
            if scalars.has(Scalars::TEXT) {
                return text_error(node, text, shape, subject);
            }
            false
        }
        Data::List(_) | Data::Map(_) => false,
    };
    if fits { None } else { Some(wrong_type(node, shape, subject)) }
}

fn wrong_type(node: &Node, shape: &Shape, subject: Subject<'_>) -> ComposeError {
    let kind =
        if shape.is_section { ComposeErrorKind::InvalidStructure } else { ComposeErrorKind::WrongType };
    let message = match (&node.data, subject) {
        (Data::Null, Subject::Entry { of: "secrets", name }) => {
            let help = "give it `file`, `environment` or `external: true`".to_owned();
            let message = format!("secret `{name}` has no source");
            return ComposeError::new(ComposeErrorKind::InvalidSecretSource, node.span, message)
                .with_help(Some(help));
        }
        (Data::Null, Subject::Entry { of: "configs", name }) => {
            let help = "give it `file`, `environment`, `content` or `external: true`".to_owned();
            let message = format!("config `{name}` has no source");
            return ComposeError::new(ComposeErrorKind::InvalidConfigSource, node.span, message)
                .with_help(Some(help));
        }
        (Data::Null, _) => format!("{subject} has no value: it must be {}", expected(shape)),
        (data, _) => format!("{subject} must be {}, not {}", expected(shape), value_type(data)),
    };
    let help = match subject {
        Subject::Entry { of, name } => advice::for_entry(of, name),
        Subject::Item(_) => for_pair(&node.data, shape).or_else(|| for_bare_scalar(&node.data, shape)),
        Subject::File | Subject::Key(_) => for_bare_scalar(&node.data, shape),
    };
    ComposeError::new(kind, node.span, message).with_help(help)
}

/// Advice on `- NAME: value` where `- NAME=value` has to stand.
fn for_pair(data: &Data, shape: &Shape) -> Option<String> {
    let Data::Map(map) = data else { return None };
    let (name, member) = map.iter().next()?;
    let is_pair = map.len() == 1
        && shape.scalars.has(Scalars::TEXT)
        && !matches!(member.node.data, Data::Map(_) | Data::List(_));
    is_pair.then(|| format!("write `{name}=…`, or leave the dashes of the list out"))
}

/// Advice on a number or boolean where text has to stand.
fn for_bare_scalar(data: &Data, shape: &Shape) -> Option<String> {
    let is_bare = matches!(data, Data::Bool(_) | Data::Int(_) | Data::Float(_));
    let advice = match shape.decode {
        Decode::Text | Decode::Bytes => "quotes make it text",
        Decode::Duration => "a duration has a unit, such as `10s`",
        _ => return None,
    };
    (is_bare && shape.scalars.has(Scalars::TEXT)).then(|| advice.to_owned())
}

fn range_error(node: &Node, value: i64, range: IntRange, subject: Subject<'_>) -> Option<ComposeError> {
    let message = if value < range.min {
        format!("{subject} must be at least {}, not {value}", range.min)
    } else if value > range.max {
        format!("{subject} must be at most {}, not {value}", range.max)
    } else {
        return None;
    };
    Some(ComposeError::new(ComposeErrorKind::OutOfRange, node.span, message))
}

fn text_error(node: &Node, text: &Text, shape: &Shape, subject: Subject<'_>) -> Option<ComposeError> {
    let text = text.as_str();
    if let Some(range) = shape.range
        && range.reads_text
        && let Ok(number) = text.parse::<f64>()
    {
        if number.fract() == 0.0 {
            return range_error(node, number as i64, range, subject);
        }
        let message = format!("{subject} must be a whole number, not `{text}`");
        return Some(ComposeError::new(ComposeErrorKind::WrongType, node.span, message));
    }
    let error = |kind, message| Some(ComposeError::new(kind, node.span, message));
    match shape.text {
        TextRule::Any => None,
        TextRule::OneOf(allowed) if allowed.contains(&text) => None,
        TextRule::OneOf(allowed) => {
            let message = format!("`{text}` is none of the values {subject} may have");
            let help = format!("it may be `{}`", allowed.join("`, `"));
            let known = closest(text, allowed.iter().copied());
            error(ComposeErrorKind::NotInEnumeration, message)
                .map(|error| error.with_help(Some(help)).with_closest(text, known))
        }
        TextRule::ContainerName if holds_container_name(text) => None,
        TextRule::ContainerName => {
            let message = format!("`{text}` is no container name");
            let help = "a letter or digit comes first, then letters, digits, `_`, `.` and `-`".to_owned();
            error(ComposeErrorKind::InvalidContainerName, message).map(|error| error.with_help(Some(help)))
        }
        TextRule::PullPolicy if holds_pull_policy(text) => None,
        TextRule::PullPolicy => {
            let message = format!("`{text}` is no pull policy");
            let help =
                format!("it may be `{}` or an interval such as `every_12h`", PULL_POLICIES.join("`, `"));
            let known = closest(text, PULL_POLICIES);
            error(ComposeErrorKind::InvalidForm, message)
                .map(|error| error.with_help(Some(help)).with_closest(text, known))
        }
    }
}

const PULL_POLICIES: [&str; 8] =
    ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];

/// Whether two characters of a container name follow each other anywhere: the pattern is not anchored.
fn holds_container_name(text: &str) -> bool {
    let follows = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    text.bytes().zip(text.bytes().skip(1)).any(|(first, next)| first.is_ascii_alphanumeric() && follows(next))
}

/// Whether a policy's name or `every_` and an interval stand anywhere in it: the pattern is not anchored.
fn holds_pull_policy(text: &str) -> bool {
    PULL_POLICIES.iter().any(|policy| text.contains(policy))
        || text.split("every_").skip(1).any(|interval| {
            let unit = interval.trim_start_matches(|ch: char| ch.is_ascii_digit());
            unit.len() < interval.len() && unit.starts_with(['w', 'd', 'h', 'm', 's'])
        })
}
