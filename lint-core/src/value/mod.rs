//! Values of flags, arguments and Compose keys: durations, sizes, ports, mounts, platforms, numbers,
//! comma-separated fields.
//!
//! Each module reads one kind of text exactly as the Go code behind BuildKit or Docker Compose does. What does not
//! live here: which flag or key takes which value.

pub mod byte_size;
pub mod compose_port;
pub mod csv;
pub mod device;
mod display;
pub mod duration;
pub mod extra_host;
pub mod go_number;
pub mod long_duration;
pub mod platform;
pub mod port;
pub mod shell_words;
pub mod suggest;
pub mod volume;
