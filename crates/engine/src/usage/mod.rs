//! AI usage: what tokens cost, and what the key figures mean.

pub mod budgets;
pub mod dollars;
pub mod forecast;
pub mod kpis;
pub mod periods;
pub mod prices;
pub mod utilization;
