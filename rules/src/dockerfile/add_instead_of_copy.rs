//! # ADD of plain files
//!
//! ADD unpacks archives, downloads addresses and clones repositories. For files and folders it does what COPY does, and
//! whoever reads it has to wonder which of the three is meant.
//!
//! ```dockerfile bad
//! FROM nginx:1.31
//! ADD --chown=nginx nginx.conf /etc/nginx/
//! ^^^ nothing here is unpacked or downloaded: COPY does the same
//! add ./site /usr/share/nginx/html/
//! ```
//! ```dockerfile fixed
//! FROM nginx:1.31
//! COPY --chown=nginx nginx.conf /etc/nginx/
//! add ./site /usr/share/nginx/html/
//! ```
//!
//! Endings tell what no archive is. For other names the files of the context are looked at:
//!
//! ```dockerfile bad
//! #- Dockerfile
//! FROM nginx:1.31
//! ADD site entrypoint /usr/share/nginx/html/
//! ^^^ nothing here is unpacked or downloaded: COPY does the same
//! #- site/index.html
//! <p>Hello</p>
//! #- entrypoint
//! exec nginx
//! ```
//! ```dockerfile fixed
//! #- Dockerfile
//! FROM nginx:1.31
//! COPY site entrypoint /usr/share/nginx/html/
//! ```
//!
//! Archives, addresses, and options that only ADD has, are what it is for:
//!
//! ```dockerfile good
//! FROM alpine:3.22
//! ARG FILES
//! ADD rootfs.tar.gz /
//! ADD https://example.com/tool.sh /usr/local/bin/
//! ADD https://github.com/example/tool.git#v1 /src/
//! ADD --unpack=true notes.txt /
//! ADD dist/* ${FILES} /srv/
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::project::path::{clean_in_root, is_remote, join};
use hullwright_core::project::{BuildUnit, EntryKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::hadolint_archive::ends_as_archive;

/// See the page.
pub static RULE: Rule = Rule {
    name: "add-instead-of-copy",
    aliases: &[
        Alias::same("hadolint", "DL3020").on(Severity::Error),
        Alias::same("tally", "hadolint/DL3020"),
        Alias::same("droast", "DF006"),
        Alias::same("kics", "9513a694-aa0d-41d8-be61-3271e056f36b"),
        Alias::same("trivy", "DS-0005"),
        Alias::same("checkov", "CKV_DOCKER_4"),
        Alias::same("sonar", "S7029"),
        Alias::same("terrascan", "AC_DOCKER_0032"),
        Alias::same("dockle", "CIS-DI-0009"),
        Alias::same("cis-docker", "4.9"),
        Alias::same("parfum", "DL3020"),
    ],
    category: Category::Maintainability,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

/// Endings of files that are no tar archive.
const PLAIN: [&str; 66] = [
    "asc",
    "bat",
    "c",
    "cc",
    "cer",
    "cfg",
    "cgi",
    "cnf",
    "conf",
    "config",
    "cpp",
    "crt",
    "cs",
    "csproj",
    "css",
    "csv",
    "env",
    "go",
    "gradle",
    "h",
    "htm",
    "html",
    "ico",
    "ini",
    "j2",
    "jar",
    "java",
    "jpg",
    "js",
    "json",
    "jsx",
    "key",
    "list",
    "lock",
    "lua",
    "md",
    "mjs",
    "mod",
    "pem",
    "php",
    "pl",
    "png",
    "properties",
    "ps1",
    "pub",
    "py",
    "r",
    "rb",
    "repo",
    "rs",
    "rules",
    "service",
    "sh",
    "sln",
    "sql",
    "sum",
    "svg",
    "template",
    "tf",
    "toml",
    "ts",
    "txt",
    "war",
    "xml",
    "yaml",
    "yml",
];

/// Parts of names that archives have.
const ARCHIVES: [&str; 12] =
    ["tar", "tgz", "tbz", "txz", "tzst", "tlz", ".gz", ".bz2", ".xz", ".zst", ".lz", ".z"];

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    if cx.policy() == Policy::Hadolint {
        check_endings(cx);
        return;
    }
    for add in cx.dockerfile().of_kind(InstructionKind::Add).filter(|add| !add.is_broken) {
        let Some(copy) = add.as_copy() else { continue };
        let has_own_flag = ["checksum", "keep-git-dir", "unpack"].iter().any(|name| add.flag(name).is_some());
        let is_plain = |source: &str| is_plain(cx, unit, source);
        let are_plain = copy.sources.iter().all(|source| is_plain(source.as_str()));
        if !has_own_flag && add.heredocs.is_empty() && are_plain {
            cx.report(add.keyword.range(), "nothing here is unpacked or downloaded: COPY does the same")
                .help("Write `COPY`")
                .maybe_fix(fix(cx, add));
        }
    }
}

/// hadolint looks at the endings of the sources alone.
fn check_endings(cx: &Context<'_>) {
    for add in cx.dockerfile().of_kind(InstructionKind::Add) {
        let Some(copy) = add.as_copy().filter(|_| add.heredocs.is_empty()) else { continue };
        let other = copy.sources.iter().find(|source| {
            let bare = source.as_str().trim_matches(['"', '\'']);
            !ends_as_archive(bare) && !bare.starts_with("http://") && !bare.starts_with("https://")
        });
        if let Some(source) = other {
            let name = source.as_str().trim_matches(['"', '\'']);
            cx.report(source.range(), format!("`{name}` is not unpacked or downloaded")).help("Write `COPY`");
        }
    }
}

fn fix(cx: &Context<'_>, add: &Instruction) -> Option<Fix> {
    let range = add.keyword.range();
    let written = cx.slice(range);
    let new = if written.chars().all(char::is_lowercase) { "copy" } else { "COPY" };
    let is_whole = written.eq_ignore_ascii_case("add");
    is_whole.then(|| Fix::safe("Write `COPY`").edit(cx.file().id(), Edit::replace(range, new)))
}

/// Whether the source is certainly neither an archive nor anything remote.
fn is_plain(cx: &Context<'_>, unit: &BuildUnit, source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    let may_be_other =
        source.contains(['$', '{', '<', '%']) || is_remote(source) || lower.starts_with("git@");
    if may_be_other || ARCHIVES.iter().any(|part| lower.contains(part)) {
        return false;
    }
    if matches!(source, "." | "./" | "/") {
        return true;
    }
    let name = lower.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    PLAIN.contains(&ending) || is_plain_on_disk(cx, unit, source)
}

/// Whether all that the source names lies in the context and is no archive.
fn is_plain_on_disk(cx: &Context<'_>, unit: &BuildUnit, source: &str) -> bool {
    let Some(context) = unit.context.value() else { return false };
    let path = clean_in_root(source);
    if path.contains(['*', '?', '[', '\\']) {
        return false;
    }
    let path = join(context, &path);
    match cx.files().kind(&path).flatten() {
        Some(EntryKind::Folder) => true,
        Some(EntryKind::File) => cx.files().read(&path).is_some_and(|bytes| !is_archive(&bytes)),
        None => false,
    }
}

/// Whether the content is one that ADD may unpack: a tar archive, or something compressed.
fn is_archive(bytes: &[u8]) -> bool {
    let magic: [&[u8]; 4] = [b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"];
    let is_tar = bytes.get(257..262) == Some(b"ustar");
    is_tar || magic.iter().any(|magic| bytes.starts_with(magic))
}
