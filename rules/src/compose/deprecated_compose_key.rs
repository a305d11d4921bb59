//! # Key on its way out
//!
//! The specification keeps some keys for old files only. Docker Compose still reads them; new files have a plainer way to
//! say the same, which the advice names.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     volumes: ["data:/var/lib/postgresql/data"]
//! volumes:
//!   data:
//!     external:
//!       name: shop_data
//!       ^^^^ `name` is deprecated here
//! ```
//! ```compose fixed
//! services:
//!   db:
//!     image: postgres:17
//!     volumes: ["data:/var/lib/postgresql/data"]
//! volumes:
//!   data:
//!     external: true
//!     name: shop_data
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     volumes: ["data:/var/lib/postgresql/data"]
//! volumes:
//!   data:
//!     external: true
//!     name: shop_data
//! ```

use hullwright_core::compose::schema::{deprecated_names, key_at};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::yaml_places::each_place;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "deprecated-compose-key",
    aliases: &[
        Alias::narrower("compose-go", "external-name"),
        Alias::broader("compose-spec-schema", "deprecated"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    // `version` has a rule of its own.
    yields_to: &["obsolete-version-field"],
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>) {
    let names = deprecated_names();
    for file in &cx.project().files {
        let yaml = &file.yaml;
        each_place(yaml, &mut |place| {
            if !place.path.last().is_some_and(|name| names.contains(name)) {
                return;
            }
            let instead = key_at(place.path).and_then(|key| key.deprecated);
            if let (Some(instead), Some(key), Some(name)) = (instead, place.key, place.path.last())
                && place.path != ["version"]
            {
                let span = Span { file: file.source.id(), range: yaml.node(key).range };
                cx.report_at(span, format!("`{name}` is deprecated here"))
                    .help(format!("write {instead}"))
                    .maybe_fix(beside_external(cx, span));
            }
        });
    }
}

/// `external: true` with the name beside it, for the only deprecated key there is besides `version`.
fn beside_external(cx: &ComposeContext<'_>, key: Span) -> Option<Fix> {
    let sheet = yaml_text(cx, key)?;
    let name = sheet.entry(key.range)?;
    let external = sheet.parent(&name)?;
    let resource = sheet.parent(&external)?;
    let is_external = sheet.key_at(&external)?.as_scalar().is_some_and(|key| &*key.value == "external");
    if !is_external || sheet.children(&external).len() > 1 || sheet.child(&resource, "name").is_some() {
        return None;
    }
    let written = cx.slice_of(Span { file: key.file, range: sheet.node_at(&name).range });
    let written = Value::Verbatim(written.to_owned());
    let mut edits = sheet.replace_value(&external, &Value::Bool(true))?;
    edits.extend(sheet.insert_entry_behind(&resource, "external", "name", &written)?);
    fix_with(Fix::safe("Write the name beside `external: true`"), key, Some(edits))
}
