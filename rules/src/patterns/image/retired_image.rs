//! Images whose publisher has given them up or publishes them under another name.
//!
//! Entry point: [`retired_image`]. Sources: the deprecation notices in github.com/docker-library/docs and on Docker Hub, the
//! announcements of the registries; gathered by hand, 2026-11. Names of mirrors are not followed.

use hullwright_core::image::ImageReference;

/// What became of an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Retired {
    /// What happened, in words that follow the name of the image.
    pub what: &'static str,
    /// What to use, if one thing can be named.
    pub successor: Option<String>,
    /// Whether the successor has the same tags, so that the name can simply be replaced.
    pub keeps_tags: bool,
}

/// Name, what happened, successor, and whether it has the same tags.
const NAMES: [(&str, &str, &str, bool); 45] = [
    ("adoptopenjdk", "was given up in 2021", "eclipse-temurin", false),
    ("celery", "was given up in 2017", "", false),
    ("centos", "gets no more releases since 2021", "", false),
    ("clefos", "was given up by its publisher", "", false),
    ("django", "was given up in 2016", "python", false),
    ("express-gateway", "was given up by its publisher", "", false),
    ("fsharp", "was given up by its publisher", "mcr.microsoft.com/dotnet/sdk", false),
    ("glassfish", "was given up by its publisher", "", false),
    ("google/cadvisor", "is published elsewhere since 2019", "gcr.io/cadvisor/cadvisor", false),
    ("hipache", "was given up by its publisher", "", false),
    ("iojs", "was given up in 2015", "node", false),
    ("java", "was given up in 2016", "eclipse-temurin", false),
    ("jenkins", "is published elsewhere since 2018", "jenkins/jenkins", true),
    ("jobber", "was given up by its publisher", "", false),
    ("jwilder/nginx-proxy", "is published under another name", "nginxproxy/nginx-proxy", false),
    ("kaazing-gateway", "was given up by its publisher", "", false),
    ("known", "was given up by its publisher", "", false),
    ("liquibase", "is published under another name", "liquibase/liquibase", true),
    ("mhart/alpine-node", "was given up in 2021", "node", false),
    ("microsoft/aspnetcore", "is published elsewhere since 2018", "mcr.microsoft.com/dotnet/aspnet", false),
    (
        "microsoft/aspnetcore-build",
        "is published elsewhere since 2018",
        "mcr.microsoft.com/dotnet/sdk",
        false,
    ),
    ("microsoft/dotnet", "is published elsewhere since 2018", "mcr.microsoft.com/dotnet/sdk", false),
    (
        "microsoft/mssql-server-linux",
        "is published elsewhere since 2018",
        "mcr.microsoft.com/mssql/server",
        false,
    ),
    (
        "microsoft/nanoserver",
        "is published elsewhere since 2018",
        "mcr.microsoft.com/windows/nanoserver",
        false,
    ),
    (
        "microsoft/windowsservercore",
        "is published elsewhere since 2018",
        "mcr.microsoft.com/windows/servercore",
        false,
    ),
    ("mongo-express", "is no longer kept up", "", false),
    ("mono", "is no longer kept up", "", false),
    ("nuxeo", "is published elsewhere", "", false),
    ("openjdk", "gets no more releases since 2022", "eclipse-temurin", false),
    ("opensuse", "is published under another name", "opensuse/leap", false),
    ("owncloud", "is published under another name", "owncloud/server", false),
    ("piwik", "is published under another name", "matomo", false),
    ("plone", "is published under another name", "plone/plone-backend", false),
    ("rails", "was given up in 2016", "ruby", false),
    ("rapidoid", "was given up by its publisher", "", false),
    ("sentry", "is published elsewhere since 2020", "getsentry/sentry", false),
    ("swarm", "was given up in 2020", "", false),
    ("thrift", "was given up by its publisher", "", false),
    ("ubuntu-debootstrap", "was given up in 2016", "ubuntu", false),
    ("ubuntu-upstart", "was given up in 2016", "ubuntu", false),
    ("vectorized/redpanda", "is published under another name", "redpandadata/redpanda", true),
    (
        "mcr.microsoft.com/dotnet/core/aspnet",
        "is published under another name",
        "mcr.microsoft.com/dotnet/aspnet",
        true,
    ),
    (
        "mcr.microsoft.com/dotnet/core/runtime",
        "is published under another name",
        "mcr.microsoft.com/dotnet/runtime",
        true,
    ),
    (
        "mcr.microsoft.com/dotnet/core/runtime-deps",
        "is published under another name",
        "mcr.microsoft.com/dotnet/runtime-deps",
        true,
    ),
    (
        "mcr.microsoft.com/dotnet/core/sdk",
        "is published under another name",
        "mcr.microsoft.com/dotnet/sdk",
        true,
    ),
];

/// What became of the image, if its publisher has given it up.
pub fn retired_image(image: &ImageReference) -> Option<Retired> {
    let name = image.familiar_name();
    let name = name.split(['@', ':']).next().unwrap_or_default();
    if let Some(rest) = name.strip_prefix("k8s.gcr.io/") {
        let successor = Some(format!("registry.k8s.io/{rest}"));
        return Some(Retired { what: "gets no more releases there since 2023", successor, keeps_tags: true });
    }
    if name.starts_with("gcr.io/google-containers/") || name.starts_with("gcr.io/google_containers/") {
        return Some(Retired { what: "gets no more releases there", successor: None, keeps_tags: false });
    }
    // Early access builds of OpenJDK are still published.
    if name == "openjdk" && image.tag.as_ref().is_some_and(|tag| tag.text.contains("-ea")) {
        return None;
    }
    let (_, what, successor, keeps_tags) = NAMES.iter().find(|(known, ..)| *known == name)?;
    let successor = Some((*successor).to_owned()).filter(|successor| !successor.is_empty());
    Some(Retired { what, successor, keeps_tags: *keeps_tags })
}
