//! Dockerfile syntax: text to a typed tree that keeps every place, and the errors BuildKit would give.
//!
//! Entry point: [`parse`]. Meaning (stages, scopes, state) lives in [`crate::semantic`].

mod ast;
mod buildkit_ast;
mod directive;
mod error;
pub mod flags;
mod grammar;
mod json_form;
mod lexer;
mod parser;
mod shell_text;
mod token;
mod validate;
pub mod word;

pub use ast::{
    Arguments, CommandForm, Comment, CopyParts, Directive, Dockerfile, Flag, FromParts, Heredoc, Instruction,
    InstructionKind, JsonForm, Pair,
};
pub use buildkit_ast::buildkit_ast;
pub(crate) use buildkit_ast::buildkit_node;
pub use directive::{check_directive, syntax_directive};
pub use error::{ErrorLayer, SyntaxError, SyntaxErrorKind};
pub(crate) use lexer::strip_continuation;
pub use parser::parse;
pub use shell_text::ShellText;
pub use token::{Token, TokenKind, tokens};
pub use validate::{
    Device, Mount, MountField, MountKind, is_stage_name, mount_keys, read_device, read_mount,
};
