//! What is answered to requests. Handlers look at findings and trees; they analyse nothing themselves.

pub(crate) mod code_action;
pub(crate) mod diagnostics;
pub(crate) mod hover;
pub(crate) mod names;
pub(crate) mod outline;
pub(crate) mod suppress;
