//! Reading and writing many rows at the speed of the database.
//!
//! [`write()`] puts a batch of [`Rows`] into any table (prepared statements stepped directly on SQLite, binary `COPY`
//! on PostgreSQL) and says what changed;
//! [`insert_missing`] leaves alone what is there and names it. [`user_ranges`] and [`read_histories`] hand out the bank data of many
//! users a chunk at a time; [`scan()`] steps through any query. All run inside the caller's transaction; nothing here commits.

mod add;
mod arrays;
mod copy;
mod histories;
mod load;
mod missing;
mod packed;
mod postgres;
mod raw;
mod read;
mod rows;
mod scan;
mod sqlite;
mod table;
mod write;

pub use add::add;
pub use histories::{Account, Histories, History, Liability, Transaction, User};
pub use load::{Load, begin_load, end_load};
pub use missing::insert_missing;
pub use read::{UserRange, Whose, read_histories, user_ranges};
pub use rows::{Cell, Rows};
pub use scan::scan;
pub use table::{Column, Kind, Role, Table};
pub use write::{Arrivals, Counts, write};
