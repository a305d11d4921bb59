//! Instructions of which only the last one of a stage counts.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_instruction;
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
    let mut places: Vec<Place<'_>> = inherited.into_iter().filter(is_wanted).map(|_| (from, None)).collect();
    let own = cx.of_kind(stage, kind).filter(is_wanted);
    places.extend(own.map(|found| (found.keyword.range(), Some(found))));
    if places.len() < 2 || (cx.policy() == Policy::Native && has_template_statements(cx)) {
        return;
    }
    let keyword = kind.keyword();
    if cx.policy() == Policy::Hadolint {
        for ((place, _), (_, overridden)) in places.iter().skip(1).zip(&places) {
            cx.report(*place, format!("{keyword} overrides an earlier one in this stage"))
                .maybe_fix(overridden.map(|overridden| removed(cx, overridden)));
        }
        return;
    }
    let Some(((last, _), overridden)) = places.split_last() else { return };
    for (place, overridden) in overridden {
        cx.report(*place, format!("{keyword} is overridden by a later one in this stage"))
            .label(*last, "only this one counts")
            .help(format!("keep one {keyword}"))
            .maybe_fix(overridden.map(|overridden| removed(cx, overridden)));
    }
}

/// Where to report, and the instruction if it is one of the stage's own.
type Place<'a> = (TextRange, Option<&'a Instruction>);

fn removed(cx: &Context<'_>, overridden: &Instruction) -> Fix {
    let edits = remove_instruction(cx.text(), cx.dockerfile(), overridden);
    Fix::safe(format!("Remove the overridden {}", overridden.kind.keyword())).edits(cx.file().id(), edits)
}
