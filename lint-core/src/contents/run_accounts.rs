//! Users and groups that commands of a RUN create, change and remove.

use super::change_log::{Effect, Scope};
use super::run::Step;
use super::stage_contents::{StageContents, TakenId};
use super::{Proof, Subject};
use crate::knowledge::OsFamily;
use crate::shell::command::Part;
use crate::shell::command::accounts::{AccountAction, AccountCommand, AdduserDialect, OwnGroup};

/// Which `adduser` an operating system has.
pub fn adduser_dialect(family: OsFamily) -> Option<AdduserDialect> {
    match family {
        OsFamily::Alpine | OsFamily::Busybox | OsFamily::Wolfi => Some(AdduserDialect::Busybox),
        OsFamily::Debian | OsFamily::Ubuntu => Some(AdduserDialect::Debian),
        OsFamily::Rhel => Some(AdduserDialect::Shadow),
        OsFamily::Arch
        | OsFamily::Distroless
        | OsFamily::Scratch
        | OsFamily::Suse
        | OsFamily::Windows
        | OsFamily::Unknown => None,
    }
}

impl StageContents {
    pub(super) fn follow_account(&mut self, step: &Step<'_>, command: &AccountCommand<'_>) {
        if command.is_elsewhere.is_yes() {
            return;
        }
        match command.action {
            AccountAction::CreateUser => self.create_user(step, command),
            AccountAction::CreateGroup => {
                self.create(Subject::Group, step, command.name, command.gid, true);
            }
            AccountAction::DeleteUser | AccountAction::ModifyUser => self.lose(Subject::User, step, command),
            AccountAction::DeleteGroup | AccountAction::ModifyGroup => {
                self.lose(Subject::Group, step, command);
            }
            AccountAction::AddMember
            | AccountAction::RemoveMember
            | AccountAction::SetPassword
            | AccountAction::Other => {}
            AccountAction::Unknown => self.touch_accounts(step.at, step.range),
        }
        if matches!(command.action, AccountAction::DeleteUser) {
            // Its group goes with it where nobody else is in it.
            self.lose(Subject::Group, step, command);
        }
    }

    fn create_user(&mut self, step: &Step<'_>, command: &AccountCommand<'_>) {
        self.create(Subject::User, step, command.name, command.uid, true);
        let follows_defaults =
            matches!(self.family, OsFamily::Debian | OsFamily::Ubuntu | OsFamily::Rhel | OsFamily::Alpine);
        match command.own_group {
            OwnGroup::No => {}
            OwnGroup::Yes => self.create(Subject::Group, step, command.name, None, true),
            OwnGroup::ByLoginDefaults => {
                self.create(Subject::Group, step, command.name, None, follows_defaults);
            }
            OwnGroup::Unknown => self.create(Subject::Group, step, command.name, None, false),
        }
        if !command.is_complete {
            self.groups.touch(Scope::Additions, step.at, step.range);
        }
    }

    fn create(
        &mut self,
        subject: Subject,
        step: &Step<'_>,
        name: Option<Part<'_>>,
        id: Option<Part<'_>>,
        is_sure: bool,
    ) {
        let literal = name.and_then(Part::literal);
        let Some(name) = literal else {
            return self.log_mut(subject).touch(Scope::Additions, step.at, step.range);
        };
        let effect = if is_sure { step.bringing() } else { Effect::MayBring };
        let change = step.change(effect, step.range);
        self.log_mut(subject).change(name, change);
        let number = id.and_then(Part::literal).and_then(|id| id.parse::<u32>().ok());
        if let Some(id) = number.filter(|_| effect == Effect::Brings) {
            let taken = TakenId { name: name.to_owned(), id, proof: Proof::Step(step.range) };
            self.created.push((subject, step.at, taken));
        }
    }

    fn lose(&mut self, subject: Subject, step: &Step<'_>, command: &AccountCommand<'_>) {
        match command.name.and_then(Part::literal) {
            Some(name) => self.log_mut(subject).change(name, step.change(Effect::MayRemove, step.range)),
            None => self.log_mut(subject).touch(Scope::Everything, step.at, step.range),
        }
        // A new name may come with it: `usermod -l`.
        if matches!(command.action, AccountAction::ModifyUser | AccountAction::ModifyGroup) {
            let renames = step.line.arguments.iter().any(|word| {
                matches!(&*word.text, "-l" | "--login" | "-n" | "--new-name") || word.literal().is_none()
            });
            if renames {
                self.log_mut(subject).touch(Scope::Additions, step.at, step.range);
            }
        }
    }
}
