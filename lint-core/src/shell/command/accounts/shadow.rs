//! useradd, usermod, groupadd and the other tools of shadow-utils.
//!
//! Sources: their manual pages and usage texts (4.13), with the options of later releases. Entry point: [`read`].

use super::{AccountAction, AccountCommand, OwnGroup, list, operand};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{Answer, OptionTable, Reading, Style};

pub(super) static USERADD: OptionTable = OptionTable {
    options: &[
        "badname,badnames",
        "b,base-dir=",
        "btrfs-subvolume-home",
        "c,comment=",
        "d,home-dir,home=",
        "D,defaults",
        "e,expiredate=",
        "f,inactive=",
        "F,add-subids-for-system",
        "g,gid=",
        "G,groups=",
        "h,help",
        "k,skel=",
        "K,key=",
        "l,no-log-init",
        "m,create-home",
        "M,no-create-home",
        "n,N,no-user-group",
        "o,non-unique",
        "p,password=",
        "r,system",
        "R,root=",
        "P,prefix=",
        "s,shell=",
        "u,uid=",
        "U,user-group",
        "Z,selinux-user=",
        "selinux-range=",
    ],
    style: Style::GNU,
};

static USERMOD: OptionTable = OptionTable {
    options: &[
        "a,append",
        "b,badname",
        "c,comment=",
        "d,home=",
        "e,expiredate=",
        "f,inactive=",
        "g,gid=",
        "G,groups=",
        "h,help",
        "l,login=",
        "L,lock",
        "m,move-home",
        "o,non-unique",
        "p,password=",
        "r,remove",
        "R,root=",
        "P,prefix=",
        "s,shell=",
        "u,uid=",
        "U,unlock",
        "v,add-subuids=",
        "V,del-subuids=",
        "w,add-subgids=",
        "W,del-subgids=",
        "Z,selinux-user=",
    ],
    style: Style::GNU,
};

static GROUPADD: OptionTable = OptionTable {
    options: &[
        "f,force",
        "g,gid=",
        "h,help",
        "K,key=",
        "o,non-unique",
        "p,password=",
        "r,system",
        "R,root=",
        "P,prefix=",
        "U,users=",
    ],
    style: Style::GNU,
};

static GROUPMOD: OptionTable = OptionTable {
    options: &[
        "a,append",
        "g,gid=",
        "h,help",
        "n,new-name=",
        "o,non-unique",
        "p,password=",
        "R,root=",
        "P,prefix=",
        "U,users=",
    ],
    style: Style::GNU,
};

static USERDEL: OptionTable = OptionTable {
    options: &["f,force", "h,help", "r,remove", "R,root=", "P,prefix=", "Z,selinux-user"],
    style: Style::GNU,
};

static GROUPDEL: OptionTable =
    OptionTable { options: &["f,force", "h,help", "R,root=", "P,prefix="], style: Style::GNU };

static PASSWD: OptionTable = OptionTable {
    options: &[
        "a,all",
        "d,delete",
        "e,expire",
        "f,force",
        "h,help",
        "k,keep-tokens",
        "i,inactive=",
        "l,lock",
        "n,mindays,minimum=",
        "q,quiet",
        "r,repository=",
        "R,root=",
        "P,prefix=",
        "s,S,status,stdin",
        "u,unlock",
        "w,warndays,warning=",
        "x,maxdays,maximum=",
    ],
    style: Style::GNU,
};

static CHPASSWD: OptionTable = OptionTable {
    options: &["c,crypt-method=", "e,encrypted", "h,help", "m,md5", "R,root=", "P,prefix=", "s,sha-rounds="],
    style: Style::GNU,
};

static GPASSWD: OptionTable = OptionTable {
    options: &[
        "a,add=",
        "d,delete=",
        "h,help",
        "Q,root=",
        "r,remove-password",
        "R,restrict",
        "A,administrators=",
        "M,members=",
    ],
    style: Style::GNU,
};

pub(super) fn read<'a>(name: &str, line: CommandLine<'a>) -> Option<AccountCommand<'a>> {
    Some(match name {
        "useradd" => read_useradd(line),
        "usermod" => read_usermod(line),
        "groupadd" => read_groupadd(line),
        "groupmod" => read_groupmod(line),
        "userdel" => read_delete(&USERDEL, AccountAction::DeleteUser, line),
        "groupdel" => read_delete(&GROUPDEL, AccountAction::DeleteGroup, line),
        "passwd" => read_delete(&PASSWD, AccountAction::SetPassword, line),
        "chpasswd" => {
            AccountCommand::new(line, AccountAction::SetPassword, CHPASSWD.read(line).is_complete())
        }
        "gpasswd" => read_gpasswd(line),
        _ => return None,
    })
}

pub(super) fn read_useradd(line: CommandLine<'_>) -> AccountCommand<'_> {
    let reading = USERADD.read(line);
    let has = |name: &str| reading.has(name);
    let action = if has("defaults").is_yes() { AccountAction::Other } else { AccountAction::CreateUser };
    let own_group = match (has("user-group"), has("no-user-group"), reading.find("gid")) {
        (Answer::Yes, _, _) => OwnGroup::Yes,
        (_, Answer::Yes, _) | (_, _, Some(_)) => OwnGroup::No,
        (Answer::No, Answer::No, None) => OwnGroup::ByLoginDefaults,
        (Answer::Unknown, _, None) | (_, Answer::Unknown, None) => OwnGroup::Unknown,
    };
    let creates_home = match (has("create-home"), has("no-create-home")) {
        (Answer::Yes, _) => Answer::Yes,
        (_, Answer::Yes) => Answer::No,
        // `CREATE_HOME` of `/etc/login.defs` decides, and never for system accounts.
        _ if has("system").is_yes() && reading.is_complete() => Answer::No,
        _ => Answer::Unknown,
    };
    AccountCommand {
        name: operand(&reading, 0),
        uid: reading.value("uid"),
        group: reading.value("gid"),
        groups: list(reading.value("groups")),
        home: reading.value("home-dir"),
        shell: reading.value("shell"),
        password: reading.value("password"),
        is_system: has("system"),
        own_group,
        creates_home,
        allows_taken_id: has("non-unique"),
        skips_login_log: has("no-log-init"),
        is_elsewhere: is_elsewhere(&reading),
        ..AccountCommand::new(line, action, reading.is_complete())
    }
}

fn read_usermod(line: CommandLine<'_>) -> AccountCommand<'_> {
    let reading = USERMOD.read(line);
    AccountCommand {
        name: operand(&reading, 0),
        uid: reading.value("uid"),
        group: reading.value("gid"),
        groups: list(reading.value("groups")),
        home: reading.value("home"),
        shell: reading.value("shell"),
        password: reading.value("password"),
        allows_taken_id: reading.has("non-unique"),
        is_elsewhere: is_elsewhere(&reading),
        ..AccountCommand::new(line, AccountAction::ModifyUser, reading.is_complete())
    }
}

pub(super) fn read_groupadd(line: CommandLine<'_>) -> AccountCommand<'_> {
    let reading = GROUPADD.read(line);
    AccountCommand {
        name: operand(&reading, 0),
        gid: reading.value("gid"),
        password: reading.value("password"),
        is_system: reading.has("system"),
        allows_taken_id: reading.has("non-unique"),
        is_forced: reading.has("force"),
        is_elsewhere: is_elsewhere(&reading),
        ..AccountCommand::new(line, AccountAction::CreateGroup, reading.is_complete())
    }
}

fn read_groupmod(line: CommandLine<'_>) -> AccountCommand<'_> {
    let reading = GROUPMOD.read(line);
    AccountCommand {
        name: operand(&reading, 0),
        gid: reading.value("gid"),
        password: reading.value("password"),
        allows_taken_id: reading.has("non-unique"),
        is_elsewhere: is_elsewhere(&reading),
        ..AccountCommand::new(line, AccountAction::ModifyGroup, reading.is_complete())
    }
}

fn read_delete<'a>(table: &OptionTable, action: AccountAction, line: CommandLine<'a>) -> AccountCommand<'a> {
    let reading = table.read(line);
    AccountCommand {
        name: operand(&reading, 0),
        is_forced: reading.has("force"),
        is_elsewhere: is_elsewhere(&reading),
        ..AccountCommand::new(line, action, reading.is_complete())
    }
}

/// Whether the accounts of another root folder are meant.
fn is_elsewhere(reading: &Reading<'_>) -> Answer {
    if reading.find("root").is_some() || reading.find("prefix").is_some() {
        return Answer::Yes;
    }
    if reading.is_complete() { Answer::No } else { Answer::Unknown }
}

fn read_gpasswd(line: CommandLine<'_>) -> AccountCommand<'_> {
    let reading = GPASSWD.read(line);
    let group = operand(&reading, 0);
    let (action, name) = match (reading.value("add"), reading.value("delete")) {
        (Some(user), _) => (AccountAction::AddMember, Some(user)),
        (None, Some(user)) => (AccountAction::RemoveMember, Some(user)),
        (None, None) => (AccountAction::Other, None),
    };
    AccountCommand {
        name,
        groups: group.into_iter().collect(),
        ..AccountCommand::new(line, action, reading.is_complete())
    }
}
