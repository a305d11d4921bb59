//! What can be written in a comment that silences findings.

use hullwright_core::text::{TextRange, TextSize};

use crate::proposal::{Proposal, Sort};

/// The parts of such a comment, and the names of rules behind `ignore=`. `comment` is what stands before `offset`, from its
/// `#` on.
pub(crate) fn proposals(comment: &str, offset: TextSize) -> Vec<Proposal> {
    let body = comment.trim_start_matches('#').trim_start();
    let typed = |text: &str| TextRange::new(offset - (text.len() as u32).min(offset), offset);
    let Some(rest) = body.strip_prefix("hullwright") else {
        let starts = !body.is_empty() && "hullwright".starts_with(body);
        let whole = Proposal::new("hullwright ignore=", Sort::Keyword, typed(body))
            .doc("Silences findings of rules: of the next instruction or key.");
        return if starts { vec![whole] } else { Vec::new() };
    };
    let word = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
    if let Some((key, names)) = word.split_once('=')
        && key.ends_with("ignore")
    {
        let name = names.rsplit(',').next().unwrap_or_default();
        let given: Vec<&str> = names.split(',').collect();
        let set = hullwright_rules::rule_set();
        let rules = set.entries().iter().filter(|entry| !given.contains(&entry.rule.name));
        let propose = |entry: &hullwright_core::rule::RuleEntry| {
            Proposal::new(entry.rule.name, Sort::Rule, typed(name)).detail(entry.title())
        };
        return rules.map(propose).collect();
    }
    if word.contains('=') || !rest.starts_with(char::is_whitespace) {
        return Vec::new();
    }
    let parts = [
        ("ignore=", "Silences rules for what follows."),
        ("stage-ignore=", "Silences rules for the stage."),
        ("file-ignore=", "Silences rules for the file."),
        ("reason=\"", "Says why."),
        ("expires=", "The day from which on it counts no more, as YYYY-MM-DD."),
    ];
    parts.into_iter().map(|(part, doc)| Proposal::new(part, Sort::Keyword, typed(word)).doc(doc)).collect()
}
