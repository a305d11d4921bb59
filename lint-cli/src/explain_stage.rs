//! `hullwright explain --stage NAME FILE`: what is known of a stage, and why.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;

use hullwright_core::contents::{Contents, Fact, Proof, Reach, StageSummary, Stated};
use hullwright_core::dockerfile::{Instruction, parse};
use hullwright_core::knowledge::Presence;
use hullwright_core::semantic::{BuildGraph, BuildInputs, Stage};
use hullwright_core::text::{FileId, FileKind, SourceFile, TextRange};

use crate::exit::Stop;
use crate::files::{read_capped, slashed};

/// Columns that lists of names fill.
const WIDTH: usize = 100;

/// Writes what is known of the stage at its end.
pub(crate) fn write(out: &mut impl Write, path: &Path, name: &str) -> Result<(), Stop> {
    let shown = slashed(path);
    let bytes = read_capped(path).map_err(|error| Stop::Misuse(format!("{shown}: {error}")))?;
    let source = SourceFile::decode(FileId(0), &shown, FileKind::Dockerfile, bytes);
    let tree = parse(source.text());
    let graph = BuildGraph::build(&tree, source.text(), BuildInputs::default());
    let stage = stage_named(&graph, name).ok_or_else(|| no_such_stage(&shown, name, &graph))?;
    let knowledge = hullwright_rules::bundled_knowledge();
    let launch = |found: &Instruction| Rc::new(graph.launch(found, source.text()));
    let contents = Contents::build(&tree, source.text(), &graph, knowledge, &launch, Reach::Everything);
    let summary = StageSummary::of(&contents, &graph, stage, knowledge);
    let place = Places { source: &source, instructions: &tree.instructions };
    let from = tree.instructions.get(stage.from as usize);
    let base = from.and_then(Instruction::as_from).map_or("", |from| from.image.as_str());
    writeln!(out, "stage {} of {shown}, from {base} (line {})", stage.label(), place.line_of(stage.from))?;
    if contents.image(&graph, stage).is_none() && graph.bottom(stage).parent().is_none() {
        let note = "nothing is known of the image at its bottom";
        if summary.programs.iter().all(|(_, fact)| fact.presence == Presence::Unknown) {
            writeln!(out, "{note}")?;
        }
    }
    for (label, stated) in [
        ("user", &summary.user),
        ("working directory", &summary.workdir),
        ("shell", &summary.shell),
        ("PATH", &summary.search_path),
        ("package managers", &summary.package_managers),
        ("base ENTRYPOINT", &summary.base_entrypoint),
        ("base HEALTHCHECK", &summary.base_healthcheck),
    ] {
        writeln!(out, "  {label:<18} {}", place.stated(stated))?;
    }
    write_facts(out, &place, "programs", &summary.programs)?;
    write_facts(out, &place, "users", &summary.users)?;
    write_facts(out, &place, "groups", &summary.groups)
}

fn stage_named<'g>(graph: &'g BuildGraph, name: &str) -> Option<&'g Stage> {
    graph.stage_named(name).or_else(|| graph.stages().get(name.parse::<usize>().ok()?))
}

fn no_such_stage(path: &str, name: &str, graph: &BuildGraph) -> Stop {
    let labels: Vec<String> = graph.stages().iter().map(Stage::label).collect();
    Stop::Misuse(format!("{path} has no stage `{name}`; it has {}", labels.join(", ")))
}

/// Writes names by how they are known, each with the reason.
fn write_facts(
    out: &mut impl Write,
    place: &Places<'_>,
    heading: &str,
    facts: &[(String, Fact)],
) -> Result<(), Stop> {
    if facts.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {heading}")?;
    let mut groups: BTreeMap<(u8, u32, String), Vec<&str>> = BTreeMap::new();
    for (name, fact) in facts {
        let (line, reason) = place.reason(fact);
        groups.entry((rank(fact.presence), line, reason)).or_default().push(name);
    }
    for ((rank, _, reason), names) in groups {
        let presence = ["present", "absent", "probably absent", "unknown"];
        let presence = presence.get(usize::from(rank)).copied().unwrap_or_default();
        writeln!(out, "    {presence}, {reason}")?;
        let mut line = String::new();
        for name in names {
            if line.len() + name.len() + 6 > WIDTH {
                writeln!(out, "     {line}")?;
                line.clear();
            }
            line.push(' ');
            line.push_str(name);
        }
        writeln!(out, "     {line}")?;
    }
    Ok(())
}

fn rank(presence: Presence) -> u8 {
    match presence {
        Presence::Present => 0,
        Presence::Absent => 1,
        Presence::ProbablyAbsent => 2,
        Presence::Unknown => 3,
    }
}

struct Places<'f> {
    source: &'f SourceFile,
    instructions: &'f [Instruction],
}

impl Places<'_> {
    fn line_of(&self, instruction: u32) -> u32 {
        self.instructions.get(instruction as usize).map_or(0, |found| found.start_line)
    }

    fn stated(&self, stated: &Stated) -> String {
        match (&stated.value, stated.at) {
            (Some(value), Some(at)) => format!("{value} (line {})", self.line_of(at)),
            (Some(value), None) => value.clone(),
            (None, Some(at)) => format!("unknown (line {})", self.line_of(at)),
            (None, None) => "unknown".to_owned(),
        }
    }

    /// The line that a fact is known by, and the words for it.
    fn reason(&self, fact: &Fact) -> (u32, String) {
        let line = |range: TextRange| {
            let index = self.source.line_index();
            index.line_column(self.source.text(), range.start()).line
        };
        match fact.proof {
            Proof::Image(range, _) if fact.presence == Presence::Unknown => {
                (line(range), format!("the record of the image of line {} leaves it open", line(range)))
            }
            Proof::Image(range, record) => {
                (line(range), format!("by the image of line {} ({})", line(range), record.text))
            }
            Proof::Scratch(range) => (line(range), format!("line {} starts from nothing", line(range))),
            Proof::Step(range) if fact.presence == Presence::Unknown => {
                let text = one_line(range.slice(self.source.text()));
                (line(range), format!("line {} may change it: {text}", line(range)))
            }
            Proof::Step(range) => {
                let text = one_line(range.slice(self.source.text()));
                (line(range), format!("by line {}: {text}", line(range)))
            }
            Proof::None => (0, "the image is not known".to_owned()),
        }
    }
}

/// The beginning of a text without line endings.
fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().filter(|word| *word != "\\").collect::<Vec<_>>().join(" ");
    match joined.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", joined.get(..end).unwrap_or_default()),
        None => joined,
    }
}
