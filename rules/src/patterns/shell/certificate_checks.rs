//! What switches the checking of certificates off: options of programs, settings that they keep, variables.
//!
//! Entry points: [`options_off`] for a command, [`variable_off`] for a variable.

use hullwright_core::shell::command::{
    Command, CommandLine, DownloadCommand, Downloader, FoundOption, PackageCommand, PackageManager, Part,
    recognise,
};
use hullwright_core::text::TextRange;

use crate::patterns::address::host::{host_of, is_loopback};
use crate::patterns::shell::git_setting::git_settings;

/// Something that switches checks off.
#[derive(Debug)]
pub struct SwitchedOff<'a> {
    /// The facet of the rule: the tool.
    pub facet: &'static str,
    /// Where it is written.
    pub range: TextRange,
    /// What is written there, for a message.
    pub written: String,
    /// The option that does it; `None` for a setting that the command writes down.
    pub option: Option<FoundOption<'a>>,
}

/// What a command is told that leaves certificates unchecked.
pub fn options_off<'a>(line: CommandLine<'a>, mut visit: impl FnMut(SwitchedOff<'a>)) {
    match recognise(line) {
        Command::Download(download) => of_download(&download, visit),
        Command::Packages(packages) => of_packages(&packages, visit),
        Command::Clone(_) | Command::Other(_) if line.name() == Some("git") => {
            let settings = git_settings(line.arguments, "http", "sslverify");
            if let Some(off) = settings.into_iter().find(|setting| is_off(setting.value.text())) {
                visit(SwitchedOff { facet: "git", range: off.range, written: off.written, option: None });
            }
        }
        _ => {}
    }
}

fn of_download<'a>(download: &DownloadCommand<'a>, mut visit: impl FnMut(SwitchedOff<'a>)) {
    if !is_encrypted_abroad(download) {
        return;
    }
    let (facet, names): (_, &[&str]) = match download.downloader {
        Downloader::Curl => ("curl", &["insecure", "proxy-insecure", "doh-insecure"]),
        Downloader::Wget => ("wget", &["no-check-certificate"]),
    };
    for name in names {
        if let Some(option) = download.reading.find(name).filter(|_| download.reading.has(name).is_yes()) {
            visit(by_option(facet, *option));
        }
    }
}

/// Whether the call may reach a server outside the container with encryption. What runs in the same container has a
/// certificate that nobody signs.
pub fn is_encrypted_abroad(download: &DownloadCommand<'_>) -> bool {
    let all = |is_it: fn(&Part<'_>) -> bool| !download.urls.is_empty() && download.urls.iter().all(is_it);
    let is_own: fn(&Part<'_>) -> bool = |url| host_of(url.text()).is_some_and(is_loopback);
    !all(is_own) && (!all(is_unencrypted) || !download.follows_redirects.is_no())
}

fn is_unencrypted(url: &Part<'_>) -> bool {
    url.text().starts_with("http://")
}

fn of_packages<'a>(packages: &PackageCommand<'a>, mut visit: impl FnMut(SwitchedOff<'a>)) {
    let reading = &packages.reading;
    match packages.manager {
        PackageManager::Pip | PackageManager::Uv => {
            // A host that is reached without encryption has to be trusted to be asked at all.
            let is_unencrypted = |host: &str| {
                let mut values = reading.options.iter().filter_map(|option| option.value);
                values.any(|value| is_unencrypted(&value) && value.text().contains(host))
            };
            let trusted = reading.all("trusted-host");
            let is_checked =
                |option: &&FoundOption<'_>| !option.value.is_some_and(|host| is_unencrypted(host.text()));
            trusted.filter(is_checked).for_each(|option| visit(by_option("pip", *option)));
            visit_setting("pip", packages, "trusted-host", |value| !value.is_empty(), &mut visit);
        }
        PackageManager::Npm | PackageManager::Pnpm | PackageManager::Yarn => {
            let facet = if packages.manager == PackageManager::Yarn { "yarn" } else { "npm" };
            if let Some(option) = reading.find("strict-ssl").filter(|_| reading.has("strict-ssl").is_no()) {
                visit(by_option(facet, *option));
            }
            visit_setting(facet, packages, "strict-ssl", is_off, &mut visit);
            visit_setting(facet, packages, "enableStrictSsl", is_off, &mut visit);
        }
        PackageManager::Dnf | PackageManager::Microdnf | PackageManager::Yum | PackageManager::Tdnf => {
            let is_it = |key: &str| key == "sslverify" || key.ends_with(".sslverify");
            reading.all("setopt").filter(|option| sets(option, is_it)).for_each(|option| {
                visit(by_option("dnf", *option));
            });
        }
        PackageManager::AptGet | PackageManager::Apt => {
            let is_it = |key: &str| {
                let key = key.to_ascii_lowercase();
                key.starts_with("acquire::https::")
                    && (key.ends_with("::verify-peer") || key.ends_with("::verify-host"))
            };
            reading.all("option").filter(|option| sets(option, is_it)).for_each(|option| {
                visit(by_option("apt", *option));
            });
        }
        _ => {}
    }
}

/// Whether the value of an option is a setting that is switched off.
fn sets(option: &FoundOption<'_>, is_it: impl Fn(&str) -> bool) -> bool {
    let given = option.value.and_then(|value| value.literal()?.split_once('='));
    given.is_some_and(|(key, value)| is_it(key.trim()) && is_off(value.trim().trim_matches('"')))
}

fn by_option<'a>(facet: &'static str, option: FoundOption<'a>) -> SwitchedOff<'a> {
    let spelling = option.spelling;
    let is_letter = spelling.text().len() == 1 && spelling.exact_range().is_some();
    let (range, written) = match option.value {
        _ if is_letter && option.value.is_none() => (spelling.range(), format!("-{}", spelling.text())),
        None => (spelling.range(), spelling.text().to_owned()),
        Some(value) if value.argument().range == spelling.argument().range => {
            (spelling.argument().range, spelling.argument().text.to_string())
        }
        Some(value) => (
            spelling.argument().range.cover(value.range()),
            format!("{} {}", spelling.argument().text, value.text()),
        ),
    };
    SwitchedOff { facet, range, written, option: Some(option) }
}

/// `config set KEY VALUE`, `set KEY=VALUE`.
fn visit_setting<'a>(
    facet: &'static str,
    packages: &PackageCommand<'a>,
    key: &str,
    counts: impl Fn(&str) -> bool,
    visit: &mut impl FnMut(SwitchedOff<'a>),
) {
    let operands = &packages.reading.operands;
    if !operands.iter().take(2).any(|operand| operand.literal() == Some("set")) {
        return;
    }
    for (idx, operand) in operands.iter().enumerate() {
        let Some(text) = operand.literal() else { continue };
        let (name, attached) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let is_key = name == key || name.strip_suffix(key).is_some_and(|scope| scope.ends_with('.'));
        let next = operands.get(idx + 1);
        let Some(value) = attached.or_else(|| next?.literal()).filter(|value| is_key && counts(value)) else {
            continue;
        };
        let own = operand.argument.range;
        let range = next.filter(|_| attached.is_none()).map_or(own, |next| own.cover(next.argument.range));
        let written = if attached.is_some() { text.to_owned() } else { format!("{name} {value}") };
        visit(SwitchedOff { facet, range, written, option: None });
    }
}

fn is_off(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "false" | "0" | "no" | "off")
}

/// The facet of a variable that switches checks off with that value.
pub fn variable_off(name: &str, value: &str) -> Option<&'static str> {
    if value.contains('$') {
        return None;
    }
    let is_on = |value: &str| !value.is_empty() && !is_off(value);
    match name {
        "NODE_TLS_REJECT_UNAUTHORIZED" if value == "0" => Some("node"),
        "PYTHONHTTPSVERIFY" if value == "0" => Some("python"),
        "GIT_SSL_NO_VERIFY" if is_on(value) => Some("git"),
        "PIP_TRUSTED_HOST" if !value.is_empty() => Some("pip-variable"),
        "YARN_STRICT_SSL" | "YARN_ENABLE_STRICT_SSL" if is_off(value) => Some("yarn"),
        _ if name.eq_ignore_ascii_case("npm_config_strict_ssl") && is_off(value) => Some("npm-variable"),
        _ => None,
    }
}
