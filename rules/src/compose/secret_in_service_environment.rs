//! # Secret in the environment of a service
//!
//! Variables are seen by every program in the container, by `docker inspect`, and often end up in logs and crash reports. A
//! secret of Compose is a file that only the service can read.
//!
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       API_TOKEN: ${API_TOKEN:?}
//!                  ^^^^^^^^^^^^^^ the container gets `API_TOKEN` in its environment
//! ```
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       - DB_PASSWORD
//!         ^^^^^^^^^^^ the container gets `DB_PASSWORD` in its environment
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       API_TOKEN_FILE: /run/secrets/api-token
//!       TOKEN_URL: https://login.example.com
//!       DB_PASSWORD: ""
//!       TOKEN_AUTH_MODULE: example_auth
//!     secrets: [api-token]
//! secrets:
//!   api-token:
//!     file: ./api-token
//! ```
//! ```compose good preset=strict file=docker-compose.dev.yml also=service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       API_TOKEN: ${API_TOKEN}
//! ```

use hullwright_core::compose::{Certainty, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, Rule};

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::secret::credential_name::names_credential;
use crate::patterns::secret::credential_value::is_no_secret;

/// See the page.
pub static RULE: Rule = Rule {
    name: "secret-in-service-environment",
    aliases: &[Alias::same("owasp-docker", "RULE 12")],
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    yields_to: &["weak-literal-credential", "credentials-in-url", "hardcoded-secret"],
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for variable in service.environment() {
        let is_harmless = variable.value.as_ref().is_some_and(|text| {
            text.certainty == Certainty::Known
                && (text.as_str().is_empty() || is_no_secret(&variable.name, text.as_str()))
        });
        let is_local = is_for_development(cx, Some(service), variable.name_span);
        if !names_credential(&variable.name) || is_harmless || is_local {
            continue;
        }
        let message = format!("the container gets `{}` in its environment", variable.name);
        let report = cx.report_at(variable.value_span, message);
        let written = cx.slice_of(variable.value_span);
        let report = report.help(format!(
            "hand it over with `secrets`; many images read the file that `{}_FILE` names",
            variable.name
        ));
        if variable.value.is_some() && !written.contains('$') {
            report.secret(variable.value_span.range);
        }
    }
}
