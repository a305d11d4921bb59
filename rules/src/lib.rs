//! The rules of hullwright.
