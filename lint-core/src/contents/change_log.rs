//! What instructions do to something that an image has or lacks: programs, users, groups.
//!
//! A log per stage. Asking about a name takes the last certain change of that name, and whatever may have touched it since.
//! Looking something up costs a few binary searches, however long the stage is.

use rustc_hash::FxHashMap;

use crate::semantic::Place;
use crate::text::TextRange;

/// What one step does to one name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Effect {
    /// It is there afterwards.
    Brings,
    /// It may be there afterwards; it is not taken away.
    MayBring,
    /// It may be gone afterwards.
    MayRemove,
}

/// One step that changes something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Change {
    /// When.
    pub(super) at: Place,
    /// What it does.
    pub(super) effect: Effect,
    /// The words that do it, in the file.
    pub(super) range: TextRange,
}

/// Which names a step may touch whose outcome is not known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Scope {
    /// Any name, which may come or go.
    Everything,
    /// Any name, which may come.
    Additions,
    /// Any name, which may go.
    Removals,
    /// What one kind of supplier may bring.
    Supplied(Supplier),
}

/// Who brings programs of its own kind only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Supplier {
    /// npm, yarn, pnpm, bun.
    Node,
    /// pip, uv, poetry.
    Python,
    /// Gems, crates, Go modules, Composer packages, compilers.
    Other,
    /// Libraries, headers and data of the operating system, with what they need.
    Library,
    /// Links that packages make when they are set up (Debian's alternatives).
    Alternatives,
}

/// The changes that one stage makes, in order of place.
#[derive(Debug, Default)]
pub(super) struct ChangeLog {
    named: FxHashMap<Box<str>, Vec<Change>>,
    wide: Vec<(Scope, Vec<(Place, TextRange)>)>,
}

/// What a log says about a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Verdict {
    /// The step that certainly brought it last, if one did.
    pub(super) brought_by: Option<TextRange>,
    /// A step since then that may have brought it.
    pub(super) may_have_come: Option<TextRange>,
    /// A step since then that may have taken it away.
    pub(super) may_have_gone: Option<TextRange>,
}

impl ChangeLog {
    /// Adds a change of one name; places come in rising order.
    pub(super) fn change(&mut self, name: &str, change: Change) {
        match self.named.get_mut(name) {
            Some(changes) => changes.push(change),
            None => {
                self.named.insert(name.into(), vec![change]);
            }
        }
    }

    /// Adds a step that may touch many names.
    pub(super) fn touch(&mut self, scope: Scope, at: Place, range: TextRange) {
        match self.wide.iter_mut().find(|(known, _)| *known == scope) {
            Some((_, steps)) => steps.push((at, range)),
            None => self.wide.push((scope, vec![(at, range)])),
        }
    }

    /// The names that it changes by themselves, in no order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.named.keys().map(AsRef::as_ref)
    }

    /// Whether any step has that scope.
    pub(super) fn has_wide(&self, scope: Scope) -> bool {
        self.wide.iter().any(|(known, _)| *known == scope)
    }

    /// The last step of that scope before `end`, if it is not before `start`.
    fn last_wide(&self, scope: Scope, start: Place, end: Place) -> Option<TextRange> {
        let (_, steps) = self.wide.iter().find(|(known, _)| *known == scope)?;
        let before = steps.partition_point(|(at, _)| *at < end);
        let (at, range) = steps.get(before.checked_sub(1)?)?;
        (*at >= start).then_some(*range)
    }

    /// What is known about `name` before `end`. `supplier_brings` tells whether a supplier may bring it.
    pub(super) fn verdict(
        &self,
        name: &str,
        end: Place,
        supplier_brings: impl Fn(Supplier) -> bool,
    ) -> Verdict {
        let changes = self.named.get(name).map(Vec::as_slice).unwrap_or_default();
        let before = changes.get(..changes.partition_point(|change| change.at < end)).unwrap_or_default();
        let certain = before.iter().rposition(|change| change.effect == Effect::Brings);
        let brought = certain.and_then(|at| before.get(at));
        let start = brought.map_or(Place::START, |change| change.at);
        let since = before.get(certain.map_or(0, |at| at + 1)..).unwrap_or_default();
        let named =
            |effect| since.iter().rev().find(|change| change.effect == effect).map(|change| change.range);
        let wide = |scope| self.last_wide(scope, start, end);
        let suppliers =
            [Supplier::Node, Supplier::Python, Supplier::Other, Supplier::Library, Supplier::Alternatives];
        let from_supplier = || {
            let mut may_bring = suppliers.into_iter().filter(|supplier| supplier_brings(*supplier));
            may_bring.find_map(|supplier| wide(Scope::Supplied(supplier)))
        };
        Verdict {
            brought_by: brought.map(|change| change.range),
            may_have_come: named(Effect::MayBring)
                .or_else(|| wide(Scope::Everything))
                .or_else(|| wide(Scope::Additions))
                .or_else(from_supplier),
            may_have_gone: named(Effect::MayRemove)
                .or_else(|| wide(Scope::Everything))
                .or_else(|| wide(Scope::Removals)),
        }
    }
}
