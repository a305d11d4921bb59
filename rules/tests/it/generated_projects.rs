//! Projects that put the bad patterns of many rules together, in every layout that files have.
//!
//! Entry point: [`projects`].

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The texts of a project by path.
pub(crate) type Project = BTreeMap<String, String>;

/// Projects with a Dockerfile, a Compose file, or both, an ignore file and some files around them.
pub(crate) fn projects() -> impl Strategy<Value = Project> {
    let dockerfiles = prop_oneof![4 => dockerfile().prop_map(Some), 1 => Just(None)];
    let compose_files = prop_oneof![3 => compose_file().prop_map(Some), 1 => Just(None)];
    let ignore_files = prop_oneof![1 => ignore_file().prop_map(Some), 1 => Just(None)];
    (dockerfiles, compose_files, ignore_files, vec(select(AROUND), 0..6)).prop_map(
        |(dockerfile, compose, ignore, around)| {
            let mut project: Project =
                around.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
            let texts = [("Dockerfile", dockerfile), ("compose.yaml", compose), (".dockerignore", ignore)];
            for (path, text) in texts {
                project.extend(text.map(|text| (path.to_owned(), text)));
            }
            project
        },
    )
}

/// What else lies there.
const AROUND: &[(&str, &str)] = &[
    ("package.json", "{\"scripts\": {\"start\": \"node a.js\"}, \"dependencies\": {\"express\": \"^5\"}}\n"),
    ("package-lock.json", "{}\n"),
    ("requirements.txt", "flask\n"),
    ("app/main.py", "print()\n"),
    (".env", "DB_PASSWORD=r8Tq4vNz7w\n"),
    (".env.example", "DB_PASSWORD=\n"),
    (".gitignore", ".env\n*.pem\n"),
    ("web/node_modules/a/index.js", "x\n"),
    ("web/package.json", "{}\n"),
    (".git/HEAD", "x\n"),
    ("dist/app", "x\n"),
    ("web/.dockerignore", "node_modules\n# Notes\n*.md\n"),
    ("web/Dockerfile", "FROM node:24-slim\nCOPY web/package.json ./\nUSER node\n"),
    ("start.sh", "#!/bin/sh\nexec node a.js\n"),
];

/// How a text is laid out on disk.
#[derive(Clone, Copy, Debug)]
struct Layout {
    is_crlf: bool,
    has_mark: bool,
    has_last_newline: bool,
}

fn layout() -> impl Strategy<Value = Layout> {
    (prop::bool::weighted(0.2), prop::bool::weighted(0.1), prop::bool::weighted(0.85))
        .prop_map(|(is_crlf, has_mark, has_last_newline)| Layout { is_crlf, has_mark, has_last_newline })
}

impl Layout {
    fn write(self, text: &str) -> String {
        let text = if self.has_last_newline { text } else { text.strip_suffix('\n').unwrap_or(text) };
        let text = if self.is_crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.has_mark { format!("\u{feff}{text}") } else { text }
    }
}

const FROM: &[&str] = &[
    "FROM node",
    "FROM node:latest",
    "FROM node:24-slim AS Build",
    "from ubuntu:16.04 as Build",
    "FROM python:3.13-slim AS base",
    "FROM golang:1.26 AS builder",
    "FROM alpine",
    "FROM --platform=linux/amd64 debian:13",
    "FROM --platform=$TARGETPLATFORM debian:13 AS base",
    "FROM nginx:1.31",
    "FROM scratch",
    "FROM base AS next",
];

/// Single lines, for the most part with something to find.
const LINES: &[&str] = &[
    "MAINTAINER Jane Doe <jane@example.org>",
    "ENV A 1",
    "ENV PATH=/opt/bin:$PATH B=2",
    "ENV API_KEY=k3Vd92mXq71L",
    "LABEL version 1.0",
    "ARG VERSION",
    "ARG TOKEN=k3Vd92mXq71L",
    "WORKDIR app",
    "WORKDIR /app",
    "RUN apt-get update",
    "RUN apt-get install curl",
    "RUN apt-get update && apt-get install -y curl git",
    "RUN apt update && apt -y install vim",
    "RUN cd /tmp && make",
    "RUN sudo useradd app",
    "RUN curl http://example.org/x.sh | sh",
    "RUN npm install",
    "RUN npm ci && npm run build",
    "RUN pip install -r requirements.txt",
    "RUN apk add curl",
    "RUN yum install -y gcc",
    "RUN useradd -m app && useradd app",
    "ADD src.tar.gz /app/",
    "ADD src /app",
    "COPY . .",
    "COPY package*.json .",
    "COPY dist/app web /srv",
    "COPY --from=0 /x /x",
    "COPY --from=builder /x /x",
    "COPY --from=Build /x ./x",
    "EXPOSE 80/TCP",
    "EXPOSE 8080:80 443",
    "CMD npm start",
    "CMD ['npm', 'start']",
    "CMD [\"npm\", \"start\"]",
    "CMD [\"node a.js\"]",
    "ENTRYPOINT node server.js",
    "ENTRYPOINT [\"./start.sh\"]",
    "HEALTHCHECK CMD curl -f http://localhost/ || true",
    "HEALTHCHECK --interval=5s CMD wget -q localhost",
    "HEALTHCHECK NONE",
    "USER root",
    "USER node",
    "USER app",
    "VOLUME /data",
    "SHELL [\"/bin/bash\", \"-c\"]",
    "ONBUILD RUN npm ci",
    "user 0:0",
    "cmd npm start",
    "# A comment of its own",
    "#no space",
    "# hadolint ignore=DL3008",
    "",
    "",
];

/// Texts of several lines.
const BLOCKS: &[&str] = &[
    "RUN apt-get update \\\n    # the tools\n    && apt-get install -y \\\n      curl \\\n      git",
    "RUN apt-get update && \\\n\\\n    apt-get install -y curl",
    "RUN apt-get install -y curl \\\n\n    git",
    "RUN npm install && \\\n\tnpm run build",
    "RUN <<EOF\napt-get update\n# not a comment of the file\napt-get install -y curl\nEOF",
    "RUN <<-'EOF' bash\n\tset -e\n\tcurl http://example.org | sh\n\tEOF",
    "COPY <<EOF /etc/a.conf\n# not a comment\nUSER root\nEOF",
    "ENV A=1 \\\n    # why\n    B 2",
    "ENV A=1 \\\n    B=\"two words\" \\\n    SECRET_KEY=k3Vd92mXq71L",
    "HEALTHCHECK --interval=30s \\\n  CMD curl -f http://localhost:80/ \\\n  || exit 0",
    "CMD [\"npm\", \\\n     \"start\"]",
    "LABEL a=b \\\n      c d",
    "COPY package.json \\\n     package-lock.json \\\n     ./",
];

fn statement() -> impl Strategy<Value = String> {
    let line = select(LINES).prop_map(str::to_owned);
    let block = select(BLOCKS).prop_map(str::to_owned);
    let tabbed = select(LINES).prop_map(|line| line.replacen(' ', "\t", 1));
    let indented = select(LINES).prop_map(|line| format!("  {line}  "));
    let lowered = select(LINES).prop_map(|line| {
        let (keyword, rest) = line.split_once(' ').unwrap_or((line, ""));
        if line.starts_with('#') { line.to_owned() } else { format!("{} {rest}", keyword.to_lowercase()) }
    });
    prop_oneof![8 => line, 3 => block, 1 => tabbed, 1 => indented, 1 => lowered]
}

fn dockerfile() -> impl Strategy<Value = String> {
    let head = prop_oneof![
        6 => Just(""),
        1 => Just("# syntax=docker/dockerfile:1\n"),
        1 => Just("# escape=\\\n\n"),
        1 => Just("# escape=`\n"),
        1 => Just("# About this image\nARG VERSION=1\n"),
    ];
    let stage = (select(FROM), vec(statement(), 0..9));
    (head, vec(stage, 1..4), layout()).prop_map(|(head, stages, layout)| {
        let mut text = head.to_owned();
        for (from, statements) in stages {
            text.push_str(from);
            text.push('\n');
            for statement in statements {
                text.push_str(&statement);
                text.push('\n');
            }
        }
        layout.write(&text)
    })
}

/// What a service says, at no indentation.
const KEYS: &[&str] = &[
    "image: nginx",
    "image: postgres:latest",
    "image: \"redis:7\" # cache",
    "build: .",
    "build: {context: ., dockerfile: Dockerfile}",
    "build:\n  context: . # all of it\n  args:\n    - VERSION=1\n    - TOKEN=k3Vd92mXq71L",
    "container_name: web",
    "privileged: true # for now",
    "network_mode: host",
    "pid: host",
    "ports: [\"80:80\", '5432:5432']",
    "ports:\n  - 8080:80 # the site\n  - \"0.0.0.0:6379:6379\"\n  # none for the database",
    "ports:\n- 22:22",
    "restart: always",
    "restart: no",
    "environment:\n  - PASSWORD=hunter2-r8Tq4v\n  - DEBUG=1",
    "environment: {A: 1, POSTGRES_PASSWORD: r8Tq4vNz7w}",
    "environment:\n  # the key\n  API_KEY: k3Vd92mXq71L # secret\n  MODE: \"on\"",
    "env_file: missing/web.env",
    "volumes:\n  - /var/run/docker.sock:/var/run/docker.sock\n  - ./data:/data",
    "volumes: [\"data:/var/lib/postgresql/data\"]",
    "depends_on: [db]",
    "depends_on:\n  - db # first",
    "links:\n  - db",
    "healthcheck:\n  test: curl -f http://localhost || exit 0",
    "healthcheck: {test: [\"CMD\", \"pg_isready\"], interval: 1s}",
    "cap_add: [ALL]",
    "security_opt:\n  - seccomp:unconfined",
    "user: root",
    "deploy: {resources: {limits: {memory: 512M}}}",
    "mem_limit: 512m",
    "command: npm start",
    "command: [\"npm\", \"start\"]",
    "expose: [80]",
    "logging: {driver: none}",
    "networks: [front]",
    "tty: true",
    "# about this service",
];

const TOP: &[&str] = &[
    "version: '3.8'\n",
    "version: \"2\" # old\n\n",
    "# The stack\n",
    "x-base: &base\n  restart: always # keep\n  logging: {driver: json-file}\n",
];

const BOTTOM: &[&str] = &[
    "volumes:\n  data:\n",
    "networks: {front: {}}\n",
    "volumes: {data: {}} # kept\n",
    "networks:\n  front:\n  unused: # nobody\n    driver: bridge\n",
    "secrets:\n  key:\n    file: ./key.txt\n",
];

/// A service by name.
fn service(name: &'static str) -> impl Strategy<Value = (usize, String)> {
    let block = (vec(select(KEYS), 1..7), prop::bool::weighted(0.2), select(&[2_usize, 4][..])).prop_map(
        move |(keys, has_base, indent)| {
            let mut seen: Vec<&str> = Vec::new();
            let mut body: Vec<&str> = Vec::new();
            for key in keys {
                let name = key.split(':').next().unwrap_or_default();
                if !seen.contains(&name) {
                    seen.push(name);
                    body.push(key);
                }
            }
            if has_base {
                body.push("<<: *base");
            }
            if !body.iter().any(|key| key.starts_with("image") || key.starts_with("build")) {
                body.insert(0, "image: alpine");
            }
            let pad = " ".repeat(indent);
            let lines = body.iter().flat_map(|key| key.split('\n'));
            let lines = lines.map(|line| format!("{pad}{pad}{line}\n")).collect::<Vec<_>>().concat();
            (indent, format!("{pad}{name}:\n{lines}"))
        },
    );
    let flow = select(
        &[
            "{image: redis, ports: [\"6379:6379\"]}",
            "{build: ., restart: always, environment: [DEBUG=1]} # short",
            "{image: \"mysql:5.7\", privileged: true}",
        ][..],
    )
    .prop_map(move |value| (2, format!("  {name}: {value}\n")));
    prop_oneof![5 => block, 1 => flow]
}

fn compose_file() -> impl Strategy<Value = String> {
    let services = (service("web"), service("db"), service("cache"), 1..=3_usize);
    (vec(select(TOP), 0..2), services, vec(select(BOTTOM), 0..2), layout()).prop_map(
        |(top, (web, db, cache, n_services), bottom, layout)| {
            let services: Vec<(usize, String)> = [web, db, cache].into_iter().take(n_services).collect();
            // The entries of one mapping have one indentation.
            let indent = services.first().map_or(2, |(indent, _)| *indent);
            let services: String =
                services.into_iter().filter(|(own, _)| *own == indent).map(|(_, text)| text).collect();
            let mut text = top.concat();
            if services.contains("*base") && !text.contains("&base") {
                text.push_str("x-base: &base\n  init: true\n");
            }
            let mut seen: Vec<&str> = Vec::new();
            text.push_str("services:\n");
            text.push_str(&services);
            for part in bottom {
                let key = part.split(':').next().unwrap_or_default();
                if !seen.contains(&key) {
                    seen.push(key);
                    text.push_str(part);
                }
            }
            layout.write(&text)
        },
    )
}

const PATTERNS: &[&str] = &[
    "node_modules",
    "/node_modules/",
    "*.md",
    "!README.md",
    "# What stays out",
    ".git",
    "[bad",
    "!",
    "*",
    "!package.json",
    "dist",
    "",
    "docs\\images",
    "__pycache__",
];

fn ignore_file() -> impl Strategy<Value = String> {
    (vec(select(PATTERNS), 0..6), layout()).prop_map(|(lines, layout)| {
        layout.write(&lines.into_iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().concat())
    })
}
