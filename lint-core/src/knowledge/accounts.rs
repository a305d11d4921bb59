//! The users or the groups of an image.
//!
//! A name that is not listed is absent only where the whole file was read; where packages may have added accounts, it is
//! probably absent. Entry point: [`Accounts`].

use super::images::Presence;
use crate::semantic::Resolution;

/// Numbers below this one belong to accounts that the system makes for itself.
const FIRST_ORDINARY_ID: u32 = 1000;
/// The number of `nobody`, the one account of the system above the ordinary ones.
const NOBODY_ID: u32 = 65534;

/// A user or a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The name.
    pub name: &'static str,
    /// The number, where it is known.
    pub id: Option<u32>,
    /// Whether the operating system brings it, so that an unknown number is a low one.
    pub is_of_system: bool,
    /// Whether every release that the tag may mean has it.
    pub is_certain: bool,
}

/// What is known of accounts that are not listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unlisted {
    /// There are none: the account file was read.
    None,
    /// The image's build makes none, unless the script of a package does.
    ProbablyNone,
    /// Nothing.
    Unknown,
}

/// The users or the groups of an image: a list, and what is known beyond it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accounts {
    /// Those that are known of.
    pub listed: Vec<Account>,
    /// What is known of others.
    pub unlisted: Unlisted,
}

impl Accounts {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { listed: Vec::new(), unlisted: Unlisted::Unknown };

    /// Whether there is an account of that name.
    pub fn presence(&self, name: &str) -> Presence {
        match self.listed.iter().find(|account| account.name == name) {
            Some(account) if account.is_certain => Presence::Present,
            Some(_) => Presence::Unknown,
            None => match self.unlisted {
                Unlisted::None => Presence::Absent,
                Unlisted::ProbablyNone => Presence::ProbablyAbsent,
                Unlisted::Unknown => Presence::Unknown,
            },
        }
    }

    /// The number of the account of that name; unknown also when there is no such account.
    pub fn id_of(&self, name: &str) -> Resolution<u32> {
        let certain = self.listed.iter().find(|account| account.name == name && account.is_certain);
        certain.and_then(|account| account.id).map_or(Resolution::Unknown, Resolution::Known)
    }

    /// The name of the account with that number: `Known(None)` when there is none, `Partial(None)` when there is none
    /// unless the script of a package made one.
    pub fn name_of(&self, id: u32) -> Resolution<Option<&'static str>> {
        if let Some(account) = self.listed.iter().find(|account| account.id == Some(id)) {
            return if account.is_certain {
                Resolution::Known(Some(account.name))
            } else {
                Resolution::Unknown
            };
        }
        let is_ordinary = id >= FIRST_ORDINARY_ID && id != NOBODY_ID;
        let may_have_it = |account: &Account| account.id.is_none() && !(account.is_of_system && is_ordinary);
        if self.listed.iter().any(may_have_it) {
            return Resolution::Unknown;
        }
        match self.unlisted {
            Unlisted::None => Resolution::Known(None),
            Unlisted::ProbablyNone => Resolution::Partial(None),
            Unlisted::Unknown => Resolution::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounts(unlisted: Unlisted) -> Accounts {
        let account =
            |name, id, is_of_system| Account { name, id, is_of_system, is_certain: name != "perhaps" };
        let listed = vec![
            account("root", Some(0), true),
            account("_apt", None, true),
            account("node", Some(1000), false),
            account("perhaps", Some(1500), false),
        ];
        Accounts { listed, unlisted }
    }

    #[test]
    fn names_that_are_not_listed_are_as_absent_as_the_list_is_complete() {
        let absent = |unlisted| accounts(unlisted).presence("app");
        assert_eq!(absent(Unlisted::None), Presence::Absent);
        assert_eq!(absent(Unlisted::ProbablyNone), Presence::ProbablyAbsent);
        assert_eq!(absent(Unlisted::Unknown), Presence::Unknown);
        assert_eq!(accounts(Unlisted::Unknown).presence("node"), Presence::Present);
        assert_eq!(accounts(Unlisted::None).presence("perhaps"), Presence::Unknown);
    }

    #[test]
    fn an_unknown_number_may_be_any_low_one() {
        let accounts = accounts(Unlisted::None);
        assert_eq!(accounts.name_of(1000), Resolution::Known(Some("node")));
        assert_eq!(accounts.name_of(1001), Resolution::Known(None));
        assert_eq!(accounts.name_of(100), Resolution::Unknown);
        assert_eq!(accounts.name_of(65534), Resolution::Unknown);
        assert_eq!(accounts.name_of(1500), Resolution::Unknown);
        assert_eq!(accounts.id_of("node"), Resolution::Known(1000));
        assert_eq!(accounts.id_of("_apt"), Resolution::Unknown);
    }
}
