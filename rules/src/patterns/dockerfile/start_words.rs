//! Every word of what a stage starts, those of scripts that lie in the project among them.
//!
//! Entry point: [`all_start_words`]. No order and no grammar: for looking whether a name turns up anywhere.

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;

use crate::patterns::context::start_script::script_text;
use crate::patterns::shell::shell_programs::is_script;
use crate::patterns::shell::start_command::start_command;

/// The words of ENTRYPOINT and CMD, and of the scripts they name.
pub fn all_start_words(cx: &Context<'_>, stage: &Stage) -> Vec<String> {
    let kinds = [InstructionKind::Entrypoint, InstructionKind::Cmd];
    let starts = kinds.into_iter().filter_map(|kind| start_command(cx, stage, kind));
    let mut words: Vec<String> = starts.flat_map(|start| split(&start.words().join(" "))).collect();
    let scripts: Vec<String> = words.iter().filter(|word| is_script(word)).cloned().collect();
    for script in scripts {
        words.extend(script_text(cx, &script).map(|text| split(&text)).unwrap_or_default());
    }
    words
}

fn split(text: &str) -> Vec<String> {
    let is_end =
        |ch: char| ch.is_whitespace() || matches!(ch, ';' | '&' | '|' | '(' | ')' | '"' | '\'' | '`' | ',');
    text.split(is_end).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
