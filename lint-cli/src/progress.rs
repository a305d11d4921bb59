//! A line on the terminal that tells how far a run is that takes long. It is gone before anything else is written.

use std::io::{self, IsTerminal as _, Stderr, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::output::{Sink, is_for_people};

/// For so long nothing is told.
const PATIENCE: Duration = Duration::from_secs(1);
/// For so long a line stands at least.
const PACE: Duration = Duration::from_millis(100);

/// Counts files, and tells of it where somebody watches.
pub(crate) struct Progress {
    started: Instant,
    done: AtomicUsize,
    total: usize,
    /// Nothing where nobody watches.
    line: Option<Mutex<Line<Stderr>>>,
}

impl Progress {
    /// Tells of so many files on standard error, if that is a terminal that a person looks at.
    pub(crate) fn of(total: usize, sinks: &[Sink]) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
        let is_watched = !is_dumb && !is_ci && sinks.iter().all(is_for_people) && io::stderr().is_terminal();
        let line = is_watched.then(|| Mutex::new(Line::new(io::stderr())));
        Self { started: Instant::now(), done: AtomicUsize::new(0), total, line }
    }

    /// Another file is done.
    pub(crate) fn step(&self) {
        let Some(line) = &self.line else { return };
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // Who finds it taken leaves it to the next.
        if let Ok(mut line) = line.try_lock() {
            line.tell(done, self.total, self.started.elapsed());
        }
    }

    /// All files are looked at once more.
    pub(crate) fn restart(&self) {
        self.done.store(0, Ordering::Relaxed);
    }

    /// Takes the line away.
    pub(crate) fn erase(&self) {
        if let Some(Ok(mut line)) = self.line.as_ref().map(Mutex::lock) {
            line.erase();
        }
    }
}

/// A line that is written over and over.
struct Line<W> {
    out: W,
    /// When it may be written again.
    next: Duration,
    /// How many characters of it stand on the terminal.
    width: usize,
}

impl<W: Write> Line<W> {
    fn new(out: W) -> Self {
        Self { out, next: PATIENCE, width: 0 }
    }

    /// Writes it anew, if that is due. Files that others draw in may be more than were counted.
    fn tell(&mut self, done: usize, total: usize, elapsed: Duration) {
        if elapsed < self.next {
            return;
        }
        self.next = elapsed + PACE;
        let text = format!("checked {done} of {} files", total.max(done));
        let before = std::mem::replace(&mut self.width, text.len());
        let _ = write!(self.out, "\r{text:before$}").and_then(|()| self.out.flush());
    }

    fn erase(&mut self) {
        let width = std::mem::take(&mut self.width);
        if width > 0 {
            let _ = write!(self.out, "\r{:width$}\r", "").and_then(|()| self.out.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &mut Line<Vec<u8>>) -> String {
        String::from_utf8(std::mem::take(&mut line.out)).expect("it is UTF-8")
    }

    #[test]
    fn a_short_run_says_nothing() {
        let mut line = Line::new(Vec::new());
        (0..1000).for_each(|done| line.tell(done, 1000, Duration::from_millis(999)));
        line.erase();
        assert_eq!(told(&mut line), "");
    }

    #[test]
    fn a_long_run_tells_at_its_pace_and_leaves_nothing() {
        let mut line = Line::new(Vec::new());
        let at = Duration::from_millis;
        line.tell(99, 2000, at(1000));
        line.tell(100, 2000, at(1099));
        assert_eq!(told(&mut line), "\rchecked 99 of 2000 files");
        line.tell(101, 2000, at(1100));
        assert_eq!(told(&mut line), "\rchecked 101 of 2000 files");
        line.tell(1, 2000, at(1300));
        assert_eq!(
            told(&mut line),
            "\rchecked 1 of 2000 files  ",
            "the rest of the line before is written over"
        );
        line.erase();
        assert_eq!(told(&mut line), format!("\r{:23}\r", ""));
        line.erase();
        assert_eq!(told(&mut line), "");
    }

    #[test]
    fn never_more_than_all() {
        let mut line = Line::new(Vec::new());
        line.tell(12, 11, PATIENCE);
        assert_eq!(told(&mut line), "\rchecked 12 of 12 files");
    }
}
