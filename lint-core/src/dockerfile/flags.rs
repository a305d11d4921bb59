//! Which flags each instruction has, and of what kind.
//!
//! The table follows BuildKit's `instructions/parse.go` and its RUN hooks at commit 73ed682 (2026-08-21).

use super::ast::InstructionKind;

/// What a flag takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FlagKind {
    /// `--link`, `--link=true`, `--link=false`.
    Bool,
    /// `--from=value`, at most once.
    String,
    /// `--mount=value`, any number of times.
    Strings,
}

/// The flags of an instruction. `None` for one whose flags BuildKit does not look at.
pub fn flags_of(kind: InstructionKind) -> Option<&'static [(&'static str, FlagKind)]> {
    use FlagKind::{Bool, String, Strings};
    match kind {
        InstructionKind::Add => Some(&[
            ("chown", String),
            ("chmod", String),
            ("link", Bool),
            ("keep-git-dir", Bool),
            ("checksum", String),
            ("unpack", Bool),
            ("exclude", Strings),
        ]),
        InstructionKind::Copy => Some(&[
            ("chown", String),
            ("from", String),
            ("chmod", String),
            ("link", Bool),
            ("exclude", Strings),
            ("parents", Bool),
        ]),
        InstructionKind::From => Some(&[("platform", String)]),
        InstructionKind::Healthcheck => Some(&[
            ("interval", String),
            ("timeout", String),
            ("start-period", String),
            ("start-interval", String),
            ("retries", String),
        ]),
        InstructionKind::Run => {
            Some(&[("mount", Strings), ("network", String), ("security", String), ("device", Strings)])
        }
        // STOPSIGNAL and ARG never read their flags, so BuildKit accepts any.
        InstructionKind::Arg | InstructionKind::Stopsignal | InstructionKind::Unknown => None,
        InstructionKind::Cmd
        | InstructionKind::Entrypoint
        | InstructionKind::Env
        | InstructionKind::Expose
        | InstructionKind::Label
        | InstructionKind::Maintainer
        | InstructionKind::Onbuild
        | InstructionKind::Shell
        | InstructionKind::User
        | InstructionKind::Volume
        | InstructionKind::Workdir => Some(&[]),
    }
}
