//! Image references.

mod reference;

pub use reference::{ImageReference, ReferenceError, ReferenceErrorKind, ReferencePart};
