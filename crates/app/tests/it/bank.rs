//! Bank data for the tests of guidance: one customer whose card is well used, with salary, rent and subscriptions.

use serde_json::{Value, json};

use crate::harness::{Client, TestApp};

/// The day the tests begin, as days since 1970-01-01 (2026-11-21).
const TODAY: i32 = 20_778;

fn date(days_ago: i32) -> String {
    spendsense_engine::time::Day(TODAY - days_ago).to_string()
}

/// An ingest body for `user_id`, who has or has not consented.
pub(crate) fn customer(user_id: &str, consent: bool) -> Value {
    let (checking, card) = (format!("{user_id}_checking"), format!("{user_id}_card"));
    let mut transactions = Vec::new();
    let mut add = |account: &str, days_ago: i32, amount: f64, merchant: &str| {
        let id = format!("{user_id}_t{}", transactions.len());
        transactions.push(json!({
            "transaction_id": id, "account_id": account, "user_id": user_id, "date": date(days_ago),
            "amount": amount, "merchant_name": merchant,
        }));
    };
    for month in 0..7 {
        add(&checking, 30 * month + 2, -15.99, "NETFLIX.COM");
        add(&checking, 30 * month + 4, -9.99, "SPOTIFY USA");
        add(&checking, 30 * month + 6, -45.00, "CITY GYM");
        add(&checking, 30 * month + 1, -1400.00, "OAKWOOD APARTMENTS RENT");
        add(&card, 30 * month + 8, -31.40, "INTEREST CHARGE");
    }
    for pay in 0..15 {
        add(&checking, 14 * pay + 1, 2100.50, "ACME CORP PAYROLL");
    }
    json!({
        "users": [{ "user_id": user_id, "full_name": "Ada Okafor", "email": format!("{user_id}@example.com"),
                    "consent_status": consent }],
        "accounts": [
            { "account_id": checking, "user_id": user_id, "type": "checking", "balance_current": 2345.67,
              "balance_available": 2345.67, "mask": "1234" },
            { "account_id": card, "user_id": user_id, "type": "credit card", "balance_current": 3100.00,
              "balance_limit": 5000.00, "mask": "4321" },
        ],
        "liabilities": [
            { "liability_id": format!("{user_id}_l"), "account_id": card, "user_id": user_id,
              "liability_type": "credit_card", "apr_purchase": 19.41, "minimum_payment_amount": 60.0,
              "last_payment_amount": 62.0, "last_statement_balance": 3000.0,
              "next_payment_due_date": "2026-12-05" },
        ],
        "transactions": transactions,
    })
}

/// The shipped catalogue of partner offers.
pub(crate) fn products() -> Value {
    let products: Value = serde_json::from_str(spendsense_synth::PRODUCTS).unwrap();
    match products {
        Value::Array(_) => json!({ "products": products }),
        whole => whole,
    }
}

/// A consenting customer with products to be offered, features and a persona; answers an operator.
pub(crate) async fn ready(app: &TestApp, user_id: &str) -> Client {
    let operator = app.operator().await;
    for body in [customer(user_id, true), products()] {
        let reply = operator.post("/ingest/", &body).await;
        assert_eq!(reply.status, 200, "{reply}");
    }
    for path in [format!("/features/compute/{user_id}"), format!("/personas/{user_id}/assign")] {
        let reply = operator.post_empty(&path).await;
        assert_eq!(reply.status, 200, "{reply}");
    }
    operator
}

/// The recommendations of a new batch.
pub(crate) async fn generate(operator: &Client, user_id: &str) -> Vec<Value> {
    let reply = operator.post_empty(&format!("/recommendations/generate/{user_id}")).await;
    assert_eq!(reply.status, 201, "{reply}");
    reply.json()["recommendations"].as_array().unwrap().clone()
}
