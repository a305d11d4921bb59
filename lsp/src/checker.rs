//! What the server asks of the program that it is a part of.

use hullwright_core::engine::{ChangedFiles, FileReport};

/// Finds and fixes. Paths are relative to the working directory where they lie below it, `/` separated.
pub trait Checker {
    /// Checks files, and may check others with them. `open` holds the texts of open documents, which count instead of what
    /// lies on the disk.
    fn check(&mut self, paths: &[String], open: &ChangedFiles) -> Vec<FileReport>;

    /// The text of a file once all safe fixes are applied that change this file alone; `None` if nothing changes.
    fn fix(&mut self, path: &str, open: &ChangedFiles) -> Option<String>;

    /// Forgets what it knows of the disk, settings included.
    fn forget(&mut self);
}
