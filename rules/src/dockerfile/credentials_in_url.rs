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
//! FROM python:3.13-slim
//! ARG PIP_USER
//! WORKDIR /app
//! RUN --mount=type=secret,id=pip,env=PIP_PASS \
//!     pip install --no-cache-dir --index-url "https://${PIP_USER}:${PIP_PASS}@pypi.example.io/simple" app==1.0
//! RUN DATABASE_URL=postgresql://user:password@localhost/app python -m app.collect
//! RUN --mount=type=ssh git clone ssh://git@git.example.io/team/app.git
//! ```
//!
//! Variables and commands of services count as well:
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1
//!     environment:
//!       DATABASE_URL: postgresql://app:h8Wz3kPd@db:5432/app
//!                                      ^^^^^^^^ password in a `postgresql` address: `h8…`, 8 characters
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1
//!     environment:
//!       DATABASE_URL: postgresql://app:${DB_PASSWORD}@db:5432/app
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, Rule};
use hullwright_core::text::{FileId, MappedText, Span};

use crate::patterns::credential_place::{KINDS, heredoc_bodies};
use crate::patterns::credential_value::redacted;
use crate::patterns::url_credential::{UrlCredential, url_credentials};

/// See the page.
pub static RULE: Rule = Rule {
    name: "credentials-in-url",
    aliases: &[Alias::broader("kics", "a88baa34-e2ad-44ea-ad6f-8cac87bc7c71")],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Instruction(&KINDS, check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    check_text(cx, &instruction.text);
    for body in heredoc_bodies(cx, instruction) {
        check_text(cx, &body);
    }
}

fn check_text(cx: &Context<'_>, text: &MappedText) {
    for url in url_credentials(text.as_str()) {
        let message = message(text.as_str(), &url);
        let range = text.locate(url.secret);
        cx.report(range, message)
            .secret(range)
            .help("change the password; pass it with `RUN --mount=type=secret` or when the container runs");
    }
}

/// Whether a scheme is spoken with a vowel first.
fn reads_with_an(scheme: &str) -> bool {
    matches!(
        scheme,
        "http" | "https" | "amqp" | "amqps" | "ftp" | "ftps" | "sftp" | "smtp" | "smtps" | "ldap"
    )
}

fn message(text: &str, url: &UrlCredential) -> String {
    let scheme = text.get(url.scheme.clone()).unwrap_or_default();
    let secret = text.get(url.secret.clone()).unwrap_or_default();
    let place = match scheme {
        "" => "a connection string".to_owned(),
        scheme if reads_with_an(scheme) => format!("an `{scheme}` address"),
        scheme => format!("a `{scheme}` address"),
    };
    format!("password in {place}: {}", redacted(secret))
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for variable in service.environment() {
        if let Some(text) = variable.mapped() {
            check_mapped(cx, text, variable.value_span.file);
        }
    }
    for key in ["command", "entrypoint"] {
        let Some(node) = service.node(key) else { continue };
        let words = node.as_list().unwrap_or(std::slice::from_ref(node));
        for (text, span) in words.iter().filter_map(|word| Some((word.as_text()?, word.span))) {
            check_mapped(cx, &text.text, span.file);
        }
    }
}

fn check_mapped(cx: &ComposeContext<'_>, text: &MappedText, file: FileId) {
    for url in url_credentials(text.as_str()) {
        // What the default of a variable brings stands in the file as well, but not byte for byte.
        if !text.is_verbatim_in(url.secret.clone()) {
            continue;
        }
        let range = text.locate(url.secret.clone());
        cx.report_at(Span { file, range }, message(text.as_str(), &url))
            .secret(range)
            .help("change the password; pass it as a secret or through a variable of the environment");
    }
}
