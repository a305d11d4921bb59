//! cp, mv, install, ln, mkdir, touch, rm, chown, chgrp and chmod.
//!
//! Source: the usage texts of GNU coreutils 9, whose everyday options busybox shares. Entry point: [`read`].

use super::line::CommandLine;
use super::options::{Answer, Operand, OptionTable, Reading, Style};
use super::part::Part;
use crate::shell::{Argument, ArgumentValue};

/// What is done to files.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileAction {
    /// `cp`
    Copy,
    /// `mv`
    Move,
    /// `install`, with files
    Install,
    /// `ln`
    Link,
    /// `mkdir` and `install -d`
    MakeDirectory,
    /// `touch`
    Touch,
    /// `rm`, `rmdir` and `unlink`
    Remove,
    /// `chown`
    ChangeOwner,
    /// `chgrp`
    ChangeGroup,
    /// `chmod`
    ChangeMode,
}

/// A call of such a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileCommand<'a> {
    /// What it does.
    pub action: FileAction,
    /// The program as written.
    pub program: &'a Argument<'a>,
    /// The files it acts on: what is copied, made, removed or changed; of links what they lead to.
    pub files: Vec<Operand<'a>>,
    /// Where to; `None` for actions without one, and where it cannot be told which word it is.
    pub destination: Option<Part<'a>>,
    /// Whether the destination is a folder by an option: `-t`.
    pub is_into_directory: bool,
    /// The new owner; unknown in the old form `user.group`.
    pub owner: Option<Part<'a>>,
    /// The new group.
    pub group: Option<Part<'a>>,
    /// The new permissions, as written: `0755`, `u+x`.
    pub mode: Option<Part<'a>>,
    /// Whether folders are gone through.
    pub is_recursive: Answer,
    /// Whether a link is symbolic.
    pub is_symbolic: Answer,
    /// Whether what is there is replaced, or what is missing ignored: `-f`.
    pub is_forced: Answer,
    /// Whether missing folders above are made: `mkdir -p`, `install -D`.
    pub makes_parents: Answer,
    /// All options.
    pub reading: Reading<'a>,
    /// Whether every word was understood.
    pub is_complete: bool,
}

static CP: OptionTable = OptionTable {
    options: &[
        "a,archive",
        "attributes-only",
        "backup=?",
        "b",
        "c",
        "copy-contents",
        "d",
        "debug",
        "f,force",
        "i,interactive",
        "H",
        "keep-directory-symlink",
        "l,link",
        "L,dereference",
        "n,no-clobber",
        "P,no-dereference",
        "p",
        "preserve=?",
        "no-preserve=",
        "parents",
        "R,r,recursive",
        "reflink=?",
        "remove-destination",
        "sparse=",
        "strip-trailing-slashes",
        "s,symbolic-link",
        "S,suffix=",
        "t,target-directory=",
        "T,no-target-directory",
        "u,update=?",
        "v,verbose",
        "x,one-file-system",
        "Z,context=?",
        "help",
        "version",
    ],
    style: Style::GNU,
};

static MV: OptionTable = OptionTable {
    options: &[
        "backup=?",
        "b",
        "debug",
        "exchange",
        "f,force",
        "i,interactive",
        "n,no-clobber",
        "no-copy",
        "strip-trailing-slashes",
        "S,suffix=",
        "t,target-directory=",
        "T,no-target-directory",
        "u,update=?",
        "v,verbose",
        "Z,context",
        "help",
        "version",
    ],
    style: Style::GNU,
};

static INSTALL: OptionTable = OptionTable {
    options: &[
        "backup=?",
        "b",
        "c",
        "C,compare",
        "d,directory",
        "D",
        "debug",
        "g,group=",
        "m,mode=",
        "o,owner=",
        "p,preserve-timestamps",
        "s,strip",
        "strip-program=",
        "S,suffix=",
        "t,target-directory=",
        "T,no-target-directory",
        "v,verbose",
        "preserve-context",
        "Z,context=?",
        "help",
        "version",
    ],
    style: Style::GNU,
};

static LN: OptionTable = OptionTable {
    options: &[
        "backup=?",
        "b",
        "d,F,directory",
        "f,force",
        "i,interactive",
        "L,logical",
        "n,h,no-dereference",
        "P,physical",
        "r,relative",
        "s,symbolic",
        "S,suffix=",
        "t,target-directory=",
        "T,no-target-directory",
        "v,verbose",
        "help",
        "version",
    ],
    style: Style::GNU,
};

static MKDIR: OptionTable = OptionTable {
    options: &["m,mode=", "p,parents", "v,verbose", "Z,context=?", "help", "version"],
    style: Style::GNU,
};

static TOUCH: OptionTable = OptionTable {
    options: &[
        "a",
        "c,no-create",
        "d,date=",
        "f",
        "h,no-dereference",
        "m",
        "r,reference=",
        "t=",
        "time=",
        "help",
        "version",
    ],
    style: Style::GNU,
};

static RM: OptionTable = OptionTable {
    options: &[
        "f,force",
        "i",
        "I",
        "interactive=?",
        "one-file-system",
        "no-preserve-root",
        "preserve-root=?",
        "r,R,recursive",
        "d,dir",
        "v,verbose",
        // rmdir
        "p,parents",
        "ignore-fail-on-non-empty",
        "help",
        "version",
    ],
    style: Style::GNU,
};

static CHOWN: OptionTable = OptionTable {
    options: &[
        "c,changes",
        "f,silent,quiet",
        "v,verbose",
        "dereference",
        "h,no-dereference",
        "from=",
        "no-preserve-root",
        "preserve-root",
        "reference=",
        "R,recursive",
        "H",
        "L",
        "P",
        "help",
        "version",
    ],
    style: Style::GNU,
};

static CHMOD: OptionTable = OptionTable {
    options: &[
        "c,changes",
        "f,silent,quiet",
        "v,verbose",
        "dereference",
        "h,no-dereference",
        "no-preserve-root",
        "preserve-root",
        "reference=",
        "R,recursive",
        "H",
        "L",
        "P",
        // `chmod -x file` takes a mode that looks like options.
        "r=?",
        "w=?",
        "x=?",
        "X=?",
        "s=?",
        "t=?",
        "u=?",
        "g=?",
        "o=?",
        "a=?",
        "help",
        "version",
    ],
    style: Style::GNU,
};

/// What is done to which files; `None` if the program is none of these.
pub fn read(line: CommandLine<'_>) -> Option<FileCommand<'_>> {
    Some(match line.name()? {
        "cp" => read_transfer(FileAction::Copy, &CP, line),
        "mv" => read_transfer(FileAction::Move, &MV, line),
        "ln" => read_link(line),
        "install" | "ginstall" => read_install(line),
        "mkdir" => read_operands(FileAction::MakeDirectory, &MKDIR, line),
        "touch" => read_operands(FileAction::Touch, &TOUCH, line),
        "rm" | "rmdir" | "unlink" => read_operands(FileAction::Remove, &RM, line),
        "chown" => read_owner(FileAction::ChangeOwner, line),
        "chgrp" => read_owner(FileAction::ChangeGroup, line),
        "chmod" => read_mode(line),
        _ => return None,
    })
}

/// A command whose operands are all files.
fn read_operands<'a>(action: FileAction, table: &OptionTable, line: CommandLine<'a>) -> FileCommand<'a> {
    let reading = table.read(line);
    // Copying an archive of a tree goes through it as well.
    let is_recursive = reading.has_any(&["recursive", "archive"]);
    FileCommand {
        action,
        program: line.program,
        files: reading.operands.clone(),
        destination: None,
        is_into_directory: false,
        owner: None,
        group: None,
        mode: reading.value("mode"),
        is_recursive,
        is_symbolic: reading.has_any(&["symbolic", "symbolic-link"]),
        is_forced: reading.has("force"),
        makes_parents: reading.has("parents"),
        is_complete: reading.is_complete(),
        reading,
    }
}

/// A command whose last operand is where the others go, unless `-t` names that.
fn read_transfer<'a>(action: FileAction, table: &OptionTable, line: CommandLine<'a>) -> FileCommand<'a> {
    let mut command = read_operands(action, table, line);
    if let Some(directory) = command.reading.value("target-directory") {
        command.destination = Some(directory);
        command.is_into_directory = true;
        return command;
    }
    // Words that are added behind it would be the destination.
    let is_last_seen = command.reading.is_whole && command.files.len() > 1;
    if let Some(last) = command.files.pop_if(|last| is_last_seen && is_one_word(last.argument)) {
        command.destination = Some(last.part());
    }
    command
}

/// Whether an argument is certainly there: `$list` may be nothing, `$directory/file` is at least one word.
fn is_one_word(argument: &Argument) -> bool {
    argument.value != ArgumentValue::Splits || !super::part::is_nothing_but_expansions(&argument.text)
}

fn read_link(line: CommandLine<'_>) -> FileCommand<'_> {
    // `ln -s target` alone makes a link of that name here, so there is no destination then.
    read_transfer(FileAction::Link, &LN, line)
}

fn read_install(line: CommandLine<'_>) -> FileCommand<'_> {
    let reading = INSTALL.read(line);
    let is_directory = reading.has("directory").is_yes();
    let command = if is_directory {
        read_operands(FileAction::MakeDirectory, &INSTALL, line)
    } else {
        read_transfer(FileAction::Install, &INSTALL, line)
    };
    let parents = if is_directory { Answer::Yes } else { reading.has("D") };
    FileCommand {
        owner: reading.value("owner"),
        group: reading.value("group"),
        makes_parents: parents,
        ..command
    }
}

fn read_owner(action: FileAction, line: CommandLine<'_>) -> FileCommand<'_> {
    let mut command = read_operands(action, &CHOWN, line);
    let Some(who) = take_first(&mut command) else { return command };
    if action == FileAction::ChangeGroup {
        command.group = Some(who);
        return command;
    }
    let parts = who
        .split_once(':')
        .or_else(|| who.split_once('.').filter(|(owner, group)| is_number(*owner) && is_number(*group)));
    if parts.is_none() && who.text().contains('.') {
        // `user.group` is the old form, but a name may hold dots as well.
        return command;
    }
    let (owner, group) = match parts {
        Some((owner, group)) => (owner, Some(group)),
        None => (who, None),
    };
    command.owner = Some(owner).filter(|owner| !owner.text().is_empty());
    command.group = group.filter(|group| !group.text().is_empty());
    command
}

fn is_number(part: Part) -> bool {
    part.text().bytes().all(|byte| byte.is_ascii_digit())
}

fn read_mode(line: CommandLine<'_>) -> FileCommand<'_> {
    let mut command = read_operands(FileAction::ChangeMode, &CHMOD, line);
    let is_mode = |name: &str| matches!(name, "r" | "w" | "x" | "X" | "s" | "t" | "u" | "g" | "o" | "a");
    let negative = command
        .reading
        .options
        .iter()
        .find(|option| option.spelling.text().len() == 1 && is_mode(option.spelling.text()));
    command.mode = match negative {
        Some(option) => Some(Part::whole(option.spelling.argument())),
        None => take_first(&mut command),
    };
    command
}

/// Takes the operand that says what to change to, unless `--reference` says so.
fn take_first<'a>(command: &mut FileCommand<'a>) -> Option<Part<'a>> {
    if command.reading.find("reference").is_some() || command.files.is_empty() {
        return None;
    }
    let first = command.files.first().copied()?;
    if !first.is_certain {
        // Which of the words it is cannot be told.
        command.files.iter_mut().for_each(|file| file.is_certain = false);
        return None;
    }
    command.files.remove(0);
    Some(first.part())
}

#[cfg(test)]
mod tests;
