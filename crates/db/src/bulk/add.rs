//! Adding to sums that may be there already.

use super::raw::Handle;
use super::{Role, Rows, Table, arrays, sqlite};
use crate::{ConnRef, DbError, Tx};

/// Writes rows whose keys differ; where a key is stored, the columns with [`Role::Sum`] grow by what the row has, and
/// those with [`Role::Value`] become what it has. One statement for all of them: sums come in small batches, for which
/// a staging table would cost more than it saves.
pub async fn add(tx: &mut Tx, table: &Table, rows: &Rows) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    match tx.conn() {
        ConnRef::Sqlite(conn) => {
            let handle = Handle::of(conn).await?;
            sqlite::blocking(|| {
                let marks = vec!["?"; table.columns.len()].join(", ");
                let mut statement = handle.prepare(&format!(
                    "INSERT INTO {} ({}) VALUES ({marks}) {}",
                    table.name,
                    table.all(),
                    on_conflict(table)
                ))?;
                rows.iter().try_for_each(|row| statement.execute(row).map(drop))
            })
        }
        ConnRef::Postgres(conn) => arrays::insert(conn, table, rows, &on_conflict(table)).await.map(drop),
    }
}

fn on_conflict(table: &Table) -> String {
    let sums = table.names(&[Role::Sum]);
    let grow = sums.iter().map(|name| format!("{name} = {}.{name} + excluded.{name}", table.name));
    let values = table.names(&[Role::Value]);
    let set: Vec<_> = grow.chain(values.iter().map(|name| format!("{name} = excluded.{name}"))).collect();
    format!("ON CONFLICT ({}) DO UPDATE SET {}", table.names(&[Role::Key]).join(", "), set.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::{Cell, Column, Kind};
    use crate::harness::TestDb;
    use crate::{db_fetch_all, db_test};

    const SUMS: Table = Table {
        name: "usage_daily",
        columns: &[
            Column::new("day", Kind::Integer, Role::Key),
            Column::new("profile_no", Kind::Integer, Role::Key),
            Column::new("model", Kind::Text, Role::Key),
            Column::new("records", Kind::Integer, Role::Sum),
            Column::new("cost_nano_usd", Kind::Integer, Role::Sum),
            Column::new("prompt_tokens", Kind::Integer, Role::Sum),
            Column::new("completion_tokens", Kind::Integer, Role::Sum),
            Column::new("other_tokens", Kind::Integer, Role::Sum),
        ],
    };

    db_test!(sums_grow_by_what_is_added_and_others_are_made, |test: TestDb| async move {
        let mut tx = test.db.write().await.unwrap();
        for (model, times) in [("a", 2_i64), ("b", 1)] {
            for _ in 0..times {
                let mut rows = Rows::new(8);
                let zero = Cell::Integer(0);
                rows.push([
                    1_i64.into(),
                    2_i64.into(),
                    model.into(),
                    3_i64.into(),
                    5_i64.into(),
                    zero,
                    zero,
                    zero,
                ]);
                add(&mut tx, &SUMS, &rows).await.unwrap();
            }
        }
        let sql = "SELECT model, records, cost_nano_usd FROM usage_daily ORDER BY model";
        let found = db_fetch_all!(tx, (String, i64, i64), sql).unwrap();
        assert_eq!(found, [("a".to_owned(), 6, 10), ("b".to_owned(), 3, 5)]);
    });
}
