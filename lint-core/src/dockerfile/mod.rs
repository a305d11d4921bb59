//! Dockerfile syntax.

pub mod word;
