//! An image whose release has ended, and what is said of it.
//!
//! Entry point: [`Ended::of`].

use std::fmt::Write as _;

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{Cycle, EndOfSupport, Knowledge};

use super::supported_cycle::{Successor, has_ended, successor};

/// A cycle that has ended, and what can be used instead.
pub struct Ended {
    /// The cycle.
    pub cycle: Cycle,
    /// Somebody goes on with it.
    pub extended: Option<EndOfSupport>,
    /// It is that of the operating system below.
    is_system: bool,
    successor: Option<Successor>,
}

impl Ended {
    /// What of an image has ended by a day, if anything.
    pub fn of(image: &ImageReference, knowledge: &dyn Knowledge, today: &str) -> Option<Self> {
        let cycles = knowledge.cycles_of(image);
        let has_ended = |cycle: &Cycle| has_ended(cycle, today);
        let (cycle, is_system) = match (cycles.product.filter(has_ended), cycles.system.filter(has_ended)) {
            (Some(product), _) => (product, false),
            (None, system) => (system?, true),
        };
        let successor = successor(&cycle, &knowledge.cycles(cycle.product), today);
        let goes_on = |end: &EndOfSupport| match end {
            EndOfSupport::On(day) => *day >= today,
            EndOfSupport::Past => false,
            EndOfSupport::Open => true,
        };
        Some(Self { cycle, extended: cycle.extended.filter(goes_on), is_system, successor })
    }

    /// The finding.
    pub fn message(&self, image: &ImageReference, is_default: bool) -> String {
        let tag = image.tag.as_ref().map_or_else(String::new, |tag| format!(":{}", tag.text));
        let which = if is_default { ", the default here," } else { "" };
        let is = if self.is_system { "is built on" } else { "is" };
        let Cycle { title, name, .. } = self.cycle;
        let codename = self.cycle.codename.map_or_else(String::new, |codename| format!(" ({codename})"));
        let support = if self.extended.is_some() { "standard support" } else { "support" };
        let end = match self.cycle.end {
            EndOfSupport::On(day) => format!("ended on {day}"),
            EndOfSupport::Past | EndOfSupport::Open => "has ended".to_owned(),
        };
        format!(
            "`{}{tag}`{which} {is} {title} {name}{codename}, whose {support} {end}",
            image.familiar_name()
        )
    }

    /// What to do.
    pub fn help(&self) -> String {
        let title = self.cycle.title;
        let mut help = match &self.successor {
            Some(Successor::Oldest(cycle)) => {
                format!("move to {title} {} or later, the oldest release that is supported", cycle.name)
            }
            Some(Successor::Newer(cycle)) => {
                format!("move to {title} {} or later, the next release that is supported", cycle.name)
            }
            Some(Successor::Lasting(cycle)) => {
                format!(
                    "move to {title} {} or later, the next release that is supported for months",
                    cycle.name
                )
            }
            Some(Successor::Older(cycle)) => {
                format!("move to {title} {}, the newest release that is supported", cycle.name)
            }
            None => format!("move to a release of {title} that is supported"),
        };
        if let Some(EndOfSupport::On(day)) = self.extended {
            let _ = write!(help, "; extended support of {} goes until {day}", self.cycle.name);
        }
        help
    }
}
