//! One process of shellcheck, with a limit to its time and to its output.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use hullwright_core::shellcheck::LEFT_OUT;

/// So long may a process take that has nothing to do.
const PATIENCE: Duration = Duration::from_secs(10);

/// More is no answer to the scripts of one process.
const MAX_OUTPUT: u64 = 256 << 20;

/// How often a process is looked after.
const TICK: Duration = Duration::from_millis(5);

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such program.
    Absent,
    /// It cannot be started.
    Start(io::Error),
    /// The scripts cannot be written where it would read them.
    Files(io::Error),
    /// It took too long.
    Time(Duration),
    /// What it printed is no answer: how it ended, and the first line of its complaint.
    Answer(String, String),
}

impl Failure {
    /// Whether another process would fare no better.
    pub(super) fn is_lasting(&self) -> bool {
        match self {
            Self::Absent | Self::Start(_) | Self::Files(_) => true,
            // A program that is too old says so about every script.
            Self::Answer(_, complaint) => complaint.contains("json1"),
            Self::Time(_) => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("there is no such program on PATH"),
            Self::Start(error) => {
                write!(f, "the program cannot be started: {}", crate::discover::plain(error))
            }
            Self::Files(error) => {
                write!(f, "scripts cannot be handed over: {}", crate::discover::plain(error))
            }
            Self::Time(limit) => write!(f, "the program was ended after {} seconds", limit.as_secs()),
            Self::Answer(_, complaint) if complaint.contains("json1") => {
                f.write_str("the program is too old: version 0.7.0 or later is needed")
            }
            Self::Answer(end, complaint) if complaint.is_empty() => {
                write!(f, "the program gave no answer that can be read ({end})")
            }
            Self::Answer(end, complaint) => {
                write!(f, "the program gave no answer that can be read ({end}): {complaint}")
            }
        }
    }
}

/// What a process printed.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) stdout: Vec<u8>,
    complaint: String,
    status: ExitStatus,
}

impl Output {
    /// What it means that the output is no answer.
    pub(super) fn failure(&self) -> Failure {
        Failure::Answer(self.status.to_string(), self.complaint.clone())
    }
}

/// So long a process may take.
pub(super) fn limit(n_scripts: usize, n_bytes: usize) -> Duration {
    PATIENCE + Duration::from_millis(100 * n_scripts as u64) + Duration::from_millis(n_bytes as u64 / 10)
}

/// Runs the program over the files of a folder.
pub(super) fn run(folder: &Path, names: &[String], limit: Duration) -> Result<Output, Failure> {
    let left_out: Vec<String> = LEFT_OUT.iter().map(|code| format!("SC{code}")).collect();
    let mut command = Command::new("shellcheck");
    command.args(["--norc", "--format=json1", "--severity=style"]);
    command.arg(format!("--exclude={}", left_out.join(","))).args(names);
    // What its user has set for files of his own says nothing about these.
    command.current_dir(folder).env_remove("SHELLCHECK_OPTS");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let began = Instant::now();
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::Absent,
        _ => Failure::Start(error),
    })?;
    let stdout = read_aside(child.stdout.take());
    let stderr = read_aside(child.stderr.take());
    // The output is waited for, not the end: what is full of unread output would never end.
    let printed = stdout.recv_timeout(limit).ok();
    let status = loop {
        match child.try_wait().map_err(Failure::Start)? {
            Some(status) => break status,
            None if printed.is_none() || began.elapsed() > limit => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Failure::Time(limit));
            }
            None => thread::sleep(TICK),
        }
    };
    let Some(printed) = printed else { return Err(Failure::Time(limit)) };
    let complaint = stderr.recv_timeout(TICK * 20).unwrap_or_default();
    let complaint = String::from_utf8_lossy(&complaint);
    let complaint = complaint.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    Ok(Output { stdout: printed, complaint: complaint.to_owned(), status })
}

/// Reads a stream on a thread of its own, which nobody waits for: what the program has started may keep it open.
fn read_aside(stream: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stream) = stream {
            let _ = stream.take(MAX_OUTPUT).read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}
