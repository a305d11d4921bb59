//! Passwords that known images take from their environment, and those of them that everybody knows.
//!
//! Entry points: [`weak_credentials`], and [`is_set_by_server`] for one that a service only logs in with. What images take
//! is in `known_password`.

use hullwright_core::compose::{Certainty, Service, Text, Variable};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{FileId, Span};
use rustc_hash::FxHashSet;

use crate::patterns::compose::service_command::texts_of;
use crate::patterns::compose::service_image::{image_name, last_part};
use crate::patterns::secret::known_password::{PRODUCTS, Product, WELL_KNOWN};
use crate::patterns::secret::literal_place::literal_place;

/// A password that protects nothing.
#[derive(Clone, Debug)]
pub struct WeakCredential {
    /// The variable or option that sets it.
    pub name: String,
    /// What is weak about it.
    pub why: Weakness,
    /// Where its value stands.
    pub span: Span,
    /// Whether the environment may bring another one.
    pub is_default: bool,
    /// The password itself.
    pub value: String,
    /// Whether it is for another service, which has it set, too.
    pub is_login: bool,
}

/// What is weak about a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weakness {
    /// It is among those that are tried first.
    WellKnown,
    /// It is the user's name.
    SameAsUser,
    /// It is the name of the product.
    ProductName,
    /// There is none.
    Open,
}

/// The passwords of a service that runs a known image which protect nothing.
pub fn weak_credentials(cx: &ComposeContext<'_>, service: &Service<'_>) -> Vec<WeakCredential> {
    let Some(name) = image_name(service) else { return Vec::new() };
    let last = last_part(&name);
    let is_of_image =
        |product: &&Product| product.images.contains(&last) && (last != "server" || name.contains("mssql"));
    let Some(product) = PRODUCTS.iter().find(is_of_image) else { return Vec::new() };
    let variables = service.environment();
    let mut found: Vec<WeakCredential> =
        variables.iter().filter_map(|variable| weak_variable(cx, product, &variables, variable)).collect();
    if matches!(last, "redis" | "valkey" | "keydb") {
        found.extend(required_password(cx, service));
    }
    found
}

/// The weak passwords that services set as their own.
struct SetPasswords(FxHashSet<String>);

/// Whether a service of the project has that weak password set as its own, so that whoever logs in with it is told there.
pub fn is_set_by_server(cx: &ComposeContext<'_>, password: &str) -> bool {
    let weak = || cx.project().services().flat_map(|service| weak_credentials(cx, &service));
    let own = || SetPasswords(weak().filter(|found| !found.is_login).map(|found| found.value).collect());
    cx.remember(own).0.contains(password)
}

fn weak_variable(
    cx: &ComposeContext<'_>,
    product: &Product,
    variables: &[Variable],
    variable: &Variable,
) -> Option<WeakCredential> {
    let text = variable.value.as_ref()?;
    let value = text.resolved().filter(|value| !value.is_empty())?;
    let file = variable.value_span.file;
    let lowered = value.to_ascii_lowercase();
    let switch = product.switches.iter().find(|(name, _)| *name == variable.name);
    if let Some((_, values)) = switch
        && (values.contains(&lowered.as_str())
            || (values.is_empty() && !matches!(lowered.as_str(), "no" | "false" | "0")))
    {
        let is_moot = variable.name.contains("EMPTY") && has_password(product, variables);
        return weak(cx, &variable.name, text, file, (0, Weakness::Open)).filter(|_| !is_moot);
    }
    // Neo4j takes name and password in one.
    if variable.name == "NEO4J_AUTH" {
        let (user, password) = value.split_once('/')?;
        let why = weakness(password, user, product)?;
        return weak(cx, &variable.name, text, file, (user.len() + 1, why));
    }
    let password = product.passwords.iter().find(|password| password.variable == variable.name)?;
    let user =
        variables.iter().find(|other| other.name == password.user_variable).and_then(Variable::resolved);
    let why = weakness(value, user.unwrap_or(password.user), product)?;
    let found = weak(cx, &variable.name, text, file, (0, why))?;
    Some(WeakCredential { is_login: password.is_login, ..found })
}

/// Whether the password that a switch says may be empty is set all the same: that of the administrator where there are two.
fn has_password(product: &Product, variables: &[Variable]) -> bool {
    let is_administrator = |name: &str| name.contains("ROOT");
    let has_two = product.passwords.iter().any(|password| is_administrator(password.variable));
    let is_known = |name: &str| product.passwords.iter().any(|password| password.variable == name);
    variables.iter().any(|variable| {
        let name = variable.name.strip_suffix("_FILE").unwrap_or(&variable.name);
        let is_set = variable.value.as_ref().is_none_or(|text| !text.as_str().is_empty());
        let counts = name.ends_with("_RANDOM_ROOT_PASSWORD")
            || (is_known(name) && (is_administrator(name) || !has_two));
        is_set && counts
    })
}

fn weakness(password: &str, user: &str, product: &Product) -> Option<Weakness> {
    let lowered = password.to_ascii_lowercase();
    if !user.is_empty() && password.eq_ignore_ascii_case(user) {
        return Some(Weakness::SameAsUser);
    }
    if product.images.contains(&lowered.as_str()) {
        return Some(Weakness::ProductName);
    }
    WELL_KNOWN.contains(&lowered.as_str()).then_some(Weakness::WellKnown)
}

fn weak(
    cx: &ComposeContext<'_>,
    name: &str,
    text: &Text,
    file: FileId,
    (start, why): (usize, Weakness),
) -> Option<WeakCredential> {
    let span = literal_place(cx, text, file, start..text.as_str().len())?;
    Some(WeakCredential {
        name: name.to_owned(),
        why,
        span,
        is_default: text.certainty == Certainty::Partial,
        value: text.as_str().get(start..).unwrap_or_default().to_owned(),
        is_login: false,
    })
}

/// `--requirepass` of Redis and its kin, in a list or in one text.
fn required_password(cx: &ComposeContext<'_>, service: &Service<'_>) -> Option<WeakCredential> {
    const OPTION: &str = "--requirepass";
    let product = PRODUCTS.iter().find(|product| product.images.contains(&"redis"))?;
    let texts = service.node("command").map(texts_of).unwrap_or_default();
    let at = texts.iter().position(|found| found.text.as_str().contains(OPTION))?;
    let with_option = texts.get(at)?;
    let whole = with_option.text.as_str();
    let behind = whole.find(OPTION)? + OPTION.len();
    let (found, start) = match whole.get(behind..)?.trim_start() {
        "" => (texts.get(at + 1)?, 0),
        rest => (with_option, whole.len() - rest.len()),
    };
    let rest = found.text.as_str().get(start..)?;
    let password = rest.split_whitespace().next()?.trim_matches(['"', '\'']);
    let start = start + rest.find(password)?;
    let why = weakness(password, "", product)?;
    let span = literal_place(cx, found.text, found.file, start..start + password.len())?;
    let is_default = found.text.certainty != Certainty::Known;
    let value = password.to_owned();
    Some(WeakCredential { name: OPTION.to_owned(), why, span, is_default, value, is_login: false })
}
