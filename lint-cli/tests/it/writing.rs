//! How fixed files reach the disk: whole, with their mode, and never over what somebody else did.

use std::fs;

use crate::fixing::{APT, APT_GET};
use crate::support::{Folder, Run, tell};

fn fix(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&["fix", "--no-config", "--select", "apt-instead-of-apt-get"], arguments].concat())
}

/// Names of all files of a folder, hidden ones among them.
fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("the folder is there");
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Fixes a folder in which one file cannot be written, and gives what was said about it.
#[track_caller]
fn refused(folder: &Folder, path: &str) -> String {
    let before = fs::read(folder.path().join(path)).expect("it can be read");
    folder.write("other/Dockerfile", APT);
    let run = fix(folder, &[".", path]);
    assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
    assert_eq!(fs::read(folder.path().join(path)).expect("it can be read"), before);
    assert_eq!(folder.read("other/Dockerfile"), APT_GET, "others are fixed all the same");
    assert!(run.stdout.starts_with("1 finding fixed in 1 file\n"), "{}", run.stdout);
    assert!(run.stdout.contains("1 finding left in 1 file (1 fixable)\n"), "{}", run.stdout);
    let start = format!("hullwright: {path}: not fixed: ");
    run.stderr.strip_prefix(&start).unwrap_or_else(|| panic!("{}", run.stderr)).to_owned()
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn the_mode_stays_and_nothing_else_is_left() {
        let folder = Folder::with(&[("Dockerfile", APT)]);
        let path = folder.path().join("Dockerfile");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).expect("modes can be set");
        assert_eq!(fix(&folder, &[]).code, 0);
        assert_eq!(fs::metadata(&path).expect("it is there").mode() & 0o7777, 0o750);
        assert_eq!(names(&folder), ["Dockerfile"]);
    }

    #[test]
    fn a_read_only_file_stays() {
        let folder = Folder::with(&[("Dockerfile", APT)]);
        let path = folder.path().join("Dockerfile");
        fs::set_permissions(path, fs::Permissions::from_mode(0o444)).expect("modes can be set");
        assert_eq!(refused(&folder, "Dockerfile"), "it is read-only\n");
    }

    #[test]
    fn a_file_in_a_read_only_folder_stays() {
        let folder = Folder::with(&[("shut/Dockerfile", APT)]);
        let shut = folder.path().join("shut");
        let mode =
            |mode| fs::set_permissions(&shut, fs::Permissions::from_mode(mode)).expect("modes can be set");
        mode(0o555);
        if fs::write(shut.join("probe"), "").is_ok() {
            tell("skipped: modes do not bind this user");
            mode(0o755);
            return;
        }
        let why = refused(&folder, "shut/Dockerfile");
        mode(0o755);
        assert_eq!(why, "its folder cannot be written: permission denied\n");
    }

    #[test]
    fn a_hard_link_stays() {
        let folder = Folder::with(&[("Dockerfile", APT)]);
        fs::hard_link(folder.path().join("Dockerfile"), folder.path().join("second"))
            .expect("links can be made");
        let why = "it has 2 names (hard links), of which only one would change\n";
        assert_eq!(refused(&folder, "Dockerfile"), why);
    }

    #[test]
    fn what_goes_together_stays_together() {
        let compose = "services:\n  web:\n    build:\n      context: web\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n";
        let dockerfile = "FROM node:24.4-slim\nWORKDIR /app\nARG NPM_TOKEN\nCOPY . .\nRUN npm ci\nUSER node\nCMD [\"node\", \"a.js\"]\n";
        let folder = Folder::with(&[("compose.yaml", compose), ("web/Dockerfile", dockerfile)]);
        let second = folder.path().join("second");
        fs::hard_link(folder.path().join("web/Dockerfile"), &second).expect("links can be made");
        let arguments = ["fix", "--no-config", "--unsafe-fixes", "--only", "secret-in-build-arg"];
        let run = folder.run(&arguments);
        assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
        let why = "it has 2 names (hard links), of which only one would change\n";
        assert_eq!(run.stderr, format!("hullwright: web/Dockerfile: not fixed: {why}"));
        assert_eq!(
            (folder.read("compose.yaml").as_str(), folder.read("web/Dockerfile").as_str()),
            (compose, dockerfile)
        );
        fs::remove_file(second).expect("links can be removed");
        assert_ne!(folder.run(&arguments).code, 3);
        assert!(folder.read("compose.yaml").contains("environment: NPM_TOKEN"));
        assert!(folder.read("web/Dockerfile").contains("--mount=type=secret,id=npm_token,env=NPM_TOKEN"));
    }

    #[test]
    fn a_link_within_the_tree_leads_to_its_target_and_stays_a_link() {
        let folder = Folder::with(&[("real/text", APT)]);
        symlink("real/text", folder.path().join("Dockerfile")).expect("links can be made");
        let run = fix(&folder, &["Dockerfile"]);
        assert_eq!((run.code, folder.read("real/text").as_str()), (0, APT_GET), "{}", run.stderr);
        assert!(fs::symlink_metadata(folder.path().join("Dockerfile")).is_ok_and(|found| found.is_symlink()));
        // Both names of one file.
        folder.write("real/text", APT);
        let run = fix(&folder, &["Dockerfile", "real/text"]);
        assert_eq!((run.code, folder.read("real/text").as_str()), (0, APT_GET), "{}", run.stderr);
    }

    #[test]
    fn a_link_that_leads_out_stays() {
        let outside = Folder::with(&[("Dockerfile", APT)]);
        let folder = Folder::new();
        symlink(outside.path().join("Dockerfile"), folder.path().join("Dockerfile"))
            .expect("links can be made");
        let why = "a link in its path leads out of the working tree\n";
        assert_eq!(refused(&folder, "Dockerfile"), why);
        symlink(outside.path(), folder.path().join("away")).expect("links can be made");
        assert_eq!(refused(&folder, "away/Dockerfile"), why);
        assert_eq!(outside.read("Dockerfile"), APT);
    }

    #[test]
    fn a_file_that_changed_since_it_was_read_stays() {
        let folder = Folder::with(&[("Dockerfile", APT)]);
        let fifo = folder.path().join("z.Dockerfile");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status();
        if !made.is_ok_and(|status| status.success()) {
            tell("skipped: no mkfifo");
            return;
        }
        // The second file is a pipe: the program, which has read the first one, waits for us.
        let mut command =
            folder.command(&["fix", "--select", "apt-instead-of-apt-get", "Dockerfile", "z.Dockerfile"]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let child = command.spawn().expect("the program starts");
        let mut pipe = fs::OpenOptions::new().write(true).open(&fifo).expect("the program reads");
        folder.write("Dockerfile", "FROM scratch as mine\n");
        std::io::Write::write_all(&mut pipe, b"FROM alpine:3.22\n").expect("the program reads");
        drop(pipe);
        let run = Run::from(child.wait_with_output().expect("the program ends"));
        assert_eq!(folder.read("Dockerfile"), "FROM scratch as mine\n");
        assert!(run.stderr.contains("Dockerfile: not fixed: it was changed meanwhile"), "{}", run.stderr);
        assert_eq!(run.code, 3);
    }

    #[test]
    fn killing_leaves_every_file_whole() {
        const RUNS: u64 = 200;
        let comments = "# a comment that makes the file large\n".repeat(2_000);
        let (old, new) = (format!("{APT}{comments}"), format!("{APT_GET}{comments}"));
        let folder = Folder::new();
        let paths: Vec<String> = (0..3).map(|number| format!("{number}.Dockerfile")).collect();
        let mut n_killed = 0;
        for number in 0..RUNS {
            let texts: Vec<Vec<u8>> =
                paths.iter().map(|path| fs::read(folder.path().join(path)).unwrap_or_default()).collect();
            if texts.iter().all(|text| *text == new.as_bytes() || text.is_empty()) {
                for path in &paths {
                    folder.write(path, &old);
                }
            }
            let mut command = folder.command(&["fix", "--select", "apt-instead-of-apt-get"]);
            command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
            let mut child = command.spawn().expect("the program starts");
            // Waits until writing has begun, then a little longer.
            let is_begun = |name: &String| {
                let is_filled = |found: fs::Metadata| found.len() > 0;
                name.starts_with(".hullwright-")
                    && fs::metadata(folder.path().join(name)).is_ok_and(is_filled)
            };
            while !names(&folder).iter().any(is_begun) && child.try_wait().expect("it can be asked").is_none()
            {
                std::thread::sleep(std::time::Duration::from_micros(100));
            }
            std::thread::sleep(std::time::Duration::from_micros(number * 7919 % 3000));
            n_killed += u64::from(child.kill().is_ok() && child.wait().is_ok_and(|status| !status.success()));
            for path in &paths {
                let text = folder.read(path);
                assert!(text == old || text == new, "{path} is neither old nor new");
            }
            for name in names(&folder).iter().filter(|name| name.starts_with(".hullwright-")) {
                if number % 10 != 0 {
                    fs::remove_file(folder.path().join(name)).expect("files can be removed");
                }
            }
        }
        // What was left behind is in nobody's way.
        let run = fix(&folder, &[]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(paths.iter().all(|path| folder.read(path) == new));
        assert!(!fix(&folder, &["--diff"]).stdout.contains(".hullwright-"));
        tell(&format!("{n_killed} of {RUNS} runs were killed before their end"));
        assert!(n_killed > 0, "no run was killed");
    }
}

#[cfg(not(unix))]
#[test]
fn killing_leaves_every_file_whole() {
    tell("skipped: no signals here");
}
