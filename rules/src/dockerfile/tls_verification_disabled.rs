//! # Certificates go unchecked
//!
//! An option or a variable lets a program accept any certificate, so that whoever stands between it and the server decides
//! what is downloaded and put into the image. A variable goes on to do so in every container.
//!
//! ```dockerfile bad
//! FROM python:3.14
//! RUN curl -fsSLk https://example.com/tool.tar.gz | tar xz -C /opt
//!               ^ `-k` lets curl accept any certificate
//! RUN wget --no-check-certificate https://example.com/key.asc
//!          ^^^^^^^^^^^^^^^^^^^^^^ `--no-check-certificate` lets wget accept any certificate
//! RUN git config --global http.sslVerify false && git clone https://example.com/a.git
//!                         ^^^^^^^^^^^^^^^^^^^^ `http.sslVerify false` lets git accept any certificate
//! ENV NODE_TLS_REJECT_UNAUTHORIZED=0
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `NODE_TLS_REJECT_UNAUTHORIZED=0` lets Node.js accept any certificate
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.14
//! RUN curl -fsSL https://example.com/tool.tar.gz | tar xz -C /opt
//! RUN wget https://example.com/key.asc
//! RUN git config --global http.sslVerify false && git clone https://example.com/a.git
//! ```
//! ```dockerfile bad
//! FROM python:3.14
//! RUN pip install --no-cache-dir --trusted-host pypi.org flask==3.1.2
//!                                ^^^^^^^^^^^^^^^^^^^^^^^ `--trusted-host pypi.org` lets pip accept any certificate
//! RUN GIT_SSL_NO_VERIFY=1 git clone https://example.com/a.git
//!     ^^^^^^^^^^^^^^^^^^^ `GIT_SSL_NO_VERIFY=1` lets git accept any certificate
//! RUN npm config set strict-ssl false
//!                    ^^^^^^^^^^^^^^^^ `strict-ssl false` lets npm accept any certificate
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.14
//! RUN pip install --no-cache-dir flask==3.1.2
//! RUN git clone https://example.com/a.git
//! RUN npm config set strict-ssl false
//! ```
//!
//! The fix takes the option or the variable away, after which a server with a wrong certificate fails the build: install
//! `ca-certificates`, or the certificate of the company. What runs in the same container may have a certificate of its own,
//! and values that switch checks on are fine:
//!
//! ```dockerfile good
//! FROM debian:13
//! ENV NODE_TLS_REJECT_UNAUTHORIZED=1 GIT_SSL_NO_VERIFY=""
//! RUN /opt/server --background && curl -fk https://localhost:8443/health
//! ENV PIP_TRUSTED_HOST=$HOSTS
//! RUN npm config set strict-ssl true
//! HEALTHCHECK CMD curl -fk https://localhost:8443/health
//! ```
//!
//! Where nothing is encrypted there is no certificate:
//!
//! ```dockerfile good
//! FROM python:3.14
//! RUN pip install --no-cache-dir -i http://mirror.example.com/simple --trusted-host mirror.example.com flask==3.1.2
//! RUN curl -fsk http://mirror.example.com/key.asc -o /key.asc
//! ```

use hullwright_core::diagnostic::{Category, Fix};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{remove_instruction, remove_word};
use hullwright_core::rule::{Alias, Check, Context, Facet, FixAvailability, Rule};
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::look_through;
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::certificate_checks::{options_off, variable_off};
use crate::patterns::shell::removed_option::remove_option;

/// See the page.
pub static RULE: Rule = Rule {
    name: "tls-verification-disabled",
    aliases: &[Alias::narrower("sonar", "S4830")],
    facets: &[
        Facet::new("curl", &[Alias::narrower("checkov", "CKV2_DOCKER_2")]),
        Facet::new("wget", &[Alias::narrower("checkov", "CKV2_DOCKER_3")]),
        Facet::new("pip", &[Alias::narrower("checkov", "CKV2_DOCKER_4")]),
        Facet::new("python", &[Alias::narrower("checkov", "CKV2_DOCKER_5")]),
        Facet::new("node", &[Alias::narrower("checkov", "CKV2_DOCKER_6")]),
        Facet::new("npm-variable", &[Alias::narrower("checkov", "CKV2_DOCKER_12")]),
        Facet::new("npm", &[Alias::narrower("checkov", "CKV2_DOCKER_13")]),
        Facet::new("yarn", &[Alias::narrower("checkov", "CKV2_DOCKER_13")]),
        Facet::new("git", &[Alias::narrower("checkov", "CKV2_DOCKER_14")]),
        Facet::new("dnf", &[Alias::narrower("checkov", "CKV2_DOCKER_15")]),
        Facet::new("pip-variable", &[Alias::narrower("checkov", "CKV2_DOCKER_16")]),
        Facet::new("apt", &[]),
    ],
    category: Category::Security,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(
        &[InstructionKind::Arg, InstructionKind::Env, InstructionKind::Onbuild, InstructionKind::Run],
        check,
    )],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, whole: &Instruction) {
    let Some(instruction) = whole.with_trigger().last() else { return };
    match instruction.kind {
        InstructionKind::Env => {
            for pair in instruction.pairs() {
                let range = pair.key.range().cover(pair.value.range());
                let value = pair.value.as_str().trim_matches(['"', '\'']);
                let is_plain = whole.trigger.is_none() && pair.has_equals && !cx.slice(range).contains('\n');
                let is_alone = instruction.pairs().len() == 1;
                let edits = || {
                    if is_alone {
                        remove_instruction(cx.text(), cx.dockerfile(), whole)
                    } else {
                        remove_word(cx.text(), cx.dockerfile().escape, range)
                    }
                };
                report_variable(cx, range, pair.key.as_str(), value, is_plain.then(edits));
            }
        }
        InstructionKind::Arg => {
            for word in instruction.words() {
                let Some((name, value)) = word.as_str().split_once('=') else { continue };
                report_variable(cx, word.range(), name, value.trim_matches(['"', '\'']), None);
            }
        }
        InstructionKind::Run => {
            for launched in &cx.launch(instruction).commands() {
                check_command(cx, launched);
            }
        }
        _ => {}
    }
}

fn check_command(cx: &Context<'_>, launched: &LaunchedCommand<'_>) {
    if let Some(place) = &launched.place {
        let (script, command) = (&place.script.script, place.site.command);
        let is_prefix = !command.words.is_empty();
        for assignment in command.assignments.iter().filter(|_| is_prefix) {
            let name = script.slice(assignment.name);
            let Some(value) = script.argument(&assignment.value).literal().map(str::to_owned) else {
                continue;
            };
            let range = script.locate(assignment.range);
            let is_on_line = !cx.slice(range).contains('\n');
            let edits = is_on_line.then(|| remove_word(cx.text(), cx.dockerfile().escape, range));
            report_variable(cx, range, name, &value, edits);
        }
    }
    let Some(invocation) = &launched.invocation else { return };
    if invocation.name() == Some("export") {
        for argument in &invocation.arguments {
            if let Some((name, value)) = argument.literal().and_then(|word| word.split_once('=')) {
                report_variable(cx, argument.range, name, value, None);
            }
        }
        return;
    }
    let started = look_through(invocation);
    let Some(line) = started.command() else { return };
    options_off(line, |found| {
        let edits = found.option.and_then(|option| remove_option(cx, launched, &option));
        report(cx, found.range, &found.written, found.facet, edits);
    });
}

fn report_variable(cx: &Context<'_>, range: TextRange, name: &str, value: &str, edits: Option<Vec<Edit>>) {
    if let Some(facet) = variable_off(name, value) {
        report(cx, range, &format!("{name}={value}"), facet, edits);
    }
}

fn report(cx: &Context<'_>, range: TextRange, written: &str, facet: &str, edits: Option<Vec<Edit>>) {
    let tool = match facet {
        "node" => "Node.js",
        "python" => "Python",
        "npm-variable" => "npm",
        "pip-variable" => "pip",
        tool => tool,
    };
    let fix = edits.map(|edits| Fix::unsafe_fix(format!("Remove `{written}`")).edits(cx.file().id(), edits));
    cx.report(range, format!("`{written}` lets {tool} accept any certificate"))
        .facet(facet)
        .help("install the certificates that are missing instead")
        .maybe_fix(fix);
}
