//! Keywords in the letter case of the file.

use crate::dockerfile::{Dockerfile, InstructionKind};

/// The keyword in the letter case that most keywords of the file have; upper case where neither leads.
pub fn keyword(dockerfile: &Dockerfile, kind: InstructionKind) -> String {
    let keywords = || dockerfile.instructions.iter().map(|found| found.keyword.as_str());
    let n_lower = keywords().filter(|word| !word.chars().any(char::is_uppercase)).count();
    let n_upper = keywords().filter(|word| !word.chars().any(char::is_lowercase)).count();
    let keyword = kind.keyword();
    if n_lower > n_upper { keyword.to_lowercase() } else { keyword.to_owned() }
}

/// A whole instruction on one line, its keyword in the letter case of the file.
pub fn instruction_line(dockerfile: &Dockerfile, kind: InstructionKind, arguments: &str) -> String {
    format!("{} {arguments}", keyword(dockerfile, kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn most_keywords_decide() {
        let line = |text| instruction_line(&parse(text), InstructionKind::User, "app");
        assert_eq!(line("from a\nrun b\nCMD c\n"), "user app");
        assert_eq!(line("from a\nCMD c\n"), "USER app");
        assert_eq!(line(""), "USER app");
    }
}
