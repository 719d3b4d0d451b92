//! Plaid's JSON through the API, and the files of other banks through the converters.

use serde_json::{Value, json};
use spendsense::ingest::csv::{Mapping, Owners, convert};
use spendsense_db::db_fetch_one;

use crate::harness::TestApp;

const BERKA: &str = include_str!("../../../../examples/csv/berka.toml");

async fn sums(app: &TestApp) -> (i64, i64) {
    let mut tx = app.state.db.read().await.unwrap();
    db_fetch_one!(tx, (i64, i64), "SELECT COUNT(*), CAST(SUM(amount_cents) AS BIGINT) FROM transactions")
        .unwrap()
}

fn plaid() -> Value {
    json!({
        "accounts": [{
            "account_id": "pa1", "type": "depository", "subtype": "checking",
            "balances": {"current": 110.25, "iso_currency_code": "USD"}
        }],
        "transactions": [
            {"transaction_id": "pt1", "account_id": "pa1", "date": "2026-11-01", "amount": 15.49, "name": "NETFLIX"},
            {"transaction_id": "pt2", "account_id": "pa1", "date": "2026-11-02", "amount": -2500, "name": "PAYROLL"}
        ]
    })
}

app_test!(plaids_json_is_loaded_with_its_sign_turned_round, |app: TestApp| async move {
    let operator = app.operator().await;
    let path = "/ingest/plaid?user_id=usr_p&full_name=Pat&consent=true";
    let reply = operator.post(path, &plaid()).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(sums(&app).await, (2, 250_000 - 1549));
    let again = operator.post(path, &plaid()).await.json();
    assert_eq!(again["rows"]["transactions"]["unchanged"], 2, "{again}");
    let other = operator.post(path, &json!({"items": []})).await;
    assert_eq!((other.status, other.code().as_str()), (422, "invalid"), "{other}");
    let nobody = operator.post("/ingest/plaid", &plaid()).await;
    assert_eq!(nobody.status, 422, "whose data it is must be said: {nobody}");
});

app_test!(a_mapped_csv_file_is_loaded_like_any_document, |app: TestApp| async move {
    let csv = "trans_id,account_id,date,type,operation,amount,balance,k_symbol,bank,account\n\
               1,576,930101,PRIJEM,VKLAD,900.00,900.00,,,\n\
               2,576,930111,VYDAJ,PREVOD NA UCET,-100.5,799.50,SIPO,AB,41403269\n\
               3,704,931231,VYBER,VYBER,10,0.00,,,\n";
    let mapping = Mapping::parse(BERKA).unwrap();
    let mut document = Vec::new();
    convert(csv.as_bytes(), &mapping, Owners::PerAccount { consent_status: true }, &mut document).unwrap();
    let reply = app.operator().await.send_json(axum::http::Method::POST, "/ingest/", document).await;
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(sums(&app).await, (3, 90_000 - 10_050 - 1_000));
    let mut tx = app.state.db.read().await.unwrap();
    let row: (String, i64, String) = db_fetch_one!(
        tx,
        (String, i64, String),
        "SELECT t.merchant_name, t.posted_on, a.iso_currency_code FROM transactions t
         JOIN accounts a ON a.account_id = t.account_id WHERE t.transaction_id = 'txn_berka_2'"
    )
    .unwrap();
    assert_eq!(row, ("AB 41403269".to_owned(), 8411, "CZK".to_owned()), "1993-01-11 is day 8411");
});
