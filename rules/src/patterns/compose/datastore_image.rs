//! Images of databases, caches, queues and their consoles, and the ports they listen on.
//!
//! Entry point: [`datastore`]. Source: the documentation of the images on Docker Hub and of the products; gathered by hand.

use hullwright_core::compose::Service;

use crate::patterns::compose::service_image::{image_name, last_part};

/// A product that keeps data or manages what does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Datastore {
    /// Its name as people write it.
    pub name: &'static str,
    /// Last parts of the names of its images.
    images: &'static [&'static str],
    /// The ports through which data or administration can be reached.
    pub ports: &'static [i64],
}

const fn store(name: &'static str, images: &'static [&'static str], ports: &'static [i64]) -> Datastore {
    Datastore { name, images, ports }
}

const DATASTORES: [Datastore; 36] = [
    store(
        "PostgreSQL",
        &["postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "pgvector", "citus"],
        &[5432],
    ),
    store("MySQL", &["mysql", "mysql-server", "percona", "percona-server"], &[3306, 33060]),
    store("MariaDB", &["mariadb", "mariadb-galera"], &[3306]),
    store("MongoDB", &["mongo", "mongodb", "mongodb-community-server"], &[27017]),
    store("Redis", &["redis", "redis-stack", "redis-stack-server", "keydb", "dragonfly"], &[6379]),
    store("Valkey", &["valkey"], &[6379]),
    store("Memcached", &["memcached"], &[11211]),
    store("RabbitMQ", &["rabbitmq"], &[5672, 15672]),
    store("Elasticsearch", &["elasticsearch"], &[9200, 9300]),
    store("OpenSearch", &["opensearch"], &[9200, 9300]),
    store("Cassandra", &["cassandra"], &[9042, 7000]),
    store("ScyllaDB", &["scylla"], &[9042, 7000]),
    store("CouchDB", &["couchdb"], &[5984]),
    store("Couchbase", &["couchbase"], &[8091, 11210]),
    store("Neo4j", &["neo4j"], &[7474, 7687]),
    store("InfluxDB", &["influxdb"], &[8086]),
    store("ClickHouse", &["clickhouse", "clickhouse-server"], &[8123, 9000]),
    store("SQL Server", &["mssql-server-linux", "azure-sql-edge"], &[1433]),
    store("Oracle", &["oracle-xe", "oracle-free"], &[1521]),
    store("ArangoDB", &["arangodb"], &[8529]),
    store("CockroachDB", &["cockroach"], &[26257]),
    store("ZooKeeper", &["zookeeper", "cp-zookeeper"], &[2181]),
    store("Kafka", &["kafka", "cp-kafka"], &[9092]),
    store("NATS", &["nats"], &[4222]),
    store("etcd", &["etcd"], &[2379, 2380]),
    store("Consul", &["consul"], &[8500]),
    store("MinIO", &["minio"], &[9000, 9001]),
    store("Qdrant", &["qdrant"], &[6333, 6334]),
    store("Meilisearch", &["meilisearch"], &[7700]),
    store("Adminer", &["adminer"], &[8080]),
    store("phpMyAdmin", &["phpmyadmin"], &[80]),
    store("pgAdmin", &["pgadmin4"], &[80]),
    store("mongo-express", &["mongo-express"], &[8081]),
    store("Redis Commander", &["redis-commander"], &[8081]),
    store("Redis Insight", &["redisinsight"], &[5540, 8001]),
    store("Portainer", &["portainer", "portainer-ce", "portainer-ee"], &[9000, 9443]),
];

/// The datastore whose image the service runs.
pub fn datastore(service: &Service<'_>) -> Option<&'static Datastore> {
    let name = image_name(service)?;
    let last = last_part(&name);
    if name.ends_with("mssql/server") {
        return DATASTORES.iter().find(|store| store.name == "SQL Server");
    }
    DATASTORES.iter().find(|store| store.images.contains(&last))
}
