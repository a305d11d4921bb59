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
//! Of some images it is known that they read a file instead:
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: shop
//!       POSTGRES_PASSWORD: ${DB_PASSWORD}
//!                          ^^^^^^^^^^^^^^ the container gets `POSTGRES_PASSWORD` in its environment
//!     volumes: ["data:/var/lib/postgresql/data"]
//! volumes:
//!   data:
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: shop
//!       POSTGRES_PASSWORD_FILE: /run/secrets/db_password
//!     volumes: ["data:/var/lib/postgresql/data"]
//!     secrets:
//!       - db_password
//! volumes:
//!   data:
//! secrets:
//!   db_password:
//!     environment: DB_PASSWORD
//! ```
//! ```compose bad preset=strict also=service-not-hardened,hardcoded-secret
//! services:
//!   db:
//!     image: mariadb:12
//!     environment:
//!       - MARIADB_ROOT_PASSWORD
//!         ^^^^^^^^^^^^^^^^^^^^^ the container gets `MARIADB_ROOT_PASSWORD` in its environment
//!       - MARIADB_PASSWORD=gr33nH0use7
//!                          ^^^^^^^^^^^ the container gets `MARIADB_PASSWORD` in its environment
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: mariadb:12
//!     environment:
//!       - MARIADB_ROOT_PASSWORD_FILE=/run/secrets/mariadb_root_password
//!       - MARIADB_PASSWORD_FILE=/run/secrets/db_mariadb_password
//!     secrets:
//!       - mariadb_root_password
//!       - db_mariadb_password
//!
//! secrets:
//!   mariadb_root_password:
//!     environment: MARIADB_ROOT_PASSWORD
//!   db_mariadb_password:
//!     file: ./secrets/db_mariadb_password.txt
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

use hullwright_core::compose::{Certainty, Service, Variable};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, FixAvailability, Rule};

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::secret::credential_name::names_credential;
use crate::patterns::secret::credential_value::is_no_secret;
use crate::patterns::secret::secret_file_fix::secret_file_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "secret-in-service-environment",
    aliases: &[Alias::same("owasp-docker", "RULE 12")],
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    yields_to: &["weak-literal-credential", "credentials-in-url", "hardcoded-secret"],
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_secret = |variable: &Variable| {
        let is_harmless = variable.value.as_ref().is_some_and(|text| {
            text.certainty == Certainty::Known
                && (text.as_str().is_empty() || is_no_secret(&variable.name, text.as_str()))
        });
        let is_local = is_for_development(cx, Some(service), variable.name_span);
        names_credential(&variable.name) && !is_harmless && !is_local
    };
    let variables: Vec<Variable> = service.environment().into_iter().filter(is_secret).collect();
    for variable in &variables {
        let message = format!("the container gets `{}` in its environment", variable.name);
        let report = cx.report_at(variable.value_span, message);
        let written = cx.slice_of(variable.value_span);
        let report = report
            .help(format!(
                "hand it over with `secrets`; many images read the file that `{}_FILE` names",
                variable.name
            ))
            .maybe_fix(secret_file_fix(cx, service, (&variables, variable)));
        if variable.value.is_some() && !written.contains('$') {
            report.secret(variable.value_span.range);
        }
    }
}
