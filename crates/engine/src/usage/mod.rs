//! AI usage: what the cells of a file mean, and what sums follow from records that come and go.

pub mod activity;
pub mod cells;
pub mod tally;
