//! Values of flags and arguments: durations, sizes, ports, platforms, numbers, comma-separated fields.
//!
//! Each module reads one kind of text exactly as the Go code behind BuildKit does. What does not live here:
//! which flag takes which value.

pub mod byte_size;
pub mod csv;
mod display;
pub mod duration;
pub mod go_number;
pub mod platform;
pub mod port;
pub mod suggest;
