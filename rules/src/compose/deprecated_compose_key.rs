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
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::yaml_places::each_place;

/// See the page.
pub static RULE: Rule = Rule {
    name: "deprecated-compose-key",
    aliases: &[
        Alias::narrower("compose-go", "external-name"),
        Alias::broader("compose-spec-schema", "deprecated"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
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
                cx.report_at(span, format!("`{name}` is deprecated here")).help(format!("write {instead}"));
            }
        });
    }
}
