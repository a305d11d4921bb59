//! An ENV whose pairs use each other becomes two.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::Context;
use hullwright_core::text::{Edit, TextRange};

/// Starts an ENV of its own at the pair that uses, at `name_range`, what a pair before it sets.
pub fn own_env(cx: &Context<'_>, env: &Instruction, name: &str, name_range: TextRange) -> Option<Fix> {
    let uses = env.pairs().iter().position(|pair| pair.value.range().contains_range(name_range))?;
    let (before, behind) = env.pairs().split_at_checked(uses)?;
    if !before.iter().any(|pair| pair.key.as_str() == name) {
        return None;
    }
    // A value ends before its closing quote.
    let last = before.last()?.value.range().end();
    let next = behind.first()?.key.range().start();
    let gap = TextRange::new(last, next);
    let quotes = cx.slice(gap).chars().take_while(|ch| matches!(ch, '"' | '\'')).count() as u32;
    let gap = TextRange::new(last + quotes, next);
    let escape = cx.dockerfile().escape;
    if gap.is_empty() || !cx.slice(gap).chars().all(|ch| ch.is_whitespace() || ch == escape) {
        return None;
    }
    let line = format!("\n{} ", env.keyword.as_str());
    let fix = Fix::unsafe_fix(format!("Set `{name}` in an ENV before"));
    Some(fix.edit(cx.file().id(), Edit::replace(gap, line)))
}
