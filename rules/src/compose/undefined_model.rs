//! # Model that is not defined
//!
//! A service uses a language model that the top level does not define, and Docker Compose refuses the project. Define
//! it below `models` with the image that holds it.
//!
//! ```compose bad
//! services:
//!   chat:
//!     image: example/chat:1.2
//!     models:
//!       - llm
//!         ^^^ model `llm` is not defined
//! ```
//! ```compose bad
//! services:
//!   chat:
//!     image: example/chat:2.1
//!     models: [smolm]
//!              ^^^^^ model `smolm` is not defined
//! models:
//!   smollm:
//!     model: ai/smollm2
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   chat:
//!     image: example/chat:2.1
//!     models: [smollm]
//! models:
//!   smollm:
//!     model: ai/smollm2
//! ```
//! ```compose good
//! services:
//!   chat:
//!     image: example/chat:1.2
//!     models:
//!       - llm
//! models:
//!   llm:
//!     model: ai/smollm2
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-model",
    aliases: &[Alias::same("compose-go", "undefined-model"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedModel], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(closest_name(cx, error));
    }
}
