//! What the program shellcheck is given, and which of its remarks are passed on.

use hullwright_core::diagnostic::Severity;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::engine::{ActiveRules, EDITION_DATE, Engine, FileReport, Request};
use hullwright_core::project::NoFiles;
use hullwright_core::rule::{
    Alias, Check, Context, EngineFact, Extras, Policy, Preset, Rule, RuleEntry, RuleSelector, RuleSet,
    RuleTable, Selection, Verdict,
};
use hullwright_core::semantic::BuildInputs;
use hullwright_core::shellcheck::{At, PreparedScript, Remark, Replacement, Verdicts};
use hullwright_core::text::{FileId, FileKind, SourceFile, TextRange};

static PROGRAM: Rule =
    Rule { name: "program", checks: &[Check::Engine(EngineFact::Shellcheck)], ..Rule::DEFAULT };
static OWN: Rule = Rule {
    name: "own",
    aliases: &[Alias::same("hadolint", "SC2086").on(Severity::Info)],
    checks: &[Check::Instruction(&[InstructionKind::Run], own)],
    ..Rule::DEFAULT
};
static UNUSED: Rule =
    Rule { name: "unused", checks: &[Check::Engine(EngineFact::UnusedSuppression)], ..Rule::DEFAULT };

static RULES: &[RuleEntry] = &[
    RuleEntry { rule: &OWN, page: "# Own\n" },
    RuleEntry { rule: &PROGRAM, page: "# Program\n" },
    RuleEntry { rule: &UNUSED, page: "# Unused\n" },
];

fn own(cx: &Context<'_>, run: &Instruction) {
    cx.report(run.keyword.range(), "ours");
}

const HADOLINT: Preset = Preset::Peer(Policy::Hadolint);

struct Bench {
    engine: Engine,
    rules: ActiveRules,
    file: SourceFile,
}

impl Bench {
    fn new(text: &str, preset: Preset, selections: &[(&str, Verdict)]) -> Self {
        let engine = Engine::new(RuleSet::new(RULES));
        let read = |name: &str| RuleSelector::parse(name, engine.rules()).expect("the name is known");
        let selections: Vec<Selection> =
            selections.iter().map(|(name, verdict)| (read(name), *verdict)).collect();
        let extras = Extras { shellcheck: true, ..Extras::default() };
        let table = RuleTable::resolve_with(engine.rules(), preset, extras, &selections);
        let rules = ActiveRules::new(engine.rules(), table);
        Self { engine, rules, file: SourceFile::new(FileId(0), "Dockerfile", FileKind::Dockerfile, text) }
    }

    fn with<T>(&self, verdicts: Option<&Verdicts>, ask: impl FnOnce(&Engine, Request<'_>) -> T) -> T {
        let request = Request {
            file: &self.file,
            rules: &self.rules,
            files: &NoFiles,
            inputs: &BuildInputs::default(),
            today: EDITION_DATE,
            suppressions: true,
            units: &[],
            shellcheck: verdicts,
        };
        ask(&self.engine, request)
    }

    fn scripts(&self) -> Vec<PreparedScript> {
        self.with(None, Engine::shell_scripts)
    }

    /// What is found once the program has said the same of every script.
    fn found(&self, remarks: &[Remark]) -> Vec<String> {
        let scripts = self.scripts();
        let verdicts = Verdicts {
            findings: scripts.iter().flat_map(|script| script.findings(remarks)).collect(),
            instructions: scripts.iter().map(PreparedScript::instruction).collect(),
            is_complete: true,
        };
        self.told(&self.with(Some(&verdicts), Engine::check))
    }

    fn told(&self, report: &FileReport) -> Vec<String> {
        let open = report.findings.iter().filter(|found| found.suppressed.is_none());
        let told = open.map(|found| {
            let facet = found.facet.map_or("", |facet| facet.name);
            format!("{} {facet} {:?}", found.rule.name, found.place.range.slice(self.file.text()))
        });
        told.collect()
    }
}

fn contents(text: &str, preset: Preset) -> Vec<String> {
    Bench::new(text, preset, &[]).scripts().iter().map(PreparedScript::content).collect()
}

fn remark(line: u32, columns: (u32, u32), code: u16) -> Remark {
    Remark {
        is_style: false,
        start: At { line, column: columns.0 },
        end: At { line, column: columns.1 },
        severity: Severity::Warning,
        code,
        message: " said".to_owned(),
        replacements: Vec::new(),
    }
}

#[test]
fn natively_a_script_comes_with_its_shell_and_what_it_reads() {
    let text = "FROM scratch\nARG a b=1\nENV c=1\nRUN echo $a ${b} $c $d\nARG d\n";
    assert_eq!(contents(text, Preset::Recommended), ["#!/bin/sh\nexport a=1 b=1 c=1\necho $a ${b} $c $d\n"]);
    let text = "FROM x\nSHELL [\"/bin/bash\", \"-ec\"]\nRUN <<EOF\n#!/bin/ksh\necho $UP $low\nEOF\nRUN a\n";
    assert_eq!(
        contents(text, Preset::Recommended),
        ["#!/bin/ksh\nexport UP=1\necho $UP $low\n\n", "#!/bin/bash -e\na\n"]
    );
    let text = "FROM x\nRUN --mount=type=secret,id=s,env=token echo $token $other\nCMD echo $x\nONBUILD RUN echo $y\n";
    assert_eq!(
        contents(text, Preset::Recommended),
        [
            "#!/bin/sh\nexport token=1\necho $token $other\n",
            "#!/bin/sh\nexport x=1\necho $x\n",
            "#!/bin/sh\nexport y=1\necho $y\n"
        ]
    );
}

#[test]
fn what_is_no_script_for_the_program_is_left_out() {
    let text = "FROM x\nMAINTAINER a <b>\nWORKDIR /a\nRUN [\"a\", \"b\"]\nRUN <<EOF\n#!/usr/bin/env python3\nEOF\n\
                SHELL [\"pwsh\", \"-c\"]\nRUN a\nSHELL [\"zsh\", \"-c\"]\nRUN a\n";
    assert!(contents(text, Preset::Recommended).is_empty());
}

/// The scripts that hadolint would hand over, without the variables that every build may have.
fn of_hadolint(text: &str) -> Vec<String> {
    let short = |script: String| {
        let kept = script.lines().filter(|line| !line.to_lowercase().ends_with("_proxy=1"));
        kept.collect::<Vec<_>>().join("|")
    };
    contents(text, HADOLINT).into_iter().map(short).collect()
}

#[test]
fn as_hadolint_stages_go_on_from_stages() {
    let text = "FROM x AS a\nARG p q\nSHELL [\"/bin/bash\"]\nRUN a\nFROM a:1\nENV r 1\nRUN b\nFROM A\nRUN c\nFROM 0\nRUN d\n";
    assert_eq!(
        of_hadolint(text),
        ["#!/bin/bash|export p=1|a", "#!/bin/bash|export p=1|export r=1|b", "#!/bin/sh|c", "#!/bin/sh|d"]
    );
}

#[test]
fn as_hadolint_triggers_have_a_world_of_their_own() {
    let text = "FROM x AS a\nENV v=1\nONBUILD ARG w\nONBUILD SHELL [\"/bin/ash\"]\nONBUILD RUN a\nRUN b\nFROM a\nONBUILD RUN c\nCMD d\n";
    assert_eq!(
        of_hadolint(text),
        ["#!/bin/ash|export w=1|a", "#!/bin/sh|export v=1|b", "#!/bin/ash|export w=1|c"]
    );
}

#[test]
fn as_hadolint_comments_set_the_shell() {
    let text = "# hadolint shell=/bin/dash # why\nFROM x\nRUN a\n#hadolint  shell = /bin/bash\nRUN b\nFROM y\nRUN c \\\n# hadolint shell=/bin/ksh\n d\n# hadolint shell=pwsh -c\nRUN e\n# hadolint shell=PowerShell.exe\n# hadolint shell=powershell.exe\nRUN f\n";
    assert_eq!(of_hadolint(text), ["#!/bin/dash|a", "#!/bin/bash|b", "#!/bin/dash|c  d", "#!/bin/dash|e"]);
}

#[test]
fn as_hadolint_heredocs_are_read_from_the_start_of_a_line() {
    let text = "FROM x\nRUN <<EOF\n#!/bin/bash -e\na\nEOF\nRUN <<EOF\n#!/usr/bin/bash\nEOF\nRUN <<EOF cat\nb\nEOF\nRUN c <<EOF && d\ne\nEOF\n";
    assert_eq!(of_hadolint(text), ["#!/bin/sh||#!/bin/bash -e|a|", "#!/bin/sh| cat|b|", "#!/bin/sh|c "]);
}

#[test]
fn remarks_go_through_continuations_and_heredocs() {
    let text = "FROM scratch\nRUN a \\\n  # $x\n\n  é\t$x\\\n$y\nRUN <<-EOF\n\tb $x\n\tc\n\tEOF\n";
    let at = |line, columns| Bench::new(text, Preset::Recommended, &[]).found(&[remark(line, columns, 2154)]);
    // The scripts are `a   é<tab>$x$y` and `b $x`, `c`.
    assert_eq!(at(2, (7, 9))[1], "program sc2154 \"$x\"");
    assert_eq!(at(2, (9, 11))[1], "program sc2154 \"$y\"");
    assert_eq!(at(2, (7, 11))[1], "program sc2154 \"$x\\\\\\n$y\"");
    assert_eq!(at(3, (1, 2)).last().map(String::as_str), Some("program sc2154 \"c\""));
    assert_eq!(at(2, (3, 3)).last().map(String::as_str), Some("program sc2154 \"$\""));
    let lines_of_ours = at(1, (1, 2));
    assert!(lines_of_ours.iter().all(|found| !found.starts_with("program")), "{lines_of_ours:?}");
}

#[test]
fn replacements_keep_to_their_side_of_a_continuation() {
    let text = "FROM scratch\nRUN a $x\\\n$y\n";
    let bench = Bench::new(text, Preset::Recommended, &[]);
    let put = |column, is_closing| Replacement {
        start: At { line: 2, column },
        end: At { line: 2, column },
        text: "\"".to_owned(),
        is_closing,
    };
    let remark = Remark { replacements: vec![put(3, false), put(5, true)], ..remark(2, (3, 5), 2154) };
    let scripts = bench.scripts();
    let edits: Vec<TextRange> =
        scripts[0].findings(&[remark])[0].edits.iter().map(|edit| edit.range).collect();
    assert_eq!(edits, [TextRange::empty(19), TextRange::empty(21)]);
}

#[test]
fn codes_of_our_rules_are_left_to_them() {
    let text = "FROM scratch\nRUN a $x\n";
    let both = [remark(2, (3, 5), 2086), remark(2, (3, 5), 2154)];
    let found = |preset, selections: &[(&str, Verdict)]| Bench::new(text, preset, selections).found(&both);
    assert_eq!(found(Preset::Recommended, &[]), ["own  \"RUN\"", "program sc2154 \"$x\""]);
    let without = found(Preset::Recommended, &[("own", Verdict::Off)]);
    assert_eq!(without, ["program sc2086 \"$x\"", "program sc2154 \"$x\""]);
    assert!(found(Preset::Recommended, &[("SC2086", Verdict::Off), ("SC2154", Verdict::Off)]).is_empty());
}

#[test]
fn as_hadolint_the_last_remark_is_all_there_is() {
    let text = "FROM scratch\nRUN a $x\n# hadolint ignore=SC2086\nRUN b $x\n";
    let lines_of_ours = contents(text, HADOLINT)[0].lines().count() as u32 - 1;
    let remarks = [
        remark(lines_of_ours + 1, (3, 5), 2154),
        remark(lines_of_ours + 1, (3, 5), 2086),
        remark(lines_of_ours + 1, (1, 2), 1091),
    ];
    assert_eq!(Bench::new(text, HADOLINT, &[]).found(&remarks), ["program sc2086 \"$x\""]);
    assert_eq!(
        Bench::new(text, HADOLINT, &[]).found(&[remark(1, (1, 1), 2239)]),
        ["program sc2239 \"RUN\"", "program sc2239 \"RUN\""]
    );
}

#[test]
fn suppressions_are_unused_only_where_the_program_was_asked() {
    let text = "FROM scratch\n# hullwright ignore=SC2154\nRUN a $x\n";
    let bench = Bench::new(text, Preset::Recommended, &[("own", Verdict::Off)]);
    let silent = bench.with(None, Engine::check);
    assert!(bench.told(&silent).is_empty(), "{:?}", bench.told(&silent));
    assert_eq!(bench.found(&[]), ["unused  \"SC2154\""]);
    assert!(bench.found(&[remark(2, (3, 5), 2154)]).is_empty());
}
