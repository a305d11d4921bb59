//! The names of a Dockerfile: its stages and variables, and the files that it copies.

use hullwright_core::text::SourceFile;

use super::{Occurrence, Symbol};
use crate::dockerfile::variables::{Owner, variables};
use crate::dockerfile::{Docker, stages};

pub(super) fn occurrences(file: &SourceFile) -> Vec<Occurrence> {
    let docker = Docker::read(file.text());
    let path = || file.path().to_owned();
    let stages = stages::stages(&docker).into_iter().map(|place| Occurrence {
        symbol: Symbol::Stage { dockerfile: path(), stage: place.stage },
        range: place.range,
        is_definition: place.is_definition,
        is_indirect: place.is_index,
    });
    let variables = variables(&docker).into_iter().map(|found| {
        let (dockerfile, name) = (path(), found.name);
        let symbol = match found.owner {
            Owner::Argument => Symbol::Argument { dockerfile, name },
            Owner::Environment(stage) => Symbol::Environment { dockerfile, stage, name },
        };
        Occurrence::new(symbol, found.range, found.is_definition)
    });
    stages.chain(variables).collect()
}
