//! Passwords that known images take from their environment, and those that everybody knows.
//!
//! Tables alone; `image_credential` looks into them. Source: the documentation of the images on Docker Hub, Quay and the
//! products' own pages; the variables and the published defaults were gathered by hand from there.

/// A variable with a password, and who it belongs to.
pub struct Password {
    /// The variable.
    pub variable: &'static str,
    /// The variable with the name of its user; empty where there is none.
    pub user_variable: &'static str,
    /// The name of the user where that variable is not set.
    pub user: &'static str,
    /// Whether the image passes it on to another service, which has it set, too.
    pub is_login: bool,
}

/// An image, and what it takes from its environment.
pub struct Product {
    /// Last parts of the names of its images.
    pub images: &'static [&'static str],
    /// Its passwords.
    pub passwords: &'static [Password],
    /// Variables that let everybody in, and the values that say so; any value does where none is listed.
    pub switches: &'static [(&'static str, &'static [&'static str])],
}

const fn of(variable: &'static str, user_variable: &'static str, user: &'static str) -> Password {
    Password { variable, user_variable, user, is_login: false }
}

/// A password for a service that the image uses.
const fn login(variable: &'static str, user_variable: &'static str, user: &'static str) -> Password {
    Password { variable, user_variable, user, is_login: true }
}

const YES: &[&str] = &["yes", "true", "1", "on"];

/// Images and their passwords.
pub const PRODUCTS: [Product; 24] = [
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
            login("ME_CONFIG_MONGODB_ADMINPASSWORD", "ME_CONFIG_MONGODB_ADMINUSERNAME", "admin"),
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
            login("KC_DB_PASSWORD", "KC_DB_USERNAME", "keycloak"),
        ],
        switches: &[],
    },
    Product {
        images: &["elasticsearch", "kibana"],
        passwords: &[
            of("ELASTIC_PASSWORD", "", "elastic"),
            login("ELASTICSEARCH_PASSWORD", "ELASTICSEARCH_USERNAME", "elastic"),
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
        passwords: &[login("MYSQL_ROOT_PASSWORD", "", "root"), login("PMA_PASSWORD", "PMA_USER", "")],
        switches: &[],
    },
    Product {
        images: &["nextcloud"],
        passwords: &[
            of("NEXTCLOUD_ADMIN_PASSWORD", "NEXTCLOUD_ADMIN_USER", "admin"),
            login("MYSQL_PASSWORD", "MYSQL_USER", ""),
            login("POSTGRES_PASSWORD", "POSTGRES_USER", ""),
        ],
        switches: &[],
    },
    Product {
        images: &["wordpress"],
        passwords: &[
            login("WORDPRESS_DB_PASSWORD", "WORDPRESS_DB_USER", ""),
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
        passwords: &[login("SONAR_JDBC_PASSWORD", "SONAR_JDBC_USERNAME", "")],
        switches: &[],
    },
];

/// Passwords that are published as defaults and examples of these images, and those that are tried first everywhere.
pub const WELL_KNOWN: [&str; 58] = [
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
