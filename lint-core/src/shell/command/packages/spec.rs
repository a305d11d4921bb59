//! How package managers write a package: name, version and what else stands in the word.
//!
//! What lives here: one function a notation, from a word to a [`PackageSpec`]. Sources: the managers' manuals.

use crate::shell::command::part::Part;

/// What a word that is to be installed names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PackageKind {
    /// A package in a repository or registry.
    Name,
    /// A group, pattern, task or a virtual package that stands for others.
    Group,
    /// A file that is a package, or a folder.
    LocalFile,
    /// An address, a version control one too.
    Url,
    /// A file that lists packages.
    RequirementFile,
    /// A file that only narrows versions.
    ConstraintFile,
    /// What it is cannot be told before it runs.
    Unknown,
}

/// How closely a version is told.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VersionKind {
    /// One version.
    Exact,
    /// Any of some versions.
    Range,
    /// A name that moves: `latest`, a branch.
    Tag,
    /// It expands, or its notation leaves it open.
    Unknown,
}

/// The version that a package is asked for in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PackageVersion<'a> {
    /// What stands between name and version: `=`, `==`, `@`, `~`; empty where the version is a word of its own.
    pub operator: &'a str,
    /// The version.
    pub part: Part<'a>,
    /// How closely it tells.
    pub kind: VersionKind,
}

/// A word that names a package.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PackageSpec<'a> {
    /// All of it.
    pub whole: Part<'a>,
    /// What it names.
    pub kind: PackageKind,
    /// The package's name, a namespace such as `@scope/` with it; of files and addresses all of the word.
    pub name: Part<'a>,
    /// The version.
    pub version: Option<PackageVersion<'a>>,
    /// `:amd64`, without the colon.
    pub architecture: Option<Part<'a>>,
    /// Where from: `/bookworm-backports` of apt, `@edge` of apk, `conda-forge::`, `repository/`.
    pub release: Option<Part<'a>>,
    /// Whether it is to be removed by an install: `package-`, `!package`.
    pub is_removed: bool,
    /// Whether the word is certainly no value of an option and does not split.
    pub is_certain: bool,
}

impl<'a> PackageSpec<'a> {
    /// The name, where it is known and this is a package by name.
    pub fn literal_name(&self) -> Option<&'a str> {
        self.name.literal().filter(|_| self.kind == PackageKind::Name)
    }

    /// The same word as a group of packages.
    pub(super) fn into_group(self) -> Self {
        Self { is_certain: self.is_certain, ..Self::new(self.whole, PackageKind::Group) }
    }

    pub(super) fn new(whole: Part<'a>, kind: PackageKind) -> Self {
        Self {
            whole,
            kind,
            name: whole,
            version: None,
            architecture: None,
            release: None,
            is_removed: false,
            is_certain: true,
        }
    }

    /// A package by name; `Unknown` where the name begins with an expansion, a group where it is a pattern.
    fn named(whole: Part<'a>, name: Part<'a>) -> Self {
        let kind = match () {
            () if name.text().starts_with(['$', '`']) => PackageKind::Unknown,
            () if name.find(|character| matches!(character, '*' | '?')).is_some() => PackageKind::Group,
            () => PackageKind::Name,
        };
        Self { name, ..Self::new(whole, kind) }
    }
}

/// Every word that is a path or an address for all managers.
fn place(word: Part<'_>) -> Option<PackageKind> {
    let text = word.text();
    let is_path = text.starts_with(['/', '~']) || text == "." || text == ".." || starts_relative(text);
    if is_path {
        return Some(PackageKind::LocalFile);
    }
    let is_address = text.contains("://") && !text.starts_with(['$', '`']) || text.starts_with("git@");
    if is_address {
        return Some(PackageKind::Url);
    }
    // `$url/file.deb`, `${dir}*.whl`
    text.starts_with(['$', '`'])
        .then_some(())
        .and_then(|()| text.contains('/').then_some(PackageKind::Unknown))
}

fn starts_relative(text: &str) -> bool {
    text.starts_with("./") || text.starts_with("../")
}

fn has_ending(text: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| text.ends_with(ending))
}

/// Cuts a word at its first operator made of `signs`.
fn cut<'a>(word: Part<'a>, signs: &[char]) -> (Part<'a>, Option<(&'a str, Part<'a>)>) {
    let Some((name, rest)) =
        word.find(|character| signs.contains(&character)).and_then(|at| word.split_at(at))
    else {
        return (word, None);
    };
    let version = rest.text().trim_start_matches(signs);
    let length = rest.text().len() - version.len();
    let Some((operator, version)) = rest.split_at(length) else { return (word, None) };
    (name, Some((operator.text(), version)))
}

fn version<'a>(operator: &'a str, part: Part<'a>, kind: VersionKind) -> PackageVersion<'a> {
    PackageVersion { operator, part, kind }
}

/// `kind` if the version is written out; an unquoted pattern is no single version, an expansion may be anything.
fn known(part: Part<'_>, kind: impl FnOnce(&str) -> VersionKind) -> VersionKind {
    match part.literal() {
        Some(text) => kind(text),
        None if part.text().contains(['$', '`']) => VersionKind::Unknown,
        None => VersionKind::Range,
    }
}

fn exact_unless_pattern(text: &str) -> VersionKind {
    if text.contains('*') { VersionKind::Range } else { VersionKind::Exact }
}

/// apt: `name[:arch][=version|/release][+|-]`.
pub(super) fn deb(word: Part<'_>) -> PackageSpec<'_> {
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    if word.text().ends_with('^') {
        return PackageSpec::new(word, PackageKind::Group);
    }
    let (name, wanted) = cut(word, &['=']);
    let (name, release) = match name.split_once('/') {
        Some((name, release)) => (name, Some(release)),
        None => (name, None),
    };
    let is_suffixed = wanted.is_none() && release.is_none();
    // `g++` is a name; a single `+` at its end asks for what is asked anyway.
    let (name, is_removed) = match (name.strip_suffix("-"), name.strip_suffix("+")) {
        (Some(name), _) if is_suffixed && !name.text().is_empty() => (name, true),
        (_, Some(shorter)) if is_suffixed && !shorter.text().ends_with('+') => (shorter, false),
        _ => (name, false),
    };
    let (name, architecture) = match name.split_once(':') {
        Some((name, architecture)) => (name, Some(architecture)),
        None => (name, None),
    };
    let version = wanted.map(|(operator, part)| version(operator, part, known(part, exact_unless_pattern)));
    PackageSpec { version, architecture, release, is_removed, ..PackageSpec::named(word, name) }
}

/// apk: `name[@repository][<>=~version]`, `!name`, virtual packages with a dot in front.
pub(super) fn apk(word: Part<'_>) -> PackageSpec<'_> {
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    let text = word.text();
    if text.starts_with('.') {
        return PackageSpec::new(word, PackageKind::Group);
    }
    if has_ending(text, &[".apk"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    let is_removed = text.starts_with('!');
    let bare = word.strip_prefix("!").unwrap_or(word);
    let (name, wanted) = cut(bare, &['=', '<', '>', '~']);
    let (name, release) = match name.split_once('@') {
        Some((name, release)) => (name, Some(release)),
        None => (name, None),
    };
    let version = wanted.map(|(operator, part)| {
        let kind = if operator == "=" { VersionKind::Exact } else { VersionKind::Range };
        version(operator, part, known(part, |_| kind))
    });
    PackageSpec { version, release, is_removed, ..PackageSpec::named(word, name) }
}

/// dnf and yum: `name[-version[-release]][.arch]`, `name >= version`, `@group`, files and addresses.
pub(super) fn rpm(word: Part<'_>) -> PackageSpec<'_> {
    let text = word.text();
    if text.starts_with('@') {
        return PackageSpec::new(word, PackageKind::Group);
    }
    match place(word) {
        // A path names a file that some package holds.
        Some(PackageKind::LocalFile) if !has_ending(text, &[".rpm"]) => {
            return PackageSpec::new(word, PackageKind::Unknown);
        }
        Some(kind) => return PackageSpec::new(word, kind),
        None => {}
    }
    if has_ending(text, &[".rpm"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    let (name, wanted) = cut(word, &['=', '<', '>', ' ']);
    if let Some((operator, part)) = wanted {
        let kind = if operator.trim() == "=" { VersionKind::Exact } else { VersionKind::Range };
        let wanted = version(operator, part, known(part, |_| kind));
        return PackageSpec { version: Some(wanted), ..PackageSpec::named(word, name) };
    }
    match dashed_version(word) {
        Some((name, wanted)) => {
            // Whether the digits belong to the name is only known with a dot among them: `cuda-toolkit-$version` may
            // be the package `cuda-toolkit-12-4`.
            let name = if wanted.kind == VersionKind::Unknown { word } else { name };
            PackageSpec { version: Some(wanted), ..PackageSpec::named(word, name) }
        }
        None => PackageSpec::named(word, word),
    }
}

/// The version behind a dash, which a name may hold as well: `devtoolset-7` is a package, `nginx-1.20.1-3.el9` is not.
fn dashed_version(word: Part<'_>) -> Option<(Part<'_>, PackageVersion<'_>)> {
    let (before, last) = word.rsplit_once('-')?;
    let looks_so = |part: Part| part.text().starts_with(|first: char| first.is_ascii_digit() || first == '$');
    if !looks_so(last) {
        return None;
    }
    let (name, part) = match before.rsplit_once('-') {
        Some((name, middle)) if looks_so(middle) => {
            (name, word.get(name.text().len() + 1..word.text().len())?)
        }
        _ => (before, last),
    };
    let kind = known(part, |text| match (text.contains('*'), text.contains('.')) {
        (true, _) => VersionKind::Range,
        (false, true) => VersionKind::Exact,
        (false, false) => VersionKind::Unknown,
    });
    Some((name, version("-", part, kind)))
}

/// zypper: `name[<>=version]`, `pattern:name`, files and addresses.
pub(super) fn suse(word: Part<'_>) -> PackageSpec<'_> {
    let text = word.text();
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    if has_ending(text, &[".rpm"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    if text.starts_with("pattern:") || text.starts_with("patch:") || text.starts_with("product:") {
        return PackageSpec::new(word, PackageKind::Group);
    }
    let is_removed = text.starts_with(['-', '!']);
    let bare = ["+", "~", "-", "!"].iter().find_map(|sign| word.strip_prefix(sign)).unwrap_or(word);
    PackageSpec { is_removed, whole: word, ..compared(bare) }
}

/// `[repository/]name[<>=version]`, as pacman has it.
pub(super) fn compared(word: Part<'_>) -> PackageSpec<'_> {
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    if has_ending(word.text(), &[".pkg.tar.zst", ".pkg.tar.xz"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    let (name, wanted) = cut(word, &['=', '<', '>']);
    let (release, name) = match name.split_once('/') {
        Some((release, name)) => (Some(release), name),
        None => (None, name),
    };
    let version = wanted.map(|(operator, part)| {
        let kind = if operator == "=" { VersionKind::Exact } else { VersionKind::Range };
        version(operator, part, known(part, |_| kind))
    });
    PackageSpec { version, release, ..PackageSpec::named(word, name) }
}

/// A file or address that is a package: `dpkg -i`, `rpm -i`.
pub(super) fn file(word: Part<'_>) -> PackageSpec<'_> {
    let kind = match place(word) {
        Some(kind) => kind,
        None if word.text().starts_with(['$', '`']) => PackageKind::Unknown,
        None => PackageKind::LocalFile,
    };
    PackageSpec::new(word, kind)
}

/// A name and nothing else.
pub(super) fn plain(word: Part<'_>) -> PackageSpec<'_> {
    match place(word) {
        Some(kind) => PackageSpec::new(word, kind),
        None => PackageSpec::named(word, word),
    }
}

/// pip: a requirement such as `name[extra]==1.2; marker`, a path or an address.
pub(super) fn requirement(word: Part<'_>) -> PackageSpec<'_> {
    let text = word.text();
    if let Some((name, address)) = word.split_once(' ')
        && let Some(address) = address.strip_prefix("@")
        && address.text().contains("://")
    {
        return PackageSpec { name, ..PackageSpec::new(word, PackageKind::Url) };
    }
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    if text.contains('/') || text.starts_with(".[") || has_ending(text, &[".whl", ".tar.gz", ".zip", "]/"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    let wanted = word.split_once(';').map_or(word, |(before, _)| before);
    let (name, wanted) = cut(wanted, &['=', '<', '>', '!', '~', '@', ' ']);
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    let version = wanted.filter(|(_, part)| !part.text().is_empty()).map(|(operator, part)| {
        let kind = known(part, |text| match operator.trim() {
            "===" => VersionKind::Exact,
            "==" if !text.contains(['*', ',']) => VersionKind::Exact,
            "@" if text.starts_with("latest") => VersionKind::Tag,
            "@" if text.starts_with(|first: char| first.is_ascii_digit()) => VersionKind::Exact,
            _ => VersionKind::Range,
        });
        version(operator, part, kind)
    });
    PackageSpec { version, ..PackageSpec::named(word, name) }
}

/// conda: `[channel::]name[=version[=build]]`; one `=` takes all versions that begin so.
pub(super) fn conda(word: Part<'_>) -> PackageSpec<'_> {
    let text = word.text();
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    if has_ending(text, &[".conda", ".tar.bz2"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    let (release, bare) = match text.find("::").and_then(|at| word.split_at(at)) {
        Some((release, rest)) => (Some(release), rest.strip_prefix("::").unwrap_or(rest)),
        None => (None, word),
    };
    let (name, wanted) = cut(bare, &['=', '<', '>', '!', '~', ' ']);
    let version = wanted.map(|(operator, part)| {
        let kind = known(part, |text| match operator.trim() {
            "==" if !text.contains(['*', ',']) => VersionKind::Exact,
            "=" if text.contains('=') && !text.contains('*') => VersionKind::Exact,
            _ => VersionKind::Range,
        });
        version(operator, part, kind)
    });
    PackageSpec { version, release, ..PackageSpec::named(word, name) }
}

/// npm and its like: `[@scope/]name[@version]`, `alias@npm:name@version`, folders, tarballs, repositories.
pub(super) fn npm(word: Part<'_>) -> PackageSpec<'_> {
    let text = word.text();
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    let is_local = ["file:", "link:", "portal:", "workspace:"].iter().any(|start| text.starts_with(start));
    if is_local || has_ending(text, &[".tgz", ".tar.gz"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    let is_repository =
        ["github:", "gitlab:", "bitbucket:", "gist:"].iter().any(|start| text.starts_with(start));
    let is_scoped = text.starts_with('@');
    if is_repository || !is_scoped && !text.starts_with('$') && text.contains('/') {
        return PackageSpec::new(word, PackageKind::Url);
    }
    let behind_scope = word.strip_prefix("@").unwrap_or(word);
    let scope_length = text.len() - behind_scope.text().len();
    let Some(at) = behind_scope.find(|character| character == '@') else {
        return PackageSpec::named(word, word);
    };
    let (Some((name, _)), Some((_, part))) = (word.split_at(at + scope_length), behind_scope.split_once('@'))
    else {
        return PackageSpec::named(word, word);
    };
    if let Some(aliased) = part.strip_prefix("npm:") {
        return PackageSpec { whole: word, ..npm(aliased) };
    }
    let kind = known(part, semantic_version);
    PackageSpec { version: Some(version("@", part, kind)), ..PackageSpec::named(word, name) }
}

/// What a version of npm, Cargo or Composer tells: three numbers are one version, a word is a tag.
fn semantic_version(text: &str) -> VersionKind {
    let bare = text.strip_prefix(['v', '=']).unwrap_or(text);
    let numbers = bare.split(['-', '+']).next().unwrap_or(bare);
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    if numbers.split('.').count() >= 3 && numbers.split('.').all(is_number) {
        return VersionKind::Exact;
    }
    match text.chars().next() {
        Some(first) if first.is_ascii_alphabetic() && !text.starts_with(['v', 'x', 'X']) => VersionKind::Tag,
        _ => VersionKind::Range,
    }
}

/// gem: `name[:version]`, or a file.
pub(super) fn gem(word: Part<'_>) -> PackageSpec<'_> {
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    if has_ending(word.text(), &[".gem"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    let Some((name, part)) = word.split_once(':') else { return PackageSpec::named(word, word) };
    PackageSpec { version: Some(gem_version(":", part)), ..PackageSpec::named(word, name) }
}

/// The version of a gem: `1.2.3`, `~> 1.2`.
pub(super) fn gem_version<'a>(operator: &'a str, part: Part<'a>) -> PackageVersion<'a> {
    let is_exact =
        |text: &str| text.trim_start_matches(['=', ' ']).starts_with(|first: char| first.is_ascii_digit());
    let kind = known(part, |text| if is_exact(text) { VersionKind::Exact } else { VersionKind::Range });
    version(operator, part, kind)
}

/// The version of a NuGet package or of a crate behind an option.
pub(super) fn option_version(part: Part<'_>) -> PackageVersion<'_> {
    version("", part, known(part, semantic_version))
}

/// go: `path@version`, where `./…` is the module itself.
pub(super) fn go(word: Part<'_>) -> PackageSpec<'_> {
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    if has_ending(word.text(), &[".go"]) {
        return PackageSpec::new(word, PackageKind::LocalFile);
    }
    let Some((name, part)) = word.split_once('@') else { return PackageSpec::named(word, word) };
    let kind = known(part, go_version);
    PackageSpec { version: Some(version("@", part, kind)), ..PackageSpec::named(word, name) }
}

/// A Go version query: `v1.2.3` and a commit are one version, `v1` is a range, `latest` and a branch move.
fn go_version(text: &str) -> VersionKind {
    let is_commit = text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_commit {
        return VersionKind::Exact;
    }
    let is_release =
        text.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    if is_release || text.starts_with(['<', '>']) { semantic_version(text) } else { VersionKind::Tag }
}

/// cargo and dotnet: `name[@version]`.
pub(super) fn at_version(word: Part<'_>) -> PackageSpec<'_> {
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    let Some((name, part)) = word.split_once('@') else { return PackageSpec::named(word, word) };
    let kind = known(part, semantic_version);
    PackageSpec { version: Some(version("@", part, kind)), ..PackageSpec::named(word, name) }
}

/// composer: `vendor/name[:=version]`.
pub(super) fn composer(word: Part<'_>) -> PackageSpec<'_> {
    let (name, wanted) = cut(word, &[':', '=', ' ']);
    let version = wanted.map(|(operator, part)| version(operator, part, known(part, composer_version)));
    PackageSpec { version, ..PackageSpec::named(word, name) }
}

/// A Composer constraint; `dev-main` is a branch.
pub(super) fn composer_version(text: &str) -> VersionKind {
    if text.starts_with("dev-") || text.ends_with("-dev") { VersionKind::Tag } else { semantic_version(text) }
}

/// cpanm: `Module[@version|~range]`, a distribution's path, a folder.
pub(super) fn cpan(word: Part<'_>) -> PackageSpec<'_> {
    if let Some(kind) = place(word) {
        return PackageSpec::new(word, kind);
    }
    if has_ending(word.text(), &[".tar.gz", ".tgz", ".zip", ".git"]) {
        return PackageSpec::new(word, PackageKind::Url);
    }
    let (name, wanted) = cut(word, &['@', '~']);
    let version = wanted.map(|(operator, part)| {
        let kind = if operator == "@" { VersionKind::Exact } else { VersionKind::Range };
        version(operator, part, known(part, |_| kind))
    });
    PackageSpec { version, ..PackageSpec::named(word, name) }
}
