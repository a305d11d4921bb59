//! The language server of hullwright, as a library: sessions, the order of what happens in them, and conversions to the
//! protocol. What is found in files, and how they are fixed, it asks of a [`Checker`].
//!
//! Messages are carried out in the order in which they arrive. One thread checks open documents, one task after another;
//! requests wait for the findings of the version that they are about, so nothing is ever answered from an older text. Another
//! thread looks at whole folders. Entry point: [`serve`].

mod capabilities;
mod card;
mod checker;
mod comments;
mod compose;
mod convert;
mod dockerfile;
mod document;
mod edits;
#[cfg(test)]
mod everywhere;
mod features;
mod frames;
mod handlers;
mod ignore_file;
mod image_card;
mod image_names;
mod names;
mod notices;
mod paths;
mod project;
mod proposal;
mod registry;
mod server;
mod session;
mod settings;
mod survey;
mod token;
mod transport;
mod view;
mod worker;

#[cfg(test)]
mod conversations;

pub use checker::{CheckedFile, Checker, Folder, MakeChecker};
pub use convert::{Position, PositionEncoding, offset_of, position_of};
pub use server::{Ending, serve};
pub use settings::Options;
