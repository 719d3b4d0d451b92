//! What answers are made from, in memory: good for as long as the database says that nothing of it changed, which every
//! question asks first. Each part is read when the first question needs it.

use std::sync::{Arc, Mutex, PoisonError};

use spendsense_db::{DbError, Tx};
use tokio::sync::OnceCell;

use super::fine::Fine;
use super::people::People;
use super::rollups::Rollups;
use super::store;
use crate::http::AppState;

/// Profiles up to which anything is kept; with more, each question reads what it needs anew.
const PROFILES_MAX: usize = 200_000;

/// What is known of the last state that was asked about, by its generation.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Option<(i64, Arc<Known>)>>);

/// One state of the data.
#[derive(Debug)]
pub struct Known {
    pub people: People,
    rows_max: u32,
    rollups: OnceCell<Rollups>,
    fine: OnceCell<Option<Fine>>,
}

impl Kept {
    /// What is known of the state that this transaction sees.
    pub async fn known(&self, tx: &mut Tx, state: &AppState) -> Result<Arc<Known>, DbError> {
        let generation = store::find_generation(tx).await?;
        if let Some(known) = self.of(generation) {
            return Ok(known);
        }
        let people = People::load(tx, &state.time_zone).await?;
        let keep = people.profiles.len() <= PROFILES_MAX;
        let rows_max = state.config.usage.rows_in_memory_max;
        let known = Known { people, rows_max, rollups: OnceCell::new(), fine: OnceCell::new() };
        let known = Arc::new(known);
        if keep {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Of two that were read at once the newer stays.
            if kept.as_ref().is_none_or(|(held, _)| *held <= generation) {
                *kept = Some((generation, Arc::clone(&known)));
            }
        }
        Ok(known)
    }

    fn of(&self, generation: i64) -> Option<Arc<Known>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(held, _)| *held == generation).map(|(_, known)| Arc::clone(known))
    }
}

impl Known {
    /// `tx` sees the state that this is of.
    pub async fn rollups(&self, tx: &mut Tx) -> Result<&Rollups, DbError> {
        self.rollups.get_or_try_init(|| Rollups::load(tx, &self.people)).await
    }

    /// `None` when there is more of it than `usage.rows_in_memory_max`. `tx` sees the state that this is of.
    pub async fn fine(&self, tx: &mut Tx) -> Result<Option<&Fine>, DbError> {
        self.fine.get_or_try_init(|| Fine::load(tx, self.rows_max)).await.map(Option::as_ref)
    }
}
