//! Folders to run the program in, and what a run gave.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

/// A Dockerfile with one finding, `duplicate-stage-name` at 2:21.
pub(crate) const TWICE: &str = "FROM alpine:3.22 AS build\nFROM alpine:3.22 AS Build\n";
/// What makes the findings of [`TWICE`] the only ones, however many rules there are.
pub(crate) const ONE_RULE: [&str; 2] = ["--select", "duplicate-stage-name"];

/// A folder that is removed in the end.
pub(crate) struct Folder {
    path: PathBuf,
}

/// What a run gave.
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("hullwright-it-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("the temporary folder can be written");
        Self { path: fs::canonicalize(path).expect("the folder is there") }
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// A copy of another folder.
    pub(crate) fn copy_of(source: &Path) -> Self {
        let folder = Self::new();
        copy(source, &folder.path);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path.join(path)).expect("the file is there")
    }

    /// The program, to be run in this folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hullwright"));
        command.args(arguments).current_dir(&self.path).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "TERM", "GITHUB_STEP_SUMMARY"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program in this folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments))
    }

    /// Runs `check` with the one rule that the tests rely on.
    pub(crate) fn check(&self, arguments: &[&str]) -> Run {
        self.run(&[&["check"], &ONE_RULE[..], arguments].concat())
    }

    /// Runs the program with a text on standard input.
    pub(crate) fn run_with_stdin(&self, arguments: &[&str], stdin: &str) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        child.stdin.take().expect("it is piped").write_all(stdin.as_bytes()).expect("the program reads");
        let output = child.wait_with_output().expect("the program ends");
        Run::from(output)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Run {
    pub(crate) fn of(mut command: Command) -> Self {
        Self::from(command.output().expect("the program starts"))
    }
}

impl From<std::process::Output> for Run {
    fn from(output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Self {
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            code: output.status.code().expect("the program ends by itself"),
        }
    }
}

/// Tells why a part of a test was left out, or what it came to.
pub(crate) fn tell(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// Lets a program apply a patch in a folder; `None` where there is no such program.
pub(crate) fn patch_with(
    folder: &Folder,
    program: &str,
    arguments: &[&str],
    patch: &str,
) -> Option<Result<(), String>> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&folder.path).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    // It may stop reading when it refuses the patch.
    let _ = stdin.write_all(patch.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told).into_owned();
    Some(if output.status.success() { Ok(()) } else { Err(told) })
}

fn copy(source: &Path, target: &Path) {
    fs::create_dir_all(target).expect("folders can be made");
    for entry in fs::read_dir(source).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        let to = target.join(entry.file_name());
        if entry.file_type().expect("it has a type").is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("files can be copied");
        }
    }
}

/// Compares a text with a file; with `UPDATE=1` the file is rewritten instead.
#[track_caller]
pub(crate) fn check_file(path: &Path, got: &str) {
    if env::var_os("UPDATE").is_some() {
        fs::write(path, got).expect("expectations can be written");
        return;
    }
    let want = fs::read_to_string(path).unwrap_or_default();
    assert!(want == got, "{} differs; got:\n{got}\nwant:\n{want}", path.display());
}

/// The folder of cases: `<family>/<case>/` with an `expected.txt`.
pub(crate) fn case_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}
