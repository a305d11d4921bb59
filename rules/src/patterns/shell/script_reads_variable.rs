//! Whether a shell script reads a variable that nothing in the script sets.
//!
//! Any sign that the script knows the name otherwise (an assignment, a sourced file, a default) makes the answer no. Entry
//! point: [`first_read`].

use hullwright_core::shell::{Script, ShellOptions};
use hullwright_core::text::TextRange;

/// Where the script reads `name` for the first time, if it neither sets it nor gives it a default.
pub fn first_read(script: &Script, name: &str) -> Option<TextRange> {
    if loads_variables(script) {
        return None;
    }
    let text = script.text().as_str();
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find(name) {
        let (start, end) = (at + found, at + found + name.len());
        at = end;
        let before = text.get(..start)?;
        if before.ends_with(is_name_char) || text.get(end..)?.starts_with(is_name_char) {
            continue;
        }
        // Set, read by `read`, a word of `for`: whatever it is, the script knows the name.
        if !before.ends_with('$') && !before.ends_with("${") {
            return None;
        }
    }
    let reads = script.parameters().into_iter().filter(|parameter| script.slice(parameter.name) == name);
    let mut reads = reads.peekable();
    let first = script.locate(reads.peek()?.name);
    // `${name-default}`, `${name:=default}`, `${name+set}`, `${name?message}`: the script knows it may be unset.
    let is_open = reads
        .filter_map(|parameter| parameter.modifier)
        .any(|modifier| script.slice(modifier).trim_start_matches(':').starts_with(['-', '=', '+', '?']));
    (!is_open).then_some(first)
}

fn is_name_char(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '_'
}

/// Whether the script takes variables from elsewhere.
fn loads_variables(script: &Script) -> bool {
    script.sites(ShellOptions::default()).iter().any(|site| {
        let program = site.command.words.first().map(|word| script.slice(word.range));
        program.is_some_and(|program| matches!(program, "." | "source" | "eval" | "declare"))
    })
}

#[cfg(test)]
mod tests {
    use hullwright_core::shell::Script;
    use hullwright_core::text::MappedText;

    use super::first_read;

    #[track_caller]
    fn reads(script: &str, expected: bool) {
        let parsed = Script::parse(&MappedText::verbatim(script, 0));
        assert_eq!(first_read(&parsed, "V").is_some(), expected, "{script}");
    }

    #[test]
    fn a_plain_read_is_one() {
        reads("echo $V", true);
        reads("echo \"${V}\" it's", true);
        reads("echo \"it's ${V%.*}\"", true);
        reads("echo $VV $V_ ${V1} V2", false);
    }

    #[test]
    fn reads_in_constructs_count() {
        reads("if [ \"$V\" = 1 ]; then a; fi", true);
        reads("a \"$(b \"$V\")\"", true);
        reads("cat <<EOF > f\n$V\nEOF", true);
        reads("cat <<'EOF' > f\nit's\nEOF\necho $V", true);
    }

    #[test]
    fn a_script_that_knows_the_name_is_left_alone() {
        reads("V=1; echo $V", false);
        reads("echo $V; read V", false);
        reads("for V in a b; do echo $V; done", false);
        reads(". ./env && echo $V", false);
        reads("echo ${V:-1}", false);
        reads("echo ${V+x}", false);
        reads("eval \"$(tool)\" && echo $V", false);
    }

    #[test]
    fn what_the_shell_does_not_expand_is_no_read() {
        reads("echo '$V'", false);
        reads("echo \\$V \"\\$V\"", false);
        reads("true # $V", false);
        reads("a # it's\necho $V", true);
        reads("cat <<'EOF' > f\n$V\nEOF", false);
    }
}
