//! What the server asks of the program that it is a part of.

use std::path::PathBuf;
use std::sync::Arc;

use hullwright_core::engine::{ChangedFiles, FileReport};
use hullwright_core::text::SourceFile;

use crate::settings::Options;

/// Finds and fixes in one folder. Paths are relative to it where they lie below it, `/` separated.
pub trait Checker {
    /// Checks files, and may check others with them. `open` holds the texts of open documents, which count instead of what
    /// lies on the disk.
    fn check(&mut self, paths: &[String], open: &ChangedFiles) -> Vec<CheckedFile>;

    /// The text of a file once all safe fixes are applied that change this file alone; `None` if nothing changes.
    fn fix(&mut self, path: &str, open: &ChangedFiles) -> Option<String>;

    /// Forgets what it knows of the disk, settings included.
    fn forget(&mut self);

    /// Checks all files of the folder that a search finds.
    fn check_all(&mut self, open: &ChangedFiles) -> Vec<CheckedFile>;

    /// The paths of all files of the folder that a search finds, sorted.
    fn files(&mut self) -> Vec<String>;

    /// What is wrong with the options that it was made with, in words; each is left out.
    fn complaints(&mut self) -> Vec<String>;
}

/// A file that was checked.
#[derive(Clone, Debug)]
pub struct CheckedFile {
    /// Its text at that time.
    pub file: SourceFile,
    /// What was found in it.
    pub report: FileReport,
}

/// A folder that a checker is made for.
#[derive(Clone)]
pub struct Folder {
    /// Where it lies.
    pub root: PathBuf,
    /// Whether it is open in the editor, so that all of it belongs to what one works on.
    pub is_open: bool,
    /// What counts in it.
    pub options: Options,
    /// To be called from any thread when a check would find something else than the last one.
    pub on_news: Arc<dyn Fn() + Send + Sync>,
}

/// Makes checkers of folders. Each is used on the thread that has made it.
pub type MakeChecker = Arc<dyn Fn(Folder) -> Box<dyn Checker> + Send + Sync>;
