//! `hullwright config`: what holds for a file, and the schema. A file to start from is made in `config_init`.

use std::io::{BufWriter, Write};
use std::path::Path;

use hullwright_core::rule::{FacetId, Preset, RuleOptions};

use crate::args::{ConfigArgs, ConfigCommand, ShowArgs};
use crate::config_file::schema;
use crate::config_init;
use crate::config_lookup::{Lookup, Origin};
use crate::exit::{Outcome, Stop};
use crate::files::slashed;
use crate::output::{json, sanitize};
use crate::settings::Layer;

pub(crate) fn run(arguments: &ConfigArgs) -> Result<Outcome, Stop> {
    match &arguments.what {
        ConfigCommand::Show(show) => self::show(show),
        ConfigCommand::Schema => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            json::write_pretty(&mut out, &schema())?;
            out.flush()?;
            Ok(Outcome::Clean)
        }
        ConfigCommand::Init(arguments) => config_init::run(arguments),
    }
}

fn show(arguments: &ShowArgs) -> Result<Outcome, Stop> {
    let set = hullwright_rules::rule_set();
    let origin = arguments.config.as_deref().map_or(Origin::Nearest, Origin::File);
    let mut lookup = Lookup::new(&set, &origin, Layer::default())?;
    // A folder stands for a Dockerfile in it.
    let path =
        if arguments.path.is_dir() { arguments.path.join("Dockerfile") } else { arguments.path.clone() };
    let settings = lookup.settings_for(&path);
    let config = lookup.config_path_for(&path);
    for invalid in lookup.invalid() {
        crate::note(&format!("{}: {}", shown(&invalid.path), invalid.error.message));
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let config = config.map_or_else(|| "none".to_owned(), |path| shown(&path));
    writeln!(out, "# settings of {}", sanitize::line(&slashed(&path)))?;
    writeln!(out, "# configuration file: {}", sanitize::line(&config))?;
    let preset = Preset::ALL.into_iter().find(|(_, preset)| *preset == settings.preset);
    writeln!(out, "preset: {}", preset.map_or("", |(name, _)| name))?;
    writeln!(out, "fail-on: {}", settings.fail_on.name())?;
    writeln!(out, "today: {}", settings.today)?;
    if settings.shellcheck {
        writeln!(out, "shellcheck: true")?;
    }
    if let Some(target) = &settings.inputs.target {
        writeln!(out, "target: {}", quoted(target))?;
    }
    if let Some(platform) = &settings.inputs.platform {
        writeln!(out, "platform: {}", quoted(platform))?;
    }
    if !settings.inputs.args.is_empty() {
        writeln!(out, "build-args:")?;
        // Values may be secrets.
        settings.inputs.args.keys().try_for_each(|name| writeln!(out, "  {}: \"…\"", quoted(name)))?;
    }
    let table = settings.rules.table();
    let RuleOptions { trusted_registries, label_schema, strict_labels } = table.options();
    if !trusted_registries.is_empty() {
        writeln!(out, "trusted-registries:")?;
        trusted_registries.iter().try_for_each(|host| writeln!(out, "  - {}", quoted(host)))?;
    }
    if !label_schema.is_empty() {
        writeln!(out, "label-schema:")?;
        label_schema
            .iter()
            .try_for_each(|(key, label)| writeln!(out, "  {}: {}", quoted(key), label.name()))?;
    }
    if *strict_labels {
        writeln!(out, "strict-labels: true")?;
    }
    writeln!(out, "rules:")?;
    for (id, rule) in set.iter() {
        if let Some(severity) = table.severity(id, None) {
            writeln!(out, "  {}: {severity}", rule.name)?;
        }
        for (idx, facet) in rule.facets.iter().enumerate() {
            let severity = table.severity(id, Some(FacetId(u16::try_from(idx).unwrap_or(u16::MAX))));
            if let Some(severity) = severity.filter(|severity| table.severity(id, None) != Some(*severity)) {
                writeln!(out, "  {}/{}: {severity}", rule.name, facet.name)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(sanitize::line(text).as_ref()).to_string()
}

/// A path relative to the working directory where it lies below it.
pub(crate) fn shown(path: &Path) -> String {
    let cwd = std::env::current_dir().ok();
    slashed(&crate::discover::relative_to(path, cwd.as_deref()))
}
