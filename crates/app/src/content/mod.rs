//! The content catalogue as editors keep it: what ships with the program, and the versions written over it.
//!
//! Old decisions are untouched by an edit: a trace keeps the catalogue it was made from under its hash.

pub mod api;
pub mod model;
pub mod service;
pub mod store;

use spendsense_db::{DbError, Tx};
use spendsense_engine::recommendations::{Catalogue, ContentItem};

/// The catalogue in force: each item in its newest version, without those taken out.
pub async fn catalogue(tx: &mut Tx) -> Result<Catalogue, DbError> {
    let mut items: Vec<ContentItem> = Catalogue::shipped().items().to_vec();
    for revision in store::list_newest(tx).await? {
        items.retain(|item| item.id != revision.content_id);
        if revision.active {
            items.push(revision.item()?);
        }
    }
    Ok(Catalogue::from_items(items))
}
