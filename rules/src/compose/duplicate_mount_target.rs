//! # Path mounted twice
//!
//! A path in a container holds one mount. Docker Compose refuses a service whose volumes and `tmpfs` name one path twice.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     tmpfs: /run
//!     volumes:
//!       - runtime:/run
//!                 ^^^^ `/run` is mounted twice
//! volumes:
//!   runtime:
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     tmpfs: /tmp
//!     volumes:
//!       - runtime:/run
//!       - ./init:/docker-entrypoint-initdb.d
//! volumes:
//!   runtime:
//! ```
//!
//! Within one list of volumes it keeps the last one and drops the others without a word. An override of another file is
//! meant to do that; two lines of one list hardly are:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - ./html:/usr/share/nginx/html
//!         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not mounted: another volume of the list takes `/usr/share/nginx/html`
//!       - ./build:/usr/share/nginx/html/
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - ./html:/usr/share/nginx/html
//! #- compose.override.yaml
//! services:
//!   web:
//!     volumes:
//!       - ./build:/usr/share/nginx/html
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind, ComposeFile};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Facet, Rule};
use hullwright_core::text::{Span, TextRange};
use hullwright_core::value::volume::parse_volume;
use hullwright_core::yaml::{NodeId, NodeKind};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::yaml_places::each_place;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-mount-target",
    aliases: &[Alias::same("compose-go", "duplicate-mount-target"), Alias::broader("compose-go", "load")],
    facets: &[Facet {
        severity: Some(Severity::Warning),
        ..Facet::new("dropped", &[Alias::related("compose-go", "duplicate-mount-target")])
    }],
    category: Category::Correctness,
    severity: Severity::Error,
    yields_to: &["duplicate-list-item"],
    checks: &[
        Check::ComposeError(&[ComposeErrorKind::DuplicateMountTarget], check_error),
        Check::Compose(check),
    ],
    ..Rule::DEFAULT
};

fn check_error(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}

fn check(cx: &ComposeContext<'_>) {
    for file in &cx.project().files {
        each_place(&file.yaml, &mut |place| {
            if let ["services", _, "volumes"] = place.path
                && let NodeKind::Sequence { items, .. } = &file.yaml.node(place.value).kind
            {
                check_list(cx, file, items);
            }
        });
    }
}

fn check_list(cx: &ComposeContext<'_>, file: &ComposeFile, items: &[NodeId]) {
    let mut later: Vec<(String, TextRange)> = Vec::new();
    for item in items.iter().rev() {
        let Some(target) = target_of(file, *item) else { continue };
        let range = file.yaml.node(*item).range;
        let Some((_, kept)) = later.iter().find(|(known, _)| *known == target) else {
            later.push((target, range));
            continue;
        };
        let text = file.source.text();
        // The same line twice does no harm.
        if kept.slice(text) != range.slice(text) {
            let at = |range| Span { file: file.source.id(), range };
            cx.report_at(at(range), format!("not mounted: another volume of the list takes `{target}`"))
                .label_at(at(*kept), "mounted instead")
                .facet("dropped");
        }
    }
}

/// The path in the container as it is written, variables and all, without a slash at its end.
fn target_of(file: &ComposeFile, item: NodeId) -> Option<String> {
    let node = file.yaml.node(file.yaml.resolve(item)?);
    let target = match &node.kind {
        NodeKind::Scalar(scalar) => parse_volume(&scalar.value).ok()?.target.0,
        NodeKind::Mapping { entries, .. } => {
            let is_target =
                |id: NodeId| file.yaml.node(id).as_scalar().is_some_and(|key| &*key.value == "target");
            let entry = entries.iter().find(|entry| is_target(entry.key))?;
            file.yaml.node(entry.value).as_scalar()?.value.to_string()
        }
        NodeKind::Sequence { .. } | NodeKind::Alias { .. } => return None,
    };
    let trimmed = target.trim_end_matches('/');
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}
