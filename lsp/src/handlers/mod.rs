//! What is answered to requests. Handlers look at findings and trees; they analyse nothing themselves.

pub(crate) mod code_action;
pub(crate) mod completion;
pub(crate) mod diagnostics;
pub(crate) mod hints;
pub(crate) mod hover;
pub(crate) mod links;
pub(crate) mod names;
pub(crate) mod outline;
pub(crate) mod selection;
pub(crate) mod suppress;
pub(crate) mod tokens;
pub(crate) mod workspace_symbols;
