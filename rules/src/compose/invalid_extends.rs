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
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-extends",
    aliases: &[Alias::same("compose-go", "extends"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidExtends], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
