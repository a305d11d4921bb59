//! Tries an edit on a text, on the same text with CR LF, and with a byte order mark.

use crate::dockerfile::{Dockerfile, parse};
use crate::text::{Edit, apply_edits};

/// The text that the edits of the `make` make of `text`; `None` where it gives none.
#[track_caller]
pub(super) fn edited(text: &str, make: impl Fn(&str, &Dockerfile) -> Option<Vec<Edit>>) -> Option<String> {
    let result = |text: &str| {
        let edits = make(text, &parse(text))?;
        let crlf = text.contains("\r\n");
        let edits: Vec<Edit> = edits
            .into_iter()
            .map(|mut edit| {
                if crlf {
                    edit.text = edit.text.replace('\n', "\r\n");
                }
                edit
            })
            .collect();
        Some(apply_edits(text, &edits))
    };
    let plain = result(text);
    let crlf = result(&text.replace('\n', "\r\n")).map(|text| text.replace("\r\n", "\n"));
    assert_eq!(crlf, plain, "with CR LF");
    let marked = result(&format!("\u{feff}{text}"));
    assert_eq!(
        marked.as_ref().map(|text| text.trim_start_matches('\u{feff}')),
        plain.as_deref(),
        "with a mark"
    );
    plain
}
