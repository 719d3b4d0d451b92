//! Pure decisions of SpendSense: signals, personas, recommendations, guardrails, AI usage.
//!
//! Nothing here reads a clock, a file, the environment, a database or a random number: the same input
//! gives the same bytes, which is what lets `spendsense replay` prove a past decision.

pub mod assignment;
mod digest;
pub mod facts;
pub mod ids;
pub mod money;
#[cfg(feature = "openapi")]
mod openapi;
pub mod time;

pub mod audit;
pub mod guardrails;
pub mod personas;
pub mod recommendations;
pub mod review;
pub mod signals;
pub mod usage;
