//! Passwords that known images take from their environment, and those of them that everybody knows.
//!
//! Entry point: [`weak_credentials`]. Source: the documentation of the images on Docker Hub, Quay and the products' own
//! pages; the variables and the published defaults were gathered by hand from there.

use hullwright_core::compose::{Certainty, Service, Text, Variable};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{FileId, Span};

use super::literal_place::literal_place;
use super::service_command::texts_of;
use super::service_image::{image_name, last_part};

/// A password that protects nothing.
#[derive(Clone, Debug)]
pub struct WeakCredential {
    /// The variable or option that sets it.
    pub name: String,
    /// What is weak about it.
    pub why: Weakness,
    /// Where its value stands.
    pub span: Span,
    /// Whether the environment may bring another one.
    pub is_default: bool,
}

/// What is weak about a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weakness {
    /// It is among those that are tried first.
    WellKnown,
    /// It is the user's name.
    SameAsUser,
    /// It is the name of the product.
    ProductName,
    /// There is none.
    Open,
}

/// A variable with a password, and who it belongs to.
struct Password {
    variable: &'static str,
    user_variable: &'static str,
    user: &'static str,
}

struct Product {
    /// Last parts of the names of its images.
    images: &'static [&'static str],
    passwords: &'static [Password],
    /// Variables that let everybody in, and the values that say so; any value does where none is listed.
    switches: &'static [(&'static str, &'static [&'static str])],
}

const fn of(variable: &'static str, user_variable: &'static str, user: &'static str) -> Password {
    Password { variable, user_variable, user }
}

const YES: &[&str] = &["yes", "true", "1", "on"];

const PRODUCTS: [Product; 24] = [
    Product {
        images: &["postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "pgvector", "citus"],
        passwords: &[
            of("POSTGRES_PASSWORD", "POSTGRES_USER", "postgres"),
            of("POSTGRESQL_PASSWORD", "POSTGRESQL_USERNAME", "postgres"),
            of("POSTGRESQL_POSTGRES_PASSWORD", "", "postgres"),
        ],
        switches: &[("POSTGRES_HOST_AUTH_METHOD", &["trust"]), ("ALLOW_EMPTY_PASSWORD", YES)],
    },
    Product {
        images: &["mysql", "mysql-server", "percona", "percona-server", "mariadb"],
        passwords: &[
            of("MYSQL_ROOT_PASSWORD", "", "root"),
            of("MYSQL_PASSWORD", "MYSQL_USER", ""),
            of("MARIADB_ROOT_PASSWORD", "", "root"),
            of("MARIADB_PASSWORD", "MARIADB_USER", ""),
        ],
        switches: &[
            ("MYSQL_ALLOW_EMPTY_PASSWORD", &[]),
            ("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", &[]),
            ("ALLOW_EMPTY_PASSWORD", YES),
        ],
    },
    Product {
        images: &["mongo", "mongodb"],
        passwords: &[
            of("MONGO_INITDB_ROOT_PASSWORD", "MONGO_INITDB_ROOT_USERNAME", ""),
            of("MONGODB_ROOT_PASSWORD", "MONGODB_ROOT_USER", "root"),
        ],
        switches: &[("ALLOW_EMPTY_PASSWORD", YES)],
    },
    Product {
        images: &["mongo-express"],
        passwords: &[
            of("ME_CONFIG_BASICAUTH_PASSWORD", "ME_CONFIG_BASICAUTH_USERNAME", "admin"),
            of("ME_CONFIG_MONGODB_ADMINPASSWORD", "ME_CONFIG_MONGODB_ADMINUSERNAME", "admin"),
        ],
        switches: &[],
    },
    Product {
        images: &["rabbitmq"],
        passwords: &[
            of("RABBITMQ_DEFAULT_PASS", "RABBITMQ_DEFAULT_USER", "guest"),
            of("RABBITMQ_PASSWORD", "RABBITMQ_USERNAME", "user"),
        ],
        switches: &[],
    },
    Product {
        images: &["redis", "valkey", "keydb"],
        passwords: &[of("REDIS_PASSWORD", "", ""), of("VALKEY_PASSWORD", "", "")],
        switches: &[("ALLOW_EMPTY_PASSWORD", YES)],
    },
    Product {
        images: &["grafana", "grafana-oss", "grafana-enterprise"],
        passwords: &[of("GF_SECURITY_ADMIN_PASSWORD", "GF_SECURITY_ADMIN_USER", "admin")],
        switches: &[],
    },
    Product {
        images: &["minio"],
        passwords: &[
            of("MINIO_ROOT_PASSWORD", "MINIO_ROOT_USER", "minioadmin"),
            of("MINIO_SECRET_KEY", "MINIO_ACCESS_KEY", "minioadmin"),
        ],
        switches: &[],
    },
    Product {
        images: &["keycloak"],
        passwords: &[
            of("KC_BOOTSTRAP_ADMIN_PASSWORD", "KC_BOOTSTRAP_ADMIN_USERNAME", "admin"),
            of("KEYCLOAK_ADMIN_PASSWORD", "KEYCLOAK_ADMIN", "admin"),
            of("KEYCLOAK_PASSWORD", "KEYCLOAK_USER", "admin"),
            of("KC_DB_PASSWORD", "KC_DB_USERNAME", "keycloak"),
        ],
        switches: &[],
    },
    Product {
        images: &["elasticsearch", "kibana"],
        passwords: &[
            of("ELASTIC_PASSWORD", "", "elastic"),
            of("ELASTICSEARCH_PASSWORD", "ELASTICSEARCH_USERNAME", "elastic"),
        ],
        switches: &[],
    },
    Product {
        images: &["opensearch"],
        passwords: &[of("OPENSEARCH_INITIAL_ADMIN_PASSWORD", "", "admin")],
        switches: &[],
    },
    Product { images: &["neo4j"], passwords: &[], switches: &[("NEO4J_AUTH", &["none"])] },
    Product {
        images: &["server", "mssql-server-linux", "azure-sql-edge"],
        passwords: &[of("MSSQL_SA_PASSWORD", "", "sa"), of("SA_PASSWORD", "", "sa")],
        switches: &[],
    },
    Product {
        images: &["pgadmin4"],
        passwords: &[of("PGADMIN_DEFAULT_PASSWORD", "PGADMIN_DEFAULT_EMAIL", "")],
        switches: &[],
    },
    Product {
        images: &["phpmyadmin"],
        passwords: &[of("MYSQL_ROOT_PASSWORD", "", "root"), of("PMA_PASSWORD", "PMA_USER", "")],
        switches: &[],
    },
    Product {
        images: &["nextcloud"],
        passwords: &[
            of("NEXTCLOUD_ADMIN_PASSWORD", "NEXTCLOUD_ADMIN_USER", "admin"),
            of("MYSQL_PASSWORD", "MYSQL_USER", ""),
            of("POSTGRES_PASSWORD", "POSTGRES_USER", ""),
        ],
        switches: &[],
    },
    Product {
        images: &["wordpress"],
        passwords: &[
            of("WORDPRESS_DB_PASSWORD", "WORDPRESS_DB_USER", ""),
            of("WORDPRESS_PASSWORD", "WORDPRESS_USERNAME", "user"),
        ],
        switches: &[("ALLOW_EMPTY_PASSWORD", YES)],
    },
    Product { images: &["couchdb"], passwords: &[of("COUCHDB_PASSWORD", "COUCHDB_USER", "")], switches: &[] },
    Product {
        images: &["influxdb"],
        passwords: &[
            of("DOCKER_INFLUXDB_INIT_PASSWORD", "DOCKER_INFLUXDB_INIT_USERNAME", ""),
            of("INFLUXDB_ADMIN_PASSWORD", "INFLUXDB_ADMIN_USER", "admin"),
        ],
        switches: &[],
    },
    Product {
        images: &["clickhouse-server", "clickhouse"],
        passwords: &[of("CLICKHOUSE_PASSWORD", "CLICKHOUSE_USER", "default")],
        switches: &[],
    },
    Product {
        images: &["arangodb"],
        passwords: &[of("ARANGO_ROOT_PASSWORD", "", "root")],
        switches: &[("ARANGO_NO_AUTH", YES)],
    },
    Product {
        images: &["airflow"],
        passwords: &[of("_AIRFLOW_WWW_USER_PASSWORD", "_AIRFLOW_WWW_USER_USERNAME", "airflow")],
        switches: &[],
    },
    Product {
        images: &["n8n"],
        passwords: &[of("N8N_BASIC_AUTH_PASSWORD", "N8N_BASIC_AUTH_USER", "")],
        switches: &[],
    },
    Product {
        images: &["sonarqube"],
        passwords: &[of("SONAR_JDBC_PASSWORD", "SONAR_JDBC_USERNAME", "")],
        switches: &[],
    },
];

/// Passwords that are published as defaults and examples of these images, and those that are tried first everywhere.
const WELL_KNOWN: [&str; 58] = [
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "abc123",
    "admin",
    "admin123",
    "adminadmin",
    "administrator",
    "adminpassword",
    "change-me",
    "change_me",
    "changeit",
    "changeme",
    "changeme!",
    "changethis",
    "default",
    "example",
    "examplepass",
    "foobared",
    "guest",
    "letmein",
    "minio",
    "minio123",
    "minioadmin",
    "miniopassword",
    "my-secret-pw",
    "mypassword",
    "mysecretpassword",
    "p@ssw0rd",
    "pass",
    "passw0rd",
    "passwd",
    "password",
    "password1",
    "password!",
    "password123",
    "postgres",
    "qwerty",
    "root",
    "root123",
    "rootpass",
    "rootpassword",
    "rootroot",
    "secret",
    "secretpassword",
    "somewordpress",
    "test",
    "test123",
    "toor",
    "user",
    "your_password",
    "your_password123",
    "yourstrong!passw0rd",
    "yourstrong(!)password",
];

/// The passwords of a service that runs a known image which protect nothing.
pub fn weak_credentials(cx: &ComposeContext<'_>, service: &Service<'_>) -> Vec<WeakCredential> {
    let Some(name) = image_name(service) else { return Vec::new() };
    let last = last_part(&name);
    let is_of_image =
        |product: &&Product| product.images.contains(&last) && (last != "server" || name.contains("mssql"));
    let Some(product) = PRODUCTS.iter().find(is_of_image) else { return Vec::new() };
    let variables = service.environment();
    let mut found: Vec<WeakCredential> =
        variables.iter().filter_map(|variable| weak_variable(cx, product, &variables, variable)).collect();
    if matches!(last, "redis" | "valkey" | "keydb") {
        found.extend(required_password(cx, service));
    }
    found
}

fn weak_variable(
    cx: &ComposeContext<'_>,
    product: &Product,
    variables: &[Variable],
    variable: &Variable,
) -> Option<WeakCredential> {
    let text = variable.value.as_ref()?;
    let value = text.resolved().filter(|value| !value.is_empty())?;
    let file = variable.value_span.file;
    let lowered = value.to_ascii_lowercase();
    let switch = product.switches.iter().find(|(name, _)| *name == variable.name);
    if let Some((_, values)) = switch
        && (values.contains(&lowered.as_str())
            || (values.is_empty() && !matches!(lowered.as_str(), "no" | "false" | "0")))
    {
        return weak(cx, &variable.name, text, file, (0, Weakness::Open));
    }
    // Neo4j takes name and password in one.
    if variable.name == "NEO4J_AUTH" {
        let (user, password) = value.split_once('/')?;
        let why = weakness(password, user, product)?;
        return weak(cx, &variable.name, text, file, (user.len() + 1, why));
    }
    let password = product.passwords.iter().find(|password| password.variable == variable.name)?;
    let user =
        variables.iter().find(|other| other.name == password.user_variable).and_then(Variable::resolved);
    let why = weakness(value, user.unwrap_or(password.user), product)?;
    weak(cx, &variable.name, text, file, (0, why))
}

fn weakness(password: &str, user: &str, product: &Product) -> Option<Weakness> {
    let lowered = password.to_ascii_lowercase();
    if !user.is_empty() && password.eq_ignore_ascii_case(user) {
        return Some(Weakness::SameAsUser);
    }
    if product.images.contains(&lowered.as_str()) {
        return Some(Weakness::ProductName);
    }
    WELL_KNOWN.contains(&lowered.as_str()).then_some(Weakness::WellKnown)
}

fn weak(
    cx: &ComposeContext<'_>,
    name: &str,
    text: &Text,
    file: FileId,
    (start, why): (usize, Weakness),
) -> Option<WeakCredential> {
    let span = literal_place(cx, text, file, start..text.as_str().len())?;
    Some(WeakCredential {
        name: name.to_owned(),
        why,
        span,
        is_default: text.certainty == Certainty::Partial,
    })
}

/// `--requirepass` of Redis and its kin, in a list or in one text.
fn required_password(cx: &ComposeContext<'_>, service: &Service<'_>) -> Option<WeakCredential> {
    const OPTION: &str = "--requirepass";
    let product = PRODUCTS.iter().find(|product| product.images.contains(&"redis"))?;
    let texts = service.node("command").map(texts_of).unwrap_or_default();
    let at = texts.iter().position(|found| found.text.as_str().contains(OPTION))?;
    let with_option = texts.get(at)?;
    let whole = with_option.text.as_str();
    let behind = whole.find(OPTION)? + OPTION.len();
    let (found, start) = match whole.get(behind..)?.trim_start() {
        "" => (texts.get(at + 1)?, 0),
        rest => (with_option, whole.len() - rest.len()),
    };
    let rest = found.text.as_str().get(start..)?;
    let password = rest.split_whitespace().next()?.trim_matches(['"', '\'']);
    let start = start + rest.find(password)?;
    let why = weakness(password, "", product)?;
    let span = literal_place(cx, found.text, found.file, start..start + password.len())?;
    let is_default = found.text.certainty != Certainty::Known;
    Some(WeakCredential { name: OPTION.to_owned(), why, span, is_default })
}
