//! # Capability that Linux does not have
//!
//! The engine refuses to create a container with a capability it does not know.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     cap_add:
//!       - NET_BIND
//!         ^^^^^^^^ `NET_BIND` is no Linux capability
//!     cap_drop:
//!       - SETUIDS
//!         ^^^^^^^ `SETUIDS` is no Linux capability
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     cap_add:
//!       - NET_BIND_SERVICE
//!     cap_drop:
//!       - SETUID
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     cap_add: [NET_BIND_SERVICE, cap_chown, Cap_Kill, "${EXTRA}"]
//!     cap_drop: [all]
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::value::suggest::closest;

use crate::patterns::compose::linux_capability::{NAMES, bare_name};
use crate::patterns::compose::value_place::value_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unknown-capability",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for node in ["cap_add", "cap_drop"].into_iter().flat_map(|key| service.items(&[key])) {
        let Some(written) = node.as_str() else { continue };
        let name = bare_name(written);
        if name == "ALL" || NAMES.contains(&name.as_str()) {
            continue;
        }
        let is_start = |known: &&str| name.len() > 2 && known.starts_with(&format!("{name}_"));
        let meant = closest(&name, NAMES).or_else(|| NAMES.into_iter().find(is_start));
        let builder = cx.report_at(node.span, format!("`{written}` is no Linux capability"));
        match meant {
            Some(meant) => builder.help(format!("write `{meant}`")).maybe_fix(value_fix(
                cx,
                node.span,
                &in_the_style_of(written, meant),
            )),
            None => builder.help("see `man 7 capabilities` for the names"),
        };
    }
}

/// The name with or without `CAP_` and in the case of what is written.
fn in_the_style_of(written: &str, name: &str) -> String {
    let has_prefix = written.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("CAP_"));
    let whole = if has_prefix { format!("CAP_{name}") } else { name.to_owned() };
    if written.chars().any(|ch| ch.is_ascii_uppercase()) { whole } else { whole.to_ascii_lowercase() }
}
