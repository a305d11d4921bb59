//! # Base of a service that is not there
//!
//! `extends` names a service that its file does not define, a file that does not exist, or leads back to the service
//! itself. Docker Compose refuses the project. A path counts from the folder of the file that it stands in.
//!
//! ```compose bad
//! services:
//!   base:
//!     image: example/app:2.1
//!   worker:
//!     extends: bass
//!              ^^^^ service `bass` is not defined
//!     command: work
//! ```
//! ```compose bad
//! services:
//!   worker:
//!     extends:
//!       file: common.yaml
//!             ^^^^^^^^^^^ there is no file `common.yaml`
//!       service: base
//! #- shared/common.yaml
//! services:
//!   base:
//!     image: example/app:2.1
//! ```
//! ```compose bad
//! services:
//!   base:
//!     image: example/app:2.1
//!   worker:
//!     extends: bsae
//!              ^^^^ service `bsae` is not defined
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   base:
//!     image: example/app:2.1
//!   worker:
//!     extends: base
//! ```
//! ```compose good
//! services:
//!   worker:
//!     extends:
//!       file: shared/common.yaml
//!       service: base
//!     command: work
//!   scheduler:
//!     extends:
//!       file: ${COMMON}
//!       service: base
//! #- shared/common.yaml
//! services:
//!   base:
//!     image: example/app:2.1
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-extends",
    aliases: &[Alias::same("compose-go", "extends"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidExtends], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(closest_name(cx, error));
    }
}
