//! An error of a Compose project as a finding: its words, its places and its advice.

use hullwright_core::compose::ComposeError;
use hullwright_core::rule::{ComposeContext, ReportBuilder};

/// Reports the error where it stands.
pub fn report_error<'c>(cx: &'c ComposeContext<'_>, error: &ComposeError) -> ReportBuilder<'c> {
    let mut builder = cx.report_at(error.span, error.message.clone());
    if let Some(help) = &error.help {
        builder = builder.help(help.clone());
    }
    for (span, message) in &error.related {
        builder = builder.label_at(*span, message.clone());
    }
    builder
}
