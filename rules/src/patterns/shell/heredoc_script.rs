//! A heredoc that a RUN hands to a shell: `RUN bash <<EOF`.
//!
//! Entry point: [`heredoc_script`].

use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::Context;
use hullwright_core::shell::command::look_through;
use hullwright_core::shell::{Argument, Invocation, Launch, ShellScript};

use crate::patterns::shell::shell_programs::is_posix_shell;

/// What a shell starts that is all of the RUN and reads its one heredoc.
pub fn heredoc_script(cx: &Context<'_>, run: &Instruction, outer: &ShellScript) -> Option<Launch> {
    let [heredoc] = run.heredocs.as_slice() else { return None };
    let sites = outer.script.sites(outer.options);
    let [site] = sites.as_slice() else { return None };
    let [redirection] = site.command.redirections.as_slice() else { return None };
    redirection.document.as_ref()?;
    let (program, arguments) = site.command.words.split_first()?;
    let arguments = arguments.iter().map(|word| outer.script.argument(word)).collect();
    let invocation = Invocation { program: outer.script.argument(program), arguments };
    let line = look_through(&invocation).command().filter(|line| line.name().is_some_and(is_posix_shell))?;
    let words: Option<Vec<&str>> = line.arguments.iter().map(Argument::literal).collect();
    let mut words = words?;
    // A word that is no option is a script in a file, which reads the heredoc itself.
    let is_option = |word: &&str| word.starts_with(['-', '+']) || matches!(*word, "pipefail" | "errexit");
    if !words.iter().all(is_option) {
        return None;
    }
    words.insert(0, line.name()?);
    Some(Launch::of_text(&heredoc.content(cx.text()), &words))
}
