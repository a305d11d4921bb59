//! `git clone`: which repository, where to, and how much of it.
//!
//! Sources: git(1), git-clone(1) of 2.47. Entry point: [`read`].

use super::line::CommandLine;
use super::options::{Answer, OptionTable, Reading, Style};
use super::part::Part;
use crate::shell::{Argument, ArgumentValue};

/// A call of `git clone`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CloneCommand<'a> {
    /// `git` as written.
    pub program: &'a Argument<'a>,
    /// Where it comes from.
    pub url: Option<Part<'a>>,
    /// The folder it goes to, if one is named.
    pub directory: Option<Part<'a>>,
    /// The branch or tag that is checked out.
    pub branch: Option<Part<'a>>,
    /// How many commits are fetched.
    pub depth: Option<Part<'a>>,
    /// Whether certificates go unchecked: `-c http.sslVerify=false`.
    pub skips_certificate_check: Answer,
    /// Its options, and those of git before it.
    pub reading: Reading<'a>,
    /// Whether every word was understood.
    pub is_complete: bool,
}

static GIT: OptionTable = OptionTable {
    options: &[
        "C=",
        "c=",
        "p,paginate",
        "P,no-pager",
        "h,help",
        "v,version",
        "bare",
        "config-env=",
        "exec-path=?",
        "git-dir=",
        "work-tree=",
        "namespace=",
        "super-prefix=",
        "attr-source=",
        "html-path",
        "man-path",
        "info-path",
        "literal-pathspecs",
        "glob-pathspecs",
        "noglob-pathspecs",
        "icase-pathspecs",
        "no-replace-objects",
        "no-lazy-fetch",
        "no-optional-locks",
        "no-advice",
        "list-cmds=",
    ],
    style: Style { abbreviates: false, ..Style::WRAPPER },
};

static CLONE: OptionTable = OptionTable {
    options: &[
        "v,verbose",
        "q,quiet",
        "progress",
        "reject-shallow",
        "n,no-checkout",
        "checkout",
        "bare",
        "mirror",
        "l,local",
        "no-hardlinks",
        "hardlinks",
        "s,shared",
        "recurse-submodules,recursive=?",
        "j,jobs=",
        "template=",
        "reference=",
        "reference-if-able=",
        "dissociate",
        "o,origin=",
        "b,branch=",
        "u,upload-pack=",
        "depth=",
        "shallow-since=",
        "shallow-exclude=",
        "single-branch",
        "no-tags",
        "tags",
        "shallow-submodules",
        "separate-git-dir=",
        "ref-format=",
        "c,config=",
        "server-option=",
        "4,ipv4",
        "6,ipv6",
        "filter=",
        "also-filter-submodules",
        "remote-submodules",
        "sparse",
        "bundle-uri=",
        "revision=",
        "h,help",
    ],
    style: Style { negates: true, ..Style::GNU },
};

/// What is cloned; `None` if this is not `git clone`.
pub fn read(line: CommandLine<'_>) -> Option<CloneCommand<'_>> {
    if line.name()? != "git" {
        return None;
    }
    let mut reading = GIT.read(line);
    let word = reading.take_operand()?;
    if word.literal()? != "clone" {
        return None;
    }
    reading.read_on(&CLONE);
    let is_complete = reading.is_complete();
    // A word that is unread may be the address or options, so that the next one may be the address as well.
    let words = reading.operands.get(1..).unwrap_or_default();
    let (url, directory) = match words {
        [url] if url.is_certain || url.argument.value == ArgumentValue::Splits => (Some(url.part()), None),
        [url, directory, ..] if url.is_certain => {
            (Some(url.part()), directory.is_certain.then(|| directory.part()))
        }
        _ => (None, None),
    };
    Some(CloneCommand {
        program: line.program,
        url,
        directory,
        branch: reading.value("branch"),
        depth: reading.value("depth"),
        skips_certificate_check: skips_certificate_check(&reading),
        is_complete,
        reading,
    })
}

fn skips_certificate_check(reading: &Reading) -> Answer {
    let mut answer = if reading.is_complete() { Answer::No } else { Answer::Unknown };
    for option in reading.all("c") {
        let Some((key, value)) = option.value.and_then(|setting| setting.literal()?.split_once('=')) else {
            continue;
        };
        if key.eq_ignore_ascii_case("http.sslVerify") {
            answer =
                Answer::known(matches!(value.to_ascii_lowercase().as_str(), "false" | "0" | "no" | "off"));
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::super::words::{check_table, invocation};
    use super::*;

    fn show(text: &str) -> String {
        let invocation = invocation(text);
        let Some(command) = read(CommandLine::from(&invocation)) else { return "none".to_owned() };
        let values = [
            ("url", command.url),
            ("to", command.directory),
            ("branch", command.branch),
            ("depth", command.depth),
        ];
        let given = values.iter().filter_map(|(key, value)| Some(format!("{key}={}", (*value)?.text())));
        let mut shown: Vec<String> = given.collect();
        if command.skips_certificate_check.is_yes() {
            shown.push("unchecked".to_owned());
        }
        if !command.is_complete {
            shown.push("!".to_owned());
        }
        shown.join(" ")
    }

    /// Lines of a command, `=>` and what it shows.
    #[track_caller]
    fn check(table: &str) {
        check_table(table, show);
    }

    #[test]
    fn clones_are_read() {
        check(
            r#"
git clone https://x/y => url=https://x/y
git clone https://x/y.git /src => url=https://x/y.git to=/src
git clone --depth 1 https://x/y => url=https://x/y depth=1
git clone --depth=1 --branch v1 https://x/y /src => url=https://x/y to=/src branch=v1 depth=1
git clone -b v1 --single-branch https://x/y => url=https://x/y branch=v1
git clone -q --recursive https://x/y => url=https://x/y
git clone --recurse-submodules -j8 https://x/y => url=https://x/y
git clone --recurse-submodules=a https://x/y => url=https://x/y
git -C /src clone https://x/y => url=https://x/y
git -c http.sslVerify=false clone https://x/y => url=https://x/y unchecked
git -c advice.detachedHead=false clone --depth 1 https://x/y z => url=https://x/y to=z depth=1
git clone -c http.sslverify=0 https://x/y => url=https://x/y unchecked
git clone -c core.autocrlf=false https://x/y => url=https://x/y
git clone git@github.com:a/b.git => url=git@github.com:a/b.git
git clone "$URL" /src => url=$URL to=/src
git clone $URL => url=$URL !
git clone $URL /src => !
git clone --branch "$V" https://x/$V => url=https://x/$V branch=$V
git clone --branch $V --depth 1 https://x/y => url=https://x/y branch=$V depth=1
git clone $OPTIONS https://x/y => !
git clone --unknown https://x/y dir => !
git clone --unknown=1 https://x/y dir => url=https://x/y to=dir !
git clone https://x/y --depth 1 => url=https://x/y depth=1
git clone --no-tags --no-single-branch https://x/y => url=https://x/y
git clone --filter=blob:none --sparse https://x/y => url=https://x/y
git clone --mirror https://x/y => url=https://x/y
git clone -- https://x/y => url=https://x/y
git clone => 
git pull => none
git checkout v1 => none
git => none
git --version => none
git $CMD => none
git --git-dir=/x clone y => url=y
/usr/bin/git clone --dep 1 https://x/y => url=https://x/y depth=1
git clone -bv1 https://x/y => url=https://x/y branch=v1
"#,
        );
    }
}
