//! An address in a Dockerfile that gets its password from elsewhere.
//!
//! Entry point: [`address_without`].

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::insert_flag;
use hullwright_core::rule::Context;
use hullwright_core::text::{Edit, MappedText, TextRange};

use super::required_variable::variable_name;
use super::secret_mount::{mount_flag, mount_instead, takes_secrets_as_variables};
use super::url_credential::UrlCredential;

/// A RUN takes the password from a secret that is mounted, a variable with the whole address is left to whoever runs the
/// image.
pub fn address_without(
    cx: &Context<'_>,
    instruction: &Instruction,
    text: &MappedText,
    url: &UrlCredential,
) -> Option<Fix> {
    let secret = url.secret.clone();
    let place = text.locate(secret.clone());
    match instruction.kind {
        InstructionKind::Env | InstructionKind::Arg => {
            let holds = |range: TextRange| range.contains_range(place);
            let pair = instruction.pairs().iter().find(|pair| holds(pair.value.range()));
            let word = instruction.words().iter().find(|word| holds(word.range()));
            let (name, item) = match (pair, word) {
                (Some(pair), _) => {
                    let item = TextRange::new(pair.key.range().start(), pair.value.range().end());
                    (pair.key.as_str(), item)
                }
                (None, Some(word)) => (word.as_str().split('=').next()?, word.range()),
                (None, None) => return None,
            };
            mount_instead(cx, instruction, name, item)
        }
        InstructionKind::Run => {
            let is_shell = matches!(instruction.command()?, CommandForm::Shell(_));
            let before = text.as_str().get(..secret.start)?;
            let is_run = cx.instruction(instruction.index).kind == InstructionKind::Run;
            let is_open = instruction.heredocs.is_empty() && !is_in_single_quotes(before);
            if !is_shell
                || !is_run
                || !is_open
                || !text.is_verbatim_in(secret)
                || !takes_secrets_as_variables(cx.text())
            {
                return None;
            }
            let name = variable_name(text.as_str().get(url.host.clone())?)?;
            let fix = Fix::unsafe_fix(format!("Take the password from a secret, `{name}`"));
            let edits =
                [insert_flag(instruction, &mount_flag(&name)), Edit::replace(place, format!("${{{name}}}"))];
            Some(fix.edits(cx.file().id(), edits))
        }
        _ => None,
    }
}

/// Whether a shell that has read so far is inside single quotes.
fn is_in_single_quotes(before: &str) -> bool {
    let (mut single, mut double, mut is_escaped) = (false, false, false);
    for ch in before.chars() {
        match ch {
            _ if is_escaped => is_escaped = false,
            '\\' if !single => is_escaped = true,
            '\'' if !double => single = !single,
            '"' if !single => double = !double,
            _ => {}
        }
    }
    single
}
