//! # Signatures of packages go unchecked
//!
//! An option makes the package manager take packages that nobody has signed, or whose signature is wrong: whoever stands
//! between it and the mirror, or got hold of the mirror, decides what is installed.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends --allow-unauthenticated foo && rm -rf /var/lib/apt/lists/*
//!                                                                  ^^^^^^^^^^^^^^^^^^^^^^^ `--allow-unauthenticated` lets apt-get install what nobody has signed
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends foo && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile bad
//! FROM fedora:43
//! RUN dnf install -y --nogpgcheck --setopt=sslverify=true foo && dnf clean all
//!                    ^^^^^^^^^^^^ `--nogpgcheck` lets dnf install what nobody has signed
//! RUN rpm -i --nosignature https://example.com/foo.rpm
//!            ^^^^^^^^^^^^^ `--nosignature` lets rpm install what nobody has signed
//! RUN curl -fsSLO https://example.com/foo.rpm && dnf --setopt=gpgcheck=0 install -y ./foo.rpm && dnf clean all
//!                                                    ^^^^^^^^^^^^^^^^^^^ `--setopt=gpgcheck=0` lets dnf install what nobody has signed
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM fedora:43
//! RUN dnf install -y --setopt=sslverify=true foo && dnf clean all
//! RUN rpm -i https://example.com/foo.rpm
//! RUN curl -fsSLO https://example.com/foo.rpm && dnf install -y ./foo.rpm && dnf clean all
//! ```
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install --no-install-recommends --force-yes foo && rm -rf /var/lib/apt/lists/*
//!                                                               ^^^^^^^^^^^ `--force-yes` lets apt-get install what nobody has signed
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN apt-get update && apt-get install --no-install-recommends -y foo && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! The fix takes the option away; what is not signed is then refused, until the key of its repository is there. A package
//! that is a file, and was not downloaded just before, is one that was built: it has no signature to be checked.
//!
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY --from=build /out/app.apk /tmp/app.apk
//! RUN apk add --no-cache --allow-untrusted /tmp/app.apk
//! ```
//! ```dockerfile good
//! FROM oraclelinux:9
//! COPY oracle.rpm /tmp/
//! RUN yum -y localinstall /tmp/oracle* --nogpgcheck && yum clean all
//! ```

use hullwright_core::diagnostic::{Category, Fix};
use hullwright_core::rule::{Alias, Check, Context, Facet, FixAvailability, Rule};
use hullwright_core::shell::command::{
    Command, FoundOption, PackageCommand, PackageKind, PackageManager, PackageSpec, Part, Started,
    look_through, recognise,
};
use hullwright_core::shell::{Launch, LaunchedCommand};
use hullwright_core::text::Edit;

use crate::patterns::shell::package_calls::each_package_call;
use crate::patterns::shell::plain_calls::every_run;
use crate::patterns::shell::removed_option::remove_option;

/// See the page.
pub static RULE: Rule = Rule {
    name: "package-signature-check-disabled",
    aliases: &[Alias::related("cis-docker", "4.11")],
    facets: &[
        Facet::new("apk", &[Alias::narrower("checkov", "CKV2_DOCKER_7")]),
        Facet::new("apt", &[Alias::narrower("checkov", "CKV2_DOCKER_8")]),
        Facet::new("dnf", &[Alias::narrower("checkov", "CKV2_DOCKER_9")]),
        Facet::new("rpm", &[Alias::narrower("checkov", "CKV2_DOCKER_10")]),
        Facet::new("apt-force-yes", &[Alias::narrower("checkov", "CKV2_DOCKER_11")]),
        Facet::new("zypper", &[]),
    ],
    category: Category::Security,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        let launch = cx.launch(run);
        each_package_call(&launch, |launched, call| {
            let has_built = !call.packages.is_empty() && call.packages.iter().all(is_file);
            if has_built && !downloads(&launch) {
                return;
            }
            for (facet, option) in unchecked(call) {
                report(cx, launched, call, facet, option);
            }
        });
    }
}

fn is_file(package: &PackageSpec<'_>) -> bool {
    package.kind == PackageKind::LocalFile || package.whole.text().starts_with(['/', '.'])
}

fn downloads(launch: &Launch) -> bool {
    launch.commands().iter().any(|launched| {
        let started = launched.invocation.as_ref().map(look_through);
        let line = started.as_ref().and_then(Started::command);
        line.is_some_and(|line| matches!(recognise(line), Command::Download(_)))
    })
}

/// The options that switch checks off, each with its facet.
fn unchecked<'c, 'a>(call: &'c PackageCommand<'a>) -> Vec<(&'static str, &'c FoundOption<'a>)> {
    let (facet, names): (_, &[&str]) = match call.manager {
        PackageManager::Apk => ("apk", &["allow-untrusted"]),
        PackageManager::AptGet | PackageManager::Apt => {
            ("apt", &["allow-unauthenticated", "allow-insecure-repositories", "force-yes"])
        }
        PackageManager::Aptitude => ("apt", &["allow-untrusted"]),
        PackageManager::Dnf | PackageManager::Microdnf | PackageManager::Yum | PackageManager::Tdnf => {
            ("dnf", &["nogpgcheck"])
        }
        PackageManager::Rpm => ("rpm", &["nosignature", "nodigest"]),
        PackageManager::Zypper => ("zypper", &["no-gpg-checks"]),
        _ => return Vec::new(),
    };
    let reading = &call.reading;
    let by_name = names.iter().filter(|name| reading.has(name).is_yes());
    let by_name = by_name.filter_map(|name| {
        let facet = if *name == "force-yes" { "apt-force-yes" } else { facet };
        Some((facet, reading.find(name)?))
    });
    let by_setting = reading.options.iter().filter(|option| is_setting(call.manager, option));
    by_name.chain(by_setting.map(|option| (facet, option))).collect()
}

/// Whether an option names a setting that switches checks off: `--setopt=gpgcheck=0`, `-o APT::Get::AllowUnauthenticated=1`.
fn is_setting(manager: PackageManager, option: &FoundOption<'_>) -> bool {
    let Some((key, value)) = option.value.and_then(|value| value.literal()?.split_once('=')) else {
        return false;
    };
    let (key, value) = (key.to_ascii_lowercase(), value.trim_matches('"').to_ascii_lowercase());
    let is_on = matches!(value.as_str(), "1" | "true" | "yes" | "on");
    let is_off = matches!(value.as_str(), "0" | "false" | "no" | "off");
    match manager {
        PackageManager::AptGet | PackageManager::Apt => {
            let names = ["apt::get::allowunauthenticated", "acquire::allowinsecurerepositories"];
            option.is("option") && names.contains(&key.as_str()) && is_on
        }
        _ => option.is("setopt") && (key == "gpgcheck" || key.ends_with(".gpgcheck")) && is_off,
    }
}

fn report(
    cx: &Context<'_>,
    launched: &LaunchedCommand<'_>,
    call: &PackageCommand<'_>,
    facet: &str,
    option: &FoundOption<'_>,
) {
    let (word, value) = (option.spelling.argument(), option.value.map(Part::argument));
    let value = value.filter(|value| value.range != word.range);
    let range = value.map_or(word.range, |value| word.range.cover(value.range));
    let written = value.map_or(word.text.to_string(), |value| format!("{} {}", word.text, value.text));
    let edits = remove_option(cx, launched, option);
    let fix = edits.map(|edits| Fix::unsafe_fix(format!("Remove `{written}`")).edits(cx.file().id(), edits));
    // Without it, nobody would answer what it asks.
    let answers = option.is("force-yes") && !call.reading.has("yes").is_yes();
    let fix = if answers { with_yes(cx, launched, option) } else { fix };
    cx.report(range, format!("`{written}` lets {} install what nobody has signed", call.program.text))
        .facet(facet)
        .help("install the key that the packages are signed with")
        .maybe_fix(fix);
}

/// `-y` in the place of `--force-yes`.
fn with_yes(cx: &Context<'_>, launched: &LaunchedCommand<'_>, option: &FoundOption<'_>) -> Option<Fix> {
    let word = option.spelling.argument();
    let is_written = launched.place.is_some() && cx.slice(word.range) == word.text;
    let fix = || Fix::unsafe_fix("Write `-y` instead").edit(cx.file().id(), Edit::replace(word.range, "-y"));
    is_written.then(fix)
}
