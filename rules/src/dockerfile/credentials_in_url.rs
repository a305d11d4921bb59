//! # Password in an address
//!
//! An address or a connection string carries its password along. The line ends up in the image's history, in build logs
//! and in the configuration of tools such as git or pip, where nobody looks for a secret. Published defaults and
//! placeholders, such as `user:password@`, are left alone.
//!
//! ```dockerfile bad
//! FROM python:3.13-slim
//! WORKDIR /app
//! RUN pip install --no-cache-dir --index-url https://ci:t4Vq9Lm2@pypi.example.io/simple app==1.0
//!                                                       ^^^^^^^^ password in an `https` address: `t4…`, 8 characters
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.13-slim
//! WORKDIR /app
//! RUN --mount=type=secret,id=pypi_password,env=PYPI_PASSWORD pip install --no-cache-dir --index-url https://ci:${PYPI_PASSWORD}@pypi.example.io/simple app==1.0
//! ```
//! ```dockerfile bad also=secret-in-arg-or-env
//! FROM python:3.13-slim
//! ENV DATABASE_URL=postgresql://app:h8Wz3kPd@db:5432/app
//!                                   ^^^^^^^^ password in a `postgresql` address: `h8…`, 8 characters
//! ```
//! ```dockerfile bad also=secret-in-arg-or-env
//! FROM mcr.microsoft.com/dotnet/aspnet:9.0
//! ENV ConnectionStrings__Default="Server=db;User Id=app;Password=h8Wz3kPd;Encrypt=true"
//!                                                                ^^^^^^^^ password in a connection string: `h8…`, 8 characters
//! ```
//! Variables, placeholders and users without a password are fine:
//! ```dockerfile good
//! FROM python:3.13
//! ARG PIP_USER
//! WORKDIR /app
//! RUN --mount=type=secret,id=pip,env=PIP_PASS \
//!     pip install --no-cache-dir --index-url "https://${PIP_USER}:${PIP_PASS}@pypi.example.io/simple" app==1.0
//! RUN DATABASE_URL=postgresql://user:password@localhost/app python -m app.collect
//! RUN --mount=type=ssh git clone ssh://git@git.example.io/team/app.git
//! ```
//! In a Compose file the address is the one in use, so where it leads to a service of the project a published default is
//! the real password, too.
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       DATABASE_URL: postgresql://app:h8Wz3kPd@db.internal:5432/app
//!                                      ^^^^^^^^ password in a `postgresql` address: `h8…`, 8 characters
//!       QUEUE_URL: amqp://guest:guest@queue:5672
//!                               ^^^^^ password in an `amqp` address: 5 characters
//!   queue:
//!     image: rabbitmq:4.1
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       DATABASE_URL: postgresql://app:${DB_PASSWORD:?}@db.internal:5432/app
//!       QUEUE_URL: amqp://guest:${QUEUE_PASSWORD:?}@queue:5672
//!   queue:
//!     image: rabbitmq:4.1
//! ```
//! The variable is named as the service that the address leads to names its password, which is taken from there then, too,
//! else after the host. Nothing starts without a value.
//!
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       DATABASE_URL: postgresql://app:${DB_PASSWORD}@db:5432/app
//!       EXAMPLE_URL: postgresql://user:password@localhost/app
//!       CACHE_URL: redis://cache:6379
//! ```
//! ```compose bad also=weak-literal-credential
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       DATABASE_URL: postgresql://app:app@db:5432/app
//!                                      ^^^ password in a `postgresql` address: 3 characters
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: app
//!       POSTGRES_PASSWORD: app
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       DATABASE_URL: postgresql://app:${POSTGRES_PASSWORD:?}@db:5432/app
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: app
//!       POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}
//! ```
//! ```compose bad also=hardcoded-secret
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       DATABASE_URL: ${DATABASE_URL:-postgresql://app:h8Wz3kPd@db:5432/app}
//!                                                      ^^^^^^^^ password in a `postgresql` address: `h8…`, 8 characters
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: app
//!       POSTGRES_PASSWORD: ${DB_PASSWORD:-h8Wz3kPd}
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       DATABASE_URL: ${DATABASE_URL:-postgresql://app:${DB_PASSWORD:?}@db:5432/app}
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_USER: app
//!       POSTGRES_PASSWORD: ${DB_PASSWORD:?}
//! ```
//! ```compose good file=docker-compose.test.yml
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       DATABASE_URL: postgresql://postgres:postgres@db/app
//!       REPLICA_URL: postgresql://app:h8Wz3kPd@db/app
//!   db:
//!     image: postgres:17
//! ```

use hullwright_core::compose::{Service, UNKNOWN};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, FixAvailability, Rule};
use hullwright_core::text::MappedText;

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::service_text::{ServiceText, service_texts};
use crate::patterns::secret::address_without_password::address_without;
use crate::patterns::secret::credential_place::{KINDS, heredoc_bodies};
use crate::patterns::secret::credential_value::redacted;
use crate::patterns::secret::literal_place::{literal_place, literal_span};
use crate::patterns::secret::required_variable::take_from_variable;
use crate::patterns::secret::url_credential::{UrlCredential, url_credentials, url_logins};

/// See the page.
pub static RULE: Rule = Rule {
    name: "credentials-in-url",
    aliases: &[Alias::broader("kics", "a88baa34-e2ad-44ea-ad6f-8cac87bc7c71")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["weak-literal-credential"],
    checks: &[Check::Instruction(&KINDS, check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    check_text(cx, instruction, &instruction.text);
    for body in heredoc_bodies(cx, instruction) {
        check_text(cx, instruction, &body);
    }
}

fn check_text(cx: &Context<'_>, instruction: &Instruction, text: &MappedText) {
    for url in url_credentials(text.as_str()) {
        let range = text.locate(url.secret.clone());
        cx.report(range, message(text.as_str(), &url))
            .secret(range)
            .maybe_fix(address_without(cx, instruction, text, &url))
            .help("change the password; pass it with `RUN --mount=type=secret` or when the container runs");
    }
}

fn message(text: &str, url: &UrlCredential) -> String {
    let secret = text.get(url.secret.clone()).unwrap_or_default();
    let place = match text.get(url.scheme.clone()).unwrap_or_default() {
        "" => "a connection string".to_owned(),
        scheme if reads_with_an(scheme) => format!("an `{scheme}` address"),
        scheme => format!("a `{scheme}` address"),
    };
    format!("password in {place}: {}", redacted(secret))
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for found in service_texts(service) {
        let text = found.text.as_str();
        let mut urls = url_credentials(text);
        urls.retain(|url| text.get(url.secret.clone()).is_some_and(|secret| !secret.contains(UNKNOWN)));
        let in_use = url_logins(text).into_iter().filter(|url| leads_to_service(cx, &found, url));
        let known: Vec<_> = urls.iter().map(|url| url.secret.clone()).collect();
        urls.extend(in_use.filter(|url| !known.contains(&url.secret)));
        if urls.is_empty() {
            continue;
        }
        let place = literal_span(cx, &found.text, found.file).unwrap_or(service.key);
        let is_local = is_for_development(cx, Some(service), place);
        for url in urls {
            if is_local && leads_to_service(cx, &found, &url) {
                continue;
            }
            let Some(span) = literal_place(cx, &found.text, found.file, url.secret.clone()) else { continue };
            let host = text.get(url.host.clone()).unwrap_or_default();
            cx.report_at(span, message(text, &url))
                .secret(span.range)
                .maybe_fix(take_from_variable(cx, &found, url.secret.clone(), host))
                .help("change the password; let the address take it from a required variable, `${NAME:?}`, or from a secret");
        }
    }
}

/// Whether the address leads to a service of the project, so that its password is in use, be it a published default.
fn leads_to_service(cx: &ComposeContext<'_>, found: &ServiceText, url: &UrlCredential) -> bool {
    let host = found.text.as_str().get(url.host.clone()).unwrap_or_default();
    cx.project().services().any(|other| {
        other.name == host
            || other.text("container_name") == Some(host)
            || other.text("hostname") == Some(host)
    })
}

/// Whether a scheme is spoken with a vowel first.
fn reads_with_an(scheme: &str) -> bool {
    matches!(
        scheme,
        "http" | "https" | "amqp" | "amqps" | "ftp" | "ftps" | "sftp" | "smtp" | "smtps" | "ldap"
    )
}
