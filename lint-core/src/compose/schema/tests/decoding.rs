use super::super::decode;
use super::notation::{at, node, written};
use crate::compose::ComposeErrorKind as Kind;

/// Checks what a service becomes.
#[track_caller]
fn check(source: &str, expected: &str) {
    let mut errors = Vec::new();
    let project = decode(&node(&format!("{{services: {{web: {{{source}}}}}}}")), &mut errors);
    let services = project.as_map().and_then(|map| map.node("services")).expect("services are there");
    let mut web = services.as_map().and_then(|map| map.node("web")).expect("the service is there").clone();
    if let Some(map) = web.as_map_mut() {
        for name in ["command", "entrypoint"] {
            if map.node(name).is_some_and(|node| written(node) == "null") {
                map.remove(name);
            }
        }
    }
    assert_eq!(written(&web), format!("{{{expected}}}"));
    assert_eq!(errors, [], "{source}");
}

#[track_caller]
fn check_errors(source: &str, expected: &[(Kind, &str, &str)]) {
    let source = format!("{{services: {{web: {{{source}}}}}}}");
    let mut errors = Vec::new();
    decode(&node(&source), &mut errors);
    let found: Vec<_> =
        errors.iter().map(|error| (error.kind, at(&source, error.span), error.message.as_str())).collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn commands_are_there_even_without_words() {
    let project = decode(&node("{services: {web: {}}, version: '3', x-a: {b: 1}}"), &mut Vec::new());
    assert_eq!(written(&project), "{services: {web: {command: null, entrypoint: null}}, x-a: {b: 1}}");
    check(
        "command: 'echo \"a b\"', entrypoint: [sh, '']",
        "command: ['echo', 'a b'], entrypoint: ['sh', '']",
    );
}

#[test]
fn sizes_are_decimal_bytes() {
    check(
        "mem_limit: 512m, shm_size: 64, mem_reservation: '1024'",
        "mem_limit: '536870912', mem_reservation: '1024', shm_size: '64'",
    );
    check("mem_limit: 0, shm_size: 1.5", "");
    check_errors("mem_limit: 10x", &[(Kind::InvalidForm, "10x", "`10x` is no size")]);
}

#[test]
fn durations_are_written_as_in_go() {
    check("stop_grace_period: 90s", "stop_grace_period: '1m30s'");
    check("stop_grace_period: 0s", "stop_grace_period: '0s'");
    check("deploy: {update_config: {delay: 0s, monitor: 1m}}", "deploy: {update_config: {monitor: '1m0s'}}");
    check_errors("stop_grace_period: soon", &[(Kind::InvalidForm, "soon", "`soon` is no duration")]);
}

#[test]
fn false_and_zero_are_left_out_unless_they_say_something() {
    check("tty: false, init: false, cpu_shares: 0, scale: 0", "init: false, scale: 0");
    check("tty: 'yes', init: off", "init: false, tty: true");
    check_errors("tty: maybe", &[(Kind::InvalidForm, "maybe", "`maybe` is no boolean")]);
    check(
        "depends_on: {db: {condition: service_started}}, env_file: [{path: a, required: true}, {path: b, required: false}]",
        "depends_on: {db: {condition: 'service_started', required: false}}, \
         env_file: [{path: 'a'}, {path: 'b', required: false}]",
    );
}

#[test]
fn floats_have_single_precision() {
    check("cpus: '0.1', cpu_percent: 50", "cpu_percent: 50, cpus: 0.1");
    check("deploy: {resources: {limits: {cpus: 2.0}}}", "deploy: {resources: {limits: {cpus: 2}}}");
    check_errors("cpus: many", &[(Kind::InvalidForm, "many", "`many` is no number")]);
}

#[test]
fn whole_numbers_become_text_but_others_do_not() {
    check("group_add: [1, a]", "group_add: ['1', 'a']");
    check_errors(
        "group_add: [1.5], user: true",
        &[
            (Kind::WrongType, "1.5", "an item of `group_add` must be text, not a number"),
            (Kind::WrongType, "true", "`user` must be text, not a boolean"),
        ],
    );
    check("expose: [80, 1.5]", "expose: ['80', '1.5']");
    check("build: {provenance: true}", "build: {provenance: 'true'}");
}

#[test]
fn environments_and_labels_become_mappings() {
    check(
        "environment: [A=1, B, C=], labels: [a=b, c]",
        "environment: {A: '1', B: null, C: ''}, labels: {a: 'b', c: ''}",
    );
    check(
        "environment: {A: 1.5, B: null, C: true}, labels: {a: null, b: 1}",
        "environment: {A: '1.5', B: null, C: 'true'}, labels: {a: '', b: '1'}",
    );
    check_errors(
        "environment: ['A =1', ?]",
        &[(Kind::WhitespaceInEnvKey, "A ", "the name of the variable `A` ends in white space")],
    );
}

#[test]
fn options_take_many_forms() {
    check("logging: {options: {a: 1, b: null}}", "logging: {options: {a: '1', b: ''}}");
    check(
        "provider: {type: t, options: {a: 1, b: [x, true]}}",
        "provider: {options: {a: ['1'], b: ['x', 'true']}, type: 't'}",
    );
    check("storage_opt: {size: 1}", "storage_opt: {size: '1'}");
    check_errors(
        "storage_opt: {size: true}",
        &[(Kind::WrongType, "true", "`size` must be text, not a boolean")],
    );
    check("build: {ssh: {default: null, a: b}}", "build: {ssh: ['default', 'a: b']}");
}

#[test]
fn hosts_become_a_sorted_list() {
    check("extra_hosts: ['b:1', 'a=[::1],2']", "extra_hosts: ['a=2', 'a=::1', 'b=1']");
    check("extra_hosts: {a: [x, y], b: null}", "extra_hosts: ['a=x', 'a=y', 'b=']");
    check_errors(
        "extra_hosts: ['=1', alone, ?]",
        &[
            (Kind::InvalidExtraHosts, "'=1'", "the host name is empty"),
            (Kind::InvalidExtraHosts, "alone", "`alone` has no address"),
        ],
    );
}

#[test]
fn small_languages_are_read() {
    check(
        "healthcheck: {test: curl, retries: '3'}",
        "healthcheck: {retries: 3, test: ['CMD-SHELL', 'curl']}",
    );
    check(
        "ulimits: {core: 0, nofile: 5, nproc: {soft: 1, hard: '2'}}",
        "ulimits: {core: {}, nofile: 5, nproc: {soft: 1, hard: 2}}",
    );
    check("gpus: [{count: all}]", "gpus: [{count: -1}]");
    check(
        "secrets: [{source: a, mode: 288}, {source: b, mode: '0440'}]",
        "secrets: [{mode: '0440', source: 'a'}, {mode: '0440', source: 'b'}]",
    );
    check(
        "blkio_config: {weight_device: [{path: a}]}",
        "blkio_config: {weight_device: [{Path: 'a', Weight: 0}]}",
    );
    check_errors(
        "gpus: [{count: some}], build: {ulimits: {a: '1'}}, healthcheck: {retries: -1}",
        &[
            (Kind::WrongType, "'1'", "`ulimits.a` must be a whole number, not text"),
            (Kind::InvalidForm, "some", "`some` is no number of devices, nor `all`"),
            (Kind::WrongType, "-1", "`retries` must be a number that is not negative, not a number"),
        ],
    );
}

#[test]
fn what_is_not_known_is_left_out_quietly() {
    check("tty: ?, mem_limit: ?, scale: !, image: ?a, stop_grace_period: ?s", "image: 'a'");
}

#[test]
fn a_config_from_the_environment_hides_its_content() {
    let source = "{configs: {a: {environment: E, content: c}, b: {content: c}}}";
    let project = decode(&node(source), &mut Vec::new());
    assert_eq!(written(&project), "{configs: {a: {environment: 'E'}, b: {content: 'c'}}, services: {}}");
}
