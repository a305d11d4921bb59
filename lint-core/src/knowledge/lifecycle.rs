//! Release cycles of products and the days their support ends.

/// When the support of a cycle ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EndOfSupport {
    /// On a day, `YYYY-MM-DD`; of a known month, its last one.
    On(&'static str),
    /// It has ended, nobody says when.
    Past,
    /// No end is announced.
    Open,
}

/// A release cycle of a product: Node.js 20, Debian 12.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cycle {
    /// The product's short name in the table: `nodejs`.
    pub product: &'static str,
    /// The product's name: `Node.js`.
    pub title: &'static str,
    /// The cycle: `20`, `3.18`.
    pub name: &'static str,
    /// Its codename, as the product writes it: `Bookworm`.
    pub codename: Option<&'static str>,
    /// The day it came out, `YYYY-MM-DD`.
    pub released: Option<&'static str>,
    /// When standard support ends.
    pub end: EndOfSupport,
    /// When support that is paid for, or is somebody else's, ends; `Open` when it exists without a date.
    pub extended: Option<EndOfSupport>,
    /// Its newest release as of the table: `24.19.0`. Only of cycles that were supported then.
    pub latest: Option<&'static str>,
}

/// The cycles that a tag of an image belongs to, as far as they are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ImageCycles {
    /// That of what the image is named after: Node.js 20, Debian 12.
    pub product: Option<Cycle>,
    /// That of the operating system below it, if the tag names one.
    pub system: Option<Cycle>,
}

impl Cycle {
    /// Whether standard support ended before a day, `YYYY-MM-DD`.
    pub fn has_ended(&self, today: &str) -> bool {
        match self.end {
            EndOfSupport::On(day) => day < today,
            EndOfSupport::Past => true,
            EndOfSupport::Open => false,
        }
    }

    /// Whether it had come out by a day.
    pub fn is_released(&self, today: &str) -> bool {
        self.released.is_none_or(|day| day <= today)
    }
}
