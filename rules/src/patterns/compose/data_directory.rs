//! Where the images of databases keep their data.
//!
//! Entry point: [`data_directories`]. Source: the VOLUME instructions and the documentation of the images on Docker Hub;
//! postgres moved its volume from `/var/lib/postgresql/data` to `/var/lib/postgresql` with release 18. Kept by hand; caches
//! and queues, which many run without a volume on purpose, are left out.

use hullwright_core::image::ImageReference;

/// Name of the image without `docker.io` and `library`, and the folders of which one holds the data.
const FOLDERS: [(&str, &[&str]); 21] = [
    ("bitnami/mariadb", &["/bitnami/mariadb"]),
    ("bitnami/mongodb", &["/bitnami/mongodb"]),
    ("bitnami/mysql", &["/bitnami/mysql"]),
    ("bitnami/postgresql", &["/bitnami/postgresql"]),
    ("cassandra", &["/var/lib/cassandra"]),
    ("clickhouse", &["/var/lib/clickhouse"]),
    ("clickhouse/clickhouse-server", &["/var/lib/clickhouse"]),
    ("couchdb", &["/opt/couchdb/data"]),
    ("influxdb", &["/var/lib/influxdb", "/var/lib/influxdb2", "/var/lib/influxdb3"]),
    ("mariadb", &["/var/lib/mysql"]),
    ("mcr.microsoft.com/mssql/server", &["/var/opt/mssql"]),
    ("mongo", &["/data/db"]),
    ("mysql", &["/var/lib/mysql"]),
    ("mysql/mysql-server", &["/var/lib/mysql"]),
    ("neo4j", &["/data"]),
    ("percona", &["/var/lib/mysql"]),
    ("pgvector/pgvector", POSTGRES),
    ("postgis/postgis", POSTGRES),
    ("postgres", POSTGRES),
    ("rethinkdb", &["/data"]),
    ("timescale/timescaledb", POSTGRES),
];

const POSTGRES: &[&str] = &["/var/lib/postgresql/data", "/var/lib/postgresql"];

/// The folders of which one has to be a mount for the data to stay; the first one is the one to name.
pub fn data_directories(image: &ImageReference) -> Option<Vec<&'static str>> {
    let name = image.familiar_name();
    let (known, folders) = FOLDERS.iter().find(|(known, _)| *known == name)?;
    let release = image.tag.as_ref().and_then(|tag| major(&tag.text));
    Some(match (*known, release) {
        ("postgres", Some(18..)) => vec!["/var/lib/postgresql"],
        ("postgres", None) => vec!["/var/lib/postgresql", "/var/lib/postgresql/data"],
        _ => folders.to_vec(),
    })
}

/// The number that a tag starts with.
fn major(tag: &str) -> Option<u32> {
    let digits = tag.split(|ch: char| !ch.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn first(image: &str) -> Option<&'static str> {
        let image = ImageReference::parse(image).expect("a name");
        data_directories(&image)?.first().copied()
    }

    #[test]
    fn postgres_moved_with_release_18() {
        assert_eq!(first("postgres:17-alpine"), Some("/var/lib/postgresql/data"));
        assert_eq!(first("docker.io/library/postgres:18.1"), Some("/var/lib/postgresql"));
        assert_eq!(first("postgres"), Some("/var/lib/postgresql"));
        assert_eq!(first("mcr.microsoft.com/mssql/server:2022-latest"), Some("/var/opt/mssql"));
        assert_eq!(first("redis:8"), None);
    }
}
