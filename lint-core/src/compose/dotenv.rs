//! Environment files such as `.env`, as the `dotenv` package of compose-go reads them (`parser.go`, `godotenv.go`).
//!
//! What lives here: the text of one file. What does not: which files are read, and in which order. Entry point:
//! [`parse_dotenv`].

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::Certainty;
use super::interpolate::{TemplateErrorKind, Variables, interpolate};
use crate::text::MappedText;

/// What is wrong with a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DotenvErrorKind {
    /// `export` at the end of the file.
    MissingKey,
    /// A space inside a key.
    SpaceInKey,
    /// A character in a key that is no letter, digit, `_`, `.`, `-`, `[` or `]`.
    InvalidKey(char),
    /// A quote that is never closed.
    UnterminatedQuote,
    /// A variable in a value that cannot be replaced.
    Template(TemplateErrorKind),
}

/// A line that Docker Compose refuses, and the file with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DotenvError {
    /// The line that the key or value starts on, counted from 1.
    pub line: u32,
    /// What is wrong.
    pub kind: DotenvErrorKind,
    /// The same in words.
    pub message: String,
}

/// Parses the text of an environment file to keys and values in the order of their first appearance; a later value
/// replaces an earlier one. `lookup` gives the variables of the environment, which come before those of the file.
///
/// As in Docker Compose, a key alone on the last line, without a line ending, becomes the value of the empty key.
pub fn parse_dotenv(
    text: &str,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> (Vec<(String, String)>, Vec<DotenvError>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser {
        rest: text,
        line_start: text,
        line: 1,
        lookup,
        values: IndexMap::default(),
        errors: Vec::new(),
    };
    while parser.skip_to_statement() {
        if let Err(kind) = parser.statement() {
            parser.fail(kind);
        }
    }
    (parser.values.into_iter().collect(), parser.errors)
}

struct Parser<'t> {
    rest: &'t str,
    /// Where lines were last counted, and the number of that line.
    line_start: &'t str,
    line: u32,
    lookup: &'t dyn Fn(&str) -> Option<String>,
    values: IndexMap<String, String, FxBuildHasher>,
    errors: Vec<DotenvError>,
}

impl<'t> Parser<'t> {
    /// Skips blank space and comments; `false` at the end of the file.
    fn skip_to_statement(&mut self) -> bool {
        loop {
            self.rest = self.rest.trim_start();
            if !self.rest.starts_with('#') {
                break;
            }
            self.skip_line();
        }
        let passed = self.line_start.len() - self.rest.len();
        let n_lines = self.line_start.bytes().take(passed).filter(|&byte| byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(n_lines).unwrap_or(u32::MAX));
        self.line_start = self.rest;
        !self.rest.is_empty()
    }

    fn skip_line(&mut self) {
        self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
    }

    fn fail(&mut self, kind: DotenvErrorKind) {
        let message = match &kind {
            DotenvErrorKind::MissingKey => "`export` has nothing behind it".to_owned(),
            DotenvErrorKind::SpaceInKey => "a key has a space in it".to_owned(),
            DotenvErrorKind::InvalidKey(ch) => format!("a key has a `{ch}` in it"),
            DotenvErrorKind::UnterminatedQuote => "a quoted value does not end".to_owned(),
            DotenvErrorKind::Template(kind) => kind.to_string(),
        };
        self.errors.push(DotenvError { line: self.line, kind, message });
    }

    /// Reads a key and its value. After an error `rest` stands where the next statement may start.
    fn statement(&mut self) -> Result<(), DotenvErrorKind> {
        self.skip_export();
        if self.rest.is_empty() {
            return Err(DotenvErrorKind::MissingKey);
        }
        let (key, separator) = self.key().inspect_err(|_| self.skip_line())?;
        if key.contains(' ') {
            if separator != Some('\n') {
                self.skip_line();
            }
            return Err(DotenvErrorKind::SpaceInKey);
        }
        if separator == Some('\n') {
            if let Some(value) = (self.lookup)(key) {
                self.values.insert(key.to_owned(), value);
            }
            return Ok(());
        }
        let value = self.value()?;
        self.values.insert(key.to_owned(), value);
        Ok(())
    }

    fn skip_export(&mut self) {
        if let Some(rest) = self.rest.strip_prefix("export")
            && rest.starts_with([' ', '\t', '\n', '\r', '\u{c}'])
        {
            self.rest = rest.trim_start_matches(is_blank);
        }
    }

    /// Takes a key and what separates it from its value. Without a separator the text stays, to be read as a value.
    fn key(&mut self) -> Result<(&'t str, Option<char>), DotenvErrorKind> {
        let is_key_char = |ch: char| {
            is_blank(ch) || ch.is_alphabetic() || ch.is_numeric() || matches!(ch, '_' | '.' | '-' | '[' | ']')
        };
        let behind = self.rest.trim_start_matches(is_key_char);
        let Some(separator) = behind.chars().next() else { return Ok(("", None)) };
        if !matches!(separator, '=' | ':' | '\n') {
            return Err(DotenvErrorKind::InvalidKey(separator));
        }
        let (key, rest) = self.rest.split_once(separator).unwrap_or((self.rest, ""));
        self.rest = rest.trim_start_matches(is_blank);
        Ok((key.trim_end(), Some(separator)))
    }

    fn value(&mut self) -> Result<String, DotenvErrorKind> {
        let quote = self.rest.chars().next().filter(|ch| matches!(ch, '"' | '\''));
        if let Some(quote) = quote {
            let Some((value, rest)) = quoted(self.rest, quote) else {
                self.skip_line();
                return Err(DotenvErrorKind::UnterminatedQuote);
            };
            self.rest = rest;
            return if quote == '"' { self.expand(&decode_escapes(&value)) } else { Ok(value) };
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        let value = line.split_once(" #").map_or(line, |(value, _)| value);
        self.expand(value.trim_end())
    }

    /// Replaces variables by those of the environment and those read so far.
    fn expand(&self, value: &str) -> Result<String, DotenvErrorKind> {
        let template = MappedText::verbatim(value, 0);
        // The first reading tells the names, so that each is looked up once.
        let used = interpolate(&template, &Scope::default()).used;
        let mut scope = Scope::default();
        for name in used.into_iter().map(|variable| variable.name) {
            if let Some(value) = (self.lookup)(&name).or_else(|| self.values.get(&name).cloned()) {
                scope.values.insert(name, value);
            }
        }
        let result = interpolate(&template, &scope);
        match result.errors.into_iter().next() {
            Some(error) => Err(DotenvErrorKind::Template(error.kind)),
            None => Ok(result.text.as_str().to_owned()),
        }
    }
}

#[derive(Default)]
struct Scope {
    values: IndexMap<String, String, FxBuildHasher>,
}

impl Variables for Scope {
    fn value(&self, name: &str) -> Option<(&str, Certainty)> {
        self.values.get(name).map(|value| (&**value, Certainty::Known))
    }

    fn unset(&self) -> Certainty {
        Certainty::Known
    }
}

/// The value behind an opening quote and what follows the closing one. A backslash keeps a quote from closing and
/// stays in front of any other character.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut chars = text.strip_prefix(quote)?.chars();
    let mut value = String::new();
    while let Some(ch) = chars.next() {
        if ch == quote {
            return Some((value, chars.as_str()));
        }
        if ch != '\\' {
            value.push(ch);
            continue;
        }
        let escaped = chars.next()?;
        if escaped != quote {
            value.push('\\');
        }
        value.push(escaped);
    }
    None
}

/// Replaces the escapes of a double-quoted value. `\$` becomes `$$`, which stands for a dollar when variables are
/// replaced.
fn decode_escapes(text: &str) -> String {
    let mut value = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        value.push_str(before);
        let mut chars = after.chars();
        rest = chars.as_str();
        let decoded = match chars.next() {
            Some('a') => "\u{7}",
            Some('b') => "\u{8}",
            Some('f') => "\u{c}",
            Some('n') => "\n",
            Some('r') => "\r",
            Some('t') => "\t",
            Some('v') => "\u{b}",
            Some('\\') => "\\",
            Some('"') => "\"",
            Some('$') => "$$",
            // Go's own decoder refuses `\c`, which leaves it as it is.
            Some('c') => "\\c",
            Some('0') => {
                rest = push_octal(&mut value, chars.as_str());
                continue;
            }
            Some(_) | None => {
                value.push('\\');
                continue;
            }
        };
        value.push_str(decoded);
        rest = chars.as_str();
    }
    value + rest
}

/// Appends the character of up to three octal digits behind `\0`. Other digits stay, without the zero.
fn push_octal<'t>(value: &mut String, text: &'t str) -> &'t str {
    let n_digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(n_digits).unwrap_or((text, ""));
    match u8::from_str_radix(digits, 8) {
        Ok(byte) if n_digits == 3 => value.push(char::from(byte)),
        _ => {
            value.push('\\');
            value.push_str(digits);
        }
    }
    rest
}

/// Blank space other than a line feed.
fn is_blank(ch: char) -> bool {
    matches!(ch, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn environment(name: &str) -> Option<String> {
        (name == "HOME").then(|| "/root".to_owned())
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let (values, errors) = parse_dotenv(text, &environment);
        let found: Vec<(&str, &str)> = values.iter().map(|(key, value)| (&**key, &**value)).collect();
        assert_eq!(errors, [], "{text}");
        assert_eq!(found, expected, "{text}");
    }

    /// Checks the keys that are read and the errors.
    #[track_caller]
    fn fails(text: &str, keys: &[&str], expected: &[(u32, DotenvErrorKind)]) {
        let (values, errors) = parse_dotenv(text, &environment);
        let found: Vec<&str> = values.iter().map(|(key, _)| &**key).collect();
        let errors: Vec<_> = errors.into_iter().map(|error| (error.line, error.kind)).collect();
        assert_eq!((&*found, &*errors), (keys, expected), "{text}");
    }

    #[test]
    fn keys_have_values() {
        check("A=1\nB: two\n export C = x y \n", &[("A", "1"), ("B", "two"), ("C", "x y")]);
        check("A=1\r\nB=\r\n", &[("A", "1"), ("B", "")]);
        check("\u{feff}A=b=c", &[("A", "b=c")]);
        check("A=1\nB=2\nA=3", &[("A", "3"), ("B", "2")]);
        check("export=1\nexports=2", &[("export", "1"), ("exports", "2")]);
        check("", &[]);
    }

    #[test]
    fn comments_are_left_out() {
        check("# x\nA=1 # y\nB=1#2\n  # z", &[("A", "1"), ("B", "1#2")]);
        check("A= # y", &[("A", "# y")]);
        check("A='x' # y\nB=\"#\"", &[("A", "x"), ("B", "#")]);
    }

    #[test]
    fn quotes_hold_lines() {
        check("A='a\nb $HOME \\n'\nB=1", &[("A", "a\nb $HOME \\n"), ("B", "1")]);
        check("A=\"a\nb\" B=2", &[("A", "a\nb"), ("B", "2")]);
        check(r#"A="say \"x\"" "#, &[("A", "say \"x\"")]);
        check(r"A='it\'s'", &[("A", "it's")]);
    }

    #[test]
    fn double_quotes_have_escapes() {
        check(r#"A="a\tb\\n\q\c""#, &[("A", "a\tb\\n\\q\\c")]);
        check(r#"A="\$HOME $$ \0101\0377""#, &[("A", "$HOME $ Aÿ")]);
        check(r#"A="\0 \012 \0999 \0400""#, &[("A", r"\ \12 \999 \400")]);
        check(r"A=a\tb", &[("A", r"a\tb")]);
    }

    #[test]
    fn variables_come_from_the_environment_and_above() {
        check(
            "A=1\nB=${A}$HOME$NONE\nHOME=x\nC=$HOME",
            &[("A", "1"), ("B", "1/root"), ("HOME", "x"), ("C", "/root")],
        );
        check("A=${NONE:-${HOME}}", &[("A", "/root")]);
    }

    #[test]
    fn a_key_alone_is_inherited() {
        check("HOME\nNONE\nA=1", &[("HOME", "/root"), ("A", "1")]);
        check("A=1\nHOME", &[("A", "1"), ("", "HOME")]);
    }

    #[test]
    fn the_next_line_is_read_after_an_error() {
        use DotenvErrorKind as Kind;
        fails("A B=1\nC D\nE=1", &["E"], &[(1, Kind::SpaceInKey), (2, Kind::SpaceInKey)]);
        fails("A=1\n\nB\"=2\nC=3", &["A", "C"], &[(3, Kind::InvalidKey('"'))]);
        fails("A='x\nB=1", &["B"], &[(1, Kind::UnterminatedQuote)]);
        fails("A=${\nB=1", &["B"], &[(1, Kind::Template(TemplateErrorKind::Invalid))]);
        fails("A='\n\n'\nexport ", &["A"], &[(4, Kind::MissingKey)]);
        let kind = TemplateErrorKind::MissingRequired { name: "X".to_owned(), reason: "e".to_owned() };
        fails("A=\"\n${X:?e}\"\nB=1", &["B"], &[(1, Kind::Template(kind))]);
    }

    proptest! {
        #[test]
        fn any_text_parses(text in r#"(["'\\$={}:#\n 0-9]|A|B|export |\PC){0,40}"#) {
            let (_, errors) = parse_dotenv(&text, &environment);
            let n_lines = text.lines().count();
            for error in errors {
                prop_assert!(error.line as usize <= n_lines);
            }
        }
    }
}
