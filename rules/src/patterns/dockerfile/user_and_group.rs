//! `app:staff`, as USER, `--chown` and the `user` of a service write it: a user, and perhaps a group.
//!
//! Entry points: [`named_accounts`] and [`created_elsewhere`].

use std::ops::Range;

use hullwright_core::contents::{Contents, Fact, Proof};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::text::TextRange;

/// What an account is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountKind {
    /// A user.
    User,
    /// A group.
    Group,
}

impl AccountKind {
    /// The word for it in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
        }
    }

    /// Whether a stage has the account of that name at `place`.
    pub fn fact(self, contents: &Contents, stage: &Stage, place: Place, name: &str) -> Fact {
        match self {
            Self::User => contents.user(stage, place, name),
            Self::Group => contents.group(stage, place, name),
        }
    }
}

/// The names in such a text that have to stand in an account file, and where in the text they are. Numbers need no entry,
/// and `root` is in every file.
pub fn named_accounts(text: &str) -> Vec<(AccountKind, &str, Range<usize>)> {
    let (user, group) = match text.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (text, None),
    };
    let user = (AccountKind::User, user, 0..user.len());
    let group = group.map(|group| (AccountKind::Group, group, text.len() - group.len()..text.len()));
    std::iter::once(user).chain(group).filter(|(_, name, _)| is_looked_up(name)).collect()
}

/// A name that is looked up; what no account can be called is left to other rules.
fn is_looked_up(name: &str) -> bool {
    let starts_like_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    starts_like_name && is_name && name != "root"
}

/// Where another stage, or this one further down, creates the account, in the words of a label.
pub fn created_elsewhere(
    cx: &Context<'_>,
    stage: &Stage,
    kind: AccountKind,
    name: &str,
) -> Option<(TextRange, String)> {
    let contents = cx.contents();
    cx.graph().stages().iter().find_map(|other| {
        let fact = kind.fact(&contents, other, Place::END, name);
        let Proof::Step(range) = fact.proof else { return None };
        let what = if other.id == stage.id {
            "created here, too late".to_owned()
        } else {
            format!("created in stage `{}`, which this one does not contain", other.label())
        };
        fact.is_present().then_some((range, what))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_numbers() {
        let names = |text| named_accounts(text).into_iter().map(|(_, name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("app:staff"), ["app", "staff"]);
        assert_eq!(names("1000:staff"), ["staff"]);
        assert!(names("1000:0").is_empty() && names("root").is_empty() && names("").is_empty());
        assert!(names("$USER").is_empty() && names("{{ user }}").is_empty());
        assert_eq!(
            named_accounts("a:bc"),
            [(AccountKind::User, "a", 0..1), (AccountKind::Group, "bc", 2..4)]
        );
    }
}
