//! Scripts for the program shellcheck, and the way back of what it says about them.
//!
//! What lives here: what the program is given for each instruction ([`Engine::shell_scripts`]; [`hadolint_scripts`] for whoever compares), and where in the file its
//! remarks belong ([`PreparedScript::findings`]). What does not: the program, which callers run. What they got from it
//! goes into [`Request::shellcheck`](crate::engine::Request::shellcheck).
//!
//! [`Engine::shell_scripts`]: crate::engine::Engine::shell_scripts

mod hadolint;
mod native;
mod remark;
mod script;

pub use hadolint::{hadolint_scripts, hadolint_variables};
pub(crate) use native::native_scripts;
pub use remark::{At, Remark, Replacement, ScriptFinding, Verdicts};
pub use script::{PreparedScript, Stretch};

/// What hadolint leaves out: files that are sourced are not there to be read, and its own first line says more than the
/// `# shellcheck shell=` that would be missed.
pub const LEFT_OUT: [u16; 3] = [1090, 1091, 2187];
