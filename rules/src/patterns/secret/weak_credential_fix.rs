//! The fix that takes a password which everybody knows from a variable that must be set.
//!
//! Entry point: [`weak_credential_fix`]. Services that log in with the password get it from the same variable.

use hullwright_core::compose::{Certainty, Service, Variable};
use hullwright_core::diagnostic::Fix;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span, TextRange};

use crate::patterns::compose::scalar_at::put_in_scalar;
use crate::patterns::compose::service_image::image_name;
use crate::patterns::secret::credential_name::names_credential;
use crate::patterns::secret::image_credential::{WeakCredential, Weakness, weak_credentials};

/// A variable that lets everybody in, and the one with the password that the image asks for otherwise.
const SWITCHES: [(&str, &str, &str); 10] = [
    ("", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_ROOT_PASSWORD"),
    ("", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD"),
    ("", "POSTGRES_HOST_AUTH_METHOD", "POSTGRES_PASSWORD"),
    ("", "ARANGO_NO_AUTH", "ARANGO_ROOT_PASSWORD"),
    ("postgresql", "ALLOW_EMPTY_PASSWORD", "POSTGRESQL_PASSWORD"),
    ("mysql", "ALLOW_EMPTY_PASSWORD", "MYSQL_ROOT_PASSWORD"),
    ("mariadb", "ALLOW_EMPTY_PASSWORD", "MARIADB_ROOT_PASSWORD"),
    ("mongodb", "ALLOW_EMPTY_PASSWORD", "MONGODB_ROOT_PASSWORD"),
    ("redis", "ALLOW_EMPTY_PASSWORD", "REDIS_PASSWORD"),
    ("valkey", "ALLOW_EMPTY_PASSWORD", "VALKEY_PASSWORD"),
];

/// Takes the password from a variable that must be set; asks for one where there is none.
pub fn weak_credential_fix(
    cx: &ComposeContext<'_>,
    service: &Service<'_>,
    found: &WeakCredential,
) -> Option<Fix> {
    if found.why == Weakness::Open {
        return require_password(cx, service, found);
    }
    let name = match found.name.as_str() {
        "--requirepass" => "REDIS_PASSWORD",
        "NEO4J_AUTH" => "NEO4J_PASSWORD",
        name => name,
    };
    let wanted = format!("${{{name}:?}}");
    if cx.slice_of(found.span) != found.value {
        return None;
    }
    if let Some((variable, default)) = default_around(cx, found.span) {
        let title = format!("Require `{variable}` to be set, without a default");
        return Some(Fix::unsafe_fix(title).edit(found.span.file, Edit::replace(default, ":?")));
    }
    let title = format!("Take the password from the variable `{name}`, which must be set");
    let mut fix = Fix::unsafe_fix(title).edit(found.span.file, put_in_scalar(cx, found.span, &wanted)?);
    for login in logins(cx, service.name, found) {
        fix = fix.edit(login.file, put_in_scalar(cx, login, &wanted)?);
    }
    Some(fix)
}

/// The variable whose default stands at `span`, and the range of the default with its sign.
fn default_around<'c>(cx: &ComposeContext<'c>, span: Span) -> Option<(&'c str, TextRange)> {
    let text = cx.source(span.file).text();
    let before = TextRange::new(0, span.range.start()).slice(text);
    let after = TextRange::new(span.range.end(), text.len() as u32).slice(text);
    let (name, n_sign) = match before.strip_suffix(":-") {
        Some(name) => (name, 2),
        None => (before.strip_suffix('-')?, 1),
    };
    let (_, name) = name.rsplit_once("${")?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && after.starts_with('}'))
        .then(|| (name, TextRange::new(span.range.start() - n_sign, span.range.end())))
}

/// Where other services log in with the password: as a variable of its own, or in the address of the service.
fn logins(cx: &ComposeContext<'_>, server: &str, found: &WeakCredential) -> Vec<Span> {
    let password = found.value.as_str();
    let own: Vec<WeakCredential> =
        cx.project().services().flat_map(|service| weak_credentials(cx, &service)).collect();
    let is_root = |name: &str| name.contains("ROOT");
    let set_elsewhere = own.iter().filter(|other| !other.is_login && other.value == found.value);
    // Programs log in as the ordinary user where both have one password.
    let is_for_others =
        found.is_login || is_root(&found.name) && set_elsewhere.clone().any(|other| !is_root(&other.name));
    if is_for_others {
        return Vec::new();
    }
    let is_set_there = |span: Span| own.iter().any(|other| !other.is_login && other.span == span);
    let mut places: Vec<Span> = Vec::new();
    for service in cx.project().services() {
        let variables = service.environment();
        let uses_server = variables.iter().any(|variable| variable.resolved() == Some(server));
        let found = variables
            .iter()
            .filter_map(|variable| login_place(variable, &found.value, uses_server))
            .filter(|place| *place != found.span && !is_set_there(*place));
        places.extend(found.filter(|place| cx.slice_of(*place) == password));
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// Where a variable of a service holds the password, be it in an address. One that is the password counts where the service
/// names the server, or the variable speaks of such a one.
fn login_place(variable: &Variable, password: &str, uses_server: bool) -> Option<Span> {
    let text = variable.value.as_ref().filter(|text| text.certainty == Certainty::Known)?;
    let whole = text.as_str();
    let at = if whole == password {
        let is_login = names_credential(&variable.name) && (uses_server || names_server(&variable.name));
        is_login.then_some(0)?
    } else {
        let (scheme, _) = whole.split_once("://")?;
        let sign = format!(":{password}@");
        scheme.len() + 3 + whole.get(scheme.len() + 3..)?.find(&sign)? + 1
    };
    let part = at..at + password.len();
    text.text
        .is_verbatim_in(part.clone())
        .then(|| Span { file: variable.value_span.file, range: text.text.locate(part) })
}

/// Whether the name speaks of a database or a queue.
fn names_server(name: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "AMQP",
        "DATABASE",
        "DATASOURCE",
        "DB",
        "JDBC",
        "MARIADB",
        "MONGO",
        "MYSQL",
        "PG",
        "POSTGRES",
        "RABBIT",
        "REDIS",
    ];
    let name = name.to_ascii_uppercase();
    SIGNS.iter().any(|sign| name.contains(sign))
}

/// Asks for a password instead of the switch that lets everybody in.
fn require_password(cx: &ComposeContext<'_>, service: &Service<'_>, found: &WeakCredential) -> Option<Fix> {
    let image = image_name(service)?;
    let variables = service.environment();
    let switch = variables.iter().find(|variable| variable.name == found.name)?;
    let value = switch.value.as_ref().filter(|text| text.certainty == Certainty::Known)?;
    let place = Span { file: switch.value_span.file, range: value.text.locate(0..value.text.len()) };
    if found.name == "NEO4J_AUTH" {
        let edit = put_in_scalar(cx, place, "neo4j/${NEO4J_PASSWORD:?}")?;
        return Some(
            Fix::unsafe_fix("Ask for the password that `NEO4J_PASSWORD` has").edit(place.file, edit),
        );
    }
    let (_, _, password) =
        SWITCHES.into_iter().find(|(of, name, _)| *name == found.name && image.contains(of))?;
    if variables.iter().any(|variable| variable.name.starts_with(password)) {
        let edit = (found.name == "POSTGRES_HOST_AUTH_METHOD")
            .then(|| put_in_scalar(cx, place, "scram-sha-256"))??;
        return Some(Fix::unsafe_fix("Ask for the password").edit(place.file, edit));
    }
    let is_name_written = cx.slice_of(switch.name_span) == found.name;
    let fix = Fix::unsafe_fix(format!("Ask for the password that the variable `{password}` has"));
    let value_edit = put_in_scalar(cx, place, &format!("${{{password}:?}}"))?;
    let name_edit = put_in_scalar(cx, switch.name_span, password).filter(|_| is_name_written)?;
    Some(fix.edit(place.file, name_edit).edit(place.file, value_edit))
}
