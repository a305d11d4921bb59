//! What holds for the fixes of every rule, tried on the examples of all pages.

use std::collections::BTreeMap;

use hullwright_core::diagnostic::Applicability;
use hullwright_core::engine::{Engine, Fixed};
use hullwright_core::rule::{FixAvailability, RuleEntry};
use hullwright_core::testing::{Example, ExampleKind, examples, fix, run, selection_of};
use hullwright_rules::{bundled_knowledge, rule_set};

/// The texts of a project by path.
type Texts = BTreeMap<String, String>;

fn texts(example: &Example) -> Texts {
    example.files.iter().cloned().collect()
}

/// The project as the fixes leave it.
fn fixed_texts(example: &Example, fixed: &Fixed) -> Texts {
    let changed = fixed.changed.iter().map(|(path, bytes)| {
        (path.to_owned(), String::from_utf8(bytes.to_vec()).expect("fixed texts are UTF-8"))
    });
    let mut after: Texts = texts(example).into_iter().chain(changed).collect();
    after.retain(|path, _| !fixed.changed.removed().any(|gone| gone == path));
    after
}

fn fix_with(engine: &Engine, entry: &RuleEntry, example: &Example, least: Applicability) -> Fixed {
    fix(engine, example, &selection_of(engine, entry), least)
}

/// Visits every bad example together with what its page says that fixes make of it.
fn each_bad_example(
    mut visit: impl FnMut(&Engine, &RuleEntry, &Example, Option<&Example>) -> Result<(), String>,
) {
    let engine = Engine::new(rule_set()).with_knowledge(bundled_knowledge());
    let mut failures = Vec::new();
    for entry in engine.rules().entries() {
        let all = examples(entry.page);
        for (idx, example) in all.iter().enumerate() {
            if example.kind != ExampleKind::Bad {
                continue;
            }
            let next = all.get(idx + 1).filter(|next| matches!(next.kind, ExampleKind::Fixed(_)));
            if let Err(why) = visit(&engine, entry, example, next) {
                failures.push(format!(
                    "{} (example at line {} of its page)\n{why}",
                    entry.rule.name, example.line
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} examples differ:\n{}", failures.len(), failures.join("\n"));
}

fn show(texts: &Texts) -> String {
    texts.iter().map(|(path, text)| format!("#- {path}\n{text}")).collect::<Vec<_>>().concat()
}

#[test]
fn fixed_examples_say_what_fixes_make() {
    each_bad_example(|engine, entry, example, shown| {
        let Some(shown) = shown else { return Ok(()) };
        let ExampleKind::Fixed(least) = shown.kind else { return Ok(()) };
        let fixed = fixed_texts(example, &fix_with(engine, entry, example, least));
        // The name of the only file need not be said twice.
        let path_of = |path: &String| match example.files.as_slice() {
            [(only, _)] if !shown.is_project => only.clone(),
            _ => path.clone(),
        };
        let mut expected = texts(example);
        expected.extend(shown.files.iter().map(|(path, text)| (path_of(path), text.clone())));
        expected.retain(|path, _| !shown.removed.contains(path));
        if fixed == expected {
            return Ok(());
        }
        Err(format!("fixes make\n{}\nthe page says\n{}", show(&fixed), show(&expected)))
    });
}

#[test]
fn a_fix_settles_what_it_is_for_and_is_done_then() {
    each_bad_example(|engine, entry, example, _| {
        for least in [Applicability::Safe, Applicability::Unsafe] {
            let before = run(engine, example, &selection_of(engine, entry));
            let fixed = fix_with(engine, entry, example, least);
            if fixed.applied.is_empty() {
                continue;
            }
            let count = |reports: &[hullwright_core::engine::FileReport]| -> usize {
                reports.iter().map(|report| report.findings.len()).sum()
            };
            let after = fixed_texts(example, &fixed);
            if count(&fixed.reports) >= count(&before) {
                return Err(format!("no finding less after\n{}", show(&after)));
            }
            let again = Example { files: after.clone().into_iter().collect(), ..example.clone() };
            let again = fix_with(engine, entry, &again, least);
            if !again.changed.is_empty() {
                return Err(format!(
                    "fixed again\n{}\ngives\n{}",
                    show(&after),
                    show(&fixed_texts(example, &again))
                ));
            }
        }
        Ok(())
    });
}

#[test]
fn no_fix_is_refused() {
    each_bad_example(|engine, entry, example, _| {
        let fixed = fix_with(engine, entry, example, Applicability::Unsafe);
        let failures = fixed.failures.iter().map(|failure| {
            format!("  `{}` of line {} would {}", failure.fix.title, failure.fix.line, failure.harm)
        });
        let fighting = fixed.fighting.iter().map(|rule| format!("  fights with itself: {}", rule.name));
        let wrong: Vec<String> = failures.chain(fighting).collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
    });
}

#[test]
fn titles_are_orders_in_one_line() {
    each_bad_example(|engine, entry, example, _| {
        let findings =
            run(engine, example, &selection_of(engine, entry)).into_iter().flat_map(|r| r.findings);
        let titles = findings.flat_map(|finding| finding.fixes).map(|fix| fix.title);
        let is_order = |title: &String| {
            title.starts_with(|ch: char| ch.is_ascii_uppercase())
                && !title.ends_with('.')
                && !title.contains('\n')
        };
        match titles.into_iter().find(|title| !is_order(title)) {
            Some(title) => Err(format!("a title begins with a capital and ends without a period: {title}")),
            None => Ok(()),
        }
    });
}

#[test]
fn line_endings_stay() {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    each_bad_example(|engine, entry, example, _| {
        if !example.has_variants() {
            return Ok(());
        }
        let expected = fixed_texts(example, &fix_with(engine, entry, example, Applicability::Unsafe));
        let variant = example.with_texts(crlf);
        let found = fixed_texts(&variant, &fix_with(engine, entry, &variant, Applicability::Unsafe));
        for (path, text) in &expected {
            let is_new = !example.files.iter().any(|(known, _)| known == path);
            let expected = if is_new { text.clone() } else { crlf(text) };
            let found = found.get(path).cloned().unwrap_or_default();
            if found != expected {
                return Err(format!("{path} becomes\n{found:?}\nand not\n{expected:?}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_rule_offers_what_it_declares_and_shows_it() {
    let engine = Engine::new(rule_set()).with_knowledge(bundled_knowledge());
    let mut wrong = Vec::new();
    for entry in engine.rules().entries() {
        let all = examples(entry.page);
        let shown: Vec<Applicability> = all
            .iter()
            .filter_map(|example| match example.kind {
                ExampleKind::Fixed(least) => Some(least),
                ExampleKind::Bad | ExampleKind::Good => None,
            })
            .collect();
        let best = match entry.rule.fix {
            FixAvailability::None => None,
            FixAvailability::Unsafe => Some(Applicability::Unsafe),
            FixAvailability::Safe => Some(Applicability::Safe),
        };
        let offered = all
            .iter()
            .filter(|example| example.kind == ExampleKind::Bad)
            .flat_map(|example| run(&engine, example, &selection_of(&engine, entry)))
            .flat_map(|report| report.findings)
            .flat_map(|finding| finding.fixes)
            .map(|fix| fix.applicability)
            .filter(|applicability| *applicability > Applicability::DisplayOnly)
            .max();
        let is_engine_fact =
            entry.rule.checks.iter().all(|check| matches!(check, hullwright_core::rule::Check::Engine(_)));
        if !is_engine_fact && (offered != best || shown.iter().copied().max() != best) {
            let name = entry.rule.name;
            wrong.push(format!("{name}: declares {best:?}, offers {offered:?}, shows {shown:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
