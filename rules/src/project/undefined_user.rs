//! # Account that the image does not have
//! A name in `USER` is looked up in `/etc/passwd` when a RUN or the container starts: without an entry neither does. A name
//! in `--chown` is looked up as well, and BuildKit gives the files to root when it finds none.
//! Reported only where the account files of the base image are known, and no step may have added the name.
//!
//! ```dockerfile bad
//! FROM golang:1.26 AS build
//! RUN useradd -u 10001 app && CGO_ENABLED=0 go build -o /server .
//!
//! FROM scratch
//! COPY --from=build /server /server
//! USER app
//!      ^^^ the image has no user `app`: the container cannot start
//! ENTRYPOINT ["/server"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM golang:1.26 AS build
//! RUN useradd -u 10001 app && CGO_ENABLED=0 go build -o /server .
//!
//! FROM scratch
//! COPY --from=build /server /server
//! USER 10001:10001
//! ENTRYPOINT ["/server"]
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! RUN useradd -u 10001 app && CGO_ENABLED=0 go build -o /server .
//!
//! FROM scratch
//! COPY --from=build /etc/passwd /etc/passwd
//! COPY --from=build /server /server
//! USER app
//! ENTRYPOINT ["/server"]
//! ```
//! ```dockerfile good
//! FROM scratch
//! COPY server /server
//! USER 10001:10001
//! ENTRYPOINT ["/server"]
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY --chown=app:app . /app
//!              ^^^ the stage has no user `app` here: the files go to root instead
//! RUN adduser -D app
//! USER app
//! CMD ["/app/server"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN adduser -D app
//! COPY --chown=app:app . /app
//! USER app
//! CMD ["/app/server"]
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN adduser -D -G users app
//! USER app:app
//!          ^^^ the stage has no group `app`: the next RUN fails
//! RUN id
//! CMD ["/bin/server"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN adduser -D -G users app
//! RUN addgroup app
//! USER app:app
//! RUN id
//! CMD ["/bin/server"]
//! ```
//! Packages and scripts may create accounts, and what an image that is not known holds is not known:
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN apk add --no-cache postgresql
//! USER postgres
//! CMD ["postgres"]
//! ```
//! ```dockerfile good
//! FROM registry.example.com/base:1
//! COPY --chown=app:app . /app
//! USER app
//! ```
//! The `user` of a service is looked up in its image, be it built or pulled:
//! ```compose bad exact
//! services:
//!   web:
//!     build: .
//!     user: node
//!           ^^^^ the image has no user `node`: the container cannot start
//! #- Dockerfile
//! FROM alpine:3.22
//! COPY server /server
//! USER 10001
//! CMD ["/server"]
//! #- server
//! x
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: node:24-alpine
//!     user: node
//!   host:
//!     image: alpine:3.22
//!     user: me
//!     volumes: ["/etc/passwd:/etc/passwd:ro"]
//! ```

use hullwright_core::compose::Service;
use hullwright_core::contents::Proof;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::knowledge::Presence;
use hullwright_core::project::ServiceBuild;
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Resolution, Stage};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::compose::service_account::{absent_account, names_accounts};
use crate::patterns::compose::service_image::{is_pulled, service_image};
use crate::patterns::context::built_dockerfile::built_dockerfile;
use crate::patterns::dockerfile::define_account::{account_help, define_account};
use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::dockerfile::user_and_group::{AccountKind, created_elsewhere, named_accounts};

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-user",
    aliases: &[Alias::narrower("tally", "tally/named-identity-in-passwdless-stage")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check), Check::Service(check_service), Check::ServiceBuild(check_build)],
    ..Rule::DEFAULT
};

/// A place that names an account which is not there.
struct Missing {
    kind: AccountKind,
    name: String,
    range: TextRange,
    proof: Proof,
    when: When,
}

/// What comes of it.
#[derive(Clone, Copy)]
enum When {
    /// A RUN under that user, by its place.
    Run(TextRange),
    Start,
    Copy,
}

fn check(cx: &Context<'_>) {
    let shipped: Vec<_> = shipped_stages(cx).iter().map(|stage| stage.id).collect();
    let mut users = Vec::new();
    for stage in cx.graph().stages() {
        let mut missing = missing_users(cx, stage, shipped.contains(&stage.id));
        // A USER counts where it stands, however many stages start from there.
        missing.retain(|found| !users.contains(&found.range));
        users.extend(missing.iter().map(|found| found.range));
        missing.extend(missing_owners(cx, stage));
        missing.sort_by_key(|found| found.range.start());
        report(cx, stage, &missing);
    }
}

/// The users of RUNs, and of the container.
fn missing_users(cx: &Context<'_>, stage: &Stage, is_shipped: bool) -> Vec<Missing> {
    let runs = cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken);
    let runs = runs.map(|run| (run.index, Place::before(run.index), When::Run(run.keyword.range())));
    let start = is_shipped.then_some((u32::MAX, Place::END, When::Start));
    let mut found: Vec<Missing> = Vec::new();
    for (index, place, when) in runs.chain(start) {
        let Some((at, user)) = cx.graph().user_before(stage, index) else { continue };
        let Some(text) = cx.instruction(*at).as_text() else { continue };
        found.extend(missing_in(cx, stage, place, text, user, when));
    }
    found
}

/// The owners of copied files.
fn missing_owners(cx: &Context<'_>, stage: &Stage) -> Vec<Missing> {
    let copies = cx.instructions_of(stage).iter();
    let copies = copies.filter(|found| matches!(found.kind, InstructionKind::Copy | InstructionKind::Add));
    let owners = copies.filter_map(|copy: &Instruction| {
        let owner = copy.flag("chown")?.value()?;
        // With `--link` names are never looked up.
        if copy.is_broken || copy.flag("link").is_some() {
            return None;
        }
        let place = Place::before(copy.index);
        let value = cx.graph().expand(Some(stage), &owner, place, cx.dockerfile().escape).value;
        missing_in(cx, stage, place, &owner, &value, When::Copy)
    });
    owners.collect()
}

/// The first name of a text that the stage certainly lacks.
fn missing_in(
    cx: &Context<'_>,
    stage: &Stage,
    place: Place,
    written: &MappedText,
    value: &Resolution<String>,
    when: When,
) -> Option<Missing> {
    let contents = cx.contents();
    let value = value.known()?.trim();
    named_accounts(value).into_iter().find_map(|(kind, name, at)| {
        let fact = kind.fact(&contents, stage, place, name);
        let range = if written.as_str() == value { written.locate(at) } else { written.range() };
        fact.is_absent().then(|| Missing { kind, name: name.to_owned(), range, proof: fact.proof, when })
    })
}

/// One finding for each name of a stage.
fn report(cx: &Context<'_>, stage: &Stage, missing: &[Missing]) {
    for (idx, found) in missing.iter().enumerate() {
        let is_same = |other: &&Missing| other.name == found.name;
        if missing.iter().take(idx).any(|other| is_same(&other)) {
            continue;
        }
        let (kind, name) = (found.kind.name(), found.name.as_str());
        let message = match found.when {
            When::Run(_) => format!("the stage has no {kind} `{name}`: the next RUN fails"),
            When::Start => format!("the image has no {kind} `{name}`: the container cannot start"),
            When::Copy => match found.proof {
                // Without any layer there is no file to look the name up in, and BuildKit stops.
                Proof::Scratch(_) => format!("the stage has no {kind} `{name}` to give the files to"),
                Proof::Image(..) | Proof::Step(_) | Proof::None => {
                    format!("the stage has no {kind} `{name}` here: the files go to root instead")
                }
            },
        };
        let mut report = cx.report(found.range, message);
        report = match found.proof {
            Proof::Image(from, _) => report.label(from, format!("`{}` does not have it", cx.slice(from))),
            Proof::Scratch(from) => report.label(from, "this stage starts empty"),
            Proof::Step(range) => report.label(range, "removed here"),
            Proof::None => report,
        };
        if let When::Run(run) = found.when {
            report = report.label(run, "runs as that user");
        }
        if let Some((range, what)) = created_elsewhere(cx, stage, found.kind, &found.name) {
            report = report.label(range, what);
        }
        let mut seen = vec![found.range];
        for other in missing.iter().skip(idx + 1).filter(is_same) {
            if !seen.contains(&other.range) {
                seen.push(other.range);
                report = report.label(other.range, "and here");
            }
        }
        report.help(account_help(cx, stage, kind)).maybe_fix(define_account(cx, found.range));
    }
}

fn check_build(cx: &ComposeContext<'_>, service: &Service<'_>, build: &ServiceBuild<'_>) {
    if !names_accounts(service) {
        return;
    }
    let Some(dockerfile) = built_dockerfile(cx, build) else { return };
    let Some(stage) = dockerfile.graph.target() else { return };
    let contents = dockerfile.contents(cx);
    report_service(cx, service, |kind, name| kind.fact(&contents, stage, Place::END, name).presence);
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(image) = service_image(service) else { return };
    if image.is_default() || service.has("build") || !is_pulled(cx, service, &image.reference) {
        return;
    }
    let Some(facts) = cx.knowledge().image(&image.reference) else { return };
    report_service(cx, service, |kind, name| match kind {
        AccountKind::User => facts.user(name),
        AccountKind::Group => facts.group(name),
    });
}

fn report_service(
    cx: &ComposeContext<'_>,
    service: &Service<'_>,
    presence: impl Fn(AccountKind, &str) -> Presence,
) {
    if let Some((kind, name, span)) = absent_account(cx, service, presence) {
        let kind = kind.name();
        cx.report_at(span, format!("the image has no {kind} `{name}`: the container cannot start"))
            .help(format!("name a {kind} of the image, or write a number"));
    }
}
