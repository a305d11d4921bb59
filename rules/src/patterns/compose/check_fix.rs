//! A health check that is put into a Compose file, or written anew.
//!
//! Entry points: [`add_check`], [`replace_test`] and [`wait_for_start`].

use hullwright_core::compose::{Data, Node, Service};
use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::ComposeContext;
use hullwright_core::shell::Launch;
use hullwright_core::text::Span;

use crate::patterns::compose::known_check::known_check;
use crate::patterns::compose::yaml_text::yaml_text;
use crate::patterns::shell::asked_question::question_of;
use crate::patterns::shell::probe::probe;

/// Gives the service the check that is known for its image or its port. `None` where it has a test already, or none by will.
pub fn add_check(cx: &ComposeContext<'_>, service: &Service<'_>) -> Option<Fix> {
    let test = Value::quoted_list(known_check(cx, service)?);
    let file = service.key.file;
    let yaml = yaml_text(cx, service.key)?;
    let edits = match service.get("healthcheck") {
        None => {
            let mapping = yaml.entry(service.key.range)?;
            yaml.insert_entry(&mapping, "healthcheck", &Value::map([("test", test)]))?
        }
        Some(member) => match &member.node.data {
            Data::Map(map)
                if map.get("test").is_none() && map.get("disable").is_none() && member.key.file == file =>
            {
                yaml.insert_entry(&yaml.entry(member.key.range)?, "test", &test)?
            }
            _ => return None,
        },
    };
    Some(Fix::unsafe_fix(format!("Give `{}` a health check", service.name)).edits(file, edits))
}

/// Asks the same by a program that is there.
pub fn replace_test(
    cx: &ComposeContext<'_>,
    test: &Node,
    launch: &Launch,
    has: impl Fn(&str) -> bool,
) -> Option<Fix> {
    let words = probe(&question_of(launch)?, has)?;
    let title = format!("Ask with `{}`, which is there", words.first()?);
    let file = test.span.file;
    let yaml = yaml_text(cx, test.span)?;
    let new = Value::quoted_list(std::iter::once("CMD".to_owned()).chain(words));
    let edits = yaml.replace_value(&yaml.whole_value(test.span.range)?, &new)?;
    Some(Fix::unsafe_fix(title).edits(file, edits))
}

/// Waits for the start of a service in the place of its health.
pub fn wait_for_start(cx: &ComposeContext<'_>, condition: Span) -> Option<Fix> {
    let yaml = yaml_text(cx, condition)?;
    let edits = yaml.replace_scalar(&yaml.value(condition.range)?, "service_started")?;
    Some(Fix::unsafe_fix("Wait for `service_started`").edits(condition.file, edits))
}
