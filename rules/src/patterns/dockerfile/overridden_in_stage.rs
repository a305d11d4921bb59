//! Instructions of which only the last one of a stage counts.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Context, Policy};
use hullwright_core::semantic::Stage;
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::inherited_triggers::inherited_triggers;
use crate::patterns::dockerfile::template::has_template_statements;

/// Reports every instruction of that kind that a later one of the same stage overrides. hadolint reports the later
/// ones instead.
pub fn report_overridden(cx: &Context<'_>, stage: &Stage, kind: InstructionKind) {
    let is_wanted = |found: &&Instruction| found.kind == kind && !found.is_broken;
    let inherited = inherited_triggers(cx, stage);
    let from = cx.instruction(stage.from).keyword.range();
    let mut places: Vec<TextRange> = inherited.into_iter().filter(is_wanted).map(|_| from).collect();
    let own = cx.of_kind(stage, kind).filter(is_wanted);
    places.extend(own.map(|found| found.keyword.range()));
    if places.len() < 2 || (cx.policy() == Policy::Native && has_template_statements(cx)) {
        return;
    }
    let keyword = kind.keyword();
    if cx.policy() == Policy::Hadolint {
        for place in places.iter().skip(1) {
            cx.report(*place, format!("{keyword} overrides an earlier one in this stage"));
        }
        return;
    }
    let Some((last, overridden)) = places.split_last() else { return };
    for place in overridden {
        cx.report(*place, format!("{keyword} is overridden by a later one in this stage"))
            .label(*last, "only this one counts")
            .help(format!("keep one {keyword}"));
    }
}
