//! Users and groups: useradd, adduser, groupadd and their kin.
//!
//! What lives here: the one value that all of them give. `adduser` and `addgroup` are three different programs by
//! distribution (`dialects.rs`); what all of them agree on is told without knowing which. Entry points: [`read`] and
//! [`read_in`].

mod dialects;
mod shadow;
#[cfg(test)]
mod tests;

use super::line::CommandLine;
use super::options::{Answer, Reading};
use super::part::Part;
use crate::shell::{Argument, ArgumentValue};

pub use dialects::AdduserDialect;

/// What an account tool is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AccountAction {
    /// A new user.
    CreateUser,
    /// A new group.
    CreateGroup,
    /// Other properties of a user.
    ModifyUser,
    /// Other properties of a group.
    ModifyGroup,
    /// Remove a user.
    DeleteUser,
    /// Remove a group.
    DeleteGroup,
    /// Put a user into a group.
    AddMember,
    /// Take a user out of a group.
    RemoveMember,
    /// Set, lock or clear a password.
    SetPassword,
    /// Anything else, such as printing defaults.
    Other,
    /// The dialects disagree, or a word that is not known decides.
    Unknown,
}

/// Whether a new user gets a group of the same name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OwnGroup {
    /// It does.
    Yes,
    /// It does not: another primary group is named, or the tool's default is another.
    No,
    /// As `/etc/login.defs` says, which most distributions set to yes.
    ByLoginDefaults,
    /// Not known.
    Unknown,
}

/// A call of an account tool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountCommand<'a> {
    /// The tool as written.
    pub program: &'a Argument<'a>,
    /// The dialect that it was read in, for `adduser` and the like, if it is told or only one fits.
    pub dialect: Option<AdduserDialect>,
    /// What it is asked for.
    pub action: AccountAction,
    /// The user or group that it is about; of members the user.
    pub name: Option<Part<'a>>,
    /// The user's number.
    pub uid: Option<Part<'a>>,
    /// A group's own number.
    pub gid: Option<Part<'a>>,
    /// The user's primary group, by name or number.
    pub group: Option<Part<'a>>,
    /// Further groups of the user; of members the one group.
    pub groups: Vec<Part<'a>>,
    /// The home folder.
    pub home: Option<Part<'a>>,
    /// The login shell.
    pub shell: Option<Part<'a>>,
    /// The password that is given on the command line.
    pub password: Option<Part<'a>>,
    /// Whether it is a system account.
    pub is_system: Answer,
    /// Whether the user gets a group of the same name.
    pub own_group: OwnGroup,
    /// Whether the home folder is made; unknown where files on the system decide.
    pub creates_home: Answer,
    /// Whether a number that is taken will do: `-o`.
    pub allows_taken_id: Answer,
    /// Whether it is fine that the group exists already: `groupadd -f`.
    pub is_forced: Answer,
    /// Whether the list of recent logins is left alone: `useradd -l`.
    pub skips_login_log: Answer,
    /// Whether it is about the accounts below another root folder: `-R`, `-P`.
    pub is_elsewhere: Answer,
    /// Whether every word was understood, so that a value that is `None` is not given.
    pub is_complete: bool,
}

impl<'a> AccountCommand<'a> {
    fn new(line: CommandLine<'a>, action: AccountAction, is_complete: bool) -> Self {
        let absent = if is_complete { Answer::No } else { Answer::Unknown };
        Self {
            program: line.program,
            dialect: None,
            action,
            name: None,
            uid: None,
            gid: None,
            group: None,
            groups: Vec::new(),
            home: None,
            shell: None,
            password: None,
            is_system: absent,
            own_group: OwnGroup::No,
            creates_home: absent,
            allows_taken_id: absent,
            is_forced: absent,
            skips_login_log: absent,
            is_elsewhere: absent,
            is_complete,
        }
    }

    /// What this and another reading of the same words agree on.
    fn agree(self, other: &Self) -> Self {
        let is_same = self.action == other.action;
        // Where one sees a value that the other does not, absence says nothing.
        let values = |command: &Self| {
            [
                command.name,
                command.uid,
                command.gid,
                command.group,
                command.home,
                command.shell,
                command.password,
            ]
        };
        let has_same_values = values(&self) == values(other) && self.groups == other.groups;
        Self {
            program: self.program,
            dialect: None,
            action: if is_same { self.action } else { AccountAction::Unknown },
            name: same(self.name, other.name),
            uid: same(self.uid, other.uid),
            gid: same(self.gid, other.gid),
            group: same(self.group, other.group),
            groups: if self.groups == other.groups { self.groups } else { Vec::new() },
            home: same(self.home, other.home),
            shell: same(self.shell, other.shell),
            password: same(self.password, other.password),
            is_system: agreed(self.is_system, other.is_system),
            own_group: if self.own_group == other.own_group { self.own_group } else { OwnGroup::Unknown },
            creates_home: agreed(self.creates_home, other.creates_home),
            allows_taken_id: agreed(self.allows_taken_id, other.allows_taken_id),
            is_forced: agreed(self.is_forced, other.is_forced),
            skips_login_log: agreed(self.skips_login_log, other.skips_login_log),
            is_elsewhere: agreed(self.is_elsewhere, other.is_elsewhere),
            is_complete: is_same && has_same_values && self.is_complete && other.is_complete,
        }
    }
}

fn same<'a>(one: Option<Part<'a>>, other: Option<Part<'a>>) -> Option<Part<'a>> {
    one.filter(|_| one == other)
}

fn agreed(one: Answer, other: Answer) -> Answer {
    if one == other { one } else { Answer::Unknown }
}

/// What an account tool is asked for, whatever the distribution; `None` if the program is none.
pub fn read(line: CommandLine<'_>) -> Option<AccountCommand<'_>> {
    read_in(line, None)
}

/// The same where it is known which `adduser` this is.
pub fn read_in(line: CommandLine<'_>, dialect: Option<AdduserDialect>) -> Option<AccountCommand<'_>> {
    let name = line.name()?;
    match name {
        "adduser" | "addgroup" | "deluser" | "delgroup" => Some(dialects::read(name, line, dialect)),
        _ => shadow::read(name, line),
    }
}

/// The operand at `index`, if it is one for certain, or the only one.
fn operand<'a>(reading: &Reading<'a>, index: usize) -> Option<Part<'a>> {
    let operand = reading.operands.get(index)?;
    let is_only = reading.operands.len() == 1 && operand.argument.value == ArgumentValue::Splits;
    (operand.is_certain || is_only).then(|| operand.part())
}

/// `a,b` as two.
fn list(part: Option<Part<'_>>) -> Vec<Part<'_>> {
    part.map(|part| part.split(',').filter(|name| !name.text().is_empty()).collect()).unwrap_or_default()
}
