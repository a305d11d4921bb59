//! # Password that everybody knows
//!
//! A data store or an admin page gets a password that is in every tutorial, that equals the user's name, or none at all.
//! Whoever reaches the port owns the data. Files for development and tests are left alone.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: shop
//!       POSTGRES_PASSWORD: shop
//!                          ^^^^ password of `postgres` that everybody guesses
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: shop
//!       POSTGRES_PASSWORD: ${DB_PASSWORD}
//!   cache:
//!     image: redis:8
//!     environment:
//!       GREETING: admin
//! ```

use hullwright_core::compose::{Service, Variable};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Check, ComposeContext, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "weak-literal-credential",
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

/// Images (the last part of their names), the variables that hold their passwords, and those of the user's name, by
/// the images' own pages.
const ACCOUNTS: &[(&str, &[&str], &[&str])] = &[
    ("postgres", &["POSTGRES_PASSWORD"], &["POSTGRES_USER", "POSTGRES_DB"]),
    ("mysql", &["MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD"], &["MYSQL_USER", "MYSQL_DATABASE"]),
    (
        "mariadb",
        &["MARIADB_ROOT_PASSWORD", "MARIADB_PASSWORD", "MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD"],
        &["MARIADB_USER", "MYSQL_USER"],
    ),
    ("mongo", &["MONGO_INITDB_ROOT_PASSWORD"], &["MONGO_INITDB_ROOT_USERNAME"]),
    ("rabbitmq", &["RABBITMQ_DEFAULT_PASS"], &["RABBITMQ_DEFAULT_USER"]),
    ("grafana", &["GF_SECURITY_ADMIN_PASSWORD"], &["GF_SECURITY_ADMIN_USER"]),
    ("minio", &["MINIO_ROOT_PASSWORD"], &["MINIO_ROOT_USER"]),
    ("keycloak", &["KEYCLOAK_ADMIN_PASSWORD", "KC_BOOTSTRAP_ADMIN_PASSWORD"], &["KEYCLOAK_ADMIN"]),
    ("pgadmin4", &["PGADMIN_DEFAULT_PASSWORD"], &[]),
];

/// Passwords of tutorials and of images' own examples.
const COMMON: [&str; 14] = [
    "admin",
    "password",
    "postgres",
    "root",
    "guest",
    "minioadmin",
    "changeme",
    "example",
    "secret",
    "123456",
    "test",
    "mysql",
    "pass",
    "toor",
];

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_development =
        |file: &hullwright_core::compose::ComposeFile| is_for_development(file.source.path());
    if cx.project().files.iter().any(is_development) || service.profiles().any(is_for_development) {
        return;
    }
    let Some(image) = service.text("image").and_then(|name| ImageReference::parse(name).ok()) else { return };
    let name = image.repository.text.rsplit('/').next().unwrap_or_default();
    let Some((image, passwords, users)) = ACCOUNTS.iter().find(|(known, _, _)| *known == name) else {
        return;
    };
    let variables = service.environment();
    let value = |name: &str| variables.iter().find(|found| found.name == name).and_then(Variable::resolved);
    for variable in variables.iter().filter(|variable| passwords.contains(&variable.name.as_str())) {
        let Some(password) = variable.resolved().filter(|password| !password.is_empty()) else { continue };
        let is_literal = variable.mapped().is_some_and(|text| text.is_verbatim());
        let is_user = users.iter().any(|user| value(user) == Some(password));
        if is_literal && (is_user || COMMON.contains(&password.to_ascii_lowercase().as_str())) {
            cx.report_at(variable.value_span, format!("password of `{image}` that everybody guesses"))
                .help("take it from a secret or a variable of the environment");
        }
    }
}

fn is_for_development(path: &str) -> bool {
    let words = [
        "dev",
        "development",
        "test",
        "tests",
        "testing",
        "e2e",
        "local",
        "ci",
        "example",
        "examples",
        "override",
        "debug",
        "demo",
        "sample",
        "samples",
    ];
    path.to_ascii_lowercase().split(['/', '.', '-', '_']).any(|word| words.contains(&word))
}
