//! `hullwright rules`: the catalogue.

use std::io::{BufWriter, Write};

use hullwright_core::rule::{Alias, FixAvailability, RuleEntry};
use serde::Serialize;

use crate::args::{CatalogueFormat, RulesArgs};
use crate::exit::{Outcome, Stop};
use crate::output::json::write_line;

pub(crate) fn run(arguments: &RulesArgs) -> Result<Outcome, Stop> {
    let set = hullwright_rules::rule_set();
    let mut out = BufWriter::new(std::io::stdout().lock());
    match arguments.format {
        CatalogueFormat::Text => {
            // Whether findings can be fixed: as it is, with --unsafe-fixes, or by hand.
            let width = set.entries().iter().map(|entry| entry.rule.name.len()).max().unwrap_or_default();
            for entry in set.entries() {
                let rule = entry.rule;
                let (name, category, severity) = (rule.name, rule.category.name(), rule.severity.name());
                let (default, title) = (rule.default.name(), entry.title());
                let fix = match rule.fix {
                    FixAvailability::None => "",
                    fix => fix.name(),
                };
                writeln!(out, "{name:width$}  {category:15}  {severity:7}  {default:11}  {fix:6}  {title}")?;
            }
        }
        CatalogueFormat::Json => {
            let rules: Vec<RuleJson> = set.entries().iter().map(rule_json).collect();
            write_line(&mut out, &rules)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

#[derive(Serialize)]
struct RuleJson {
    rule: &'static str,
    title: &'static str,
    summary: String,
    category: &'static str,
    severity: &'static str,
    default: &'static str,
    maturity: &'static str,
    fix: &'static str,
    since: &'static str,
    aliases: Vec<AliasJson>,
    facets: Vec<FacetJson>,
    url: String,
}

#[derive(Serialize)]
struct AliasJson {
    peer: &'static str,
    id: &'static str,
    relation: &'static str,
}

#[derive(Serialize)]
struct FacetJson {
    facet: &'static str,
    severity: &'static str,
    on: bool,
    aliases: Vec<AliasJson>,
}

fn rule_json(entry: &RuleEntry) -> RuleJson {
    let rule = entry.rule;
    RuleJson {
        rule: rule.name,
        title: entry.title(),
        summary: entry.summary(),
        category: rule.category.name(),
        severity: rule.severity.name(),
        default: rule.default.name(),
        maturity: rule.maturity.name(),
        fix: rule.fix.name(),
        since: rule.since,
        aliases: aliases(rule.aliases),
        facets: rule
            .facets
            .iter()
            .map(|facet| FacetJson {
                facet: facet.name,
                severity: facet.severity.unwrap_or(rule.severity).name(),
                on: facet.on,
                aliases: aliases(facet.aliases),
            })
            .collect(),
        url: rule.url(),
    }
}

fn aliases(found: &[Alias]) -> Vec<AliasJson> {
    found
        .iter()
        .map(|alias| AliasJson { peer: alias.peer, id: alias.id, relation: alias.relation.name() })
        .collect()
}
