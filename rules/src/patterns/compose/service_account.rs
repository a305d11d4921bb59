//! The names in the `user` of a service, held against the accounts of its image.
//!
//! Entry points: [`names_accounts`] and [`absent_account`].

use hullwright_core::compose::{Certainty, Node, Service};
use hullwright_core::knowledge::Presence;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{MappedText, Span};

use crate::patterns::dockerfile::user_and_group::{AccountKind, named_accounts};

/// Whether `user` is written out and names an account rather than a number.
pub fn names_accounts(service: &Service<'_>) -> bool {
    user_of(service).is_some_and(|(user, _)| !named_accounts(user).is_empty())
}

/// The `user` of a service, where it is written out.
fn user_of<'a>(service: &Service<'a>) -> Option<(&'a str, &'a MappedText)> {
    let text = service.node("user")?.as_text()?;
    (text.certainty == Certainty::Known).then_some((text.as_str(), &text.text))
}

/// The first name that `presence` says is not there, and where it stands. None where the account files may be mounted.
pub fn absent_account<'a>(
    cx: &ComposeContext<'_>,
    service: &Service<'a>,
    presence: impl Fn(AccountKind, &str) -> Presence,
) -> Option<(AccountKind, &'a str, Span)> {
    let (user, written) = user_of(service)?;
    let file = service.node("user")?.span.file;
    let mounts_accounts = service.mounts().any(|mount| {
        let target = mount.target.and_then(Node::as_str).map(|target| target.trim_end_matches('/'));
        target.is_none_or(|target| matches!(target, "/etc" | "/etc/passwd" | "/etc/group"))
    });
    if mounts_accounts || !cx.sees_all_of(service) {
        return None;
    }
    let absent = named_accounts(user).into_iter();
    let mut absent = absent.filter(|(kind, name, _)| presence(*kind, name) == Presence::Absent);
    absent.next().map(|(kind, name, at)| (kind, name, Span { file, range: written.locate(at) }))
}
