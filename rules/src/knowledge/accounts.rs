//! The users and groups of a record: its own and those of the operating system below it.

use hullwright_core::knowledge::{Account, Accounts, OperatingSystem, OsFamily, Unlisted};

use super::coverage::Coverage;
use super::data::Line;
use super::images::{field, record};
use super::shape::TagText;

/// Which file of accounts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    User,
    Group,
}

impl Kind {
    fn keys(self) -> [&'static str; 4] {
        match self {
            Self::User => ["all-users", "most-users", "users", "some-users"],
            Self::Group => ["all-groups", "most-groups", "groups", "some-groups"],
        }
    }
}

/// The users or groups that a record knows of.
pub(super) fn of(record: &[Line], system: &OperatingSystem, kind: Kind) -> Accounts {
    let [all, most, added, some] = kind.keys();
    if let Some(value) = field(record, all) {
        return Accounts { listed: accounts(value, true), unlisted: Unlisted::None };
    }
    if let Some(value) = field(record, most) {
        return Accounts { listed: accounts(value, true), unlisted: Unlisted::ProbablyNone };
    }
    let mut known = of_system(system, kind);
    let (own, unlisted) = match (field(record, added), field(record, some)) {
        (Some(value), _) if known.unlisted != Unlisted::Unknown => (value, Unlisted::ProbablyNone),
        (own, some) => (own.or(some).unwrap_or_default(), Unlisted::Unknown),
    };
    for account in accounts(own, false) {
        known.listed.retain(|listed| listed.name != account.name);
        known.listed.push(account);
    }
    known.unlisted = unlisted;
    known
}

/// Takes back what does not hold for a version that was not looked at. What the system has from the start stays.
pub(super) fn limit(accounts: &mut Accounts, coverage: Coverage) {
    accounts.unlisted = Unlisted::Unknown;
    if coverage == Coverage::None {
        accounts.listed.retain(|account| account.name == "root" && account.is_of_system);
    }
}

/// The accounts that the operating system has: certain are those that all releases have which the tag may mean.
fn of_system(system: &OperatingSystem, kind: Kind) -> Accounts {
    let bases: Option<Vec<Accounts>> = match system.family {
        OsFamily::Alpine => base("docker.io/library/alpine", "latest", kind).map(|base| vec![base]),
        OsFamily::Busybox => base("docker.io/library/busybox", "latest", kind).map(|base| vec![base]),
        OsFamily::Debian => of_releases("docker.io/library/debian", &system.releases, kind),
        OsFamily::Ubuntu => of_releases("docker.io/library/ubuntu", &system.releases, kind),
        OsFamily::Arch | OsFamily::Rhel | OsFamily::Suse | OsFamily::Wolfi => None,
        OsFamily::Distroless | OsFamily::Scratch | OsFamily::Windows | OsFamily::Unknown => {
            return Accounts::UNKNOWN;
        }
    };
    let root = Account { name: "root", id: Some(0), is_of_system: true, is_certain: true };
    let Some(bases) = bases else {
        return Accounts { listed: vec![root], unlisted: Unlisted::Unknown };
    };
    let mut listed: Vec<Account> = Vec::new();
    for account in bases.iter().flat_map(|base| &base.listed) {
        if listed.iter().any(|known| known.name == account.name) {
            continue;
        }
        let in_bases =
            || bases.iter().map(|base| base.listed.iter().find(|other| other.name == account.name));
        let is_certain = in_bases().all(|other| other.is_some());
        let has_one_id = in_bases().flatten().all(|other| other.id == account.id);
        listed.push(Account { is_certain, id: account.id.filter(|_| has_one_id), ..account.clone() });
    }
    if !listed.iter().any(|account| account.name == "root") {
        listed.push(root);
    }
    let is_complete = bases.iter().all(|base| base.unlisted != Unlisted::Unknown);
    let unlisted = if is_complete { Unlisted::ProbablyNone } else { Unlisted::Unknown };
    Accounts { listed, unlisted }
}

fn of_releases(image: &str, releases: &[&str], kind: Kind) -> Option<Vec<Accounts>> {
    let bases = releases.iter().map(|release| base(image, release, kind));
    bases.collect::<Option<Vec<_>>>().filter(|bases| !bases.is_empty())
}

/// The accounts of a base image. `None` when there is no record that lists them itself.
fn base(image: &str, tag: &str, kind: Kind) -> Option<Accounts> {
    let record = record(image, &TagText::new(tag)?)?;
    let [all, most, ..] = kind.keys();
    let unlisted = if field(&record, all).is_some() { Unlisted::None } else { Unlisted::ProbablyNone };
    let value = field(&record, all).or_else(|| field(&record, most));
    Some(value.map_or(Accounts::UNKNOWN, |value| Accounts { listed: accounts(value, true), unlisted }))
}

/// `root=0 node=1000 _apt`: names with their numbers where they are known.
fn accounts(value: &'static str, is_of_system: bool) -> Vec<Account> {
    let words = value.split_ascii_whitespace().filter(|word| *word != "-");
    words
        .map(|word| {
            let (name, id) = word.split_once('=').unwrap_or((word, ""));
            Account { name, id: id.parse().ok(), is_of_system, is_certain: true }
        })
        .collect()
}
