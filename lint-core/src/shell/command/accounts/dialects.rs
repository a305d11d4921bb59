//! adduser, addgroup, deluser and delgroup, in the three programs that bear these names.
//!
//! Sources: busybox's usage texts (1.36), Debian's adduser(8) and deluser(8) (3.134), useradd(8) for Red Hat's link. Entry
//! point: [`read`].

use super::{AccountAction, AccountCommand, OwnGroup, operand, shadow};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{Answer, Dashes, Doubt, OptionTable, Reading, Style};

/// Which `adduser` this is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AdduserDialect {
    /// Busybox's applet: Alpine.
    Busybox,
    /// The Perl script of Debian and Ubuntu.
    Debian,
    /// A link to useradd: Red Hat and what comes from it.
    Shadow,
}

static BUSYBOX_ADDUSER: OptionTable = OptionTable {
    options: &[
        "h,home=",
        "g,gecos=",
        "s,shell=",
        "G,ingroup=",
        "S,system",
        "D,disabled-password",
        "H,no-create-home",
        "u,uid=",
        "k,skel=",
    ],
    style: Style::GNU,
};

static BUSYBOX_ADDGROUP: OptionTable = OptionTable { options: &["g,gid=", "S,system"], style: Style::GNU };

static BUSYBOX_DELUSER: OptionTable = OptionTable { options: &["remove-home"], style: Style::GNU };

/// Debian's script takes `-name` for `--name`, and abbreviations.
static DEBIAN: OptionTable = OptionTable {
    options: &[
        "add-extra-groups,add_extra_groups",
        "allow-all-names,allow-badname,allow-bad-names,force-badname",
        "comment,gecos=",
        "conf=",
        "debug",
        "disabled-login",
        "disabled-password",
        "encrypt-home",
        "firstgid=",
        "firstuid=",
        "gid=",
        "group",
        "help",
        "home=",
        "ingroup=",
        "lastgid=",
        "lastuid=",
        "no-create-home",
        "quiet",
        "shell=",
        "stderrmsglevel=",
        "stdoutmsglevel=",
        "logmsglevel=",
        "system",
        "uid=",
        "v,version",
        "verbose",
    ],
    style: Style { dashes: Dashes::WholeNames, ..Style::GNU },
};

static DEBIAN_DELUSER: OptionTable = OptionTable {
    options: &[
        "quiet",
        "debug",
        "verbose",
        "help",
        "v,version",
        "conf=",
        "system",
        "only-if-empty",
        "remove-home",
        "remove-all-files",
        "backup",
        "backup-to=",
        "backup-suffix=",
        "force",
        "group",
        "no-preserve-root",
    ],
    style: Style { dashes: Dashes::WholeNames, ..Style::GNU },
};

const ALL: [AdduserDialect; 3] = [AdduserDialect::Busybox, AdduserDialect::Debian, AdduserDialect::Shadow];

/// Reads the words in the dialect that is told; else in all that understand every word, which then have to agree.
pub(super) fn read<'a>(
    name: &str,
    line: CommandLine<'a>,
    dialect: Option<AdduserDialect>,
) -> AccountCommand<'a> {
    if let Some(dialect) = dialect {
        return AccountCommand { dialect: Some(dialect), ..read_one(name, line, dialect).0 };
    }
    let read = |dialect| {
        let (command, is_understood) = read_one(name, line, dialect);
        (is_understood, AccountCommand { dialect: Some(dialect), ..command })
    };
    let fitting = ALL.into_iter().map(read).filter(|(is_understood, _)| *is_understood);
    let agreed = fitting.map(|(_, command)| command).reduce(|one, other| one.agree(&other));
    agreed.unwrap_or_else(|| AccountCommand::new(line, AccountAction::Unknown, false))
}

/// A reading, and whether this dialect has all the options.
fn read_one<'a>(name: &str, line: CommandLine<'a>, dialect: AdduserDialect) -> (AccountCommand<'a>, bool) {
    match (dialect, name) {
        (AdduserDialect::Busybox, "adduser") => busybox_adduser(line),
        (AdduserDialect::Busybox, "addgroup") => busybox_addgroup(line),
        (AdduserDialect::Busybox, _) => delete(&BUSYBOX_DELUSER, name, line),
        (AdduserDialect::Debian, "adduser" | "addgroup") => debian_add(name, line),
        (AdduserDialect::Debian, _) => delete(&DEBIAN_DELUSER, name, line),
        (AdduserDialect::Shadow, "adduser") => {
            let command = shadow::read_useradd(line);
            let reading = shadow::USERADD.read(line);
            let is_fitting = match command.action {
                AccountAction::CreateUser => fits(&reading),
                _ => is_understood(&reading) && reading.operands.is_empty(),
            };
            (command, is_fitting)
        }
        // There is no such program.
        (AdduserDialect::Shadow, _) => (AccountCommand::new(line, AccountAction::Unknown, false), false),
    }
}

fn is_understood(reading: &Reading) -> bool {
    !reading.doubts.iter().any(|doubt| matches!(doubt, Doubt::UnknownOption(_)))
}

/// Whether all options are known and one account is named, as far as that can be seen.
fn fits(reading: &Reading) -> bool {
    is_understood(reading) && (reading.operands.len() == 1 || !reading.is_complete())
}

fn count(reading: &Reading) -> usize {
    reading.operands.len()
}

fn busybox_adduser(line: CommandLine<'_>) -> (AccountCommand<'_>, bool) {
    let reading = BUSYBOX_ADDUSER.read(line);
    let is_system = reading.has("system");
    if count(&reading) == 2 && reading.options.is_empty() {
        return (add_member(&reading, line), is_understood(&reading));
    }
    let own_group = match (reading.find("ingroup"), is_system) {
        // A system user without `-G` gets `nogroup`.
        (Some(_), _) | (None, Answer::Yes) => OwnGroup::No,
        (None, Answer::No) => OwnGroup::Yes,
        (None, Answer::Unknown) => OwnGroup::Unknown,
    };
    let command = AccountCommand {
        name: operand(&reading, 0),
        uid: reading.value("uid"),
        group: reading.value("ingroup"),
        home: reading.value("home"),
        shell: reading.value("shell"),
        is_system,
        own_group,
        creates_home: reading.has("no-create-home").opposite(),
        ..AccountCommand::new(line, AccountAction::CreateUser, reading.is_complete())
    };
    (command, fits(&reading))
}

fn busybox_addgroup(line: CommandLine<'_>) -> (AccountCommand<'_>, bool) {
    let reading = BUSYBOX_ADDGROUP.read(line);
    if count(&reading) == 2 {
        return (add_member(&reading, line), is_understood(&reading));
    }
    let command = AccountCommand {
        name: operand(&reading, 0),
        gid: reading.value("gid"),
        is_system: reading.has("system"),
        ..AccountCommand::new(line, AccountAction::CreateGroup, reading.is_complete())
    };
    (command, fits(&reading))
}

fn debian_add<'a>(name: &str, line: CommandLine<'a>) -> (AccountCommand<'a>, bool) {
    let reading = DEBIAN.read(line);
    let is_system = reading.has("system");
    let with_group = reading.has("group");
    if count(&reading) == 2 && is_system.is_no() {
        return (add_member(&reading, line), is_understood(&reading));
    }
    let asks = reading.find("help").is_some() || reading.find("version").is_some();
    // `adduser --group x` makes a group, `adduser --system --group x` a user with one.
    let makes_group = name == "addgroup" || with_group.is_yes() && is_system.is_no();
    if makes_group {
        let command = AccountCommand {
            name: operand(&reading, 0),
            gid: reading.value("gid"),
            is_system,
            ..AccountCommand::new(line, AccountAction::CreateGroup, reading.is_complete())
        };
        return (command, fits(&reading));
    }
    let group = reading.value("ingroup").or_else(|| reading.value("gid"));
    let own_group = match (group, is_system, with_group) {
        // A system user goes to `nogroup`.
        (Some(_), _, _) | (None, Answer::Yes, Answer::No) => OwnGroup::No,
        (None, Answer::Yes, Answer::Yes) | (None, Answer::No, _) => OwnGroup::Yes,
        (None, _, _) => OwnGroup::Unknown,
    };
    let creates_home = match (reading.has("no-create-home"), is_system) {
        (Answer::Yes, _) => Answer::No,
        (Answer::No, Answer::No) => Answer::Yes,
        // Releases of before 2022 made a home for system users, later ones make none.
        _ => Answer::Unknown,
    };
    let action = if asks { AccountAction::Other } else { AccountAction::CreateUser };
    let command = AccountCommand {
        name: operand(&reading, 0),
        uid: reading.value("uid"),
        group,
        home: reading.value("home"),
        shell: reading.value("shell"),
        is_system,
        own_group,
        creates_home,
        ..AccountCommand::new(line, action, reading.is_complete())
    };
    (command, fits(&reading))
}

fn add_member<'a>(reading: &Reading<'a>, line: CommandLine<'a>) -> AccountCommand<'a> {
    AccountCommand {
        name: operand(reading, 0),
        groups: operand(reading, 1).into_iter().collect(),
        ..AccountCommand::new(line, AccountAction::AddMember, reading.is_complete())
    }
}

fn delete<'a>(table: &OptionTable, name: &str, line: CommandLine<'a>) -> (AccountCommand<'a>, bool) {
    let reading = table.read(line);
    let action = match (name, count(&reading), reading.has("group")) {
        (_, 2, _) => AccountAction::RemoveMember,
        ("delgroup", _, _) | (_, _, Answer::Yes) => AccountAction::DeleteGroup,
        _ => AccountAction::DeleteUser,
    };
    let command = AccountCommand {
        name: operand(&reading, 0),
        groups: operand(&reading, 1).into_iter().collect(),
        ..AccountCommand::new(line, action, reading.is_complete())
    };
    (command, is_understood(&reading))
}
