//! A configuration of ours in the making, and the text of its file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use globset::GlobBuilder;
use hullwright_core::diagnostic::Severity;
use serde_json::Value;

use super::names::{Meaning, Names};
use crate::args::FailOn;
use crate::output::{counted, sanitize};

/// What is wrong with a file of a peer.
pub(super) type Wrong = String;

/// A configuration in the making.
#[derive(Debug)]
pub(super) struct Draft {
    /// The file that the settings come from.
    source: String,
    /// Beside the preset, which is always the same.
    preset_note: Option<&'static str>,
    select: Option<BTreeMap<String, String>>,
    extend_select: BTreeMap<String, String>,
    /// Rules that are off, each with the names that the peer has for it.
    ignore: BTreeMap<String, Vec<String>>,
    /// Rules that are on, with their severity and the name that the peer has for them.
    rules: BTreeMap<String, (Severity, String)>,
    fail_on: Option<(FailOn, String)>,
    /// What the peer does when its file is silent.
    usual_fail_on: Option<(FailOn, &'static str)>,
    overrides: Vec<Override>,
    /// Lines with options of rules, each with the key of the peer.
    options: Vec<(String, String)>,
    left: Vec<String>,
    /// Names that are off there and stand for nothing here.
    needless: Vec<String>,
}

/// Rules that are off in some files.
#[derive(Debug)]
struct Override {
    files: Vec<String>,
    /// `None` for every rule.
    ignore: Option<Vec<String>>,
    origin: String,
}

impl Draft {
    /// An empty one; `source` is the file that is read.
    pub(super) fn new(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            preset_note: None,
            select: None,
            extend_select: BTreeMap::new(),
            ignore: BTreeMap::new(),
            rules: BTreeMap::new(),
            fail_on: None,
            usual_fail_on: None,
            overrides: Vec::new(),
            options: Vec::new(),
            left: Vec::new(),
            needless: Vec::new(),
        }
    }

    /// Says in the file which preset is nearest to what the peer finds.
    pub(super) fn note_preset(&mut self, note: &'static str) {
        self.preset_note = Some(note);
    }

    /// Tells of something that cannot be carried over, and why.
    pub(super) fn leave(&mut self, what: &str, why: &str) {
        self.left.push(format!("{what}: {why}"));
    }

    /// Switches off what a peer calls so.
    pub(super) fn ignore(&mut self, id: &str, names: &Names<'_>) {
        for name in self.rules_of(id, names, "is off there") {
            self.ignore.entry(name).or_default().push(id.to_owned());
        }
    }

    /// Leaves on what is off there under one of its names alone.
    pub(super) fn keep_what_has_other_names(&mut self, names: &Names<'_>) {
        let mut left = Vec::new();
        self.ignore.retain(|name, ids| {
            let others: Vec<&str> = names.other_ids(name, ids);
            if !others.is_empty() {
                let others = others.join("`, `");
                left.push(format!("{}: it is off there, but `{name}` is `{others}`, too", ids.join(", ")));
            }
            others.is_empty()
        });
        self.left.extend(left);
    }

    /// Switches on what a peer calls so, with a severity. Of several severities the highest counts.
    pub(super) fn weigh(&mut self, id: &str, severity: Severity, names: &Names<'_>) {
        let what = format!("is `{}` there", severity.name());
        for name in self.rules_of(id, names, &what) {
            let known = self.rules.get(&name).is_some_and(|(known, _)| *known >= severity);
            if !known {
                self.rules.insert(name, (severity, id.to_owned()));
            }
        }
    }

    /// Switches on what a peer calls so.
    pub(super) fn extend(&mut self, id: &str, names: &Names<'_>) {
        for name in self.rules_of(id, names, "is on there") {
            self.extend_select.insert(name, id.to_owned());
        }
    }

    /// Switches off what nobody asked for.
    pub(super) fn select_nothing_else(&mut self) {
        self.select = Some(std::mem::take(&mut self.extend_select));
    }

    /// Switches off what a peer calls so, or everything, in files that match.
    pub(super) fn ignore_in(
        &mut self,
        files: Vec<String>,
        id: Option<&str>,
        names: &Names<'_>,
        origin: &str,
    ) {
        let is_glob = |file: &String| {
            !file.chars().any(char::is_control)
                && GlobBuilder::new(file).literal_separator(true).build().is_ok()
        };
        let (files, wrong): (Vec<String>, Vec<String>) = files.into_iter().partition(is_glob);
        if !wrong.is_empty() {
            self.leave(origin, &format!("`{}` is no pattern", wrong.join("`, `")));
        }
        let ignore = id.map(|id| self.rules_of(id, names, "is off in some files"));
        if !files.is_empty() && ignore.as_ref().is_none_or(|rules| !rules.is_empty()) {
            self.overrides.push(Override { files, ignore, origin: origin.to_owned() });
        }
    }

    /// Sets the severity that fails, as the peer's file says.
    pub(super) fn fail_on(&mut self, level: FailOn, origin: &str) {
        self.fail_on = Some((level, origin.to_owned()));
    }

    /// Gives rules what they judge by.
    pub(super) fn option(&mut self, key: &str, value: &Value, origin: &str) {
        self.options.push((format!("{key}: {value}"), origin.to_owned()));
    }

    /// The severity that fails with the peer when its file does not say.
    pub(super) fn usual_fail_on(&mut self, level: FailOn, whose: &'static str) {
        self.usual_fail_on = Some((level, whose));
    }

    /// The rules that a name stands for; that it cannot be carried over is remembered.
    fn rules_of(&mut self, id: &str, names: &Names<'_>, what: &str) -> Vec<String> {
        match names.meaning(id) {
            Meaning::Rules(rules) => rules,
            Meaning::PartOf(rules) => {
                self.leave(id, &format!("it {what}, but is only a part of `{}`", rules.join("`, `")));
                Vec::new()
            }
            Meaning::Nothing if what.starts_with("is off") => {
                if !self.needless.iter().any(|known| known == id) {
                    self.needless.push(id.to_owned());
                }
                Vec::new()
            }
            Meaning::Nothing => {
                self.leave(id, &format!("it {what}, but no rule here does the same"));
                Vec::new()
            }
        }
    }

    /// What came of the peer's file, in one line.
    pub(super) fn summary(&self) -> String {
        let selected = self.select.as_ref().unwrap_or(&self.extend_select).len();
        let counts = [
            (self.ignore.len(), "off"),
            (self.rules().count(), "with a severity"),
            (selected, "selected"),
            (self.overrides.iter().flat_map(|entry| &entry.ignore).map(Vec::len).sum(), "off in some files"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let mut words: Vec<String> =
            counts.map(|(count, what)| format!("{} {what}", counted(count, "rule"))).collect();
        let excluded = self.overrides.iter().filter(|entry| entry.ignore.is_none()).count();
        words.extend((excluded > 0).then(|| counted(excluded, "path") + " left out"));
        words.extend((!self.options.is_empty()).then(|| counted(self.options.len(), "option")));
        words.extend(self.fail_on.iter().map(|(level, _)| format!("fail-on: {}", level.name())));
        let words = if words.is_empty() { "nothing to set".to_owned() } else { words.join(", ") };
        format!("carried over from {}: {words}", self.source)
    }

    /// What was not carried over, and why, a line each.
    pub(super) fn left(&self) -> Vec<String> {
        let mut left = self.left.clone();
        if !self.needless.is_empty() {
            left.push(format!("{}: off there, and no rule here does the same", self.needless.join(", ")));
        }
        left
    }

    /// Severities of rules that are not off.
    fn rules(&self) -> impl Iterator<Item = (&String, &(Severity, String))> {
        self.rules.iter().filter(|(name, _)| !self.ignore.contains_key(*name))
    }

    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let mut text = Text(String::new());
        text.line("# yaml-language-server: $schema=https://raw.githubusercontent.com/hullwright/hullwright/main/schema.json");
        text.line(&format!("# Settings of hullwright, carried over from {}.", one_line(&self.source)));
        text.line("");
        text.line("# Freezes the rules that are on by default, so that an upgrade turns no green run red.");
        text.line("edition: \"2026\"");
        text.line("");
        if let Some(note) = self.preset_note {
            text.line(&format!("# {note}"));
        }
        text.line("preset: recommended");
        if let Some(select) = &self.select {
            text.list("select", select.iter().map(|(name, id)| (name, id.clone())));
        }
        text.list("extend-select", self.extend_select.iter().map(|(name, id)| (name, id.clone())));
        text.list("ignore", self.ignore.iter().map(|(name, ids)| (name, ids.join(", "))));
        let rules: Vec<(String, String)> = self
            .rules()
            .map(|(name, (severity, id))| (format!("  {name}: {}", severity.name()), id.clone()))
            .collect();
        text.commented("rules:", &rules);
        match (&self.fail_on, &self.usual_fail_on) {
            (Some((level, origin)), _) => {
                text.line("");
                text.line(&format!("fail-on: {}  # {}", level.name(), one_line(origin)));
            }
            (None, Some((level, whose))) => {
                text.line("");
                text.line(&format!(
                    "# {whose} fails at `{0}` by default, hullwright at `warning`.",
                    level.name()
                ));
                text.line(&format!("# fail-on: {}", level.name()));
            }
            (None, None) => {}
        }
        if !self.options.is_empty() {
            text.line("");
        }
        for (line, origin) in &self.options {
            text.line(&format!("{line}  # {}", one_line(origin)));
        }
        if !self.overrides.is_empty() {
            text.line("");
            text.line("overrides:");
        }
        for Override { files, ignore, origin } in &self.overrides {
            let files: Vec<String> =
                files.iter().map(|file| serde_json::Value::from(file.as_str()).to_string()).collect();
            text.line(&format!("  # {}", one_line(origin)));
            text.line(&format!("  - files: [{}]", files.join(", ")));
            text.line(&match ignore {
                Some(rules) => format!("    ignore: [{}]", rules.join(", ")),
                // Unlike `ignore: [all]` it counts for rules that are named above, too.
                None => "    select: []".to_owned(),
            });
        }
        let left = self.left();
        if !left.is_empty() {
            text.line("");
            text.line(&format!("# Not carried over from {}:", one_line(&self.source)));
        }
        for line in left {
            text.line(&format!("# - {}", one_line(&line)));
        }
        text.0
    }
}

fn one_line(text: &str) -> String {
    sanitize::line(text).into_owned()
}

/// The text of a file, line by line.
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.0, "{line}");
    }

    /// A list of rules, each with the name that the peer has for it.
    fn list<'n>(&mut self, key: &str, names: impl IntoIterator<Item = (&'n String, String)>) {
        let lines: Vec<(String, String)> =
            names.into_iter().map(|(name, ids)| (format!("  - {name}"), ids)).collect();
        self.commented(&format!("{key}:"), &lines);
    }

    /// Lines below a key with comments in one column; nothing where there are none.
    fn commented(&mut self, key: &str, lines: &[(String, String)]) {
        let Some(width) = lines.iter().map(|(line, _)| line.len()).max() else { return };
        self.line("");
        self.line(key);
        for (line, comment) in lines {
            self.line(&format!("{line:width$}  # {}", one_line(comment)));
        }
    }
}
