//! Options that let a program speak TLS or SSL of a version below 1.2.
//!
//! Entry point: [`weak_versions`]. Sources: curl(1), wget(1), git-config(1), openssl-s_client(1), aria2c(1), node(1), and
//! the networking properties of the JDK.

use hullwright_core::shell::command::{
    CommandLine, DownloadCommand, Downloader, FoundOption, Part, downloads,
};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::certificate_checks::is_encrypted_abroad;
use crate::patterns::shell::git_setting::git_settings;

/// An option that allows too old a version.
#[derive(Debug)]
pub struct WeakVersion {
    /// Where it is written.
    pub range: TextRange,
    /// What is written there.
    pub written: String,
    /// The program.
    pub tool: String,
    /// The oldest version that it accepts then.
    pub version: &'static str,
    /// What raises it to TLS 1.2, where the words stand in the file as they are read.
    pub raised: Option<Vec<Edit>>,
}

/// What a command is told that lets it accept TLS or SSL below 1.2. `text` is that of the file.
pub fn weak_versions(text: &str, line: CommandLine<'_>) -> Vec<WeakVersion> {
    let Some(name) = line.name() else { return Vec::new() };
    match name {
        "curl" | "wget" | "wget2" => {
            downloads::read(line).map_or_else(Vec::new, |call| of_download(text, &call))
        }
        "git" => {
            let settings = git_settings(line.arguments, "http", "sslversion").into_iter();
            let found = settings.filter_map(|setting| {
                let raised = replaced(text, setting.value, "tlsv1.2");
                Some(weak(name, setting.range, setting.written, version_of(setting.value.text())?, raised))
            });
            found.collect()
        }
        "echo" | "printf" => Vec::new(),
        _ => line.arguments.iter().filter_map(|word| of_word(text, name, line, Part::whole(word))).collect(),
    }
}

fn of_download(text: &str, call: &DownloadCommand<'_>) -> Vec<WeakVersion> {
    if !is_encrypted_abroad(call) {
        return Vec::new();
    }
    match call.downloader {
        Downloader::Curl => curl_minimum(text, call).into_iter().chain(curl_maximum(text, call)).collect(),
        Downloader::Wget => ["secure-protocol", "secure-protocols"]
            .iter()
            .filter_map(|name| by_value(text, "wget", call.reading.find(name)?, "TLSv1_2"))
            .collect(),
    }
}

/// Every version that curl is given is a minimum; the last one counts.
fn curl_minimum(text: &str, call: &DownloadCommand<'_>) -> Option<WeakVersion> {
    let versions = [
        ("tlsv1", Some("TLS 1.0")),
        ("tlsv1.0", Some("TLS 1.0")),
        ("tlsv1.1", Some("TLS 1.1")),
        ("tlsv1.2", None),
        ("tlsv1.3", None),
        ("sslv2", Some("SSL 2")),
        ("sslv3", Some("SSL 3")),
    ];
    let version_of = |option: &FoundOption<'_>| versions.iter().find(|(name, _)| option.is(name));
    let (option, (_, version)) =
        call.reading.options.iter().filter_map(|option| Some((option, version_of(option)?))).next_back()?;
    let word = option.spelling.argument();
    let is_letter = option.spelling.text().len() == 1;
    let is_written = word.range.slice(text) == word.text;
    let new = "--tlsv1.2";
    let (range, written, raised) = if is_letter {
        let letter = option.spelling.exact_range().filter(|_| is_written);
        let raised = letter.map(|letter| match word.text.len() {
            2 => vec![Edit::replace(word.range, new)],
            _ => vec![Edit::insert(word.range.start(), format!("{new} ")), Edit::delete(letter)],
        });
        (option.spelling.range(), format!("-{}", option.spelling.text()), raised)
    } else {
        let raised = is_written.then(|| vec![Edit::replace(word.range, new)]);
        (word.range, option.spelling.text().to_owned(), raised)
    };
    Some(weak("curl", range, written, (*version)?, raised))
}

fn curl_maximum(text: &str, call: &DownloadCommand<'_>) -> Option<WeakVersion> {
    by_value(text, "curl", call.reading.find("tls-max")?, "1.2")
}

/// An option whose value is a version.
fn by_value(text: &str, tool: &str, option: &FoundOption<'_>, new: &str) -> Option<WeakVersion> {
    let value = option.value?;
    let word = option.spelling.argument();
    let is_attached = value.argument().range == word.range;
    let range = if is_attached { word.range } else { word.range.cover(value.range()) };
    let written =
        if is_attached { word.text.to_string() } else { format!("{} {}", word.text, value.literal()?) };
    Some(weak(tool, range, written, version_of(value.literal()?)?, replaced(text, value, new)))
}

/// A word that says it alone.
fn of_word(text: &str, name: &str, line: CommandLine<'_>, word: Part<'_>) -> Option<WeakVersion> {
    let (version, raised) = match (name, word.literal()?) {
        ("openssl", flag) if line.arguments.first()?.literal() == Some("s_client") => {
            let version = match flag {
                "-ssl2" => "SSL 2",
                "-ssl3" => "SSL 3",
                "-tls1" => "TLS 1.0",
                "-tls1_1" => "TLS 1.1",
                _ => return None,
            };
            (version, replaced(text, word, "-tls1_2"))
        }
        ("node" | "nodejs", "--tls-min-v1.0") => ("TLS 1.0", replaced(text, word, "--tls-min-v1.2")),
        ("node" | "nodejs", "--tls-min-v1.1") => ("TLS 1.1", replaced(text, word, "--tls-min-v1.2")),
        ("aria2c", option) => {
            let value = word.strip_prefix("--min-tls-version=")?;
            debug_assert!(option.ends_with(value.text()));
            (version_of(value.text())?, replaced(text, value, "TLSv1.2"))
        }
        _ => {
            let names = ["-Dhttps.protocols=", "-Djdk.tls.client.protocols="];
            let value = names.iter().find_map(|name| word.strip_prefix(name))?;
            let listed = || value.text().split(',').map(str::trim);
            let version = listed().find_map(version_of)?;
            let kept: Vec<&str> = listed().filter(|one| version_of(one).is_none()).collect();
            let kept = if kept.is_empty() { "TLSv1.2".to_owned() } else { kept.join(",") };
            (version, replaced(text, value, &kept))
        }
    };
    Some(weak(name, word.range(), word.text().to_owned(), version, raised))
}

fn weak(
    tool: &str,
    range: TextRange,
    written: String,
    version: &'static str,
    raised: Option<Vec<Edit>>,
) -> WeakVersion {
    WeakVersion { range, written, tool: tool.to_owned(), version, raised }
}

/// The version below TLS 1.2 that a value names: `TLSv1`, `tlsv1.0`, `TLSv1_1`, `1.1`, `SSLv3`.
fn version_of(value: &str) -> Option<&'static str> {
    let value = value.to_ascii_lowercase();
    let number = value.strip_prefix("tls").map_or(value.as_str(), |rest| rest.trim_start_matches('v'));
    match number.replace('_', ".").as_str() {
        "1" | "1.0" => Some("TLS 1.0"),
        "1.1" => Some("TLS 1.1"),
        "sslv2" | "sslv2hello" => Some("SSL 2"),
        "sslv3" => Some("SSL 3"),
        _ => None,
    }
}

/// Writes another value where one stands in the file as it is read.
fn replaced(text: &str, value: Part<'_>, new: &str) -> Option<Vec<Edit>> {
    let range = value.exact_range()?;
    if range.slice(text) == value.text() {
        return Some(vec![Edit::replace(range, new)]);
    }
    // Quotes around the whole word stay.
    let inside = TextRange::new(range.start() + 1, range.end().saturating_sub(1).max(range.start() + 1));
    (inside.slice(text) == value.text()).then(|| vec![Edit::replace(inside, new)])
}
