//! `hullwright explain`: the page of a rule, or what is known of a stage.

use std::io::{BufWriter, Write};
use std::path::Path;

use hullwright_core::rule::{Alias, FixAvailability, RuleEntry, RuleId, RuleSet};

use crate::args::ExplainArgs;
use crate::exit::{Outcome, Stop};
use crate::explain_stage;

pub(crate) fn run(arguments: &ExplainArgs) -> Result<Outcome, Stop> {
    if let Some(stage) = &arguments.stage {
        let mut out = BufWriter::new(std::io::stdout().lock());
        explain_stage::write(&mut out, Path::new(&arguments.what), stage)?;
        out.flush()?;
        return Ok(Outcome::Clean);
    }
    let set = hullwright_rules::rule_set();
    let mut wanted: Vec<RuleId> = set.lookup(&arguments.what).iter().map(|found| found.rule).collect();
    wanted.dedup();
    if wanted.is_empty() {
        let near = set.nearest(&arguments.what).map(|near| format!(", did you mean `{near}`?"));
        let message = format!("no rule is named `{}`{}", arguments.what, near.unwrap_or_default());
        return Err(Stop::Misuse(message));
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (idx, rule) in wanted.iter().enumerate() {
        if idx > 0 {
            writeln!(out, "\n---\n")?;
        }
        write_page(&mut out, set.get(*rule), &set)?;
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn write_page(out: &mut impl Write, entry: &RuleEntry, set: &RuleSet) -> Result<(), Stop> {
    let rule = entry.rule;
    writeln!(out, "{}\n", entry.page.trim_end())?;
    writeln!(out, "rule: {}", rule.name)?;
    writeln!(out, "category: {}, severity: {}", rule.category, rule.severity)?;
    writeln!(out, "set: {}, maturity: {}, since {}", rule.default.name(), rule.maturity.name(), rule.since)?;
    let fix = match rule.fix {
        FixAvailability::None => "none",
        FixAvailability::Safe => "safe: `hullwright fix` applies it",
        FixAvailability::Unsafe => "unsafe: `hullwright fix --unsafe-fixes` applies it",
    };
    writeln!(out, "fix: {fix}")?;
    write_aliases(out, "aliases", rule.aliases)?;
    for facet in rule.facets {
        let state = if facet.on { "" } else { " (off unless selected)" };
        writeln!(out, "facet: {}/{}{state}", rule.name, facet.name)?;
        write_aliases(out, "  aliases", facet.aliases)?;
    }
    let owners = rule.yields_to.iter().filter(|name| !set.lookup(name).is_empty());
    let owners: Vec<&str> = owners.copied().collect();
    if !owners.is_empty() {
        writeln!(out, "yields to: {}", owners.join(", "))?;
    }
    writeln!(out, "url: {}", rule.url())?;
    Ok(())
}

fn write_aliases(out: &mut impl Write, heading: &str, aliases: &[Alias]) -> Result<(), Stop> {
    if aliases.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = aliases
        .iter()
        .map(|alias| format!("{} ({}, {})", alias.id, alias.peer, alias.relation.name()))
        .collect();
    writeln!(out, "{heading}: {}", named.join(", "))?;
    Ok(())
}
