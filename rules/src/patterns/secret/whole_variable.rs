//! Values that are one variable of whoever starts the project, `${NAME}`.
//!
//! Entry point: [`whole_variable`].

/// The name of the variable that the whole text stands for, and what is written behind the name: `:-default`, `:?message`.
pub fn whole_variable(written: &str) -> Option<(&str, &str)> {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let inner = match written.strip_prefix("${") {
        Some(inner) => inner.strip_suffix('}')?,
        None => written.strip_prefix('$').filter(|name| is_name(name))?,
    };
    let name = inner.split([':', '?', '-', '+']).next().filter(|name| is_name(name))?;
    Some((name, inner.strip_prefix(name)?))
}
