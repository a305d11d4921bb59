//! `junit` and `checkstyle`: the XML that build servers read.

use std::fmt;
use std::io::{self, Write};

use super::{Emitter, Results, rule_name, sanitize};

const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// A test suite a file, a failed test a finding.
#[derive(Debug)]
pub(crate) struct Junit;

/// An element a file, one a finding.
#[derive(Debug)]
pub(crate) struct Checkstyle;

impl Emitter for Junit {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let all = results.shown().count();
        let clean = results.files.iter().filter(|file| results.shown_of(file).next().is_none()).count();
        writeln!(out, "{HEADER}")?;
        let tests = all + clean;
        writeln!(out, "<testsuites name=\"hullwright\" tests=\"{tests}\" failures=\"{all}\" errors=\"0\">")?;
        for file in results.files {
            let path = Escaped(&file.path);
            let failures = results.shown_of(file).count();
            let tests = failures.max(1);
            writeln!(
                out,
                "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
            )?;
            // Build servers take a report without a test for a failure.
            if failures == 0 {
                writeln!(out, "    <testcase classname=\"hullwright\" name=\"{path}\" file=\"{path}\"/>")?;
            }
            for found in results.shown_of(file) {
                let finding = &found.finding;
                let (line, column) = (finding.place.start.line, finding.place.start.column);
                let message = sanitize::line(&finding.message);
                let (rule, message) = (rule_name(finding), Escaped(&message));
                writeln!(
                    out,
                    "    <testcase classname=\"hullwright\" name=\"{rule} ({path}:{line}:{column})\" file=\"{path}\" line=\"{line}\">"
                )?;
                let severity = finding.severity;
                writeln!(
                    out,
                    "      <failure type=\"{severity}\" message=\"{message}\">{path}:{line}:{column}: {message}</failure>"
                )?;
                writeln!(out, "    </testcase>")?;
            }
            writeln!(out, "  </testsuite>")?;
        }
        writeln!(out, "</testsuites>")
    }
}

impl Emitter for Checkstyle {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{HEADER}")?;
        writeln!(out, "<checkstyle version=\"4.3\">")?;
        for file in results.files {
            writeln!(out, "  <file name=\"{}\">", Escaped(&file.path))?;
            for found in results.shown_of(file) {
                let finding = &found.finding;
                writeln!(
                    out,
                    "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"hullwright.{}\"/>",
                    finding.place.start.line,
                    finding.place.start.column,
                    finding.severity,
                    Escaped(&sanitize::line(&finding.message)),
                    rule_name(finding)
                )?;
            }
            writeln!(out, "  </file>")?;
        }
        writeln!(out, "</checkstyle>")
    }
}

/// Text for an attribute or an element; what XML cannot hold becomes a replacement character.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        self.0.chars().try_for_each(|ch| match ch {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\t' | '\n' | '\r' => write!(f, "&#{};", u32::from(ch)),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => f.write_char(char::REPLACEMENT_CHARACTER),
            ch => f.write_char(ch),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn text_stays_inside_its_attribute() {
        assert_eq!(Escaped("a<\"&>\n\x1b").to_string(), "a&lt;&quot;&amp;&gt;&#10;\u{fffd}");
    }
}
