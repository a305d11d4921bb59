//! One line of comma-separated fields as github.com/tonistiigi/go-csvvalue reads it, which is how
//! `--mount=type=cache,target=/x` comes apart. Quotes follow Go's `encoding/csv`.

use std::borrow::Cow;
use std::ops::Range;

/// One field.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CsvField<'t> {
    /// The field with its quotes removed.
    pub text: Cow<'t, str>,
    /// Where it stands, quotes included.
    pub range: Range<usize>,
}

/// What is wrong with a line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CsvErrorKind {
    /// No text; Go reports the end of the file.
    Empty,
    /// A quote inside a field that does not start with one.
    BareQuote,
    /// Text behind a closing quote, or no closing quote.
    Quote,
}

/// Why a line cannot be read.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CsvError {
    /// What is wrong.
    pub kind: CsvErrorKind,
    /// The quote at fault.
    pub range: Range<usize>,
}

/// Splits `line`; a line ending behind it is left out.
pub fn parse_fields(line: &str) -> Result<Vec<CsvField<'_>>, CsvError> {
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    if line.is_empty() {
        return Err(CsvError { kind: CsvErrorKind::Empty, range: 0..0 });
    }
    let mut fields = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let start = line.len() - text.len();
        let (field, after) = match text.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted, start)?,
            None => bare_field(text, start)?,
        };
        fields.push(field);
        rest = after;
    }
    Ok(fields)
}

/// A field and what follows its comma, if there is one.
type FieldAndRest<'t> = (CsvField<'t>, Option<&'t str>);

fn bare_field(text: &str, start: usize) -> Result<FieldAndRest<'_>, CsvError> {
    let (field, rest) = text.split_once(',').map_or((text, None), |(field, rest)| (field, Some(rest)));
    if let Some(at) = field.find('"') {
        return Err(CsvError { kind: CsvErrorKind::BareQuote, range: start + at..start + at + 1 });
    }
    Ok((CsvField { text: Cow::Borrowed(field), range: start..start + field.len() }, rest))
}

fn quoted_field(text: &str, start: usize) -> Result<FieldAndRest<'_>, CsvError> {
    let end = start + 1 + text.len();
    let mut value = Cow::Borrowed("");
    let mut rest = text;
    while let Some((piece, after)) = rest.split_once('"') {
        value += piece;
        let quote_at = end - after.len() - 1;
        if let Some(after) = after.strip_prefix('"') {
            value += "\"";
            rest = after;
            continue;
        }
        let field = CsvField { text: value, range: start..quote_at + 1 };
        return match after.strip_prefix(',') {
            Some(after) => Ok((field, Some(after))),
            None if after.is_empty() => Ok((field, None)),
            None => Err(CsvError { kind: CsvErrorKind::Quote, range: quote_at..quote_at + 1 }),
        };
    }
    Err(CsvError { kind: CsvErrorKind::Quote, range: start..start + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[(&str, &str)]) {
        let fields = parse_fields(line).expect(line);
        let found: Vec<_> = fields.iter().map(|field| (&*field.text, &line[field.range.clone()])).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[track_caller]
    fn fails(line: &str, kind: CsvErrorKind, range: Range<usize>) {
        assert_eq!(parse_fields(line), Err(CsvError { kind, range }), "{line}");
    }

    #[test]
    fn commas_split() {
        check("a=b,c", &[("a=b", "a=b"), ("c", "c")]);
        check(" a,,é,\r\n", &[(" a", " a"), ("", ""), ("é", "é"), ("", "")]);
        check(",", &[("", ""), ("", "")]);
    }

    #[test]
    fn quotes_protect_commas() {
        check(r#""a,b",c"#, &[("a,b", r#""a,b""#), ("c", "c")]);
        check(r#""say ""x""","""#.trim_end_matches('"'), &[("say \"x\"", r#""say ""x""""#), ("", "")]);
        check("\"\"", &[("", "\"\"")]);
    }

    #[test]
    fn stray_quotes_are_errors() {
        fails("", CsvErrorKind::Empty, 0..0);
        fails("\n", CsvErrorKind::Empty, 0..0);
        fails("a\"b", CsvErrorKind::BareQuote, 1..2);
        fails("x,\"a\"b", CsvErrorKind::Quote, 4..5);
        fails("x,\"a", CsvErrorKind::Quote, 2..3);
    }
}
