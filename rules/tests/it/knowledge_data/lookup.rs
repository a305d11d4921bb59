//! Look-ups in the bundled table.

use std::collections::BTreeMap;
use std::sync::Arc;

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{
    Confidence, Cycle, EndOfSupport, ImageFacts, OsFamily, PackageManager, Presence, Provision, Shell,
};
use hullwright_core::semantic::Resolution;
use hullwright_rules::bundled_knowledge;
use serde_json::Value;

use super::shapes::Expression;
use super::tag_expression::corrected;
use super::{corpus, images, list, text};
use Presence::{Absent, Present, ProbablyAbsent, Unknown};

fn lookup(image: &str) -> Option<Arc<ImageFacts>> {
    bundled_knowledge().image(&ImageReference::parse(image).expect(image))
}

#[track_caller]
fn facts(image: &str) -> Arc<ImageFacts> {
    lookup(image).expect(image)
}

/// The cycle of the product, then that of the operating system.
fn both_cycles(reference: &ImageReference) -> Vec<Cycle> {
    let cycles = bundled_knowledge().cycles_of(reference);
    cycles.product.into_iter().chain(cycles.system).collect()
}

#[track_caller]
fn has(image: &str, programs: &[(&str, Presence)]) {
    let facts = facts(image);
    let found: Vec<(&str, Presence)> =
        programs.iter().map(|(name, _)| (*name, facts.program(name))).collect();
    assert_eq!(found, programs, "{image}");
}

#[test]
fn node_on_alpine() {
    has(
        "node:20-alpine",
        &[
            ("node", Present),
            ("wget", Present),
            ("curl", Absent),
            ("tini", Absent),
            ("corepack", Unknown),
            ("xz", Unknown),
        ],
    );
    has("node:24.19.0-alpine", &[("corepack", Present), ("xz", Unknown)]);
    has("node:22.23.2", &[("gpg", Present)]);
    has("node:22", &[("gpg", Unknown)]);
    let node = facts("node:20-alpine");
    assert_eq!((node.user("node"), node.group("node"), node.user("nobody")), (Present, Present, Present));
    assert_eq!(node.users.name_of(1000), Resolution::Known(Some("node")));
    assert_eq!(
        (node.users.id_of("node"), node.groups.id_of("node")),
        (Resolution::Known(1000), Resolution::Unknown)
    );
    assert_eq!(node.user("app"), ProbablyAbsent);
    assert_eq!(node.operating_system.family, OsFamily::Alpine);
    assert_eq!(node.package_managers, Resolution::Known(vec![PackageManager::Apk]));
    assert_eq!((node.shell, node.source.confidence), (Shell::Ash, Confidence::Derived));
    assert_eq!(node.cmd, Resolution::Known(Some(vec!["node"])));
    assert_eq!(node.workdir, Resolution::Known(None));
    assert_eq!(facts("node:20-alpine3.19").operating_system.releases, ["3.19"]);
}

#[test]
fn node_on_debian() {
    has(
        "node:20-bookworm-slim",
        &[("node", Present), ("curl", Absent), ("wget", Absent), ("adduser", Present), ("corepack", Unknown)],
    );
    assert_eq!(facts("node:20-bookworm-slim").operating_system.releases, ["bookworm"]);
    let facts = facts("node:20-bookworm-slim");
    let accounts = &facts.users;
    assert_eq!(
        (accounts.presence("www-data"), accounts.name_of(33)),
        (Present, Resolution::Known(Some("www-data")))
    );
    assert_eq!(accounts.name_of(1001), Resolution::Partial(None));
}

#[test]
fn one_image_has_many_names() {
    for image in [
        "node:20-alpine",
        "library/node:20-alpine",
        "docker.io/library/node:20-alpine",
        "index.docker.io/node:20-alpine",
    ] {
        assert_eq!(lookup(image), lookup("docker.io/node:20-alpine"), "{image}");
        assert!(lookup(image).is_some());
    }
    assert_eq!(lookup("debian:latest"), lookup("debian"));
    let digest = format!("node@sha256:{}", "0".repeat(64));
    assert_eq!(lookup(&digest), None);
    assert_eq!(lookup(&digest.replace('@', ":20-alpine@")), lookup("node:20-alpine"));
}

#[test]
fn nginx_has_its_user() {
    let nginx = facts("nginx:alpine");
    assert_eq!(
        (nginx.user("nginx"), nginx.group("nginx"), nginx.group("www-data")),
        (Present, Present, Present)
    );
    assert_eq!(nginx.users.name_of(101), Resolution::Known(Some("nginx")));
    assert_eq!(nginx.exposes, Resolution::Known(vec!["80"]));
    assert_eq!(nginx.stopsignal, Resolution::Known(Some("SIGQUIT")));
    assert_eq!(nginx.cmd, Resolution::Known(Some(vec!["nginx", "-g", "daemon off;"])));
}

#[test]
fn distroless_has_no_shell_and_node_off_path() {
    let node = facts("gcr.io/distroless/nodejs22-debian12");
    assert_eq!((node.shell, node.program("sh"), node.program("node")), (Shell::None, Absent, Unknown));
    assert_eq!(node.off_path("node"), Some("/nodejs/bin/node"));
    assert_eq!(node.entrypoint, Resolution::Known(Some(vec!["/nodejs/bin/node"])));
    assert_eq!(node.package_managers, Resolution::Known(Vec::new()));
    assert_eq!((node.user("nonroot"), node.user("node")), (Present, Absent));
    assert_eq!(node.users.name_of(1000), Resolution::Known(None));
    assert_eq!(facts("gcr.io/distroless/nodejs22-debian12:nonroot").default_user, Resolution::Known("65532"));
    assert_eq!(facts("gcr.io/distroless/nodejs22-debian12:debug").shell, Shell::None);
}

#[test]
fn floating_tags_are_not_taken_for_one_release() {
    has("python:3-slim", &[("python3", Present), ("pip", Present), ("curl", Absent), ("adduser", Unknown)]);
    has("python:3.12-slim", &[("python", Present), ("gcc", Absent), ("adduser", Unknown)]);
    has("debian:bookworm-slim", &[("adduser", Present), ("curl", Absent), ("ps", Absent)]);
    has("debian:trixie-slim", &[("adduser", Absent), ("useradd", Present)]);
    has("debian:stable-slim", &[("sh", Present), ("adduser", Unknown), ("curl", Unknown)]);
}

#[test]
fn base_images_have_all_their_accounts() {
    let alpine = facts("alpine:3.20");
    assert_eq!(
        (alpine.user("nobody"), alpine.user("app"), alpine.group("www-data")),
        (Present, Absent, Present)
    );
    assert_eq!(alpine.users.name_of(1000), Resolution::Known(None));
    assert_eq!(alpine.operating_system.releases, ["3.20"]);
    let ubuntu = facts("ubuntu:24.04");
    assert_eq!(
        (ubuntu.user("ubuntu"), ubuntu.users.name_of(1000)),
        (Present, Resolution::Known(Some("ubuntu")))
    );
    assert_eq!(
        (ubuntu.group("root"), ubuntu.group("sudo"), ubuntu.user("app")),
        (Present, Unknown, ProbablyAbsent)
    );
}

#[test]
fn what_is_not_in_the_table_is_not_known() {
    for image in ["example/app:1.0", "node:no-such-flavour", "quay.io/node:20", "alpine:x", "scratch:latest"]
    {
        assert_eq!(lookup(image), None, "{image}");
    }
    let scratch = facts("scratch");
    assert_eq!((scratch.shell, scratch.user("root"), scratch.program("sh")), (Shell::None, Absent, Absent));
    assert_eq!(scratch.entrypoint, Resolution::Known(None));
}

#[test]
fn versions_that_were_not_read_are_not_known() {
    has("node:8-alpine", &[("node", Unknown), ("curl", Unknown), ("wget", Unknown)]);
    has("alpine:3.4", &[("wget", Unknown), ("curl", Unknown)]);
    has("node:99-slim", &[("node", Present), ("curl", ProbablyAbsent)]);
    assert_eq!(facts("node:8-alpine").cmd, Resolution::Unknown);
    assert_eq!(facts("alpine:3.4").user("app"), Unknown);
    assert_eq!(facts("node:8-alpine").user("root"), Present);
    has("grafana/grafana:9.0", &[("curl", Present), ("git", ProbablyAbsent)]);
    has("fedora:40", &[("dnf", Present), ("curl", Unknown)]);
    assert_eq!(facts("fedora:40").entrypoint, Resolution::Unknown);
}

#[test]
fn packages_bring_programs() {
    let package = |name| bundled_knowledge().package(PackageManager::Apt, name).expect(name);
    let curl = package("curl");
    assert_eq!(curl.provision("curl", "bookworm"), Provision::Own);
    assert_eq!(curl.provision("update-ca-certificates", "trixie"), Provision::Recommendation);
    assert_eq!(curl.provision("wcurl", "bookworm"), Provision::Unknown);
    assert_eq!(curl.provision("wcurl", "trixie"), Provision::Own);
    assert_eq!((curl.exists("bookworm"), curl.exists("buster")), (Some(true), None));
    assert_eq!(package("su-exec").exists("trixie"), Some(false));
    assert_eq!(package("dnsutils").provision("dig", "bookworm"), Provision::Dependency);
    assert_eq!((package("dnsutils").exists("trixie"), package("host").exists("trixie")), (None, None));
    let apk = bundled_knowledge().package(PackageManager::Apk, "bind-tools").expect("bind-tools");
    assert_eq!(apk.provision("dig", "3.20"), Provision::Own);
    assert!(bundled_knowledge().package(PackageManager::Microdnf, "make").is_some());
    assert_eq!(bundled_knowledge().package(PackageManager::Apt, "no-such-package"), None);
}

/// Product, cycle and end.
fn cycles(image: &str) -> Vec<(&'static str, &'static str, EndOfSupport)> {
    both_cycles(&ImageReference::parse(image).expect(image))
        .into_iter()
        .map(|cycle| (cycle.product, cycle.name, cycle.end))
        .collect()
}

#[test]
fn tags_belong_to_cycles() {
    let on = EndOfSupport::On;
    assert_eq!(cycles("node:18-alpine"), [("nodejs", "18", on("2025-04-30"))]);
    assert_eq!(
        cycles("node:18-alpine3.15"),
        [("nodejs", "18", on("2025-04-30")), ("alpine-linux", "3.15", on("2023-11-01"))]
    );
    assert_eq!(
        cycles("python:3.9.1-slim-buster"),
        [("python", "3.9", on("2025-10-31")), ("debian", "10", on("2022-09-10"))]
    );
    assert_eq!(cycles("debian:buster-slim"), [("debian", "10", on("2022-09-10"))]);
    assert_eq!(
        cycles("gcr.io/distroless/static-debian11"),
        [("distroless-static", "debian11", EndOfSupport::Past)]
    );
    assert_eq!(
        cycles("gcr.io/distroless/java17-debian12"),
        [("distroless-java", "debian12", on("2026-01-31"))]
    );
    assert_eq!(cycles("registry.access.redhat.com/ubi7/ubi-minimal:7.9"), [("rhel", "7", on("2024-06-30"))]);
    assert_eq!(cycles("ubuntu:18.04")[0].1, "18.04");
}

#[test]
fn tags_that_leave_the_cycle_open_belong_to_the_last_one() {
    assert_eq!(cycles("python:2"), [("python", "2.7", EndOfSupport::On("2020-01-01"))]);
    assert_eq!(cycles("python:3-slim"), []);
    assert_eq!(cycles("alpine:3"), []);
    assert_eq!(cycles("redis:5-alpine").first().map(|cycle| cycle.1), Some("5.0"));
    assert_eq!(cycles("node:lts"), []);
    assert_eq!(cycles("example/app:1.0-bookworm"), []);
    assert_eq!(cycles("node:99"), []);
}

#[test]
fn nothing_is_both_present_and_absent() {
    let Some(records) = crate::shared::rows("images/images.jsonl") else { return };
    let mut n_checked = 0;
    for record in &records {
        for name in images::expand(text(record, "image")) {
            for tag in list(record, "example_tags") {
                let Some(facts) = lookup(&format!("{name}:{tag}")) else {
                    panic!("{name}:{tag} has no record");
                };
                let programs = &facts.programs;
                let both = |program: &&&str| {
                    programs.absent.contains(program) || programs.probably_absent.contains(program)
                };
                let both: Vec<&&str> = programs.present.iter().filter(both).collect();
                assert!(both.is_empty(), "{name}:{tag} has and lacks {both:?}");
                let known = bundled_knowledge().watched();
                let strange =
                    programs.present.iter().chain(&programs.absent).find(|program| !known.contains(program));
                assert_eq!(strange, None, "{name}:{tag}");
                n_checked += 1;
            }
        }
    }
    assert!(n_checked > 2000, "only {n_checked} tags");
}

/// A record and the expression of its tags.
type Row<'r> = (Expression, &'r Value);

/// The records of each image, those with general facts last.
fn by_image(records: &[Value]) -> BTreeMap<String, Vec<Row<'_>>> {
    let mut rows: BTreeMap<String, Vec<Row<'_>>> = BTreeMap::new();
    for record in records {
        for name in images::expand(text(record, "image")) {
            let expression = Expression::new(&corrected(text(record, "tags")));
            rows.entry(name).or_default().push((expression, record));
        }
    }
    for rows in rows.values_mut() {
        rows.sort_by_key(|(_, record)| text(record, "family") == "minimal facts");
    }
    rows
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows what share is known")]
fn images_in_use_get_the_record_that_the_expressions_say() {
    let (Some(records), Some(mut references)) =
        (crate::shared::rows("images/images.jsonl"), corpus::references())
    else {
        return;
    };
    let n_all = references.len();
    let (mut n_known, mut n_absence, mut n_cycle) = (0, 0, 0);
    for reference in &references {
        let facts = bundled_knowledge().image(reference);
        n_known += usize::from(facts.is_some());
        n_absence += usize::from(facts.is_some_and(|facts| !facts.programs.absent.is_empty()));
        n_cycle += usize::from(!both_cycles(reference).is_empty());
    }
    println!(
        "{n_all} uses of images: {n_known} known, {n_absence} with proven absence, {n_cycle} in a cycle"
    );
    references.sort_by_key(|reference| (reference.normalized_name(), reference.tag_or_latest().to_owned()));
    references.dedup_by_key(|reference| (reference.normalized_name(), reference.tag_or_latest().to_owned()));
    references.retain(|reference| !reference.has_digest() && !reference.is_scratch());
    let by_image = by_image(&records);
    let mut n_compared = 0;
    for reference in &references {
        let (name, tag) = (reference.normalized_name(), reference.tag_or_latest());
        let rows = by_image.get(&name).map(Vec::as_slice).unwrap_or_default();
        let record = rows.iter().find(|(expression, _)| expression.matches(tag)).map(|(_, record)| record);
        let facts = bundled_knowledge().image(reference);
        assert_eq!(facts.is_some(), record.is_some(), "{name}:{tag}");
        let (Some(record), Some(facts)) = (record, facts) else { continue };
        let bins = list(record, "bins");
        let wrong = facts.programs.present.iter().find(|program| {
            let is_in = |key: &str| list(record, key).iter().any(|known| known == *program);
            let is_some = record["bins_some_versions"].get(**program).is_some();
            !bins.iter().any(|known| known == *program) && !is_in("bins_current_only") && !is_some
        });
        assert_eq!(wrong, None, "{name}:{tag} has what its record does not have");
        let is_absent = |program: &&&str| {
            ["absent", "absent_current_only"]
                .iter()
                .any(|key| list(record, key).iter().any(|known| known == **program))
        };
        let wrong = facts.programs.absent.iter().find(|program| !is_absent(program));
        assert_eq!(wrong, None, "{name}:{tag} lacks what its record does not lack");
        n_compared += 1;
    }
    println!("{n_compared} distinct images compared");
    assert!(n_compared > 500, "only {n_compared} images");
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows the time")]
fn a_look_up_takes_microseconds() {
    let Some(references) = corpus::references() else { return };
    let start = std::time::Instant::now();
    let n_known =
        references.iter().filter(|reference| bundled_knowledge().image(reference).is_some()).count();
    let each = start.elapsed() / u32::try_from(references.len()).unwrap_or(u32::MAX);
    println!("{} look-ups of images, {n_known} known: {each:?} each", references.len());
    let start = std::time::Instant::now();
    let n_known = references.iter().filter(|reference| !both_cycles(reference).is_empty()).count();
    let each = start.elapsed() / u32::try_from(references.len()).unwrap_or(u32::MAX);
    println!("{} look-ups of cycles, {n_known} known: {each:?} each", references.len());
    assert!(each < std::time::Duration::from_millis(5), "a look-up takes {each:?}");
}
