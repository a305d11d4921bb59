//! Images that read a secret from a file when a variable names the file, and how that variable is called.
//!
//! Entry point: [`file_variable`]. Images that learnt it only lately are left out, because an older tag of theirs would start
//! without the secret.

/// How the variable with the path is called.
#[derive(Clone, Copy)]
enum Naming {
    /// `NAME_FILE`.
    Behind,
    /// `NAME__FILE`.
    BehindTwice,
    /// `FILE__NAME`.
    Before,
}

/// An image and the variables that it also takes from files.
struct Reader {
    /// Its name without registry where that is Docker Hub; `/` at the end stands for all images below.
    image: &'static str,
    /// The variables; those that end in `*` start with what is before it. None stands for all.
    variables: &'static [&'static str],
    naming: Naming,
}

const fn reader(image: &'static str, variables: &'static [&'static str]) -> Reader {
    Reader { image, variables, naming: Naming::Behind }
}

const POSTGRES: &[&str] = &["POSTGRES_PASSWORD"];
const MYSQL: &[&str] = &["MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD"];
const MARIADB: &[&str] =
    &["MARIADB_ROOT_PASSWORD", "MARIADB_PASSWORD", "MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD"];

const READERS: [Reader; 47] = [
    reader("authelia/authelia", &["AUTHELIA_*"]),
    reader("bitnami/mariadb", &["MARIADB_*"]),
    reader("bitnami/mongodb", &["MONGODB_*"]),
    reader("bitnami/mysql", &["MYSQL_*"]),
    reader("bitnami/postgresql", &["POSTGRESQL_*", "POSTGRES_*"]),
    reader("bitnami/redis", &["REDIS_PASSWORD", "REDIS_MASTER_PASSWORD"]),
    reader("bitnamilegacy/mariadb", &["MARIADB_*"]),
    reader("bitnamilegacy/mongodb", &["MONGODB_*"]),
    reader("bitnamilegacy/mysql", &["MYSQL_*"]),
    reader("bitnamilegacy/postgresql", &["POSTGRESQL_*", "POSTGRES_*"]),
    reader("bitnamilegacy/redis", &["REDIS_PASSWORD", "REDIS_MASTER_PASSWORD"]),
    reader("clickhouse/clickhouse-server", &["CLICKHOUSE_PASSWORD"]),
    reader("directus/directus", &[]),
    reader("docker.n8n.io/n8nio/n8n", &[]),
    reader("dpage/pgadmin4", &["PGADMIN_DEFAULT_PASSWORD"]),
    reader("fireflyiii/core", &["DB_PASSWORD", "STATIC_CRON_TOKEN", "MAIL_PASSWORD"]),
    reader("ghcr.io/directus/directus", &[]),
    reader("ghcr.io/immich-app/immich-server", &["DB_PASSWORD", "REDIS_PASSWORD"]),
    reader("ghcr.io/immich-app/postgres", POSTGRES),
    reader("ghcr.io/paperless-ngx/paperless-ngx", &["PAPERLESS_*"]),
    reader("influxdb", &["DOCKER_INFLUXDB_INIT_PASSWORD", "DOCKER_INFLUXDB_INIT_ADMIN_TOKEN"]),
    reader("joomla", &["JOOMLA_DB_PASSWORD"]),
    reader("mariadb", MARIADB),
    reader("miniflux/miniflux", &["ADMIN_PASSWORD"]),
    reader("minio/minio", &["MINIO_ROOT_PASSWORD"]),
    reader("mongo", &["MONGO_INITDB_ROOT_PASSWORD"]),
    reader("mysql", MYSQL),
    reader("n8nio/n8n", &[]),
    reader(
        "nextcloud",
        &[
            "MYSQL_PASSWORD",
            "NEXTCLOUD_ADMIN_PASSWORD",
            "POSTGRES_PASSWORD",
            "REDIS_HOST_PASSWORD",
            "SMTP_PASSWORD",
        ],
    ),
    reader("percona", MYSQL),
    reader("pgvector/pgvector", POSTGRES),
    reader("photoprism/photoprism", &["PHOTOPRISM_ADMIN_PASSWORD", "PHOTOPRISM_DATABASE_PASSWORD"]),
    reader("phpmyadmin", &["PMA_PASSWORD", "MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD"]),
    reader("phpmyadmin/phpmyadmin", &["PMA_PASSWORD", "MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD"]),
    reader("postgis/postgis", POSTGRES),
    reader("postgres", POSTGRES),
    reader("timescale/timescaledb", POSTGRES),
    reader("vaultwarden/server", &["ADMIN_TOKEN", "SMTP_PASSWORD"]),
    reader("wordpress", &["WORDPRESS_*"]),
    reader("zabbix/", &["MYSQL_PASSWORD", "MYSQL_ROOT_PASSWORD", "POSTGRES_PASSWORD"]),
    Reader {
        image: "codeberg.org/forgejo/forgejo",
        variables: &["FORGEJO__*", "GITEA__*"],
        naming: Naming::BehindTwice,
    },
    Reader { image: "gitea/gitea", variables: &["GITEA__*"], naming: Naming::BehindTwice },
    Reader { image: "grafana/grafana", variables: &["GF_*"], naming: Naming::BehindTwice },
    Reader { image: "grafana/grafana-oss", variables: &["GF_*"], naming: Naming::BehindTwice },
    Reader { image: "ghcr.io/linuxserver/", variables: &[], naming: Naming::Before },
    Reader { image: "linuxserver/", variables: &[], naming: Naming::Before },
    Reader { image: "lscr.io/linuxserver/", variables: &[], naming: Naming::Before },
];

/// The variable that names the file with what `variable` would hold, if the image reads one.
pub fn file_variable(image: &str, variable: &str) -> Option<String> {
    let is_of_image = |reader: &&Reader| {
        image == reader.image || reader.image.ends_with('/') && image.starts_with(reader.image)
    };
    let reader = READERS.iter().find(is_of_image)?;
    let is_read = reader.variables.is_empty()
        || reader.variables.iter().any(|known| match known.strip_suffix('*') {
            Some(start) => variable.starts_with(start),
            None => variable == *known,
        });
    is_read.then(|| match reader.naming {
        Naming::Behind => format!("{variable}_FILE"),
        Naming::BehindTwice => format!("{variable}__FILE"),
        Naming::Before => format!("FILE__{variable}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_image_has_its_own_way() {
        let name = |image, variable| file_variable(image, variable).unwrap_or_default();
        assert_eq!(name("postgres", "POSTGRES_PASSWORD"), "POSTGRES_PASSWORD_FILE");
        assert_eq!(name("grafana/grafana", "GF_SMTP_PASSWORD"), "GF_SMTP_PASSWORD__FILE");
        assert_eq!(name("lscr.io/linuxserver/mariadb", "MYSQL_PASSWORD"), "FILE__MYSQL_PASSWORD");
        assert_eq!(name("postgres", "PGPASSWORD"), "");
        assert_eq!(name("example/app", "POSTGRES_PASSWORD"), "");
    }
}
