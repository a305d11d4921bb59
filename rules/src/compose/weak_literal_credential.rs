//! # Password that everybody knows
//!
//! The image is known, and so is what its administrator's password is set to: the example of its documentation, the name of the user or
//! of the product, or nothing at all. Whoever reaches the port is in.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: shop
//!       POSTGRES_PASSWORD: shop
//!                          ^^^^ `POSTGRES_PASSWORD` is the name of the user
//!   grafana:
//!     image: grafana/grafana:13.0
//!     environment:
//!       - GF_SECURITY_ADMIN_PASSWORD=${GRAFANA_PASSWORD:-admin}
//!                                                        ^^^^^ `GF_SECURITY_ADMIN_PASSWORD`, with the default here, is the name of the user
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: shop
//!       POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}
//!   grafana:
//!     image: grafana/grafana:13.0
//!     environment:
//!       - GF_SECURITY_ADMIN_PASSWORD=${GRAFANA_PASSWORD:?}
//! ```
//! ```compose bad
//! services:
//!   db:
//!     image: mysql:8.4
//!     environment:
//!       MYSQL_ALLOW_EMPTY_PASSWORD: "yes"
//!                                    ^^^ `MYSQL_ALLOW_EMPTY_PASSWORD` lets everybody in without a password
//!   queue:
//!     image: rabbitmq:4.1
//!     environment:
//!       RABBITMQ_DEFAULT_USER: shop
//!       RABBITMQ_DEFAULT_PASS: password
//!                              ^^^^^^^^ `RABBITMQ_DEFAULT_PASS` is a password that everybody knows
//!   cache:
//!     image: redis:8.2
//!     command: redis-server --requirepass foobared
//!                                         ^^^^^^^^ `--requirepass` is a password that everybody knows
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: mysql:8.4
//!     environment:
//!       MYSQL_ROOT_PASSWORD: "${MYSQL_ROOT_PASSWORD:?}"
//!   queue:
//!     image: rabbitmq:4.1
//!     environment:
//!       RABBITMQ_DEFAULT_USER: shop
//!       RABBITMQ_DEFAULT_PASS: ${RABBITMQ_DEFAULT_PASS:?}
//!   cache:
//!     image: redis:8.2
//!     command: redis-server --requirepass ${REDIS_PASSWORD:?}
//! ```
//! A variable, a file, and what is meant for development are fine:
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: shop
//!       POSTGRES_PASSWORD: ${DB_PASSWORD:?}
//!   other:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_PASSWORD_FILE: /run/secrets/db
//!   trial:
//!     image: postgres:17
//!     profiles: [test]
//!     environment:
//!       POSTGRES_PASSWORD: postgres
//! ```
//! A password that must be there in spite of the switch is one, and whoever logs in with a password follows the service that has it:
//! ```compose good
//! services:
//!   db:
//!     image: mysql:8.4
//!     environment:
//!       MYSQL_ALLOW_EMPTY_PASSWORD: "yes"
//!       MYSQL_ROOT_PASSWORD: ${DB_PASSWORD}
//! ```
//! ```compose bad
//! services:
//!   db:
//!     image: mariadb:12
//!     environment:
//!       MARIADB_ROOT_PASSWORD: ${ROOT_PASSWORD:?}
//!       MARIADB_USER: blog
//!       MARIADB_PASSWORD: blog
//!                         ^^^^ `MARIADB_PASSWORD` is the name of the user
//!   blog:
//!     image: wordpress:7.0
//!     environment:
//!       WORDPRESS_DB_USER: blog
//!       WORDPRESS_DB_PASSWORD: blog
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: mariadb:12
//!     environment:
//!       MARIADB_ROOT_PASSWORD: ${ROOT_PASSWORD:?}
//!       MARIADB_USER: blog
//!       MARIADB_PASSWORD: ${MARIADB_PASSWORD:?}
//!   blog:
//!     image: wordpress:7.0
//!     environment:
//!       WORDPRESS_DB_USER: blog
//!       WORDPRESS_DB_PASSWORD: ${MARIADB_PASSWORD:?}
//! ```
//! ```compose good file=compose.dev.yaml
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_PASSWORD: postgres
//! ```
//! ```compose good file=test/cases/login/compose.yaml
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_PASSWORD: postgres
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::secret::image_credential::{Weakness, is_set_by_server, weak_credentials};
use crate::patterns::secret::weak_credential_fix::weak_credential_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "weak-literal-credential",
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for found in weak_credentials(cx, service) {
        let is_told_there = found.is_login && is_set_by_server(cx, &found.value);
        if is_told_there || is_for_development(cx, Some(service), found.span) {
            continue;
        }
        let which = if found.is_default { ", with the default here," } else { "" };
        let what = match found.why {
            Weakness::WellKnown => "is a password that everybody knows",
            Weakness::SameAsUser => "is the name of the user",
            Weakness::ProductName => "is the name of the product",
            Weakness::Open => "lets everybody in without a password",
        };
        let report = cx
            .report_at(found.span, format!("`{}`{which} {what}", found.name))
            .maybe_fix(weak_credential_fix(cx, service, &found));
        if found.why == Weakness::Open {
            report.help("set a password of your own, from a secret or a required variable: `${NAME:?}`");
        } else {
            report
                .secret(found.span.range)
                .help("take one of your own from a secret or a required variable: `${NAME:?}`");
        }
    }
}
