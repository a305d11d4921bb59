//! # Template that is not rendered yet
//!
//! The file does not parse, and where it breaks stand the marks of a generator. It is a Dockerfile or a Compose file only
//! once it is rendered, so nothing else is said about it.
//!
//! ```dockerfile bad exact
//! FROM {{ base.image }}
//!      ^^^^^^^^^^^^^^^^ file is a template and not checked: `{{ }}` is for a generator
//! {% if tools %}
//! RUN apk add curl
//! {% endif %}
//! ```
//! ```dockerfile bad
//! FROM redis:%%TAG%%
//!            ^^^^^^^ file is a template and not checked: `%%NAME%%` is for a generator
//! WORKDIR app
//! ```
//! ```dockerfile bad exact
//! FROM TO_BE_REPLACED
//!      ^^^^^^^^^^^^^^ file is a template and not checked: the image is yet to be put in
//! RUN make
//! ```
//! ```dockerfile bad
//! FROM eclipse-temurin:25-jre
//! COPY target/${project.artifactId}.jar /app.jar
//!             ^^^^^^^^^^^^^^^^^^^^^ file is a template and not checked: `${a.b}` is for a generator
//! ```
//! A file that is named as a template needs no marks.
//! ```dockerfile bad file=Dockerfile.template
//! LABEL vendor=example
//! ^^^^^ file is a template by its name and does not parse: it is not checked
//! RUN make
//! ```
//! Braces prove nothing where the syntax holds.
//! ```dockerfile good
//! FROM docker:29-cli
//! RUN docker inspect -f {{.Id}} x || true
//! ```
//! Compose files are treated alike:
//! ```compose bad exact
//! services:
//!   web:
//!     image: nginx:1.31
//! {% if cache %}
//! ^^^^^^^^^^^^^^ file is a template and not checked: `{% %}` is for a generator
//!   cache:
//!     image: redis:8
//! {% endif %}
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: {{ image }}
//!            ^^^^^^^^^^^ file is a template and not checked: `{{ }}` is for a generator
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     hostname: "{{.Node.Hostname}}"
//!     # {% if cache %}
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Check, ComposeContext, Context, Policy, Rule};
use hullwright_core::semantic::{DependencyTarget, Source};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::compose::compose_template::template_marker;
use crate::patterns::dockerfile::syntax_report::instruction_of;
use crate::patterns::dockerfile::template::{Marker, find_marker, is_image_placeholder, is_template_name};

/// See the page.
pub static RULE: Rule = Rule {
    name: "template-file",
    category: Category::Maintainability,
    severity: Severity::Info,
    checks: &[Check::Gate(check), Check::ComposeGate(check_compose)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) -> bool {
    // Peers know no templates: under their presets such a file is as broken as any.
    if cx.policy() != Policy::Native {
        return false;
    }
    if cx.dockerfile().errors.is_empty() && !has_unreadable_image(cx) {
        return false;
    }
    let found = broken_instructions(cx).into_iter().find_map(|index| {
        let text = &cx.dockerfile().instructions.get(index)?.text;
        Some((find_marker(text.as_str())?, text))
    });
    if let Some((marker, text)) = found {
        report_marker(cx, &marker, text);
        return true;
    }
    if let Some(image) = placeholder(cx) {
        cx.report(image, "file is a template and not checked: the image is yet to be put in")
            .help("check what the generator writes instead");
        return true;
    }
    if is_template_name(cx.file().name())
        && let Some(first) = first_place(cx)
    {
        cx.report(first, "file is a template by its name and does not parse: it is not checked")
            .help("check what the generator writes instead");
        return true;
    }
    false
}

fn check_compose(cx: &ComposeContext<'_>) -> bool {
    let Some((place, shape)) = template_marker(cx).filter(|_| cx.policy() == Policy::Native) else {
        return false;
    };
    let message = format!("file is a template and not checked: `{shape}` is for a generator");
    cx.report_at(place, message).help("check what the generator writes instead");
    true
}

fn report_marker(cx: &Context<'_>, marker: &Marker, text: &MappedText) {
    let message = format!("file is a template and not checked: `{}` is for a generator", marker.shape);
    cx.report(text.locate(marker.range.clone()), message).help("check what the generator writes instead");
}

/// The image of a FROM that is a placeholder.
fn placeholder(cx: &Context<'_>) -> Option<TextRange> {
    let mut stages = cx.graph().stages().iter();
    stages.find_map(|stage| match &stage.base {
        Source::Invalid(name) if is_image_placeholder(name) => {
            cx.instruction(stage.from).as_from().map(|from| from.image.range())
        }
        Source::Invalid(_) | Source::Image(_) | Source::Scratch | Source::Stage(_) => None,
    })
}

fn has_unreadable_image(cx: &Context<'_>) -> bool {
    cx.graph().stages().iter().any(|stage| {
        matches!(stage.base, Source::Invalid(_))
            || stage.dependencies.iter().any(|dependency| dependency.on == DependencyTarget::Unreadable)
    })
}

/// The instructions where the file does not parse: each broken line, what stands above a line that is no instruction,
/// and each unreadable image.
fn broken_instructions(cx: &Context<'_>) -> Vec<usize> {
    let mut indices = Vec::new();
    for error in &cx.dockerfile().errors {
        if let Some((index, instruction)) = instruction_of(cx, error) {
            if instruction.kind == InstructionKind::Unknown {
                indices.extend(index.checked_sub(1));
            }
            indices.push(index);
        }
    }
    for stage in cx.graph().stages() {
        if matches!(stage.base, Source::Invalid(_)) {
            indices.push(stage.from as usize);
        }
        let unreadable =
            stage.dependencies.iter().filter(|dependency| dependency.on == DependencyTarget::Unreadable);
        indices.extend(unreadable.map(|dependency| dependency.instruction as usize));
    }
    indices.sort_unstable();
    indices.dedup();
    indices
}

/// The first place that does not parse.
fn first_place(cx: &Context<'_>) -> Option<TextRange> {
    let error = cx.dockerfile().errors.first().map(|error| error.range);
    let invalid = cx.graph().stages().iter().find(|stage| matches!(stage.base, Source::Invalid(_)));
    error.or_else(|| invalid.map(|stage| cx.instruction(stage.from).text.range()))
}
