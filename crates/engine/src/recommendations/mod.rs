//! What to recommend and in which words: education from the catalogue, partner offers, rationales.
//!
//! Choice is deterministic and explained item by item, left-out ones too. Commission is carried but never read.
//! Whether a text may be shown is for [`crate::guardrails`] to say.

mod catalogue;
mod context;
mod draft;
mod matching;
pub mod offers;
pub mod offline;
pub mod prompting;
mod wording;

pub use catalogue::{Catalogue, CatalogueError, ContentItem, ContentKind};
pub use context::{AccountFact, Context, Figure, StreamFact, build_context};
pub use draft::{Draft, Priority};
pub use matching::{ContentMatch, SignalHit, match_content, priority};
pub use offers::{OfferDecision, OfferProfile, Product, ProductType, Reason, match_offers};
