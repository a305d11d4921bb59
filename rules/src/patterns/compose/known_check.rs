//! The health checks of images that many projects run, and one for any server whose port is known.
//!
//! Entry point: [`known_check`]. A check uses a program that the image is known to contain and variables that the image itself
//! reads. Source of the tables: the documentation of the images and of the products, gathered by hand; what asks for HTTP pages
//! asks for those that need no login.

use hullwright_core::compose::{Node, Service};
use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::Presence;
use hullwright_core::rule::ComposeContext;
use hullwright_core::semantic::Resolution;

use crate::patterns::compose::datastore_image::datastore;
use crate::patterns::compose::service_command::all_words;
use crate::patterns::compose::service_contents::{ServiceContents, service_contents};
use crate::patterns::compose::service_image::image_name;
use crate::patterns::shell::probe::{Question, probe};

/// A server with a client of its own in its image.
struct OwnClient {
    /// Familiar names of its images.
    images: &'static [&'static str],
    /// The program of the check, which must be there.
    program: &'static str,
    /// What `test` says.
    test: &'static [&'static str],
    /// Whether every release has the program.
    is_in_all: bool,
}

const OWN_CLIENTS: [OwnClient; 10] = [
    // The server of the first start listens on its socket alone; the database `postgres` is always there.
    OwnClient {
        images: &[
            "postgres",
            "postgis/postgis",
            "pgvector/pgvector",
            "timescale/timescaledb",
            "citusdata/citus",
        ],
        program: "pg_isready",
        test: &[
            "CMD-SHELL",
            "pg_isready -h 127.0.0.1 -U $${POSTGRES_USER:-postgres} -d $${POSTGRES_DB:-postgres}",
        ],
        is_in_all: true,
    },
    // `ping` succeeds without a password; the server of the first start has no port.
    OwnClient {
        images: &["mysql", "percona"],
        program: "mysqladmin",
        test: &["CMD", "mysqladmin", "ping", "-h", "127.0.0.1", "--silent"],
        is_in_all: true,
    },
    OwnClient {
        images: &["mariadb"],
        program: "mariadb-admin",
        test: &["CMD", "mariadb-admin", "ping", "-h", "127.0.0.1", "--silent"],
        is_in_all: false,
    },
    OwnClient {
        images: &["mariadb"],
        program: "mysqladmin",
        test: &["CMD", "mysqladmin", "ping", "-h", "127.0.0.1", "--silent"],
        is_in_all: false,
    },
    OwnClient {
        images: &["redis"],
        program: "redis-cli",
        test: &["CMD", "redis-cli", "ping"],
        is_in_all: true,
    },
    OwnClient {
        images: &["valkey/valkey"],
        program: "valkey-cli",
        test: &["CMD", "valkey-cli", "ping"],
        is_in_all: true,
    },
    OwnClient {
        images: &["mongo"],
        program: "mongosh",
        test: &["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping')"],
        is_in_all: false,
    },
    OwnClient {
        images: &["mongo"],
        program: "mongo",
        test: &["CMD", "mongo", "--quiet", "--eval", "db.adminCommand('ping')"],
        is_in_all: false,
    },
    OwnClient {
        images: &["rabbitmq"],
        program: "rabbitmq-diagnostics",
        test: &["CMD", "rabbitmq-diagnostics", "-q", "ping"],
        is_in_all: false,
    },
    OwnClient {
        images: &["cassandra"],
        program: "cqlsh",
        test: &["CMD", "cqlsh", "-e", "describe cluster"],
        is_in_all: false,
    },
];

/// Pages that tell the state of a server: familiar name of the image, port, path.
const PAGES: [(&str, u16, &str); 18] = [
    ("clickhouse", 8123, "/ping"),
    ("clickhouse/clickhouse-server", 8123, "/ping"),
    ("couchdb", 5984, "/_up"),
    ("dpage/pgadmin4", 80, "/misc/ping"),
    ("getmeili/meilisearch", 7700, "/health"),
    ("grafana/grafana", 3000, "/api/health"),
    ("grafana/loki", 3100, "/ready"),
    ("hashicorp/consul", 8500, "/v1/status/leader"),
    ("influxdb", 8086, "/ping"),
    ("jenkins/jenkins", 8080, "/login"),
    ("localstack/localstack", 4566, "/_localstack/health"),
    ("minio/minio", 9000, "/minio/health/live"),
    ("n8nio/n8n", 5678, "/healthz"),
    ("odoo", 8069, "/web/health"),
    ("prom/alertmanager", 9093, "/-/healthy"),
    ("prom/node-exporter", 9100, "/metrics"),
    ("prom/prometheus", 9090, "/-/healthy"),
    ("sonarqube", 9000, "/api/system/status"),
];

/// What `healthcheck.test` may say for a service.
pub fn known_check(cx: &ComposeContext<'_>, service: &Service<'_>) -> Option<Vec<String>> {
    let name = if service.has("build") { None } else { image_name(service) };
    let name = name.as_deref().unwrap_or_default();
    let contents = service_contents(cx, service);
    let has = |program: &str| match &contents {
        Some(contents) => contents.program(program).0 == Presence::Present,
        None => false,
    };
    if !sets_port(service) && !service.has("entrypoint") {
        let clients = OWN_CLIENTS.iter().filter(|client| client.images.contains(&name));
        let is_there = |client: &&OwnClient| {
            let here = contents.as_ref().map_or(Presence::Unknown, |found| found.program(client.program).0);
            let is_open = client.is_in_all && here == Presence::Unknown;
            here == Presence::Present || (is_open && latest_has(cx, name, client.program))
        };
        if let Some(client) = clients.into_iter().find(is_there) {
            return Some(client.test.iter().map(|word| (*word).to_owned()).collect());
        }
        let page = PAGES.iter().find(|(image, ..)| *image == name);
        let asked = page.and_then(|(_, port, path)| {
            probe(&Question::Page(format!("http://127.0.0.1:{port}{path}")), has)
        });
        if let Some(words) = asked {
            return Some(with_kind(words));
        }
    }
    let port = served_port(service, contents.as_ref()?)?;
    Some(with_kind(probe(&Question::Connects(port), has)?))
}

fn with_kind(words: Vec<String>) -> Vec<String> {
    std::iter::once("CMD".to_owned()).chain(words).collect()
}

/// Whether the command chooses a port or an address.
fn sets_port(service: &Service<'_>) -> bool {
    all_words(service).any(|word| {
        let word = word.to_ascii_lowercase();
        word == "-p"
            || word.contains("port")
            || word.contains("tls")
            || word.contains("address")
            || word.contains("bind")
    })
}

/// Whether the newest release has a program that all of them have, for a tag that is not known.
fn latest_has(cx: &ComposeContext<'_>, name: &str, program: &str) -> bool {
    let facts = ImageReference::parse(name).ok().and_then(|reference| cx.knowledge().image(&reference));
    facts.is_some_and(|facts| facts.program(program) == Presence::Present)
}

/// The port of TCP that the service serves in its container: that of the product, one that is published, or the first that
/// the image exposes where nothing else is started in it.
fn served_port(service: &Service<'_>, contents: &ServiceContents<'_>) -> Option<u16> {
    if service.has("network_mode") {
        return None;
    }
    let published: Vec<u16> = service
        .ports()
        .filter(|port| port.protocol == "tcp")
        .filter_map(|port| port.target.and_then(port_number))
        .collect();
    let exposed: Vec<u16> = match (contents, contents.image().map(|image| &image.exposes)) {
        (ServiceContents::Image { .. }, Some(Resolution::Known(ports))) => {
            ports.iter().filter_map(|port| port.strip_suffix("/tcp").unwrap_or(port).parse().ok()).collect()
        }
        _ => Vec::new(),
    };
    let of_product = datastore(service).into_iter().flat_map(|store| store.ports);
    let mut of_product = of_product.filter_map(|port| u16::try_from(*port).ok());
    let is_own = !service.has("command") && !service.has("entrypoint");
    let product = of_product.find(|port| exposed.contains(port)).filter(|_| is_own);
    let known = published.iter().copied().find(|port| exposed.contains(port));
    product.or(known).or(published.first().copied()).or(exposed.first().copied().filter(|_| is_own))
}

fn port_number(target: &Node) -> Option<u16> {
    match target.data {
        hullwright_core::compose::Data::Int(number) => u16::try_from(number).ok(),
        _ => target.as_str()?.parse().ok(),
    }
}
