//! What the program prints: the format `json1`, in which a tab is one column.

use hullwright_core::diagnostic::Severity;
use hullwright_core::shellcheck::{At, Remark, Replacement};
use serde::Deserialize;

#[derive(Deserialize)]
struct Answer {
    comments: Vec<Comment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    file: String,
    line: u32,
    end_line: u32,
    column: u32,
    end_column: u32,
    level: String,
    code: u32,
    message: String,
    #[serde(default)]
    fix: Option<FixText>,
}

#[derive(Deserialize)]
struct FixText {
    replacements: Vec<ReplacementText>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReplacementText {
    line: u32,
    end_line: u32,
    column: u32,
    end_column: u32,
    #[serde(default)]
    insertion_point: String,
    replacement: String,
}

/// The remarks on each of the files `0.sh`, `1.sh` …; `None` where the output is something else.
pub(super) fn read(output: &[u8], n_files: usize) -> Option<Vec<Vec<Remark>>> {
    let answer: Answer = serde_json::from_slice(output).ok()?;
    let mut files: Vec<Vec<Remark>> = (0..n_files).map(|_| Vec::new()).collect();
    for comment in answer.comments {
        let idx: usize = comment.file.strip_suffix(".sh")?.parse().ok()?;
        let code = u16::try_from(comment.code).ok()?;
        files.get_mut(idx)?.push(remark(comment, code));
    }
    Some(files)
}

fn remark(comment: Comment, code: u16) -> Remark {
    let replacements = comment.fix.map(|fix| fix.replacements).unwrap_or_default();
    Remark {
        start: At { line: comment.line, column: comment.column },
        end: At { line: comment.end_line, column: comment.end_column },
        severity: match comment.level.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Info,
        },
        is_style: comment.level == "style",
        code,
        message: comment.message,
        replacements: replacements.into_iter().map(replacement).collect(),
    }
}

fn replacement(text: ReplacementText) -> Replacement {
    Replacement {
        start: At { line: text.line, column: text.column },
        end: At { line: text.end_line, column: text.end_column },
        is_closing: text.insertion_point == "beforeStart",
        text: text.replacement,
    }
}
