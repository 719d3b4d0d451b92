//! Rows per second of bulk writes and reads: `cargo bench -p spendsense-db --bench bulk [-- USERS]`.
//!
//! PostgreSQL is measured too when `SPENDSENSE_TEST_POSTGRES_URL` names a cluster.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::unchecked_time_subtraction,
    reason = "a measurement, not the product"
)]

use std::time::{Duration, Instant};

use spendsense_db::bulk::{
    Arrivals, Cell, Column, Counts, Histories, Kind, Role, Rows, Table, Whose, read_histories, user_ranges,
    write,
};
use spendsense_db::harness::{POSTGRES_URL, TestDb};
use spendsense_db::{Backend, db_execute};

const PER_USER: i64 = 360;
const USERS_PER_BATCH: i64 = 100;

const TRANSACTIONS: Table = Table {
    name: "transactions",
    columns: &[
        Column::new("user_id", Kind::Text, Role::Key),
        Column::new("transaction_id", Kind::Text, Role::Key),
        Column::new("account_id", Kind::Text, Role::Value),
        Column::new("posted_on", Kind::Integer, Role::Value),
        Column::new("amount_cents", Kind::Integer, Role::Value),
        Column::new("merchant_name", Kind::Text, Role::Value),
        Column::new("merchant_entity_id", Kind::Text, Role::Value),
        Column::new("payment_channel", Kind::Text, Role::Value),
        Column::new("category_primary", Kind::Text, Role::Value),
        Column::new("category_detailed", Kind::Text, Role::Value),
        Column::new("pending", Kind::Boolean, Role::Value),
        Column::new("created_at", Kind::Integer, Role::Once),
    ],
};

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "the variable belongs to the tests")]
async fn main() {
    let users = std::env::args().filter_map(|arg| arg.parse().ok()).next_back().unwrap_or(10_000);
    measure(Backend::Sqlite, users).await;
    if std::env::var(POSTGRES_URL).is_ok() {
        measure(Backend::Postgres, users).await;
    }
}

async fn measure(backend: Backend, users: i64) {
    let test = TestDb::new(backend).await;
    let total = users * PER_USER;
    let report = |what: &str, took: Duration| {
        println!(
            "{backend:?} {what}: {total} in {:.2} s, {:.0}/s",
            took.as_secs_f64(),
            total as f64 / took.as_secs_f64()
        );
    };
    let mut tx = test.db.write().await.unwrap();
    for n in 0..users {
        let (user, account) = (user_id(n), format!("acc_{}", hex(n)));
        db_execute!(
            tx,
            "INSERT INTO users VALUES ($1, 'A', $1, 'customer', $2, 0, NULL, 700, 0, 0)",
            &user,
            true
        )
        .unwrap();
        db_execute!(
            tx,
            "INSERT INTO accounts (account_id, user_id, type, iso_currency_code, created_at, updated_at)
             VALUES ($1, $2, 'checking', 'USD', 0, 0)",
            &account,
            &user
        )
        .unwrap();
        db_execute!(tx, "INSERT INTO account_holders VALUES ($1, $2)", &user, &account).unwrap();
    }
    tx.commit().await.unwrap();

    for (what, arrivals) in [("write new", Arrivals::New), ("write again", Arrivals::Any)] {
        let start = Instant::now();
        let mut encode = Duration::ZERO;
        let mut tx = test.db.write().await.unwrap();
        let mut counts = Counts::default();
        let mut rows = Rows::new(TRANSACTIONS.columns.len());
        for from in (0..users).step_by(100) {
            let begun = Instant::now();
            rows.clear();
            for user in from..users.min(from + USERS_PER_BATCH) {
                fill(&mut rows, user);
            }
            encode += begun.elapsed();
            counts += write(&mut tx, &TRANSACTIONS, &rows, arrivals).await.unwrap();
        }
        tx.commit().await.unwrap();
        report(what, start.elapsed() - encode);
        println!("  {counts:?}");
    }

    let start = Instant::now();
    let mut tx = test.db.snapshot().await.unwrap();
    let mut histories = Histories::default();
    let (mut seen, mut sum) = (0, 0_i64);
    for range in user_ranges(&mut tx, Whose::Consenting, 500).await.unwrap() {
        read_histories(&mut tx, &range, Whose::Consenting, &mut histories).await.unwrap();
        seen += histories.transaction_count();
        sum +=
            histories.iter().flat_map(|history| history.transactions()).map(|t| t.amount_cents).sum::<i64>();
    }
    report("read", start.elapsed());
    println!("  {seen} rows, sum {sum}");
}

fn user_id(n: i64) -> String {
    format!("usr_{}", hex(n))
}

/// Looks random and is not.
fn hex(n: i64) -> String {
    let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed()) ^ (n << 17);
    format!("{mixed:016x}{n:016x}")
}

fn fill(rows: &mut Rows, user: i64) {
    let (id, account) = (user_id(user), format!("acc_{}", hex(user)));
    let mut ids: Vec<String> = (0..PER_USER).map(|n| format!("txn_{}", hex(user * PER_USER + n))).collect();
    ids.sort_unstable();
    for (n, transaction_id) in (0..PER_USER).zip(&ids) {
        rows.push([
            id.as_str().into(),
            transaction_id.into(),
            account.as_str().into(),
            (20_000 + n).into(),
            (-1000 - n).into(),
            "SQ *CORNER COFFEE 0042 SPRINGFIELD".into(),
            Cell::Null,
            "in store".into(),
            "restaurants".into(),
            "coffee_shop".into(),
            false.into(),
            0_i64.into(),
        ]);
    }
}
