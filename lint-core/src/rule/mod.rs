//! Rules as data: what one is, all of them, how they are selected, and what a check sees.

mod check;
mod codes;
mod compose_context;
mod context;
mod definition;
mod options;
mod policy;
mod selector;
mod set;
mod sources;

pub use check::{Check, EngineFact};
pub use compose_context::ComposeContext;
pub(crate) use compose_context::ComposeSubject;
pub use context::{Context, FileContext, IgnoreContext, ReportBuilder, Reporter};
pub(crate) use context::{Memo, Subject, opened_id, visible};
pub use definition::{Alias, DefaultSet, Facet, FacetId, FixAvailability, Maturity, Relation, Rule, RuleId};
pub use options::{LabelType, RuleOptions};
pub use policy::Policy;
pub use selector::{Extras, Preset, RuleSelector, RuleTable, Selection, UnknownSelector, Verdict};
pub use set::{RuleEntry, RuleRef, RuleSet};
pub(crate) use sources::Sources;
