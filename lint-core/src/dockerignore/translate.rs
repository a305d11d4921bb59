//! From a pattern to what decides: moby/patternmatcher's `Pattern.compile` with `/` as separator.
//!
//! The kind of match is not only an optimisation there: `**foo` without another special character is a suffix
//! and so also takes `xfoo`, while `**foo*` is an expression that wants a whole path part in front.
//! Entry point: [`compile`].

use super::PatternErrorKind;
use super::program::Program;

/// How a path is held against one pattern.
#[derive(Clone, Debug)]
pub(crate) enum Decider {
    /// The path is this text.
    Exact(String),
    /// The path starts with these bytes.
    Prefix(Vec<u8>),
    /// The path ends with these bytes, or is them without their leading slash.
    Suffix(Vec<u8>),
    /// The expression is found in the path.
    Expression(Program),
}

/// Compiles a pattern that passed the syntax check.
pub(crate) fn compile(pattern: &str) -> Result<Decider, PatternErrorKind> {
    let translation = translate(pattern);
    let bytes = pattern.as_bytes();
    Ok(match translation.shape {
        Shape::Exact => Decider::Exact(pattern.to_owned()),
        Shape::Prefix => Decider::Prefix(bytes.strip_suffix(b"**").unwrap_or(bytes).to_vec()),
        Shape::Suffix => Decider::Suffix(bytes.get(2..).unwrap_or_default().to_vec()),
        Shape::Expression => Decider::Expression(Program::compile(&translation.expression)?),
    })
}

/// Whether [`compile`] would succeed, without building anything.
pub(crate) fn check(pattern: &str) -> Result<(), PatternErrorKind> {
    let translation = translate(pattern);
    match translation.shape {
        Shape::Exact | Shape::Prefix | Shape::Suffix => Ok(()),
        Shape::Expression => Program::check(&translation.expression),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Exact,
    Prefix,
    Suffix,
    Expression,
}

struct Translation {
    shape: Shape,
    expression: String,
}

fn translate(pattern: &str) -> Translation {
    let mut shape = Shape::Exact;
    let mut expression = String::from("^");
    // Go's text scanner skips a byte order mark at the start.
    let mut rest = pattern.strip_prefix('\u{feff}').unwrap_or(pattern).chars().peekable();
    let mut is_first = true;
    while let Some(ch) = rest.next() {
        match ch {
            '*' if rest.next_if_eq(&'*').is_some() => {
                // `**/` means the same as `**`.
                rest.next_if_eq(&'/');
                if rest.peek().is_some() {
                    expression.push_str("(.*/)?");
                    shape = Shape::Expression;
                } else if shape == Shape::Exact {
                    shape = Shape::Prefix;
                } else {
                    expression.push_str(".*");
                    shape = Shape::Expression;
                }
                if is_first {
                    shape = Shape::Suffix;
                }
            }
            '*' => {
                expression.push_str("[^/]*");
                shape = Shape::Expression;
            }
            '?' => {
                expression.push_str("[^/]");
                shape = Shape::Expression;
            }
            // The original means to escape `|`, `{` and `}` too, but its table has no room for them.
            '.' | '+' | '(' | ')' | '$' => expression.extend(['\\', ch]),
            '\\' => {
                expression.push('\\');
                if let Some(escaped) = rest.next() {
                    expression.push(escaped);
                    shape = Shape::Expression;
                }
            }
            '[' | ']' => {
                expression.push(ch);
                shape = Shape::Expression;
            }
            _ => expression.push(ch),
        }
        is_first = false;
    }
    expression.push('$');
    Translation { shape, expression }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_the_shape_and_expression_of_the_original() {
        use Shape::{Exact, Expression, Prefix, Suffix};
        for (pattern, shape, expression) in [
            ("*", Expression, "^[^/]*$"),
            ("a*/b", Expression, "^a[^/]*/b$"),
            ("**", Suffix, ""),
            ("**/**", Expression, "^(.*/)?.*$"),
            ("dir/**", Prefix, ""),
            ("**/dir", Suffix, ""),
            ("**file", Suffix, ""),
            ("**/dir2/*", Expression, "^(.*/)?dir2/[^/]*$"),
            ("**/dir2/**", Expression, "^(.*/)?dir2/.*$"),
            ("**/**/*.txt", Expression, "^(.*/)?(.*/)?[^/]*\\.txt$"),
            ("a[b-d]e", Expression, "^a[b-d]e$"),
            ("abc.def", Exact, ""),
            ("abc?def", Expression, "^abc[^/]def$"),
            ("a.|)$(}+{bc", Exact, ""),
            ("\\.git", Expression, "^\\.git$"),
            ("\u{feff}*.md", Expression, "^[^/]*\\.md$"),
        ] {
            let translation = translate(pattern);
            assert_eq!(translation.shape, shape, "{pattern}");
            if shape == Expression {
                assert_eq!(translation.expression, expression, "{pattern}");
            }
        }
    }
}
