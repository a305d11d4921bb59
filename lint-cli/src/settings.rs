//! What holds for a file once every layer has spoken: defaults, configuration, overrides, flags.
//!
//! Entry point: [`Settings::combine`].

use std::collections::BTreeMap;

use hullwright_core::diagnostic::Severity;
use hullwright_core::engine::{ActiveRules, EDITION_DATE};
use hullwright_core::project::ComposeInputs;
use hullwright_core::rule::{
    Extras, LabelType, Preset, RuleId, RuleOptions, RuleRef, RuleSelector, RuleSet, RuleTable, Selection,
    Verdict,
};
use hullwright_core::semantic::BuildInputs;

use crate::args::FailOn;

/// What one source of settings says; what it leaves open, it leaves to the layer below.
#[derive(Clone, Default, Debug)]
pub(crate) struct Layer {
    pub(crate) preset: Option<Preset>,
    pub(crate) preview: Option<bool>,
    /// Whether the program shellcheck is asked about scripts.
    pub(crate) shellcheck: Option<bool>,
    /// Takes the place of all that the layers below switch on.
    pub(crate) select: Option<Vec<RuleSelector>>,
    pub(crate) selections: Vec<Selection>,
    /// For rules that are on.
    pub(crate) severities: Vec<(RuleSelector, Severity)>,
    pub(crate) fail_on: Option<FailOn>,
    pub(crate) build_args: Vec<(String, String)>,
    pub(crate) target: Option<String>,
    pub(crate) platform: Option<String>,
    pub(crate) today: Option<String>,
    pub(crate) suppressions: Option<bool>,
    /// Active profiles of Compose projects.
    pub(crate) profiles: Vec<String>,
    /// Files with variables of Compose projects.
    pub(crate) env_files: Vec<String>,
    /// Compose files that are read together, by absolute paths.
    pub(crate) compose_sets: Vec<Vec<String>>,
    pub(crate) trusted_registries: Option<Vec<String>>,
    pub(crate) label_schema: Option<BTreeMap<String, LabelType>>,
    pub(crate) strict_labels: Option<bool>,
}

/// What holds for a file.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) preset: Preset,
    pub(crate) rules: ActiveRules,
    pub(crate) inputs: BuildInputs,
    pub(crate) today: String,
    pub(crate) fail_on: FailOn,
    pub(crate) suppressions: bool,
    pub(crate) shellcheck: bool,
    pub(crate) compose: ComposeInputs,
    /// Compose files that are read together, by the paths that are shown.
    pub(crate) compose_sets: Vec<Vec<String>>,
}

impl Settings {
    /// Adds the layers up, weakest first.
    pub(crate) fn combine<'l>(set: &RuleSet, layers: impl IntoIterator<Item = &'l Layer>) -> Self {
        let mut top = Layer::default();
        let mut selections: Vec<Selection> = Vec::new();
        let mut build_args = BTreeMap::new();
        let mut compose = ComposeInputs::default();
        for layer in layers {
            if let Some(select) = &layer.select {
                selections.retain(|(_, verdict)| *verdict == Verdict::Off);
                selections.push((RuleSelector::All, Verdict::Off));
                selections.extend(select.iter().cloned().map(|selector| (selector, Verdict::On)));
            }
            selections.extend(layer.selections.iter().cloned());
            top.severities.extend(layer.severities.iter().cloned());
            build_args.extend(layer.build_args.iter().cloned());
            compose.profiles.extend(layer.profiles.iter().cloned());
            compose.env_files.extend(layer.env_files.iter().cloned());
            if !layer.compose_sets.is_empty() {
                top.compose_sets.clone_from(&layer.compose_sets);
            }
            take(&mut top.preset, layer.preset.as_ref());
            take(&mut top.preview, layer.preview.as_ref());
            take(&mut top.shellcheck, layer.shellcheck.as_ref());
            take(&mut top.fail_on, layer.fail_on.as_ref());
            take(&mut top.target, layer.target.as_ref());
            take(&mut top.platform, layer.platform.as_ref());
            take(&mut top.today, layer.today.as_ref());
            take(&mut top.suppressions, layer.suppressions.as_ref());
            take(&mut top.trusted_registries, layer.trusted_registries.as_ref());
            take(&mut top.label_schema, layer.label_schema.as_ref());
            take(&mut top.strict_labels, layer.strict_labels.as_ref());
        }
        let preset = top.preset.unwrap_or_default();
        let shellcheck = top.shellcheck.unwrap_or(false);
        let options = RuleOptions {
            trusted_registries: top.trusted_registries.unwrap_or_default(),
            label_schema: top.label_schema.unwrap_or_default(),
            strict_labels: top.strict_labels.unwrap_or(false),
        };
        let extras = Extras { preview: top.preview.unwrap_or(false), shellcheck, options };
        let mut table = RuleTable::resolve_with(set, preset, extras, &selections);
        weigh(&mut table, set, &mut top.severities);
        Self {
            preset,
            rules: ActiveRules::new(set, table),
            inputs: BuildInputs {
                args: build_args,
                target: top.target,
                platform: top.platform,
                ..BuildInputs::default()
            },
            today: top.today.unwrap_or_else(|| EDITION_DATE.to_owned()),
            fail_on: top.fail_on.unwrap_or(FailOn::Warning),
            suppressions: top.suppressions.unwrap_or(true),
            shellcheck,
            compose,
            compose_sets: top.compose_sets,
        }
    }
}

fn take<T: Clone>(slot: &mut Option<T>, given: Option<&T>) {
    if let Some(given) = given {
        *slot = Some(given.clone());
    }
}

/// Gives rules that are on their severities: the more specific selector wins, then the later one.
fn weigh(table: &mut RuleTable, set: &RuleSet, severities: &mut [(RuleSelector, Severity)]) {
    severities.sort_by_key(|(selector, _)| match selector {
        RuleSelector::All => 0,
        RuleSelector::Category(_) => 1,
        RuleSelector::Rules(found) if found.iter().all(|found| found.facet.is_some()) => 3,
        RuleSelector::Rules(_) => 2,
    });
    for (selector, severity) in severities {
        let whole = |rule: RuleId| RuleRef { rule, facet: None };
        let covered: Vec<RuleRef> = match selector {
            RuleSelector::All => set.iter().map(|(rule, _)| whole(rule)).collect(),
            RuleSelector::Category(category) => set
                .iter()
                .filter(|(_, rule)| rule.category == *category)
                .map(|(rule, _)| whole(rule))
                .collect(),
            RuleSelector::Rules(found) => found.clone(),
        };
        for found in covered {
            table.weigh(found, *severity);
        }
    }
}

/// Whether the text is a date of the form YYYY-MM-DD.
pub(crate) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |len: usize, max: u32| {
        parts.next().is_some_and(|part| {
            let number = part.parse::<u32>();
            part.len() == len
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && number.is_ok_and(|number| (1..=max).contains(&number))
        })
    };
    part(4, 9999) && part(2, 12) && part(2, 31) && text.len() == 10
}
