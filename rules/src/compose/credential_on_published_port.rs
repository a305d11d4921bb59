//! # Open port with a password that everybody knows
//!
//! A database or a console that can be reached from outside is found within hours, and the passwords of examples are the first ones that
//! are tried.
//!
//! ```compose bad also=weak-literal-credential
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_PASSWORD: postgres
//!     ports:
//!       - "5432:5432"
//!         ^^^^^^^^^^^ `PostgreSQL` is open to all networks of the host with the name of the user as its password
//! ```
//! ```compose bad
//! services:
//!   cache:
//!     image: redis:8.2
//!     ports:
//!       - "6379:6379"
//!         ^^^^^^^^^^^ `Redis` is open to all networks of the host without a password
//! ```
//! ```compose bad also=weak-literal-credential
//! services:
//!   queue:
//!     image: rabbitmq:4.1-management
//!     environment:
//!       RABBITMQ_DEFAULT_USER: shop
//!       RABBITMQ_DEFAULT_PASS: password
//!     ports:
//!       - 15672
//!         ^^^^^ `RabbitMQ` is open to all networks of the host with a password that everybody knows
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   queue:
//!     image: rabbitmq:4.1-management
//!     environment:
//!       RABBITMQ_DEFAULT_USER: shop
//!       RABBITMQ_DEFAULT_PASS: password
//!     ports:
//!       - 127.0.0.1::15672
//! ```
//! What a console logs in with is not what protects the console:
//! ```compose good also=deprecated-base-image,weak-literal-credential
//! services:
//!   console:
//!     image: mongo-express:1.0.2-24-alpine3.22
//!     environment:
//!       ME_CONFIG_MONGODB_ADMINUSERNAME: root
//!       ME_CONFIG_MONGODB_ADMINPASSWORD: example
//!       ME_CONFIG_BASICAUTH_PASSWORD: ${CONSOLE_PASSWORD:?}
//!     ports:
//!       - "8081:8081"
//! ```
//! ```compose good also=weak-literal-credential
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_PASSWORD: postgres
//!     ports:
//!       - "127.0.0.1:5432:5432"
//!   other:
//!     image: postgres:17
//!     environment:
//!       POSTGRES_PASSWORD: ${DB_PASSWORD:?}
//!     ports:
//!       - "5433:5432"
//!   cache:
//!     image: redis:8.2
//!     command: redis-server /usr/local/etc/redis/redis.conf
//!     ports:
//!       - "6379:6379"
//! ```
//! ```compose good file=docker-compose.dev.yml
//! services:
//!   cache:
//!     image: redis:8.2
//!     ports:
//!       - "6379:6379"
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::datastore_image::{Datastore, datastore};
use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::loopback_port::loopback_fix;
use crate::patterns::compose::published_port::open_ports;
use crate::patterns::compose::service_command::all_words;
use crate::patterns::compose::service_image::image_name;
use crate::patterns::secret::image_credential::{Weakness, weak_credentials};

/// See the page.
pub static RULE: Rule = Rule {
    name: "credential-on-published-port",
    category: Category::Security,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(store) = datastore(service) else { return };
    let ports = open_ports(cx, service).into_iter();
    let ports: Vec<_> = ports
        .filter(|port| port.target.is_some_and(|target| store.ports.contains(&target)))
        .filter(|port| !is_for_development(cx, Some(service), port.span))
        .collect();
    if ports.is_empty() {
        return;
    }
    let weak = weak_credentials(cx, service);
    // phpMyAdmin lets everybody in with the password that it is given.
    let weak = weak.iter().find(|weak| !weak.is_login || weak.name == "PMA_PASSWORD");
    let how = match weak.map(|weak| weak.why) {
        Some(Weakness::Open) => "without a password",
        Some(Weakness::WellKnown) => "with a password that everybody knows",
        Some(Weakness::SameAsUser) => "with the name of the user as its password",
        Some(Weakness::ProductName) => "with the name of the product as its password",
        None if has_no_password(cx, service, store) => "without a password",
        None => return,
    };
    for port in ports {
        let message = format!("`{}` is open to all networks of the host {how}", store.name);
        let mut report = cx.report_at(port.span, message);
        if let Some(weak) = weak {
            report = report.label_at(weak.span, "set here");
            if weak.why != Weakness::Open && weak.span.file == port.span.file {
                report = report.secret(weak.span.range);
            }
        }
        report
            .help(match port.published {
                Some(_) => "remove the port, or put `127.0.0.1:` before it, and set a password of your own",
                None => {
                    "remove the port: other services reach it all the same; and set a password of your own"
                }
            })
            .maybe_fix(loopback_fix(cx, &port));
    }
}

/// Whether nothing that is seen sets a password for an image that works without one.
fn has_no_password(cx: &ComposeContext<'_>, service: &Service<'_>, store: &Datastore) -> bool {
    let is_all_seen = cx.sees_all_of(service);
    let has_settings =
        ["entrypoint", "env_file", "configs", "secrets", "build"].iter().any(|key| service.has(key));
    let is_plain = image_name(service)
        .is_some_and(|name| matches!(name.as_str(), "redis" | "valkey/valkey" | "mongo" | "memcached"));
    let is_unknown = |word: &str| word.contains(hullwright_core::compose::UNKNOWN);
    let sets_password = |word: &str| {
        ["requirepass", ".conf", "aclfile", "auth", "config", "keyFile", "-f", "--user", "$"]
            .iter()
            .any(|part| word.contains(part))
    };
    let mounts_settings = service.mounts().any(|mount| {
        let target = mount.target.and_then(|target| target.as_str()).unwrap_or_default();
        target.contains("etc") || target.contains("conf")
    });
    let variables = service.environment();
    is_all_seen
        && !has_settings
        && is_plain
        && store.name != "RabbitMQ"
        && !mounts_settings
        && !all_words(service).any(|word| is_unknown(word) || sets_password(word))
        && !variables.iter().any(|variable| variable.name.contains("PASS") || variable.name.contains("ROOT"))
}
