//! # Build argument that the Dockerfile does not declare
//!
//! A build argument reaches the build only through an ARG of that name. One that no ARG declares changes nothing.
//!
//! ```compose bad
//! #- compose.yaml
//! services:
//!   web:
//!     build:
//!       context: .
//!       args:
//!         VERSON: "1.2"
//!         ^^^^^^ `Dockerfile` declares no ARG `VERSON`
//! #- Dockerfile
//! FROM nginx:1.29
//! ARG VERSION
//! ```
//! ```compose good
//! #- compose.yaml
//! services:
//!   web:
//!     build:
//!       context: .
//!       args:
//!         VERSION: "1.2"
//!         HTTP_PROXY: http://proxy.example.com:3128
//!         BUILDKIT_INLINE_CACHE: "1"
//! #- Dockerfile
//! FROM nginx:1.29
//! ARG VERSION
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Arguments, InstructionKind};
use hullwright_core::project::ServiceBuild;
use hullwright_core::rule::{Check, ComposeContext, Rule};
use hullwright_core::text::TextRange;
use hullwright_core::value::suggest::closest;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undeclared-build-arg",
    category: Category::Correctness,
    severity: Severity::Info,
    checks: &[Check::ServiceBuild(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, _service: &Service<'_>, build: &ServiceBuild<'_>) {
    let Some(parsed) = build.dockerfile(cx.files()) else { return };
    let tree = &parsed.tree;
    if tree.instructions.is_empty() || !tree.errors.is_empty() {
        return;
    }
    let mut declared: Vec<&str> = Vec::new();
    for instruction in tree.instructions.iter().filter(|instruction| instruction.kind == InstructionKind::Arg)
    {
        if let Arguments::Words(words) = &instruction.arguments {
            let names = words.iter().map(|word| word.as_str());
            declared.extend(names.map(|word| word.split_once('=').map_or(word, |(name, _)| name)));
        }
    }
    let Some(args) = build.node("args").map(|node| node.span) else { return };
    for arg in &build.args {
        // Arguments that come from elsewhere by an anchor are meant for several builds.
        let is_own = args.file == arg.name_span.file && args.range.contains_range(arg.name_span.range);
        let is_known = declared.contains(&arg.name.as_str()) || is_predefined(&arg.name);
        if is_known || !is_own || arg.name_span.range == TextRange::default() || arg.name.is_empty() {
            continue;
        }
        let path =
            build.dockerfile.value().map_or("the inline Dockerfile".to_owned(), |path| format!("`{path}`"));
        let report = cx.report_at(arg.name_span, format!("{path} declares no ARG `{}`", arg.name));
        if let Some(nearest) = closest(&arg.name, declared.iter().copied()) {
            report.help(format!("did you mean `{nearest}`?"));
        }
    }
}

/// Arguments that need no ARG (Dockerfile reference, "Predefined ARGs" and "Automatic platform ARGs"; BuildKit).
fn is_predefined(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    matches!(
        upper.as_str(),
        "HTTP_PROXY" | "HTTPS_PROXY" | "FTP_PROXY" | "NO_PROXY" | "ALL_PROXY" | "SOURCE_DATE_EPOCH"
    ) || ["BUILDKIT_", "TARGET", "BUILDPLATFORM", "BUILDOS", "BUILDARCH"]
        .iter()
        .any(|prefix| upper.starts_with(prefix))
}
