//! Settings: shipped defaults, then `spendsense.toml`, then the environment. Unknown keys are refused.

/// All settings, one section a file.
#[derive(Clone, Debug, Default)]
pub struct Config {}
