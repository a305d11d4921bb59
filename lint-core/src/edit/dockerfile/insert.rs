//! New lines before or behind an instruction.
//!
//! A new line takes the indentation of the instruction beside it. "Before" is above the comment block that stands right above
//! the instruction, since that block speaks of the instruction; only a block at the top of the file, which speaks of the file,
//! stays above the new line, unless a comment of it silences findings of the instruction.

use super::physical_line::{
    head_of, indentation, is_comment_line, is_continued, line_above, line_end, line_start,
};
use crate::dockerfile::{Dockerfile, Instruction};
use crate::text::{Edit, TextSize};

/// Puts whole lines before an instruction. The inner instruction of an ONBUILD stands for the ONBUILD.
pub fn insert_before(
    text: &str,
    dockerfile: &Dockerfile,
    instruction: &Instruction,
    lines: &[String],
) -> Edit {
    let outer = outer(dockerfile, instruction);
    let indent = indentation(text, outer.range.start());
    let inserted: String = lines.iter().flat_map(|line| [indent, line.as_str(), "\n"]).collect();
    Edit::insert(place_before(text, dockerfile, outer), inserted)
}

/// Puts whole lines behind an instruction and its heredocs. `None` if its end is open: what follows would become a part of it.
pub fn insert_after(
    text: &str,
    dockerfile: &Dockerfile,
    instruction: &Instruction,
    lines: &[String],
) -> Option<Edit> {
    let outer = outer(dockerfile, instruction);
    let end = line_end(text, outer.range.end());
    if outer.heredocs.iter().any(|heredoc| heredoc.terminator.is_empty())
        || (outer.heredocs.is_empty() && is_continued(text, outer.range.end(), dockerfile.escape))
    {
        return None;
    }
    let indent = indentation(text, outer.range.start());
    let inserted: String = lines.iter().flat_map(|line| ["\n", indent, line.as_str()]).collect();
    Some(Edit::insert(end, inserted))
}

/// The instruction of the file that a node belongs to.
pub(super) fn outer<'t>(dockerfile: &'t Dockerfile, instruction: &'t Instruction) -> &'t Instruction {
    dockerfile.instructions.get(instruction.index as usize).unwrap_or(instruction)
}

fn place_before(text: &str, dockerfile: &Dockerfile, outer: &Instruction) -> TextSize {
    let own = line_start(text, outer.range.start());
    let above = (outer.index as usize).checked_sub(1).and_then(|at| dockerfile.instructions.get(at));
    let directives = dockerfile.directives.last().map(|directive| directive.range.end());
    let floor = above.map(|above| above.range.end()).or(directives).unwrap_or(head_of(text));
    let (mut place, mut silencer) = (own, None);
    while let Some(line) = line_above(text, place)
        && is_comment_line(line.slice(text))
        && line.start() >= floor
        && !line.slice(text).starts_with("#!")
    {
        place = line.start();
        if line.slice(text).contains("ignore") {
            silencer = Some(place);
        }
    }
    let is_head = above.is_none() && line_above(text, place).is_none_or(|line| line.start() < floor);
    if is_head { silencer.unwrap_or(own) } else { place }
}

#[cfg(test)]
mod tests {
    use super::super::testing::edited;
    use super::*;

    #[track_caller]
    fn before(text: &str, at: usize) -> String {
        let made = edited(text, |text, tree| {
            let lines = ["USER app".to_owned()];
            Some(vec![insert_before(text, tree, tree.instructions.get(at)?, &lines)])
        });
        made.unwrap_or_default()
    }

    fn after(text: &str, at: usize) -> Option<String> {
        edited(text, |text, tree| {
            let lines = ["USER app".to_owned(), "CMD b".to_owned()];
            Some(vec![insert_after(text, tree, tree.instructions.get(at)?, &lines)?])
        })
    }

    #[test]
    fn comments_stay_with_their_instruction() {
        assert_eq!(before("FROM a\n# b\n# c\nRUN d\n", 1), "FROM a\nUSER app\n# b\n# c\nRUN d\n");
        assert_eq!(before("FROM a\n# b\n\n# c\nRUN d\n", 1), "FROM a\n# b\n\nUSER app\n# c\nRUN d\n");
        assert_eq!(before("FROM a\n\tRUN d\n", 1), "FROM a\n\tUSER app\n\tRUN d\n");
        assert_eq!(
            before("FROM a\nRUN <<E\n# b\nE\nRUN d\n", 2),
            "FROM a\nRUN <<E\n# b\nE\nUSER app\nRUN d\n"
        );
    }

    #[test]
    fn the_head_of_a_file_stays_at_the_top() {
        assert_eq!(before("# syntax=a\n# b\nFROM a", 0), "# syntax=a\n# b\nUSER app\nFROM a");
        assert_eq!(before("# syntax=a\nFROM a", 0), "# syntax=a\nUSER app\nFROM a");
        assert_eq!(before("FROM a", 0), "USER app\nFROM a");
        assert_eq!(before("# b\n\n# c\nFROM a", 0), "# b\n\nUSER app\n# c\nFROM a");
        assert_eq!(
            before("# b\n# hadolint ignore=DL3006\nFROM a", 0),
            "# b\nUSER app\n# hadolint ignore=DL3006\nFROM a"
        );
    }

    #[test]
    fn lines_follow_the_end_of_an_instruction() {
        let lines = |text: &str| format!("{text}\nUSER app\nCMD b");
        assert_eq!(after("FROM a\n", 0), Some(lines("FROM a") + "\n"));
        assert_eq!(after("FROM a", 0), Some(lines("FROM a")));
        assert_eq!(
            after("FROM a \\\n# c\n  as b\nRUN c", 0),
            Some(lines("FROM a \\\n# c\n  as b") + "\nRUN c")
        );
        assert_eq!(after("RUN <<E\na\nE\n\n", 0), Some(lines("RUN <<E\na\nE") + "\n\n"));
        assert_eq!(after("RUN a \\\n", 0), None);
        assert_eq!(after("RUN a \\\n# b\n\n", 0), None);
        assert_eq!(after("RUN <<E\na\n", 0), None);
    }
}
