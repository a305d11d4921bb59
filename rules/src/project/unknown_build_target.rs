//! # Target that is no stage
//!
//! `build.target` names the stage of the Dockerfile that becomes the image. When no stage has that name, the build fails.
//!
//! ```compose bad
//! #- compose.yaml
//! services:
//!   web:
//!     build:
//!       context: .
//!       target: runer
//!               ^^^^^ no stage of `Dockerfile` is named `runer`
//! #- Dockerfile
//! FROM nginx:1.29 AS runner
//! ```
//! ```compose good
//! #- compose.yaml
//! services:
//!   web:
//!     build:
//!       context: .
//!       target: Runner
//!   first:
//!     build:
//!       context: .
//!       target: "0"
//!   any:
//!     build:
//!       context: .
//!       target: ${TARGET}
//! #- Dockerfile
//! FROM nginx:1.29 AS runner
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::project::ServiceBuild;
use hullwright_core::rule::{Check, ComposeContext, Rule};
use hullwright_core::value::suggest::closest;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unknown-build-target",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ServiceBuild(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, _service: &Service<'_>, build: &ServiceBuild<'_>) {
    let Some((target, span)) = build.target else { return };
    let Some(parsed) = build.dockerfile(cx.files()) else { return };
    let froms: Vec<&Instruction> =
        parsed.tree.instructions.iter().filter(|instruction| instruction.as_from().is_some()).collect();
    let has_errors = !parsed.tree.errors.is_empty();
    let is_index = target.parse::<usize>().is_ok_and(|idx| idx < froms.len());
    let names: Vec<String> =
        froms.iter().filter_map(|from| Some(from.as_from()?.name?.as_str().to_lowercase())).collect();
    if froms.is_empty() || has_errors || is_index || names.contains(&target.to_lowercase()) {
        return;
    }
    let path =
        build.dockerfile.value().map_or("the inline Dockerfile".to_owned(), |path| format!("`{path}`"));
    let report = cx.report_at(span, format!("no stage of {path} is named `{target}`"));
    if let Some(nearest) = closest(&target.to_lowercase(), names.iter().map(String::as_str)) {
        report.help(format!("did you mean `{nearest}`?"));
    } else if !names.is_empty() {
        report.help(format!("its stages are `{}`", names.join("`, `")));
    }
}
