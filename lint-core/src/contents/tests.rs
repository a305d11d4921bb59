//! What stages hold, on one made-up image.

use std::rc::Rc;
use std::sync::Arc;

use super::{Contents, Proof, Reach};
use crate::dockerfile::{Instruction, parse};
use crate::image::ImageReference;
use crate::knowledge::{
    Account, Accounts, Confidence, Cycle, ImageCycles, ImageFacts, Knowledge, OperatingSystem, OsFamily,
    PackageFacts, PackageManager, Presence, Programs, Provided, Provision, Shell, Source, Unlisted,
};
use crate::semantic::{BuildGraph, BuildInputs, Place, Resolution};

/// Knows the image `known:1` and three packages.
#[derive(Debug)]
struct Table;

const ABSENT: [&str; 8] = ["bash", "curl", "git", "pnpm", "tini", "uv", "java", "useradd"];

impl Knowledge for Table {
    fn image(&self, reference: &ImageReference) -> Option<Arc<ImageFacts>> {
        let account = |name, id| Account { name, id: Some(id), is_of_system: id < 1000, is_certain: true };
        let listed = vec![account("root", 0), account("node", 1000)];
        let facts = (reference.familiar_name() == "known").then(|| ImageFacts {
            operating_system: OperatingSystem { family: OsFamily::Alpine, releases: vec!["3.20"] },
            package_managers: Resolution::Known(vec![PackageManager::Apk]),
            shell: Shell::Ash,
            programs: Programs {
                present: vec!["sh", "wget", "node", "npm"],
                absent: ABSENT.to_vec(),
                probably_absent: vec!["jq"],
                off_path: vec![("tool", "/opt/tool/tool")],
            },
            users: Accounts { listed: listed.clone(), unlisted: Unlisted::None },
            groups: Accounts { listed, unlisted: Unlisted::None },
            default_user: Resolution::Known("root"),
            workdir: Resolution::Known(None),
            entrypoint: Resolution::Known(None),
            cmd: Resolution::Known(None),
            exposes: Resolution::Known(Vec::new()),
            volumes: Resolution::Known(Vec::new()),
            healthcheck: Resolution::Known(false),
            stopsignal: Resolution::Known(None),
            env_path: Resolution::Unknown,
            source: Source { text: "made up", confidence: Confidence::Observed },
        });
        facts.map(Arc::new)
    }

    fn package(&self, _: PackageManager, name: &str) -> Option<PackageFacts> {
        let programs = match name {
            "curl" => vec!["curl"],
            "git" => vec!["git"],
            "tini" => vec!["tini"],
            _ => return None,
        };
        let provided = Provided { releases: Vec::new(), programs, how: Provision::Own };
        Some(PackageFacts { provided: vec![provided], ..PackageFacts::default() })
    }

    fn cycles_of(&self, _: &ImageReference) -> ImageCycles {
        ImageCycles::default()
    }

    fn cycles(&self, _: &str) -> Arc<[Cycle]> {
        Arc::default()
    }

    fn cycles_of_image(&self, _: &ImageReference) -> Vec<Cycle> {
        Vec::new()
    }

    fn images(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn tags_of_image(&self, _: &ImageReference) -> Vec<&'static str> {
        Vec::new()
    }

    fn watched(&self) -> &[&str] {
        &ABSENT
    }
}

fn contents(text: &str) -> (Contents, BuildGraph) {
    let tree = parse(text);
    let graph = BuildGraph::build(&tree, text, BuildInputs::default());
    let launch = |found: &Instruction| Rc::new(graph.launch(found, text));
    let contents = Contents::build(&tree, text, &graph, &Table, &launch, Reach::KnownImages);
    (contents, graph)
}

/// Whether the last stage of `FROM known:1` and these lines has the program at its end.
#[track_caller]
fn check(lines: &str, name: &str, expected: Presence) {
    let text = format!("FROM known:1\n{lines}\n");
    let (contents, graph) = contents(&text);
    let stage = graph.stages().last().expect("there is a stage");
    assert_eq!(contents.program(stage, Place::END, name).presence, expected, "{name} in\n{text}");
}

#[track_caller]
fn check_user(lines: &str, name: &str, expected: Presence) {
    let text = format!("FROM known:1\n{lines}\n");
    let (contents, graph) = contents(&text);
    let stage = graph.stages().last().expect("there is a stage");
    assert_eq!(contents.user(stage, Place::END, name).presence, expected, "{name} in\n{text}");
}

use Presence::{Absent, Present, ProbablyAbsent, Unknown};

#[test]
fn the_image_is_the_start() {
    check("", "wget", Present);
    check("", "curl", Absent);
    check("", "jq", ProbablyAbsent);
    check("", "htop", Unknown);
    check("", "tool", Absent);
    check("FROM other:1", "curl", Unknown);
    check("FROM scratch", "curl", Absent);
}

#[test]
fn packages_bring_what_they_hold() {
    check("RUN apk add --no-cache curl", "curl", Present);
    check("RUN apk add --no-cache curl", "tini", Absent);
    check("RUN apk update && apk add git && rm -rf /var/cache", "git", Present);
    check("RUN apk add curl || true", "curl", Unknown);
    check("RUN if test -n \"$x\"; then apk add curl; fi", "curl", Unknown);
    check("RUN apk add curl; echo", "curl", Unknown);
    check("RUN apk add $packages", "curl", Unknown);
    check("RUN apk add unheard-of", "curl", Unknown);
    check("RUN apk add tzdata libpq icu-libs", "curl", Absent);
    check("RUN apk add curl && apk del curl", "curl", Unknown);
    check("RUN echo https://example.com >> /etc/apk/repositories && apk add git", "curl", Unknown);
}

#[test]
fn package_managers_of_languages_bring_no_tools_of_the_system() {
    check("RUN npm ci && npm run build", "curl", Absent);
    check("RUN npm install -g typescript", "pnpm", Unknown);
    check("RUN npm install -g typescript", "curl", Absent);
    check("RUN npm install -g pnpm@9", "pnpm", Present);
    check("RUN corepack enable", "pnpm", Present);
    check("RUN corepack enable yarn", "pnpm", Absent);
    check("RUN pip install -r requirements.txt", "curl", Absent);
    check("RUN pip install uv", "uv", Present);
    check("RUN npx playwright install --with-deps", "curl", Unknown);
}

#[test]
fn steps_that_may_do_anything_leave_nothing_certain() {
    for step in [
        "RUN ./setup.sh",
        "RUN make install",
        "RUN wget -qO- https://example.com/install | sh",
        "RUN . ./env && run",
        "RUN $COMMAND",
        "RUN /opt/app/install",
        "RUN find /opt -type f -exec ln -s {} /usr/local/bin/ \\;",
        "RUN cd /usr/local/bin && cp /opt/tools/curl .",
        "WORKDIR /usr/local/bin\nRUN cp /opt/tools/curl .",
        "RUN <<EOF python3\nprint()\nEOF",
        "SHELL [\"pwsh\", \"-c\"]\nRUN Get-Item",
        "RUN tar -xzf app.tgz -C /usr/local",
        "RUN cp -r build/* /usr/local/",
        "RUN mv $name /usr/local/bin/",
        "COPY . /",
        "COPY rootfs /",
        "COPY tools /usr/local/bin/",
        "COPY --from=tools:1 /usr/local /usr/local",
        "ADD rootfs.tar.gz /",
        "ENV PATH=/opt/tools:$PATH",
        "RUN --mount=type=bind,from=tools:1,source=/bin,target=/usr/local/bin true",
    ] {
        check(step, "curl", Unknown);
    }
}

#[test]
fn steps_elsewhere_change_nothing() {
    for step in [
        "WORKDIR /app\nCOPY . .",
        "COPY package.json /",
        "COPY dist /srv/www",
        "RUN mkdir -p /app && chown -R node /app",
        "RUN wget -O /tmp/x.tgz https://example.com/x.tgz && tar -xzf /tmp/x.tgz -C /opt",
        "RUN git clone https://example.com/x /src",
        "RUN echo a > /etc/app.conf",
        "ENV PATH=/app/node_modules/.bin:$PATH",
        "RUN addgroup -S app && adduser -S -G app app",
        "COPY --from=tools:1 /usr/bin/jq /usr/local/bin/jq",
        "RUN f() { echo; }; f",
        "RUN command -v curl || echo none",
    ] {
        check(step, "curl", Absent);
    }
}

#[test]
fn files_that_are_named_are_there() {
    check("COPY --from=tools:1 /bin/tini /usr/local/bin/tini", "tini", Present);
    check("COPY --from=tools:1 /bin/tini /usr/local/bin/", "tini", Present);
    check("COPY tini.sh /usr/local/bin/tini", "tini", Present);
    check("RUN wget -O /usr/local/bin/tini https://example.com/tini", "tini", Present);
    check("RUN cp /src/tini /sbin/tini && chmod +x /sbin/tini", "tini", Present);
    check("RUN ln -s /opt/tini /usr/bin/tini", "tini", Present);
    check("RUN printf x > /usr/local/bin/tini", "tini", Present);
    check("RUN rm /usr/bin/wget", "wget", Unknown);
    check("ENV PATH=/opt/bin", "wget", Unknown);
}

#[test]
fn stages_hand_on_what_they_hold() {
    let text =
        "FROM known:1 AS a\nRUN apk add curl\nFROM a AS b\nRUN apk add tini\nFROM b\nFROM known:1 AS again\n";
    let (contents, graph) = contents(text);
    let at = |stage: usize, name: &str| {
        let stage = graph.stages().get(stage).expect("there are four");
        contents.program(stage, Place::END, name).presence
    };
    assert_eq!(
        [at(0, "tini"), at(1, "tini"), at(2, "tini"), at(3, "tini")],
        [Absent, Present, Present, Absent]
    );
    assert_eq!([at(1, "curl"), at(2, "curl"), at(3, "curl")], [Present, Present, Absent]);
}

#[test]
fn a_program_is_there_from_its_step_on() {
    let text = "FROM known:1\nRUN wget x && apk add curl && curl x\n";
    let (contents, graph) = contents(text);
    let stage = graph.stages().first().expect("there is one");
    let before = |command| contents.program(stage, Place::within(1, command), "curl");
    assert_eq!(before(1).presence, Absent);
    assert_eq!(before(2).presence, Present);
    let Proof::Step(range) = before(2).proof else { panic!("a step brings it") };
    assert_eq!(range.slice(text), "curl");
}

#[test]
fn accounts_are_followed() {
    check_user("", "node", Present);
    check_user("", "app", Absent);
    check_user("RUN adduser -D app", "app", Present);
    check_user("RUN adduser -D app || true", "app", Unknown);
    check_user("RUN adduser -D $name", "app", Unknown);
    check_user("RUN deluser node", "node", Unknown);
    check_user("RUN apk add postgresql", "app", Unknown);
    check_user("RUN apk add curl tzdata", "app", Absent);
    check_user("RUN echo app:x:1:1::/:/bin/sh >> /etc/passwd", "app", Unknown);
    check_user("COPY --from=a:1 /etc/passwd /etc/passwd", "app", Unknown);
    check_user("RUN ./setup.sh", "node", Unknown);
    check_user("FROM scratch", "app", Absent);
    check_user("RUN useradd -R /rootfs app && groupadd --prefix /rootfs app", "app", Absent);
    check_user("RUN chroot /rootfs adduser -D app", "app", Unknown);
    check_user("FROM known:1 AS base\nONBUILD RUN adduser -D app\nFROM base", "app", Unknown);
}

#[test]
fn numbers_are_taken_by_the_image_and_by_commands() {
    let (contents, graph) = contents("FROM known:1\nRUN adduser -D -u 1001 app && addgroup -g 2000 team\n");
    let stage = graph.stages().first().expect("there is one");
    let owner = |id| contents.owner_of_uid(stage, Place::END, id).map(|taken| taken.name);
    assert_eq!(owner(1000).as_deref(), Some("node"));
    assert_eq!(owner(1001).as_deref(), Some("app"));
    assert_eq!(owner(1002), None);
    let group = contents.owner_of_gid(stage, Place::END, 2000).map(|taken| taken.name);
    assert_eq!(group.as_deref(), Some("team"));
    assert_eq!(contents.owner_of_uid(stage, Place::within(1, 0), 1001), None);
}

#[test]
fn a_path_that_nothing_names_is_not_there() {
    let missing = |build: &str| {
        let text =
            format!("FROM known:1 AS build\n{build}\nFROM known:1\nCOPY --from=build /app/dist /srv\n");
        contents(&text).0.missing_sources().len()
    };
    for build in ["COPY package.json ./", "RUN npm ci && npm run build", "RUN apk add git"] {
        assert_eq!(missing(build), 1, "{build}");
    }
    for build in [
        "WORKDIR /app",
        "RUN mkdir /app",
        "COPY . /",
        "COPY . /app",
        "RUN ./build.sh",
        "ENV OUT=/app",
        "RUN wget https://example.com/x.tgz && tar xzf x.tgz",
        "RUN git clone https://example.com/x",
        "VOLUME /app",
        "WORKDIR $SOMEWHERE",
    ] {
        assert_eq!(missing(build), 0, "{build}");
    }
}
