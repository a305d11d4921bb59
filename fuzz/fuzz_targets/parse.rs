//! Any bytes: the tokens give the text back, every place lies inside it, and the tree can be printed.
#![no_main]

use hullwright_core::dockerfile::{buildkit_ast, parse, tokens};
use hullwright_core::semantic::{BuildGraph, BuildInputs, World};
use hullwright_core::text::{FileId, FileKind, SourceFile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile::decode(FileId(0), "Dockerfile", FileKind::Dockerfile, bytes.to_vec());
    let text = file.text();
    let dockerfile = parse(text);
    let joined: String = tokens(text, &dockerfile).iter().map(|token| token.range.slice(text)).collect();
    assert_eq!(joined, text);
    for instruction in &dockerfile.instructions {
        assert!(text.get(instruction.range.as_usize()).is_some());
        assert!(instruction.start_line <= instruction.end_line);
    }
    for error in &dockerfile.errors {
        assert!(text.get(error.range.as_usize()).is_some());
    }
    let _ = buildkit_ast(&dockerfile);
    for world in [World::Open, World::Closed] {
        let graph = BuildGraph::build(&dockerfile, text, BuildInputs { world, ..BuildInputs::default() });
        for found in graph.uses() {
            assert!(text.get(found.range.as_usize()).is_some());
        }
    }
});
