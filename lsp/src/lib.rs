//! The language server of hullwright, as a library. So far it converts positions; sessions and requests come with the
//! server itself.

mod convert;

pub use convert::{Position, PositionEncoding, offset_of, position_of};
