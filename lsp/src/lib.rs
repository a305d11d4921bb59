//! The language server of hullwright, as a library: sessions, the order of what happens in them, and conversions to the
//! protocol. What is found in files, and how they are fixed, it asks of a [`Checker`].
//!
//! One thread owns the checker and does all analysis, one task after another. Requests wait for the findings of the version
//! that they are about, so nothing is ever answered from an older text. Entry point: [`serve`].

mod capabilities;
mod checker;
mod convert;
mod document;
mod edits;
mod handlers;
mod paths;
mod server;
mod session;
mod worker;

pub use checker::Checker;
pub use convert::{Position, PositionEncoding, offset_of, position_of};
pub use server::serve;
