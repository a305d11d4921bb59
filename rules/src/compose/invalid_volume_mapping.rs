//! # Mount that cannot be made
//!
//! A mount reads `[source:]target[:options]`. Docker Compose refuses one with an empty part or with too many of them.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - "./html::ro"
//!                ^^ `./html::ro` is no volume: a part next to a colon is empty
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - ./html:/usr/share/nginx/html:ro
//!       - /var/cache/nginx
//!       - ${HTML}:/srv
//!       - ./src:/src:cached
//! ```
//!
//! The target is a path in the container and starts with `/`; the engine refuses any other. A single word is such a
//! target, of a volume without a name:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: node:24.4-slim
//!     volumes:
//!       - ./src:app/src
//!               ^^^^^^^ `app/src` is no absolute path in the container
//!       - node_modules
//!         ^^^^^^^^^^^^ `node_modules` is no absolute path in the container
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: node:24.4-slim
//!     volumes:
//!       - ./src:/app/src
//!       - /app/node_modules
//!   windows:
//!     image: example/windows:1.0
//!     volumes:
//!       - .\data:C:\data
//! ```
//!
//! Docker Compose passes over options that it does not know. A mount that is to be read-only is then writable:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - ./nginx.conf:/etc/nginx/nginx.conf:readonly
//!                                            ^^^^^^^^ option `readonly` has no meaning
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind, Mount, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Facet, Rule};
use hullwright_core::text::{Span, TextRange};
use hullwright_core::value::suggest::closest;
use hullwright_core::value::volume::parse_volume;

use crate::patterns::compose::compose_report::{is_gap, report_error};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-volume-mapping",
    aliases: &[Alias::same("compose-go", "volume-spec"), Alias::broader("compose-go", "load")],
    facets: &[
        Facet::new("relative-target", &[RELATED]),
        Facet { severity: Some(Severity::Warning), ..Facet::new("unknown-option", &[RELATED]) },
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidVolume], check_error), Check::Service(check)],
    ..Rule::DEFAULT
};

const RELATED: Alias = Alias::related("compose-go", "volume-spec");

fn check_error(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for mount in service.mounts() {
        check_target(cx, &mount);
        check_options(cx, &mount);
    }
}

fn check_target(cx: &ComposeContext<'_>, mount: &Mount<'_>) {
    let Some(target) = mount.target else { return };
    let Some(path) = target.as_str().filter(|path| !path.is_empty()) else { return };
    let is_of_windows = path.contains('\\') || path.chars().nth(1) == Some(':') || mount.kind == "npipe";
    if is_of_windows || is_gap(cx.slice_of(target.span)) {
        return;
    }
    if path == "/" {
        cx.report_at(target.span, "nothing can be mounted on `/`").facet("relative-target");
    } else if !path.starts_with('/') {
        cx.report_at(target.span, format!("`{path}` is no absolute path in the container"))
            .help("a path in the container starts with `/`")
            .facet("relative-target");
    }
}

/// Options of Docker Desktop for Mac, which mean nothing any more, and of Podman.
const KNOWN_ELSEWHERE: [&str; 16] = [
    "cached",
    "delegated",
    "consistent",
    "default",
    "U",
    "O",
    "idmap",
    "noexec",
    "exec",
    "nosuid",
    "suid",
    "nodev",
    "dev",
    "copy",
    "bind",
    "rbind",
];

/// What stands in the short form; the long form has no options.
fn check_options(cx: &ComposeContext<'_>, mount: &Mount<'_>) {
    let written = cx.slice_of(mount.span);
    let bare = written.trim_start_matches(['"', '\'']);
    let n_quotes = written.len() - bare.len();
    let bare = bare.trim_end_matches(['"', '\'']);
    if bare.contains(['\n', '\\', '{']) {
        return;
    }
    let Ok(volume) = parse_volume(bare) else { return };
    for range in volume.unknown_options {
        let Some(option) = bare.get(range.clone()).filter(|option| !option.trim().is_empty()) else {
            continue;
        };
        if option.contains('$') || KNOWN_ELSEWHERE.iter().any(|known| option.starts_with(known)) {
            continue;
        }
        let start = mount.span.range.start() as usize + n_quotes;
        let span =
            Span { file: mount.span.file, range: TextRange::from(start + range.start..start + range.end) };
        let lowered = option.to_lowercase();
        let builder = cx.report_at(span, format!("option `{option}` has no meaning")).facet("unknown-option");
        if matches!(lowered.as_str(), "readonly" | "read-only" | "read_only" | "ro" | "r") {
            builder.help("write `ro`");
        } else if let Some(known) =
            closest(option, ["nocopy", "rshared", "rslave", "rprivate", "shared", "slave"])
        {
            builder.help(format!("did you mean `{known}`?"));
        }
    }
}
