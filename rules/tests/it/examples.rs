//! Every example of every rule page says what the engine finds.

use hullwright_core::diagnostic::Severity;
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::engine::{Engine, FileReport};
use hullwright_core::rule::RuleEntry;
use hullwright_core::testing::{Example, ExampleKind, check_example, examples, run};
use hullwright_rules::{bundled_knowledge, rule_set};

fn engine() -> Engine {
    Engine::new(rule_set()).with_knowledge(bundled_knowledge())
}

fn each_example(mut visit: impl FnMut(&Engine, &RuleEntry, &Example) -> Result<(), String>) {
    let engine = engine();
    let mut failures = Vec::new();
    for entry in engine.rules().entries() {
        for example in examples(entry.page) {
            if let Err(why) = visit(&engine, entry, &example) {
                failures.push(format!(
                    "{} (example at line {} of its page)\n{why}",
                    entry.rule.name, example.line
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} examples differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn examples_say_what_is_found() {
    each_example(check_example);
}

/// Another layout of the same text.
type Change = fn(&str) -> String;

#[test]
fn bad_examples_fire_whatever_the_layout() {
    // The first one is for Compose files, too.
    let variants: [(&str, Change); 3] =
        [("CRLF", |text| text.replace('\n', "\r\n")), ("tabs", tabs), ("lower-case keywords", lower_case)];
    each_example(|engine, entry, example| {
        let selection = engine.rules().lookup(entry.rule.name);
        let places = |reports: &[FileReport]| -> Vec<(String, u32)> {
            let findings = reports.iter().flat_map(|report| &report.findings);
            findings.map(|finding| (finding.place.path.to_string(), finding.place.start.line)).collect()
        };
        if !example.has_variants() {
            return Ok(());
        }
        let expected = places(&run(engine, example, &selection));
        let n_variants = if example.is_compose() { 1 } else { variants.len() };
        for (name, change) in variants.into_iter().take(n_variants) {
            let found = places(&run(engine, &example.with_texts(change), &selection));
            if found != expected {
                return Err(format!("  with {name}: expected {expected:?}, found {found:?}"));
            }
        }
        Ok(())
    });
}

/// A tab behind each keyword.
fn tabs(text: &str) -> String {
    map_keywords(text, |keyword, rest| format!("{keyword}\t{}", rest.strip_prefix(' ').unwrap_or(rest)))
}

fn lower_case(text: &str) -> String {
    map_keywords(text, |keyword, rest| format!("{}{rest}", keyword.to_lowercase()))
}

fn map_keywords(text: &str, change: impl Fn(&str, &str) -> String) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let keyword = line.split([' ', '\n']).next().unwrap_or_default();
        match line.strip_prefix(keyword) {
            Some(rest) if InstructionKind::ALL.iter().any(|kind| kind.keyword() == keyword) => {
                change(keyword, rest)
            }
            _ => line.to_owned(),
        }
    });
    lines.collect()
}

#[test]
fn examples_trigger_no_other_default_rule() {
    each_example(|engine, entry, example| {
        let mut extra = Vec::new();
        // What fixes leave is about one rule alone.
        if matches!(example.kind, ExampleKind::Fixed(_)) {
            return Ok(());
        }
        for report in run(engine, example, &[]) {
            for finding in report.findings {
                let is_listed =
                    finding.rule.name == entry.rule.name || example.also().contains(&finding.rule.name);
                if !is_listed && finding.severity > Severity::Info {
                    extra.push(format!(
                        "  {}:{} {}: {}",
                        report.path, finding.place.start.line, finding.rule.name, finding.message
                    ));
                }
            }
        }
        if extra.is_empty() { Ok(()) } else { Err(extra.join("\n")) }
    });
}

#[test]
fn every_page_has_a_bad_and_a_good_example() {
    let engine = engine();
    for entry in engine.rules().entries() {
        let is_engine_fact =
            entry.rule.checks.iter().all(|check| matches!(check, hullwright_core::rule::Check::Engine(_)));
        // A file of 16 MiB fits no page; the rule has a test of its own.
        let is_too_long = entry.rule.name == "file-too-large";
        let found = examples(entry.page);
        for kind in [ExampleKind::Bad, ExampleKind::Good] {
            assert!(
                is_engine_fact || is_too_long || found.iter().any(|example| example.kind == kind),
                "{} has no {kind:?} example",
                entry.rule.name
            );
        }
    }
}
