//! The parts of a file: stages with their instructions, services and what else a Compose file defines.
//!
//! Entry points: [`symbols`] and [`folds`].

use hullwright_core::dockerfile::{Instruction, InstructionKind, parse};
use hullwright_core::text::{FileKind, SourceFile, TextRange};
use hullwright_core::yaml::{NodeId, NodeKind, Yaml};
use tower_lsp::ls_types::{DocumentSymbol, FoldingRange, SymbolKind};

use crate::convert::PositionEncoding;
use crate::edits::range_of;

/// Keys below the top of a Compose file: services, and their own keys.
const MAX_DEPTH: usize = 3;

/// The parts as a tree.
pub(crate) fn symbols(file: &SourceFile, encoding: PositionEncoding) -> Vec<DocumentSymbol> {
    match file.kind() {
        FileKind::Dockerfile => stages(file, encoding),
        FileKind::Compose => {
            let yaml = Yaml::parse(file.text());
            let roots = yaml.documents().iter();
            roots.flat_map(|root| keys(&yaml, *root, 0, file, encoding)).collect()
        }
        FileKind::Ignore | FileKind::Config => Vec::new(),
    }
}

/// Lines that can be folded.
pub(crate) fn folds(file: &SourceFile) -> Vec<FoldingRange> {
    let mut ranges = Vec::new();
    let mut pending = symbols(file, PositionEncoding::Utf16);
    while let Some(symbol) = pending.pop() {
        ranges.push((symbol.range.start.line, symbol.range.end.line));
        pending.extend(symbol.children.unwrap_or_default());
    }
    ranges.sort_unstable();
    ranges.dedup();
    let ranges = ranges.into_iter().filter(|(start, end)| start < end);
    ranges
        .map(|(start_line, end_line)| FoldingRange { start_line, end_line, ..FoldingRange::default() })
        .collect()
}

fn stages(file: &SourceFile, encoding: PositionEncoding) -> Vec<DocumentSymbol> {
    let tree = parse(file.text());
    let mut found: Vec<DocumentSymbol> = Vec::new();
    let mut children: Vec<DocumentSymbol> = Vec::new();
    let mut stage: Option<(&Instruction, TextRange)> = None;
    let mut close = |stage: Option<(&Instruction, TextRange)>, children: &mut Vec<DocumentSymbol>| {
        let children = std::mem::take(children);
        match stage {
            Some((from, range)) => found.push(stage_symbol(file, from, range, children, encoding)),
            // What stands before the first stage.
            None => found.extend(children),
        }
    };
    for instruction in &tree.instructions {
        if instruction.kind == InstructionKind::From {
            close(stage.take(), &mut children);
            stage = Some((instruction, instruction.range));
            continue;
        }
        if let Some((_, range)) = &mut stage {
            *range = range.cover(instruction.range);
        }
        children.push(instruction_symbol(file, instruction, encoding));
    }
    close(stage, &mut children);
    found
}

fn stage_symbol(
    file: &SourceFile,
    from: &Instruction,
    range: TextRange,
    children: Vec<DocumentSymbol>,
    encoding: PositionEncoding,
) -> DocumentSymbol {
    let words = from.as_from();
    let image = words.as_ref().map(|words| words.image.as_str().to_owned()).unwrap_or_default();
    let name = words.and_then(|words| words.name).map(|name| name.as_str().to_owned());
    let detail = name.is_some().then(|| image.clone());
    let own = TextRange::new(from.range.start(), from.head_range().end());
    symbol(name.unwrap_or(image), detail, SymbolKind::MODULE, (range, own), children, file, encoding)
}

fn instruction_symbol(
    file: &SourceFile,
    instruction: &Instruction,
    encoding: PositionEncoding,
) -> DocumentSymbol {
    let kind = match instruction.kind {
        InstructionKind::Arg | InstructionKind::Env => SymbolKind::VARIABLE,
        InstructionKind::Run | InstructionKind::Cmd | InstructionKind::Entrypoint => SymbolKind::FUNCTION,
        InstructionKind::Copy | InstructionKind::Add => SymbolKind::FILE,
        InstructionKind::Expose => SymbolKind::INTERFACE,
        _ => SymbolKind::PROPERTY,
    };
    let keyword = instruction.keyword.as_str().to_ascii_uppercase();
    let line = instruction.text.as_str();
    let detail = line.get(instruction.keyword.len()..).unwrap_or_default().trim();
    let detail: String = detail.chars().take(60).collect();
    let own = instruction.keyword.range();
    symbol(keyword, Some(detail), kind, (instruction.range, own), Vec::new(), file, encoding)
}

fn keys(
    yaml: &Yaml,
    id: NodeId,
    depth: usize,
    file: &SourceFile,
    encoding: PositionEncoding,
) -> Vec<DocumentSymbol> {
    let NodeKind::Mapping { entries, .. } = &yaml.node(id).kind else { return Vec::new() };
    let named = entries.iter().filter_map(|entry| {
        let key = yaml.node(entry.key);
        let name = key.as_scalar()?.value.to_string();
        let value = yaml.node(entry.value);
        let range = key.range.cover(value.range);
        let children = if depth + 1 < MAX_DEPTH {
            keys(yaml, entry.value, depth + 1, file, encoding)
        } else {
            Vec::new()
        };
        let detail = value.as_scalar().map(|scalar| scalar.value.chars().take(60).collect::<String>());
        let kind = match depth {
            0 => SymbolKind::NAMESPACE,
            1 => SymbolKind::MODULE,
            _ => SymbolKind::PROPERTY,
        };
        let name = if name.is_empty() { "\"\"".to_owned() } else { name };
        Some(symbol(name, detail, kind, (range, key.range), children, file, encoding))
    });
    named.collect()
}

fn symbol(
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    (whole, own): (TextRange, TextRange),
    children: Vec<DocumentSymbol>,
    file: &SourceFile,
    encoding: PositionEncoding,
) -> DocumentSymbol {
    #[expect(deprecated, reason = "the field has to be named, though tags took its place")]
    DocumentSymbol {
        name,
        detail: detail.filter(|detail| !detail.is_empty()),
        kind,
        tags: None,
        deprecated: None,
        range: range_of(file, whole, encoding),
        selection_range: range_of(file, own, encoding),
        children: (!children.is_empty()).then_some(children),
    }
}

#[cfg(test)]
mod tests {
    use hullwright_core::text::FileId;

    use super::*;

    fn outline(name: &str, text: &str) -> String {
        fn write(symbols: &[DocumentSymbol], depth: usize, out: &mut String) {
            for symbol in symbols {
                out.push_str(&" ".repeat(depth));
                out.push_str(&symbol.name);
                out.push('\n');
                write(symbol.children.as_deref().unwrap_or_default(), depth + 1, out);
            }
        }
        let file = SourceFile::new(FileId(0), name, FileKind::of_named_file(name, b""), text);
        let mut out = String::new();
        write(&symbols(&file, PositionEncoding::Utf16), 0, &mut out);
        out
    }

    #[test]
    fn stages_hold_their_instructions() {
        let text = "ARG A=1\nFROM a AS build\nRUN x\n\nfrom b\ncopy c d\n";
        assert_eq!(outline("Dockerfile", text), "ARG\nbuild\n RUN\nb\n COPY\n");
    }

    #[test]
    fn services_hold_their_keys() {
        let text = "services:\n  web:\n    image: a\n    ports: [\"1:1\"]\nvolumes:\n  data:\n";
        assert_eq!(outline("compose.yaml", text), "services\n web\n  image\n  ports\nvolumes\n data\n");
    }

    #[test]
    fn what_is_longer_than_a_line_folds() {
        let text = "FROM a\nRUN <<E\nx\nE\nCMD y\n";
        let file = SourceFile::new(FileId(0), "Dockerfile", FileKind::Dockerfile, text);
        let lines: Vec<(u32, u32)> =
            folds(&file).iter().map(|fold| (fold.start_line, fold.end_line)).collect();
        assert_eq!(lines, [(0, 4), (1, 3)]);
    }
}
