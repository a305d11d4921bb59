//! Release cycles that can be moved to: what has ended, and what follows it.
//!
//! Entry points: [`has_ended`], [`successor`] and [`newest`].

use hullwright_core::knowledge::{Cycle, EndOfSupport};

/// So many months of support make a release that was to be replaced at once: what brings out one every few weeks
/// supports the newest alone, and nearly every tag has ended.
const BRIEF_MONTHS: u32 = 5;

/// A release whose support ends within so many months is none to move to, if there is another one.
const MONTHS_LEFT: u32 = 3;

/// The release to move to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Successor {
    /// Nothing older is supported either.
    Oldest(Cycle),
    /// Older releases still are: those that are supported for longer.
    Newer(Cycle),
    /// The ones before it are supported for a few weeks only.
    Lasting(Cycle),
    /// Nothing newer is supported.
    Older(Cycle),
}

impl Successor {
    /// The release.
    pub fn cycle(&self) -> Cycle {
        match self {
            Self::Oldest(cycle) | Self::Newer(cycle) | Self::Lasting(cycle) | Self::Older(cycle) => *cycle,
        }
    }
}

/// Whether support ended before a day, and of what was not to be replaced at once anyway.
pub fn has_ended(cycle: &Cycle, today: &str) -> bool {
    cycle.has_ended(today) && !is_brief(cycle)
}

/// What follows a release that has ended, out of all cycles of its product.
pub fn successor(ended: &Cycle, cycles: &[Cycle], today: &str) -> Option<Successor> {
    let mut supported = supported(cycles, today);
    supported.sort_by_key(|cycle| cycle.released);
    let oldest = *supported.first()?;
    let newer = || supported.iter().filter(|cycle| cycle.released > ended.released);
    let Some(next) = newer().next() else { return Some(Successor::Older(*supported.last()?)) };
    Some(match newer().find(|cycle| !is_near_its_end(cycle, today)) {
        Some(lasting) if lasting.released > next.released => Successor::Lasting(*lasting),
        Some(_) | None if next.released == oldest.released => Successor::Oldest(oldest),
        Some(_) | None => Successor::Newer(*next),
    })
}

/// The newest release that is supported, one that lasts if there is one.
pub fn newest(cycles: &[Cycle], today: &str) -> Option<Cycle> {
    let supported = supported(cycles, today);
    let newest_of = |is_wanted: &dyn Fn(&&Cycle) -> bool| {
        supported.iter().filter(is_wanted).max_by_key(|cycle| cycle.released).copied()
    };
    newest_of(&|cycle| !is_near_its_end(cycle, today)).or_else(|| newest_of(&|_| true))
}

fn supported(cycles: &[Cycle], today: &str) -> Vec<Cycle> {
    let is_supported =
        |cycle: &&Cycle| !cycle.has_ended(today) && cycle.is_released(today) && !is_brief(cycle);
    cycles.iter().filter(is_supported).copied().collect()
}

fn is_brief(cycle: &Cycle) -> bool {
    let (Some(released), EndOfSupport::On(end)) = (cycle.released, cycle.end) else { return false };
    months(released).zip(months(end)).is_some_and(|(start, end)| end < start + BRIEF_MONTHS)
}

fn is_near_its_end(cycle: &Cycle, today: &str) -> bool {
    let EndOfSupport::On(end) = cycle.end else { return false };
    months(today).zip(months(end)).is_some_and(|(now, end)| end < now + MONTHS_LEFT)
}

/// Months from year 0 to a day, `YYYY-MM-DD`.
fn months(day: &str) -> Option<u32> {
    let mut numbers = day.split('-').filter_map(|number| number.parse::<u32>().ok());
    Some(numbers.next()? * 12 + numbers.next()?)
}
