//! The calls of a RUN that leave the same cache behind: where the first one stands, and what keeps it out of the layer.
//!
//! Entry point: [`FillingCalls`]. Which calls those are, and what clears the cache, is said elsewhere.

use hullwright_core::rule::Context;
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::PackageCommand;
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::package_calls::{call_range, option_behind_subcommand, privilege};

/// What keeps a cache out of the layer.
#[derive(Clone, Debug)]
pub enum Remedy {
    /// A command at the end of the RUN.
    Append(String),
    /// Changes of the calls themselves.
    Edits(Vec<Edit>),
}

/// Calls that fill a cache, gathered one after another.
#[derive(Clone, Debug)]
pub struct FillingCalls {
    /// The program of the first one as it is written, and the call.
    pub first: Option<(String, TextRange)>,
    /// What puts an option into each; `None` where one of them is not written as it is read.
    edits: Option<Vec<Edit>>,
    /// What all of them have before them to be allowed to: nothing or `sudo `; `None` where they differ.
    rights: Option<String>,
}

impl FillingCalls {
    /// None so far.
    pub const NONE: Self = Self { first: None, edits: Some(Vec::new()), rights: None };

    /// One more, which `option` would keep from filling the cache.
    pub fn add(
        &mut self,
        cx: &Context<'_>,
        launched: &LaunchedCommand<'_>,
        call: &PackageCommand<'_>,
        option: &str,
    ) {
        let own = privilege(cx, launched, call);
        self.rights = if self.first.is_none() || self.rights == own { own } else { None };
        let edit = option_behind_subcommand(cx, launched, call, option);
        self.edits = self.edits.take().zip(edit).map(|(mut edits, edit)| {
            edits.push(edit);
            edits
        });
        self.first.get_or_insert_with(|| (call.program.text.to_string(), call_range(call)));
    }

    /// The option in all of them.
    pub fn with_option(self) -> Option<Remedy> {
        self.edits.map(Remedy::Edits)
    }

    /// A command at the end, with the rights that the calls have.
    pub fn followed_by(self, command: &str) -> Option<Remedy> {
        self.rights.map(|sudo| Remedy::Append(format!("{sudo}{command}")))
    }
}
