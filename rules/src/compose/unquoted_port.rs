//! # Port without quotes
//!
//! `22:22` without quotes is a text to some readers of YAML and a number in base sixty to others: YAML 1.1 reads it as 1342.
//! Docker Compose gets it right; other tools that read the file may not. Quotes make every reader see the same.
//!
//! ```compose bad preset=strict also=service-not-hardened,port-on-all-interfaces
//! services:
//!   shell:
//!     image: example/shell:1.2
//!     ports:
//!       - 2222:22 # for backups
//!         ^^^^^^^ `2222:22` stands without quotes
//!       - "127.0.0.1:8080:80"
//!     expose:
//!       - 9000
//!         ^^^^ `9000` stands without quotes
//! ```
//! ```compose fixed
//! services:
//!   shell:
//!     image: example/shell:1.2
//!     ports:
//!       - "2222:22" # for backups
//!       - "127.0.0.1:8080:80"
//!     expose:
//!       - "9000"
//! ```
//!
//! A file that writes ports in single quotes keeps to them. The long form names its numbers one by one, without any doubt:
//!
//! ```compose bad preset=strict also=service-not-hardened,port-on-all-interfaces
//! services:
//!   app:
//!     image: example/app:1.2
//!     ports: ['127.0.0.1:8080:80', 127.0.0.1:8443:443]
//!                                  ^^^^^^^^^^^^^^^^^^ `127.0.0.1:8443:443` stands without quotes
//! ```
//! ```compose fixed
//! services:
//!   app:
//!     image: example/app:1.2
//!     ports: ['127.0.0.1:8080:80', '127.0.0.1:8443:443']
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     image: example/app:1.2
//!     ports:
//!       - target: 80
//!         published: "8080"
//!         host_ip: 127.0.0.1
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, FixAvailability, Rule};
use hullwright_core::text::{Edit, Span};
use hullwright_core::yaml::{NodeId, Scalar, ScalarStyle, Yaml};

use crate::patterns::compose::yaml_places::each_place;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unquoted-port",
    aliases: &[Alias::same("dclint", "require-quotes-in-ports").on(Severity::Warning)],
    category: Category::Style,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Safe,
    checks: &[Check::Compose(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>) {
    for file in &cx.project().files {
        let (yaml, text) = (&file.yaml, file.source.text());
        let ports = ports(yaml);
        let is_single = |scalar: &&Scalar| scalar.style == ScalarStyle::SingleQuoted;
        let scalars = || ports.iter().filter_map(|id| yaml.node(*id).as_scalar());
        let has_double = scalars().any(|scalar| scalar.style == ScalarStyle::DoubleQuoted);
        let quote = if !has_double && scalars().any(|scalar| is_single(&scalar)) { '\'' } else { '"' };
        for id in &ports {
            let node = yaml.node(*id);
            let Some(scalar) = node.as_scalar() else { continue };
            if scalar.style != ScalarStyle::Plain || node.is_absent() || node.tag.is_some() {
                continue;
            }
            let written = node.range.slice(text);
            let span = Span { file: file.source.id(), range: node.range };
            // A line break or a sign that quotes give a meaning would read otherwise.
            let is_plain = written == &*scalar.value && !written.contains(['"', '\'', '\\']);
            let fix = is_plain.then(|| {
                let edits = [Edit::insert(node.range.start(), quote), Edit::insert(node.range.end(), quote)];
                Fix::safe("Put it in quotes").edits(span.file, edits)
            });
            cx.report_at(span, format!("`{written}` stands without quotes"))
                .help("put it in quotes, so that no reader takes it for a number")
                .maybe_fix(fix);
        }
    }
}

/// The scalars of all `ports` and `expose` of services.
fn ports(yaml: &Yaml) -> Vec<NodeId> {
    let mut found = Vec::new();
    each_place(yaml, &mut |place| {
        if let ["services", _, "ports" | "expose", "[]"] = place.path
            && place.key.is_none()
            && yaml.node(place.value).as_scalar().is_some()
        {
            found.push(place.value);
        }
    });
    found
}
