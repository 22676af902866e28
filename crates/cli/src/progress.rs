//! Progress bars.

use std::fmt::Write;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressState, ProgressStyle};

/// A bar of so many things of a kind. It shows itself only to people.
pub(crate) fn bar(length: u64, unit: &str) -> ProgressBar {
    let template =
        format!("{{bar:30}} {{human_pos}} of {{human_len}} {unit}, {{rate}}/s, {{eta}} left");
    styled(length, &template, |state, out| {
        let _ = write!(out, "{}", HumanCount(whole(state.per_sec())));
    })
}

/// A bar of bytes.
pub(crate) fn bytes(length: u64, unit: &str) -> ProgressBar {
    let template = format!(
        "{{bar:30}} {{binary_bytes}} of {{binary_total_bytes}} {unit}, {{rate}}/s, {{eta}} left"
    );
    styled(length, &template, |state, out| {
        let _ = write!(out, "{}", HumanBytes(whole(state.per_sec())));
    })
}

fn styled(length: u64, template: &str, rate: fn(&ProgressState, &mut dyn Write)) -> ProgressBar {
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template(template) {
        let rate = move |state: &ProgressState, out: &mut dyn Write| rate(state, out);
        bar.set_style(style.with_key("rate", rate));
    }
    bar
}

/// A rate for people: parts are nothing to them.
fn whole(rate: f64) -> u64 {
    rate as u64
}
