//! # File that is too large to check
//!
//! The file is larger than 16 MiB and was not checked. No Dockerfile, ignore file or Compose file written by hand comes near
//! that size, so the name is most likely that of something else.

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, FileContext, Rule};
use hullwright_core::text::{MAX_FILE_SIZE, TextRange};

/// See the page.
pub static RULE: Rule = Rule {
    name: "file-too-large",
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::File(check)],
    ..Rule::DEFAULT
};

fn check(cx: &FileContext<'_>) {
    if cx.file().is_too_large() {
        let message = format!("file is larger than {} MiB and was not checked", MAX_FILE_SIZE >> 20);
        cx.report(TextRange::empty(0), message).help("exclude it, if it is not what its name says");
    }
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::{ActiveRules, EDITION_DATE, Engine, Request};
    use hullwright_core::project::NoFiles;
    use hullwright_core::rule::{Preset, RuleTable};
    use hullwright_core::semantic::BuildInputs;
    use hullwright_core::text::{FileId, FileKind, MAX_FILE_SIZE, SourceFile};

    #[test]
    fn a_file_above_the_limit_gives_this_and_nothing_else() {
        let engine = Engine::new(crate::rule_set());
        let rules =
            ActiveRules::new(engine.rules(), RuleTable::resolve(engine.rules(), Preset::Strict, false, &[]));
        let bytes = vec![b'\n'; MAX_FILE_SIZE + 1];
        let file = SourceFile::decode(FileId(0), "Dockerfile", FileKind::Dockerfile, bytes);
        let report = engine.check(Request {
            file: &file,
            rules: &rules,
            files: &NoFiles,
            inputs: &BuildInputs::default(),
            today: EDITION_DATE,
            suppressions: true,
            units: &[],
            shellcheck: None,
        });
        let messages: Vec<&str> = report.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, ["file is larger than 16 MiB and was not checked"]);
    }
}
