use super::super::validate;
use super::notation::{at, node, written};
use crate::compose::ComposeErrorKind as Kind;

/// Checks what is found: kind, place, message, help.
#[track_caller]
fn check(source: &str, expected: &[(Kind, &str, &str, &str)]) {
    let mut errors = Vec::new();
    validate(&mut node(source), &mut errors);
    let found: Vec<_> = errors
        .iter()
        .map(|error| {
            let help = error.help.as_deref().unwrap_or_default();
            (error.kind, at(source, error.span), error.message.as_str(), help)
        })
        .collect();
    assert_eq!(found, expected, "{source}");
}

/// The same for what stands in a service.
#[track_caller]
fn check_service(source: &str, expected: &[(Kind, &str, &str, &str)]) {
    check(&format!("{{services: {{web: {{{source}}}}}}}"), expected);
}

#[track_caller]
fn check_left(source: &str, left: &str) {
    let mut root = node(source);
    validate(&mut root, &mut Vec::new());
    assert_eq!(written(&root), left);
}

#[test]
fn a_plain_file_is_fine() {
    check(
        "{version: '3', name: p, services: {web: {image: a, ports: [80, '81:81', {target: 1}], \
         environment: {A: 1, B: null, C: true}, command: null, pid: null, deploy: null, develop: null, \
         networks: {default: null}, depends_on: {db: {condition: service_healthy}}, x-own: [1]}}, \
         networks: {default: null, 'odd name': 5}, volumes: {data: null}, x-top: 1}",
        &[],
    );
}

#[test]
fn an_unknown_key_gets_the_closest_one() {
    check_service(
        "cap-add: [A]",
        &[(Kind::UnknownKey, "cap-add", "`cap-add` is no key of a service", "did you mean `cap_add`?")],
    );
}

#[test]
fn a_misplaced_key_is_sent_home() {
    check(
        "{web: {image: a}}",
        &[(
            Kind::UnknownKey,
            "web",
            "`web` is no key of a Compose file",
            "`web` looks like a service, which belongs under `services`",
        )],
    );
    check(
        "{command: a}",
        &[(
            Kind::UnknownKey,
            "command",
            "`command` is no key of a Compose file",
            "`command` is a key of a service, which has its name under `services`",
        )],
    );
    check(
        "{services: {image: nginx}}",
        &[(
            Kind::InvalidStructure,
            "nginx",
            "`services.image` must be a mapping, not text",
            "`image` is a key of a service; put the service's name above it",
        )],
    );
    check_service(
        "deploy: {limits: {}, healthcheck: {}}",
        &[
            (
                Kind::UnknownKey,
                "limits",
                "`limits` is no key of `deploy`",
                "`limits` is a key of `deploy.resources`",
            ),
            (
                Kind::UnknownKey,
                "healthcheck",
                "`healthcheck` is no key of `deploy`",
                "`healthcheck` is a key of a service",
            ),
        ],
    );
    check_service(
        "build: {ports: ['80']}",
        &[(Kind::UnknownKey, "ports", "`ports` is no key of `build`", "`ports` is a key of a service")],
    );
}

#[test]
fn a_key_that_is_nowhere_gets_no_advice() {
    check(
        "{wrongField: 1}",
        &[(Kind::UnknownKey, "wrongField", "`wrongField` is no key of a Compose file", "")],
    );
}

#[test]
fn sections_and_services_are_mappings() {
    check("[]", &[(Kind::InvalidStructure, "[]", "the file must be a mapping, not a list", "")]);
    check(
        "{services: null}",
        &[(Kind::InvalidStructure, "null", "`services` has no value: it must be a mapping", "")],
    );
    check(
        "{networks: null}",
        &[(Kind::InvalidStructure, "null", "`networks` has no value: it must be a mapping", "")],
    );
    check(
        "{services: {web: null}}",
        &[(Kind::InvalidStructure, "null", "`services.web` has no value: it must be a mapping", "")],
    );
    check(
        "{secrets: {a: null}}",
        &[(
            Kind::InvalidSecretSource,
            "null",
            "secret `a` has no source",
            "give it `file`, `environment` or `external: true`",
        )],
    );
}

#[test]
fn names_of_resources_are_checked_where_the_specification_does() {
    check(
        "{services: {'a b': {}}, volumes: {'a b': null}, networks: {'a b': 1}, models: {'a b': 1}}",
        &[
            (
                Kind::UnknownKey,
                "'a b'",
                "`a b` is no name that `services` may have",
                "names are made of letters, digits, `.`, `_` and `-`",
            ),
            (
                Kind::UnknownKey,
                "'a b'",
                "`a b` is no name that `volumes` may have",
                "names are made of letters, digits, `.`, `_` and `-`",
            ),
        ],
    );
}

#[test]
fn a_value_of_another_type_is_reported_once_and_broken() {
    check_service("ports: {}", &[(Kind::WrongType, "{}", "`ports` must be a list, not a mapping", "")]);
    check_service(
        "environment: null",
        &[(Kind::WrongType, "null", "`environment` has no value: it must be a list or a mapping", "")],
    );
    check_service(
        "user: 1000, init: 1",
        &[
            (Kind::WrongType, "1000", "`user` must be text, not a number", "quotes make it text"),
            (Kind::WrongType, "1", "`init` must be text or a boolean, not a number", ""),
        ],
    );
    check_service(
        "stop_grace_period: 5",
        &[(
            Kind::WrongType,
            "5",
            "`stop_grace_period` must be text, not a number",
            "a duration has a unit, such as `10s`",
        )],
    );
    check_service(
        "dns: [1]",
        &[(Kind::WrongType, "1", "an item of `dns` must be text, not a number", "quotes make it text")],
    );
    check_left("{services: {web: {ports: {}, user: a}}}", "{services: {web: {ports: !, user: 'a'}}}");
}

#[test]
fn whole_numbers_may_have_a_point() {
    check_service("scale: 2.0, cpu_count: 1.0", &[]);
    check_service(
        "scale: 2.5",
        &[(Kind::WrongType, "2.5", "`scale` must be text or a whole number, not a number", "")],
    );
}

#[test]
fn numbers_have_a_range() {
    check_service(
        "cpu_percent: 101, oom_score_adj: '-1001', cpu_count: -1",
        &[
            (Kind::OutOfRange, "101", "`cpu_percent` must be at most 100, not 101", ""),
            (Kind::OutOfRange, "'-1001'", "`oom_score_adj` must be at least -1000, not -1001", ""),
            (Kind::OutOfRange, "-1", "`cpu_count` must be at least 0, not -1", ""),
        ],
    );
    check_service("volumes: [{type: tmpfs, tmpfs: {size: '-1'}}]", &[]);
}

#[test]
fn enumerations_name_the_closest_value() {
    check_service(
        "depends_on: {db: {condition: service_helthy}}",
        &[(
            Kind::NotInEnumeration,
            "service_helthy",
            "`service_helthy` is none of the values `condition` may have",
            "did you mean `service_healthy`?",
        )],
    );
    check_service(
        "cgroup: everything",
        &[(
            Kind::NotInEnumeration,
            "everything",
            "`everything` is none of the values `cgroup` may have",
            "it may be `host`, `private`",
        )],
    );
}

#[test]
fn patterns_are_searched_anywhere() {
    check_service("container_name: '/--ab', pull_policy: 'if missing or so'", &[]);
    check_service("pull_policy: every_12h", &[]);
    check_service(
        "container_name: a, pull_policy: every_h",
        &[
            (
                Kind::InvalidContainerName,
                "a",
                "`a` is no container name",
                "a letter or digit comes first, then letters, digits, `_`, `.` and `-`",
            ),
            (
                Kind::InvalidForm,
                "every_h",
                "`every_h` is no pull policy",
                "it may be `always`, `never`, `build`, `if_not_present`, `missing`, `refresh`, `daily`, \
                 `weekly` or an interval such as `every_12h`",
            ),
        ],
    );
}

#[test]
fn a_missing_key_is_reported_at_the_owner() {
    check_service(
        "depends_on: {db: {}}, volumes: [{source: a}], extends: {file: b}",
        &[
            (Kind::MissingKey, "db", "an entry of `depends_on` needs `condition`", ""),
            (Kind::MissingKey, "source", "an entry of a service's `volumes` needs `type`", ""),
            (Kind::MissingKey, "extends", "`extends` needs `service`", ""),
        ],
    );
}

#[test]
fn equal_items_are_reported_and_taken_out() {
    check_service(
        "security_opt: [A, B, A], group_add: [80, 80.0, '80']",
        &[
            (Kind::DuplicateItem, "A", "`A` stands in `security_opt` twice", ""),
            (Kind::DuplicateItem, "80.0", "two items of `group_add` are the same", ""),
        ],
    );
    check_left(
        "{services: {web: {security_opt: [A, B, A]}}}",
        "{services: {web: {security_opt: ['A', 'B']}}}",
    );
    check_service("security_opt: [?A, ?A], group_add: [!, !]", &[]);
    check_service("cap_add: [A, A], volumes: [a, a], environment: [A=1, A=1]", &[]);
}

#[test]
fn what_is_not_known_fits_where_some_scalar_does() {
    check_service(
        "privileged: ?, cpu_count: ?x, container_name: ?, use_api_socket: ?, cgroup: ?, dns: ?",
        &[],
    );
    check_service("depends_on: {db: {condition: service_started, required: 'no'}}", &[]);
    check_service("ports: !, user: !, deploy: {replicas: !}", &[]);
    check_service("ports: ?a", &[(Kind::WrongType, "?a", "`ports` must be a list, not text", "")]);
}

#[test]
fn unknown_members_are_taken_out() {
    check_left("{servces: {}, services: {web: {imge: a, image: b}}}", "{services: {web: {image: 'b'}}}");
}
