//! Progress bars.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that shows itself only to people.
pub(crate) fn bar(length: u64, unit: &str) -> ProgressBar {
    let style =
        format!("{{bar:40}} {{human_pos}} of {{human_len}} {unit}, {{per_sec}}, {{eta}} left");
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template(&style) {
        bar.set_style(style);
    }
    bar
}
