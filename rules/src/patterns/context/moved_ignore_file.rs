//! An ignore file brought to where builds read it: its patterns as they count from there.
//!
//! Entry point: [`Move::of`].

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerignore::{IgnoreFile, Matcher, Pattern, clean_path};
use hullwright_core::edit::ignore_file::append_lines;
use hullwright_core::project::path::join;
use hullwright_core::project::{EntryKind, UnitSpec};
use hullwright_core::rule::IgnoreContext;
use hullwright_core::text::apply_edits;

use crate::patterns::context::ignore_change::{is_at_or_below, is_plain};
use crate::patterns::context::needed_path::{NeededPaths, leaves_out};

/// A context, with what is needed to move patterns there.
#[derive(Debug)]
struct Home {
    context: String,
    entries: Vec<String>,
    needed: NeededPaths,
}

/// An ignore file that no build reads, and the builds that would.
#[derive(Debug)]
pub struct Move<'c> {
    cx: &'c IgnoreContext<'c>,
    dockerfiles: Vec<String>,
    homes: Vec<Home>,
}

impl<'c> Move<'c> {
    /// `dockerfiles` are those beside the file, each of them built by one of the units or more.
    pub fn of(cx: &'c IgnoreContext<'_>, dockerfiles: Vec<String>) -> Option<Self> {
        let units: Vec<&UnitSpec> =
            cx.units().iter().filter(|unit| dockerfiles.contains(&unit.dockerfile)).collect();
        let mut homes: Vec<Home> = Vec::new();
        for unit in units {
            let context = unit.context.known()?;
            if homes.iter().any(|home| home.context == *context) {
                continue;
            }
            let entries = cx.files().list(context)?;
            let needed = NeededPaths::of(cx.files(), context, &entries, &unit.dockerfile);
            homes.push(Home { context: context.clone(), entries, needed });
        }
        let is_usual = |pattern: &Pattern| pattern.error.is_none() && !pattern.cleaned.contains("..");
        cx.ignore().patterns.iter().all(is_usual).then_some(Self { cx, dockerfiles, homes })
    }

    /// Adds the patterns to the ignore file of the context, gives the file the name of the only Dockerfile beside it, or
    /// puts it at the top of the context; `None` where no such place is free, or a build would miss something.
    pub fn fix(&self) -> Option<Fix> {
        let at_top: Vec<String> =
            self.homes.iter().map(|home| join(&home.context, ".dockerignore")).collect();
        let is_file = |path: &str| self.cx.files().kind(path) == Some(Some(EntryKind::File));
        let named: Vec<String> = self.dockerfiles.iter().map(|path| format!("{path}.dockerignore")).collect();
        if named.iter().any(|path| is_file(path)) {
            return None;
        }
        let own = self.cx.file().id();
        match (self.homes.as_slice(), at_top.as_slice(), named.as_slice()) {
            ([home], [top], _) if is_file(top) => self.joined(home, top),
            (homes, tops, [name]) if !tops.iter().any(|top| is_file(top)) => {
                let text = self.text_for(homes)?;
                Some(Fix::unsafe_fix(format!("Move it to `{name}`")).create(name, text).remove(own))
            }
            (homes @ [_], [top], _) => {
                let text = self.text_for(homes)?;
                Some(Fix::unsafe_fix(format!("Move it to `{top}`")).create(top, text).remove(own))
            }
            _ => None,
        }
    }

    /// The patterns below those that the context has.
    fn joined(&self, home: &Home, top: &str) -> Option<Fix> {
        let source = self.cx.open(top)?;
        let file = IgnoreFile::parse(source.text());
        let before = Matcher::new(&file).ok()?;
        let is_new = |pattern: &str| {
            self.has_exceptions()
                || !is_plain(pattern)
                || !leaves_out(&before, pattern)
                || !leaves_out(&before, &format!("{pattern}/a"))
        };
        let prefix = self.prefix(home);
        let heading = format!("# {}", if prefix.is_empty() { self.cx.file().path() } else { &prefix });
        let own = self.cx.file().id();
        self.candidates(home, &prefix, is_new).into_iter().find_map(|lines| {
            if lines.iter().all(|line| line.is_empty() || line.starts_with('#')) {
                return Some(Fix::unsafe_fix(format!("Remove it: `{top}` has all it says")).remove(own));
            }
            let edit = append_lines(source.text(), &file, &heading, &lines);
            let after = IgnoreFile::parse(&apply_edits(source.text(), std::slice::from_ref(&edit)));
            let after = Matcher::new(&after).ok()?;
            let title = format!("Move the patterns to `{top}`");
            home.needed
                .arrives(Some(&before), &after, &home.entries)
                .then(|| Fix::unsafe_fix(title).edit(source.id(), edit).remove(own))
        })
    }

    /// The text that is right for all contexts.
    fn text_for(&self, homes: &[Home]) -> Option<String> {
        let mut texts = Vec::new();
        for home in homes {
            let text = self.candidates(home, &self.prefix(home), |_| true).into_iter().find_map(|lines| {
                let text = format!("{}\n", lines.join("\n"));
                let after = Matcher::new(&IgnoreFile::parse(&text)).ok()?;
                home.needed.arrives(None, &after, &home.entries).then_some(text)
            });
            texts.push(text?);
        }
        texts.dedup();
        match texts.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    fn has_exceptions(&self) -> bool {
        self.cx.ignore().patterns.iter().any(|pattern| pattern.is_exception)
    }

    /// The lines of the file as they count from the context, as written first. A pattern that hides what a build names
    /// never did what it says, and may stay behind.
    fn candidates(&self, home: &Home, prefix: &str, is_new: impl Fn(&str) -> bool) -> Vec<Vec<String>> {
        let arrives = |body: &str| {
            Matcher::from_cleaned([body]).is_ok_and(|alone| home.needed.arrives(None, &alone, &home.entries))
        };
        vec![self.lines(prefix, &is_new), self.lines(prefix, |body| is_new(body) && arrives(body))]
    }

    fn lines(&self, prefix: &str, is_kept: impl Fn(&str) -> bool) -> Vec<String> {
        let text = self.cx.text();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines: Vec<String> = Vec::new();
        let mut has_dropped = false;
        for (number, line) in (1..).zip(text.lines()) {
            let Some(pattern) = self.cx.ignore().patterns.iter().find(|pattern| pattern.line == number)
            else {
                // A pattern that stays behind leaves no gap.
                let is_gap =
                    line.trim().is_empty() && has_dropped && lines.last().is_some_and(String::is_empty);
                if !is_gap {
                    lines.push(line.trim_end().to_owned());
                }
                continue;
            };
            let body = rebased(self.cx.slice(pattern.body_range), prefix);
            let cleaned = clean_path(&body);
            if pattern.is_exception {
                lines.push(format!("!{body}"));
            } else if is_kept(cleaned.trim_start_matches('/')) && pattern.effective != ".dockerignore" {
                lines.push(body);
            } else {
                has_dropped = true;
                continue;
            }
            has_dropped = false;
        }
        let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
        lines.drain(..first);
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }

    /// The folder that patterns count from, as seen from the context; empty where they are meant for the context. They are
    /// if they take something there, and nothing of the folder.
    fn prefix(&self, home: &Home) -> String {
        let folder = self.cx.file().folder();
        let inside = match home.context.as_str() {
            "" => Some(folder),
            context => folder.strip_prefix(context).and_then(|rest| rest.strip_prefix('/')),
        };
        let Some(inside) = inside.filter(|inside| !inside.is_empty()) else { return String::new() };
        let takes_some = |prefix: &str, is_there: &dyn Fn(&str) -> bool| {
            // What counts at every depth says nothing about where.
            let says_where =
                |pattern: &&Pattern| !pattern.is_exception && !pattern.effective.starts_with("**");
            let taking = self.cx.ignore().patterns.iter().filter(says_where);
            let cleaned: Vec<String> =
                taking.map(|pattern| clean_path(&rebased(&pattern.effective, prefix))).collect();
            Matcher::from_cleaned(cleaned.iter().map(String::as_str)).is_ok_and(|matcher| {
                home.entries.iter().any(|entry| is_there(entry) && leaves_out(&matcher, entry))
            })
        };
        let is_definition = |entry: &str| {
            let name = entry.rsplit('/').next().unwrap_or_default().to_lowercase();
            name.contains("dockerfile") || name.contains("containerfile") || name == ".dockerignore"
        };
        let is_inside = |entry: &str| is_at_or_below(entry, inside);
        if takes_some(inside, &|entry| is_inside(entry) && !is_definition(entry)) {
            return inside.to_owned();
        }
        let is_for_context = takes_some("", &|entry| !is_inside(entry) && !is_definition(entry));
        let has_sources = home.entries.iter().any(|entry| is_inside(entry) && !is_definition(entry));
        if is_for_context || !has_sources { String::new() } else { inside.to_owned() }
    }
}

/// A pattern as it counts from a folder above `prefix`.
fn rebased(body: &str, prefix: &str) -> String {
    if prefix.is_empty() {
        return body.to_owned();
    }
    let body = body.strip_prefix("./").unwrap_or(body).trim_start_matches('/');
    format!("{prefix}/{body}")
}
