//! # Word that is a boolean to some
//!
//! `yes`, `no`, `on`, `off`, `y` and `n` were booleans in YAML 1.1 and are text since YAML 1.2. Docker Compose still takes
//! them where it wants a boolean, and warns at every command; write `true` or `false`.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     init: yes
//!           ^^^ `yes` is no boolean of YAML 1.2
//! ```
//! ```compose fixed
//! services:
//!   db:
//!     image: postgres:17
//!     init: true
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     init: true
//! ```
//!
//! Where text is wanted Docker Compose reads text, but other programs that read the file may not: quotes settle it.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     restart: no
//!              ^^ `no` is text here, and a boolean to readers of YAML 1.1
//!     environment:
//!       FSYNC: off
//!              ^^^ `off` is text here, and a boolean to readers of YAML 1.1
//! ```
//! ```compose fixed
//! services:
//!   db:
//!     image: postgres:17
//!     restart: "no"
//!     environment:
//!       FSYNC: "off"
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     restart: "no"
//!     environment:
//!       FSYNC: "off"
//!     command: postgres -c fsync=off
//! x-notes:
//!   reviewed: yes
//! ```

use hullwright_core::compose::schema::{Decode, shape_at};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Alias, Check, ComposeContext, Facet, FixAvailability, Rule};
use hullwright_core::text::Span;
use hullwright_core::yaml::{ScalarStyle, Yaml11, differs_in_yaml11};

use crate::patterns::compose::yaml_places::each_place;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "yaml11-boolean",
    facets: &[
        Facet::new("boolean", &[Alias::same("compose-go", "yaml11-boolean")]),
        Facet { severity: Some(Severity::Info), ..Facet::new("text", &[]) },
    ],
    category: Category::Maintainability,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    yields_to: &["invalid-compose-value"],
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>) {
    for file in &cx.project().files {
        let yaml = &file.yaml;
        each_place(yaml, &mut |place| {
            let node = yaml.node(place.value);
            let Some(scalar) = node.as_scalar() else { return };
            if scalar.style != ScalarStyle::Plain || node.tag.is_some() {
                return;
            }
            let Some(Yaml11::Boolean(value)) = differs_in_yaml11(&scalar.value) else { return };
            let Some(shape) = shape_at(place.path) else { return };
            let (span, word) = (Span { file: file.source.id(), range: node.range }, &scalar.value);
            let fix = |fix: Fix, value: &Value| {
                let sheet = yaml_text(cx, span)?;
                fix_with(fix, span, sheet.replace_value(&sheet.value(span.range)?, value))
            };
            if shape.decode == Decode::Bool {
                cx.report_at(span, format!("`{word}` is no boolean of YAML 1.2"))
                    .help(format!("write `{value}`"))
                    .facet("boolean")
                    .maybe_fix(fix(Fix::safe(format!("Write `{value}`")), &Value::Bool(value)));
            } else {
                let quoted = Value::Quoted(word.to_string());
                cx.report_at(span, format!("`{word}` is text here, and a boolean to readers of YAML 1.1"))
                    .help(format!("put it in quotes: `\"{word}\"`"))
                    .facet("text")
                    .maybe_fix(fix(Fix::safe(format!("Put `{word}` in quotes")), &quoted));
            }
        });
    }
}
