//! What a file says, statement by statement, as far as edits leave it alone.
//!
//! A fix may change what it is about and nothing else. So the statements that no edit touches must be the same, in the same
//! order, before and after: instructions in the form in which BuildKit's parser prints them, keys and scalars of YAML with
//! the keys above them, patterns of ignore files.

use crate::dockerfile::{Dockerfile, buildkit_node, parse};
use crate::dockerignore::IgnoreFile;
use crate::text::{Edit, FileKind, TextRange, TextSize};
use crate::yaml::{NodeId, NodeKind, Yaml};

/// A file with all that the guard compares.
#[derive(Debug)]
pub(super) struct Outline {
    /// Number of syntax errors.
    pub(super) n_errors: usize,
    /// The comments, from their first sign to the end of the line.
    pub(super) comments: Vec<TextRange>,
    statements: Vec<Statement>,
    /// The escape directive of a Dockerfile, which decides how all that follows is read.
    escape: Option<TextRange>,
}

#[derive(Debug)]
struct Statement {
    range: TextRange,
    text: String,
    /// Ranges of the keys above it.
    above: Vec<(TextRange, String)>,
}

impl Outline {
    /// Reads a file.
    pub(super) fn of(kind: FileKind, text: &str) -> Self {
        match kind {
            FileKind::Dockerfile => Self::of_dockerfile(&parse(text), text),
            FileKind::Compose | FileKind::Config => Self::of_yaml(&Yaml::parse(text), text),
            FileKind::Ignore => Self::of_ignore_file(&IgnoreFile::parse(text)),
        }
    }

    fn of_dockerfile(dockerfile: &Dockerfile, text: &str) -> Self {
        let directives = dockerfile.directives.iter().map(|directive| Statement {
            range: directive.range,
            text: directive.range.slice(text).to_owned(),
            above: Vec::new(),
        });
        let instructions = dockerfile.instructions.iter().map(|instruction| {
            let mut node = buildkit_node(instruction);
            for heredoc in &instruction.heredocs {
                node.push_str(heredoc.body.slice(text));
            }
            Statement { range: instruction.range, text: node, above: Vec::new() }
        });
        Self {
            n_errors: dockerfile.errors.len(),
            comments: dockerfile.comments.iter().map(|comment| comment.range).collect(),
            statements: directives.chain(instructions).collect(),
            escape: dockerfile
                .directives
                .iter()
                .find(|found| found.name == "escape")
                .map(|found| found.range),
        }
    }

    fn of_ignore_file(file: &IgnoreFile) -> Self {
        let statements = file.patterns.iter().map(|pattern| Statement {
            range: pattern.range,
            text: pattern.cleaned.clone(),
            above: Vec::new(),
        });
        Self {
            n_errors: file.patterns.iter().filter(|pattern| pattern.error.is_some()).count(),
            comments: file.comments.iter().map(|comment| comment.range).collect(),
            statements: statements.collect(),
            escape: None,
        }
    }

    fn of_yaml(yaml: &Yaml, text: &str) -> Self {
        let mut statements = Vec::new();
        for root in yaml.documents() {
            walk(yaml, text, *root, &mut Vec::new(), &mut statements);
        }
        Self {
            n_errors: yaml.errors().len(),
            comments: yaml.comments().iter().map(|comment| comment.range).collect(),
            statements,
            escape: None,
        }
    }

    /// The statements that none of these ranges touches.
    pub(super) fn untouched(&self, ranges: &[TextRange]) -> Vec<String> {
        let is_touched = |range: TextRange| ranges.iter().any(|touching| reaches(*touching, range));
        if self.escape.is_some_and(is_touched) {
            return Vec::new();
        }
        let untouched = self.statements.iter().filter(|statement| !is_touched(statement.range));
        untouched
            .map(|statement| {
                let mut shown = String::new();
                for (range, key) in &statement.above {
                    shown.push_str(if is_touched(*range) { "*" } else { key });
                    shown.push('\n');
                }
                shown.push_str(&statement.text);
                shown
            })
            .collect()
    }
}

/// Whether an edit of `edited` may change what stands at `range`. What ends where the statement starts is before it; what
/// starts where the statement ends goes on with it, as does what stands where nothing is written (`key:`).
fn reaches(edited: TextRange, range: TextRange) -> bool {
    let is_before =
        if range.is_empty() { edited.end() < range.start() } else { edited.end() <= range.start() };
    !is_before && edited.start() <= range.end()
}

/// Collects keys and scalars, each with the keys above it. Deep nesting is bounded by the YAML reader.
fn walk(yaml: &Yaml, text: &str, id: NodeId, above: &mut Vec<(TextRange, String)>, out: &mut Vec<Statement>) {
    let node = yaml.node(id);
    let mut state = |range: TextRange, text: String| {
        out.push(Statement { range, text, above: above.clone() });
    };
    match &node.kind {
        NodeKind::Scalar(scalar) => state(node.range, format!("{:?} {}", scalar.style, scalar.value)),
        NodeKind::Alias { name, .. } => state(node.range, format!("*{name}")),
        NodeKind::Sequence { items, .. } => {
            above.push((TextRange::empty(0), "[]".to_owned()));
            for item in items {
                walk(yaml, text, *item, above, out);
            }
            above.pop();
        }
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                let key = yaml.node(entry.key).range;
                above.push((key, key.slice(text).to_owned()));
                walk(yaml, text, entry.value, above, out);
                above.pop();
            }
        }
    }
}

/// Where the edits, sorted and not overlapping, have left their texts.
pub(super) fn ranges_after(edits: &[Edit]) -> Vec<TextRange> {
    let (mut added, mut removed): (TextSize, TextSize) = (0, 0);
    let places = edits.iter().map(|edit| {
        let range = TextRange::at(edit.range.start() + added - removed, edit.text.len() as TextSize);
        added += edit.text.len() as TextSize;
        removed += edit.range.len();
        range
    });
    places.collect()
}
