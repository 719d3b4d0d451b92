//! Progress bars: rate and time left in a terminal, nothing where the output is not one.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `total` things, named in the plural.
pub(super) fn bar(total: u64, things: &'static str) -> ProgressBar {
    let template = format!("{{bar:30}} {{human_pos}}/{{human_len}} {things} · {{per_sec}} · {{eta}} left");
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style)
}
