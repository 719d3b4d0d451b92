//! AI usage: what the cells of a file mean, what sums follow from records that come and go, what tokens cost, and what
//! the key figures mean.

pub mod activity;
pub mod budgets;
pub mod cells;
pub mod dollars;
pub mod forecast;
pub mod kpis;
pub mod periods;
pub mod prices;
pub mod tally;
pub mod utilization;
