//! # Included file that is not there
//!
//! Docker Compose refuses a project that includes a file which does not exist. A path counts from the folder of the
//! project, which is the folder of the first file. Files that are not looked at here, remote ones and paths with
//! variables say nothing.
//!
//! ```compose bad
//! include:
//!   - databse/compose.yaml
//!     ^^^^^^^^^^^^^^^^^^^^ there is no file `databse/compose.yaml`
//! services:
//!   web:
//!     image: nginx:1.31
//! #- database/compose.yaml
//! services:
//!   db:
//!     image: postgres:17
//! ```
//! ```compose good
//! include:
//!   - database/compose.yaml
//!   - oci://registry.example.com/team/cache:1.4
//!   - ${MORE}
//! services:
//!   web:
//!     image: nginx:1.31
//! #- database/compose.yaml
//! services:
//!   db:
//!     image: postgres:17
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-include",
    aliases: &[Alias::same("compose-go", "include"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidInclude], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
