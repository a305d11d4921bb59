//! What becomes of a USER that makes an image run as root.
//!
//! Entry point: [`leave_root`].

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_instruction;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Resolution, Stage};
use hullwright_core::text::{Edit, MappedText};

use crate::patterns::dockerfile::closing_block::{before_closing_block, is_about_start};
use crate::patterns::dockerfile::default_root::{is_for_development, serves};
use crate::patterns::dockerfile::root_only::needs_root;
use crate::patterns::dockerfile::run_as::{is_continued, own_account, run_as_ordinary};
use crate::patterns::shell::start_privilege::is_root;

/// Goes back to the account in force before the USER at that index: by leaving the USER out where nothing runs behind it,
/// else by a USER before the closing block. Where there was none, a service gets an account of the image, or a new one.
pub fn leave_root(cx: &Context<'_>, index: u32) -> Option<Fix> {
    let target = cx.graph().target()?;
    let closing = cx.instruction(index);
    let owner = cx.graph().stage_of(closing)?;
    let is_in_force = cx.graph().final_user(target).is_some_and(|(at, _)| *at == index);
    if !is_in_force || is_continued(cx, target) || closing.is_broken {
        return None;
    }
    let is_last_step = owner.id == target.id && !works_behind(cx, target, index);
    match user_before(cx, owner, target, index) {
        Before::Other(user) if is_last_step => {
            let edits = remove_instruction(cx.text(), cx.dockerfile(), closing);
            Some(Fix::unsafe_fix(format!("Run as `{user}` to the end")).edits(cx.file().id(), edits))
        }
        Before::Other(_) if needs_root(cx, target) => None,
        // Where nothing is started, an account of a few steps need not be that of the service.
        Before::Other(_) if cx.graph().user_before(owner, index).is_some() && !serves(cx, target) => None,
        Before::Other(user) => {
            let new = [(InstructionKind::User, user.clone())];
            let edit = before_closing_block(cx, target, is_about_start, &new)?;
            Some(Fix::unsafe_fix(format!("Go back to `{user}`")).edit(cx.file().id(), edit))
        }
        Before::Root if serves(cx, target) && !is_for_development(cx, target) => {
            let own = own_account(cx, target).filter(|_| is_last_step && !needs_root(cx, target));
            match (own, closing.as_text()) {
                (Some(name), Some(text)) if text.is_verbatim() => Some(
                    Fix::unsafe_fix(format!("Run as `{name}`"))
                        .edit(cx.file().id(), Edit::replace(text.range(), name)),
                ),
                _ => run_as_ordinary(cx, target),
            }
        }
        Before::Root | Before::Unknown => None,
    }
}

/// Who ran before a USER.
enum Before {
    /// An account that is not root, as USER is to say it.
    Other(String),
    Root,
    Unknown,
}

fn user_before(cx: &Context<'_>, owner: &Stage, target: &Stage, index: u32) -> Before {
    let contents = cx.contents();
    let (name, written) = match cx.graph().user_before(owner, index) {
        Some((at, user)) => match user {
            Resolution::Known(name) => {
                (name.trim().to_owned(), cx.instruction(*at).as_text().map(MappedText::as_str))
            }
            Resolution::Partial(_) | Resolution::Unknown => return Before::Unknown,
        },
        None => match contents.image(cx.graph(), owner).map(|image| image.default_user) {
            Some(Resolution::Known(name)) => (name.to_owned(), None),
            Some(Resolution::Partial(_) | Resolution::Unknown) | None => return Before::Unknown,
        },
    };
    if name.is_empty() || is_root(&name) {
        return Before::Root;
    }
    let account = name.split(':').next().unwrap_or_default();
    if contents.user(target, Place::END, account).is_absent() {
        return Before::Unknown;
    }
    // A variable is in force as long as the stage goes on.
    let is_here = owner.id == target.id;
    Before::Other(written.filter(|_| is_here).map_or(name, |written| written.trim().to_owned()))
}

/// Whether something behind the USER is done by root, or changes what the image holds.
fn works_behind(cx: &Context<'_>, stage: &Stage, index: u32) -> bool {
    let is_work = |found: &&Instruction| !is_about_start(found.kind) && found.kind != InstructionKind::Env;
    cx.instructions_of(stage).iter().filter(|found| found.index > index).any(|found| is_work(&found))
}
