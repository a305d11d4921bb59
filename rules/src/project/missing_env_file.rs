//! # Environment file that is not there
//!
//! A service reads its variables or labels from a file that does not exist. Docker Compose refuses to start the project.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     env_file: config/web.env
//!               ^^^^^^^^^^^^^^ there is no `config/web.env`
//! #- config/app.env
//! A=1
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     env_file:
//!       - path: config/web.env
//!         required: false
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     env_file:
//!       - config/web.env
//!       - path: config/own.env
//!         required: false
//!       - ${ENV_FILE}
//!       - /etc/web.env
//! #- config/web.env
//! A=1
//! ```
//! A file that everyone writes themselves is not in the project: Git ignores it, or a template of it lies there:
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     env_file: [.env, api.env, web/.env]
//! #- .gitignore
//! .env
//! #- api.env.example
//! KEY=
//! ```
//! Portainer writes `stack.env`, and a script that fills in placeholders may write more than those:
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     env_file: stack.env
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: example/web:__version__
//!     env_file: config/web.env
//! ```

use hullwright_core::compose::{Certainty, Data, Node, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::project::FileSource;
use hullwright_core::project::path::{join_within, parent};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::compose_template::has_placeholder_image;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};
use crate::patterns::context::git_ignored::may_be_generated;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-env-file",
    aliases: &[Alias::same("compose-go", "env-file-missing")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let optional = "add it, or say `required: false` where the service does without";
    let of_labels = service.items(&["label_file"]).iter().map(|node| (node, "add it", false));
    let of_variables = service.items(&["env_file"]).iter().filter_map(required_path);
    for (node, help, may_miss) in of_variables.map(|node| (node, optional, true)).chain(of_labels) {
        let Some(text) = node.as_text().filter(|text| text.certainty == Certainty::Known) else { continue };
        let Some(path) = path_of(cx, text.as_str()) else { continue };
        let is_missing = cx.files().kind(&path) == Some(None);
        if is_missing && !is_to_be_made(cx.files(), &path) && !has_placeholder_image(cx) {
            let fix = if may_miss { not_required(cx, node.span) } else { None };
            cx.report_at(node.span, format!("there is no `{}`", text.as_str())).help(help).maybe_fix(fix);
        }
    }
}

/// The path of an entry that has to be there.
fn required_path(item: &Node) -> Option<&Node> {
    let map = item.as_map()?;
    let is_required = map.node("required").is_none_or(|required| matches!(required.data, Data::Bool(true)));
    map.node("path").filter(|_| is_required)
}

/// `required: false` in the long form. What an alias shares misses the file for all.
fn not_required(cx: &ComposeContext<'_>, path: Span) -> Option<Fix> {
    let sheet = yaml_text(cx, path)?;
    let place = sheet.shared_value(path.range)?;
    let key = sheet.key_at(&place).and_then(|key| key.as_scalar());
    let optional = || {
        let written = Value::Verbatim(cx.slice_of(path).to_owned());
        Value::map([("path", written), ("required", Value::Bool(false))])
    };
    let edits = match key.map(|key| &*key.value) {
        Some("path") => {
            let entry = sheet.parent(&place)?;
            match sheet.child(&entry, "required") {
                Some(required) => sheet.replace_value(&required, &Value::Bool(false)),
                None => sheet.insert_entry_behind(&entry, "path", "required", &Value::Bool(false)),
            }
        }
        Some(_) => sheet.replace_value(&place, &Value::list([optional()])),
        None => sheet.replace_value(&place, &optional()),
    };
    fix_with(Fix::unsafe_fix("Start without the file where it is missing"), path, edits)
}

fn path_of(cx: &ComposeContext<'_>, text: &str) -> Option<String> {
    let folder = cx.project().files.first()?.source.folder();
    let is_elsewhere = text.is_empty() || text.starts_with(['/', '~']) || text.contains([':', '\\']);
    if is_elsewhere { None } else { join_within(folder, text, folder) }
}

/// Whether the file is one that everyone makes for themselves.
fn is_to_be_made(files: &dyn FileSource, path: &str) -> bool {
    // Portainer writes the variables of a stack to `stack.env`.
    let is_of_portainer = path.rsplit('/').next() == Some("stack.env");
    is_of_portainer || may_be_generated(files, path) || has_template(files, path)
}

/// Whether a file lies beside it that is to be copied: `.env.example`, `example.env`, `env.dist`.
fn has_template(files: &dyn FileSource, path: &str) -> bool {
    const WORDS: [&str; 9] =
        ["example", "sample", "template", "dist", "default", "defaults", "tmpl", "tpl", "demo"];
    let folder = parent(path).unwrap_or_default();
    let Some(listed) = files.list(folder) else { return false };
    listed.iter().filter(|name| !name.contains('/')).any(|name| {
        let name = name.to_ascii_lowercase();
        name.contains("env") && name.split(['.', '-', '_']).any(|word| WORDS.contains(&word))
    })
}
