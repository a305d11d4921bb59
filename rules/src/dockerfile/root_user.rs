//! # Image runs as root
//!
//! The last USER of the shipped stage is root. Whoever breaks into the process owns everything in the container, and on
//! a host without user namespaces is one kernel bug away from owning that too.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim
//! WORKDIR /app
//! USER node
//! RUN npm ci
//! USER root
//!      ^^^^ the image runs as `root`
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24.4-slim
//! WORKDIR /app
//! USER node
//! RUN npm ci
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24.4-slim
//! WORKDIR /app
//! USER root
//! RUN npm ci
//! USER node
//! CMD ["node", "server.js"]
//! ```
//!
//! The fix goes back to the account in force before, where there was one; else it takes one of the base image, or creates one
//! as that of `missing-user` does. It is unsafe: a process may need more than the file tells.
//!
//! ```dockerfile bad
//! FROM jenkins/jenkins:lts-jdk21
//! USER root
//!      ^^^^ the image runs as `root`
//! RUN apt-get update && apt-get install -y --no-install-recommends make
//! # Closing words.
//! LABEL maintainer="ci@example.com"
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM jenkins/jenkins:lts-jdk21
//! USER root
//! RUN apt-get update && apt-get install -y --no-install-recommends make
//! USER jenkins
//! # Closing words.
//! LABEL maintainer="ci@example.com"
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! USER root
//!      ^^^^ the image runs as `root`
//! COPY server /usr/local/bin/server
//! CMD ["server", "--port", "8000"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! USER root
//! COPY server /usr/local/bin/server
//! RUN adduser -D -u 10001 app
//! USER app
//! CMD ["server", "--port", "8000"]
//! ```
//!
//! Numbers, groups and variables are read; a stage goes on with the user of the stage it starts from. Builder stages may
//! be root, and so may a base image: only what is written here counts.
//!
//! ```dockerfile bad
//! ARG BASE_USER=0
//! FROM alpine:3.22 AS base
//! ARG BASE_USER
//! USER ${BASE_USER}:0
//!      ^^^^^^^^^^^^^^ the image runs as `0:0` by default
//! FROM base
//! CMD ["/bin/server"]
//! ```
//! ```dockerfile good
//! FROM alpine:3.22 AS build
//! USER root
//! FROM alpine:3.22
//! CMD ["/bin/server"]
//! ```
//!
//! A command that starts as root and goes on as somebody else is fine, and so is an entrypoint script that may do so; a
//! script that lies beside the Dockerfile is looked into.
//!
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN apk add --no-cache su-exec tini
//! USER root
//! ENTRYPOINT ["tini", "--", "su-exec", "app", "/bin/server"]
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY docker-entrypoint.sh /
//! USER root
//! ENTRYPOINT ["/docker-entrypoint.sh"]
//! ```
//! ```dockerfile bad exact
//! #- app/Dockerfile
//! FROM alpine:3.22
//! COPY docker-entrypoint.sh /
//! USER root
//!      ^^^^ the image runs as `root`
//! ENTRYPOINT ["/docker-entrypoint.sh"]
//! #- app/docker-entrypoint.sh
//! #!/bin/sh
//! exec /bin/server "$@"
//! ```
//! ```dockerfile good
//! #- app/Dockerfile
//! FROM alpine:3.22
//! COPY docker-entrypoint.sh /
//! USER root
//! ENTRYPOINT ["/docker-entrypoint.sh"]
//! #- app/docker-entrypoint.sh
//! #!/bin/sh
//! exec gosu app "$@"
//! ```
//!
//! Some images bring such an entrypoint themselves:
//!
//! ```dockerfile good
//! FROM postgres:18
//! USER root
//! ```
//! ```dockerfile good
//! FROM nginx:1.31
//! USER root
//! ```
//!
//! The user of a development container is chosen in its `devcontainer.json`:
//!
//! ```dockerfile good file=.devcontainer/Dockerfile
//! FROM debian:13
//! USER root
//! ```
//! Where every service of a Compose file that builds the image names its user, that line decides, and is judged there:
//! ```compose good
//! services:
//!   web:
//!     build: .
//!     user: "1000"
//! #- Dockerfile
//! FROM node:24.4-slim
//! USER root
//! CMD ["node", "server.js"]
//! ```
//! ```compose bad exact
//! services:
//!   web:
//!     build: .
//!     user: "1000"
//!   worker:
//!     build: .
//! #- Dockerfile
//! FROM node:24.4-slim
//! USER root
//!      ^^^^ the image runs as `root`
//! CMD ["node", "server.js"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Resolution;

use crate::patterns::dockerfile::leave_root::leave_root;
use crate::patterns::dockerfile::service_overrides::services_set_user;
use crate::patterns::shell::start_privilege::{is_root, may_drop_privilege};

/// See the page.
pub static RULE: Rule = Rule {
    name: "root-user",
    aliases: &[
        Alias::same("hadolint", "DL3002").on(Severity::Warning),
        Alias::related("tally", "tally/stateful-root-runtime"),
        Alias::same("tally", "hadolint/DL3002"),
        Alias::same("droast", "DF002"),
        Alias::same("kics", "67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae"),
        Alias::broader("trivy", "DS-0002"),
        Alias::same("checkov", "CKV_DOCKER_8"),
        Alias::broader("sonar", "S6471"),
        Alias::same("semgrep", "dockerfile.security.last-user-is-root"),
        Alias::same("terrascan", "AC_DOCKER_0005"),
        Alias::broader("dockle", "CIS-DI-0001"),
        Alias::broader("cis-docker", "4.1"),
        Alias::broader("trivy-cis", "4.1->DS-0002"),
        Alias::broader("nist-800-190", "4.1.2"),
        Alias::broader("docker-scout", "default-non-root-user"),
        Alias::same("parfum", "DL3002"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut reported = Vec::new();
    let stages = match cx.policy() {
        // hadolint judges every stage, whatever it starts.
        Policy::Hadolint => cx.graph().stages(),
        Policy::Native | Policy::Buildkit | Policy::Dclint => cx
            .graph()
            .target()
            .filter(|stage| cx.graph().final_user(stage).is_some())
            // The user of a development container is chosen in its `devcontainer.json`.
            .filter(|_| !services_set_user(cx))
            .filter(|stage| !cx.file().path().contains(".devcontainer/") && !may_drop_privilege(cx, stage))
            .map_or(&[][..], std::slice::from_ref),
    };
    for stage in stages {
        if let Some((instruction, user)) = cx.graph().final_user(stage)
            && !reported.contains(instruction)
        {
            reported.push(*instruction);
            report(cx, *instruction, user);
        }
    }
}

fn report(cx: &Context<'_>, instruction: u32, user: &Resolution<String>) {
    let (name, when) = match user {
        Resolution::Known(name) => (name, ""),
        Resolution::Partial(name) => (name, " by default"),
        Resolution::Unknown => return,
    };
    if let Some(text) = cx.instruction(instruction).as_text()
        && is_root(name)
    {
        cx.report(text.range(), format!("the image runs as `{}`{when}", name.trim()))
            .help("add an account, and end with `USER` and its name or number")
            .maybe_fix(leave_root(cx, instruction));
    }
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check;

    #[track_caller]
    fn check_text(info: &str, text: &str) {
        check(&Engine::new(crate::rule_set()), super::RULE.name, info, text);
    }

    #[test]
    fn zero_in_any_number_of_digits_is_root() {
        check_text("", "FROM a:1\nUSER 00\n     ^^ the image runs as `00`\n");
        check_text("", "FROM a:1\nUSER 1000:0\n");
        check_text("", "FROM a:1\nUSER rooter\n");
    }

    #[test]
    fn the_stage_that_is_asked_for_counts() {
        let text = "FROM a:1 AS tools\nUSER root\n     ^^^^ the image runs as `root`\nFROM a:1\nUSER app\n";
        check_text("target=tools", text);
    }

    #[test]
    fn an_unknown_user_or_base_is_nothing_to_report() {
        check_text("", "FROM a:1\nARG WHO\nUSER $WHO\n");
        check_text("", "ARG BASE\nFROM $BASE\nUSER root\n");
        check_text("", "FROM a:1\nUSER root\nONBUILD USER app\nCMD [\"/init\"]\n");
    }

    #[test]
    fn a_shell_form_is_looked_into() {
        check_text("", "FROM a:1\nUSER root\nENTRYPOINT exec gosu app server\n");
        check_text("", "FROM a:1\nUSER root\nCMD [\"sh\", \"-c\", \"exec su-exec app server\"]\n");
        check_text("", "FROM a:1\nUSER root\nCMD if a; then bash -c 'exec \"gosu\" app server'; fi\n");
        check_text("", "FROM a:1\nUSER root\nENTRYPOINT prepare && exec ./run.sh\n");
    }
}
