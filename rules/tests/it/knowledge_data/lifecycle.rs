//! `data/lifecycle.txt`, made from the cycle records.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::tag_expression::{corrected, shape_of};
use super::{list, text};

const HEADER: &str = "\
# Release cycles of products and the days their support ends. Made by a test (CONTRIBUTING.md, \"Facts about images\"); do
# not edit. State of 2026-08-22, from the data of endoflife.date; distroless from its own support policy.
#
# A line at the left edge is a heading, the lines below it belong to it.
#
# image NAME            the products of an image, the full name without tag
# images PATTERN        the cycle of all images whose names fit, whatever the tag; `*` is any text
#   product NAME
#   cycle PRODUCT NAME
# suffix WORD           the cycle of an operating system that a part of a tag names, if the shape of its suffix fits
#   cycle PRODUCT NAME
# product NAME          the cycles, the newest first
#   title TEXT          its name for people
#   cycle NAME          released DAY, ends DAY or `past` or `open`, and the same for support that is extended; the latest
#                       release of one that was supported
#     codename TEXT
#     tags SHAPE        what tags of the product's images belong to the cycle (rules/src/knowledge/shape.rs)
#     suffix SHAPE      what tags of other images name it as their operating system
";

/// The day of the state.
const STATE: &str = "2026-08-22";

/// Tags of Windows Server name editions (`ltsc2019`, and `1809` for the same), which the records mix up.
const LEFT_OUT: [&str; 1] = ["windows-server-core"];

/// Images that are no release of a distribution but built on one, which their tags name.
const BUILT_ON: [&str; 1] = ["docker.io/library/buildpack-deps"];

/// The names of products that are more than their short names with a capital.
const TITLES: [(&str, &str); 40] = [
    ("almalinux", "AlmaLinux"),
    ("amazon-corretto", "Amazon Corretto"),
    ("apache-http-server", "Apache HTTP Server"),
    ("azul-zulu", "Azul Zulu"),
    ("centos", "CentOS"),
    ("centos-stream", "CentOS Stream"),
    ("clickhouse", "ClickHouse"),
    ("distroless-base", "distroless base"),
    ("distroless-base-nossl", "distroless base-nossl"),
    ("distroless-cc", "distroless cc"),
    ("distroless-java", "distroless Java"),
    ("distroless-nodejs", "distroless Node.js"),
    ("distroless-python3", "distroless Python"),
    ("distroless-static", "distroless static"),
    ("dotnet", ".NET"),
    ("eclipse-temurin", "Eclipse Temurin"),
    ("gitlab", "GitLab"),
    ("graalvm-ce", "GraalVM CE"),
    ("haproxy", "HAProxy"),
    ("hashicorp-vault", "Vault"),
    ("influxdb", "InfluxDB"),
    ("kong-gateway", "Kong Gateway"),
    ("mariadb", "MariaDB"),
    ("microsoft-build-of-openjdk", "Microsoft Build of OpenJDK"),
    ("mongodb", "MongoDB"),
    ("mssqlserver", "SQL Server"),
    ("mysql", "MySQL"),
    ("nginx", "nginx"),
    ("nodejs", "Node.js"),
    ("opensearch", "OpenSearch"),
    ("opensuse", "openSUSE Leap"),
    ("php", "PHP"),
    ("phpmyadmin", "phpMyAdmin"),
    ("postgresql", "PostgreSQL"),
    ("rabbitmq", "RabbitMQ"),
    ("rhel", "Red Hat Enterprise Linux"),
    ("sonarqube-community", "SonarQube Community Build"),
    ("sonarqube-server", "SonarQube Server"),
    ("wordpress", "WordPress"),
    ("zookeeper", "ZooKeeper"),
];

/// Both names of Red Hat's images; the records say the cycle is in the name.
const RHEL_IMAGES: [&str; 2] = ["registry.access.redhat.com/ubi", "docker.io/redhat/ubi"];

/// The file.
pub(crate) fn file(records: &[Value]) -> String {
    let mut images: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut patterns: BTreeMap<String, String> = BTreeMap::new();
    let mut suffixes: BTreeMap<String, String> = BTreeMap::new();
    let mut products: BTreeMap<String, String> = BTreeMap::new();
    for record in records.iter().filter(|record| !LEFT_OUT.contains(&text(record, "product"))) {
        let (product, cycle) = (text(record, "product"), text(record, "cycle"));
        let line = format!("cycle {product} {cycle}");
        if product == "rhel" {
            patterns.extend(RHEL_IMAGES.map(|image| (format!("{image}{cycle}*"), line.clone())));
        } else {
            let named =
                list(record, "images").into_iter().filter(|image| !BUILT_ON.contains(&image.as_str()));
            for image in named {
                if image.contains('*') {
                    patterns.insert(image, line.clone());
                } else {
                    images.entry(image).or_default().insert(product.to_owned());
                }
            }
        }
        if !list(record, "os_suffix_patterns").is_empty() {
            let word = suffix_word(record);
            assert!(suffixes.insert(word, line.clone()).is_none(), "{line} has the suffix of another cycle");
        }
        let block =
            products.entry(product.to_owned()).or_insert_with(|| format!("  title {}\n", title(product)));
        block.push_str(&cycle_lines(record));
    }
    let mut out = HEADER.to_owned();
    for (image, products) in images {
        let _ = writeln!(out, "\nimage {image}");
        for product in products {
            let _ = writeln!(out, "  product {product}");
        }
    }
    for (pattern, line) in patterns {
        let _ = writeln!(out, "\nimages {pattern}\n  {line}");
    }
    for (word, line) in suffixes {
        let _ = writeln!(out, "\nsuffix {word}\n  {line}");
    }
    for (product, block) in products {
        let _ = write!(out, "\nproduct {product}\n{block}");
    }
    out
}

/// `bookworm` for Bookworm, `noble` for Noble Numbat, `alpine3.20` for Alpine 3.20.
fn suffix_word(record: &Value) -> String {
    let codename = record["codename"].as_str().map(str::to_lowercase);
    let word = codename.and_then(|codename| codename.split(' ').next().map(str::to_owned));
    word.unwrap_or_else(|| format!("alpine{}", text(record, "cycle")))
}

fn title(product: &str) -> String {
    if let Some((_, title)) = TITLES.iter().find(|(known, _)| *known == product) {
        return (*title).to_owned();
    }
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    product.split('-').map(capital).collect::<Vec<_>>().join(" ")
}

fn cycle_lines(record: &Value) -> String {
    let mut out = format!("  cycle {}", text(record, "cycle"));
    if let Some(day) = record["release"].as_str() {
        let _ = write!(out, " released {}", whole_day(day));
    }
    let _ = write!(out, " ends {}", end(&record["eol"]));
    // `false` says that there is none, not that it has no end.
    if record["extended_support"].is_string() || record["extended_support"] == Value::Bool(true) {
        let extended = &record["extended_support"];
        let end = if extended == &Value::Bool(true) { "open".to_owned() } else { end(extended) };
        let _ = write!(out, " extended {end}");
    }
    let is_supported = match end(&record["eol"]).as_str() {
        "past" => false,
        day => day >= STATE,
    };
    // The releases of some have a name or a number of a further package behind them.
    let latest = text(record, "latest");
    let is_plain = latest.chars().all(|ch| ch.is_ascii_digit() || ch == '.');
    if is_supported && is_plain && !latest.is_empty() {
        let _ = write!(out, " latest {latest}");
    }
    out.push('\n');
    if let Some(codename) = record["codename"].as_str() {
        let _ = writeln!(out, "    codename {codename}");
    }
    for (key, source) in [("tags", "tag_patterns"), ("suffix", "os_suffix_patterns")] {
        for expression in list(record, source) {
            if let Some(shape) = shape(&expression) {
                let _ = writeln!(out, "    {key} {shape}");
            }
        }
    }
    out
}

/// The shape of an expression; none for the words that say the cycle is in the image's name.
pub(crate) fn shape(expression: &str) -> Option<String> {
    if expression.starts_with("repository name") {
        return None;
    }
    Some(shape_of(&anchored(&corrected(expression))).expect("every expression has a shape"))
}

/// The same expression for the whole tag: `(^|-)trixie(-|$)` also says what may stand before and behind.
pub(crate) fn anchored(expression: &str) -> String {
    let expression = expression.replace("(-|$)", "(-.*)?$");
    match expression.strip_prefix("(^|-)") {
        Some(rest) => format!("^(.*-)?{rest}"),
        None => expression,
    }
}

fn end(value: &Value) -> String {
    match value {
        Value::Bool(true) => "past".to_owned(),
        Value::String(day) => whole_day(day),
        _ => "open".to_owned(),
    }
}

/// Of a month, the last day.
fn whole_day(day: &str) -> String {
    let Some((year, month)) = day.split_once('-').filter(|_| day.len() == "2026-09".len()) else {
        assert_eq!(day.len(), "2026-09-30".len(), "`{day}` is neither a day nor a month");
        return day.to_owned();
    };
    let year: u32 = year.parse().expect("a year");
    let last = match month {
        "02" if year.is_multiple_of(4) => 29,
        "02" => 28,
        "04" | "06" | "09" | "11" => 30,
        _ => 31,
    };
    format!("{day}-{last}")
}
