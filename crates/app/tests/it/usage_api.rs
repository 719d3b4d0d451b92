//! Uploads over HTTP: received, imported by a job, looked at, mended, undone.

use std::io::Write as _;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use spendsense::http::Role;
use spendsense::jobs::worker::run_pending;
use spendsense::usage::storage;

use crate::harness::{Client, Reply, TestApp};
use crate::usage_harness::{Desk, Row, usage_csv, users_csv, uuid};

pub(crate) const ALICE: &[(u32, &str, &str)] = &[(1, "NA", "Acme")];

pub(crate) fn part(name: &str, file: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

pub(crate) async fn send(client: &Client, query: &str, key: Option<&str>, parts: &[Vec<u8>]) -> Reply {
    let body = [parts.concat(), b"--b--\r\n".to_vec()].concat();
    let mut request = Request::post(format!("/upload-csv{query}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    client.send(request.body(Body::from(body)).unwrap()).await
}

/// Uploads and has the job run; the upload and the job as they then are.
pub(crate) async fn upload(app: &TestApp, client: &Client, query: &str, parts: &[Vec<u8>]) -> (Value, Value) {
    let reply = send(client, query, None, parts).await;
    assert_eq!(reply.status, 200, "{reply}");
    let started = reply.json();
    assert_eq!(started["message"], "success");
    run_pending(&app.state).await.unwrap();
    let [upload_id, job_id] =
        ["upload_id", "job_id"].map(|key| started["data"][key].as_str().unwrap().to_owned());
    let upload = client.get(&format!("/api/usage/uploads/{upload_id}")).await.json();
    let job = client.get(&format!("/jobs/{job_id}")).await.json();
    (upload, job["data"].clone())
}

fn files_left(app: &TestApp) -> usize {
    std::fs::read_dir(app.state.config.upload_dir()).map_or(0, Iterator::count)
}

app_test!(an_upload_is_imported_by_its_job_and_leaves_no_file, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let rows: Vec<Row> = (0..7).map(|n| Row::new(n, 1, n, 0)).collect();
    let parts = [
        part("transactions", "../../evil, name.csv", usage_csv(&rows).as_bytes()),
        part("users", "users.csv", users_csv(ALICE).as_bytes()),
    ];
    let (upload, job) = upload(&app, &analyst, "?chunk_rows=3", &parts).await;
    assert_eq!((&upload["status"], &upload["counts"]["records_new"]), (&json!("imported"), &json!(7)));
    assert_eq!(upload["transactions"]["name"], "evil, name.csv");
    assert_eq!(upload["totals"]["after"]["tokens"], 700);
    assert_eq!(
        (&job["status"], &job["rows_read"], &job["rows_rejected"]),
        (&json!("succeeded"), &json!(8), &json!(0))
    );
    assert_eq!(job["summary"]["reconciliation"]["differences"], 0);
    assert_eq!(files_left(&app), 0);
    let verdict = analyst.get("/api/usage/reconciliation").await.json();
    assert_eq!((&verdict["records"], &verdict["reason"]), (&json!(7), &json!("import")));
    // North America, not a missing value.
    let found = Desk::new(&app).daily("daily_metrics", "region").await;
    assert_eq!(found.keys().map(|(_, region)| region.as_str()).collect::<Vec<_>>(), ["NA"]);
});

app_test!(refused_rows_are_listed_mended_and_sent_again, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let bad = |record: u32, at: usize, cell: &str| {
        let row = usage_csv(&[Row::new(record, 1, record, 0)]).lines().nth(1).unwrap().to_owned();
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[at] = cell;
        format!("{},=1+1", cells.join(","))
    };
    let lines = [
        usage_csv(&[]).trim_end().to_owned() + ",note",
        bad(1, 5, "-3"),
        bad(2, 1, &uuid(2, 99)),
        bad(3, 0, "17"),
        bad(4, 8, "2026-02-30T00:00:00Z"),
        bad(5, 7, "0.0000000001"),
        bad(6, 5, "100"),
        bad(6, 5, "200"),
        bad(6, 5, "100"),
    ];
    let text = lines.join("\r\n");
    let parts = [part("transactions", "a", text.as_bytes()), part("users", "b", users_csv(ALICE).as_bytes())];
    let (upload, _) = upload(&app, &analyst, "", &parts).await;
    let counts = &upload["counts"];
    let fates =
        ["records_new", "records_duplicate", "rows_rejected"].map(|key| counts[key].as_i64().unwrap());
    assert_eq!(fates, [1, 1, 6]);
    assert_eq!(counts["cost_mismatches"], 0);
    let path = format!("/api/usage/uploads/{}/rejections", upload["upload_id"].as_str().unwrap());
    let first = analyst.get(&format!("{path}?limit=4")).await.json();
    let rest = analyst.get(&format!("{path}?cursor={}", first["next_cursor"].as_str().unwrap())).await.json();
    let rejections = [&first, &rest].map(|page| page["rejections"].as_array().unwrap().clone()).concat();
    let told: Vec<_> = rejections
        .iter()
        .map(|row| {
            (row["line"].as_i64().unwrap(), row["field"].as_str().unwrap(), row["code"].as_str().unwrap())
        })
        .collect();
    let expected = [
        (2, "Token_Count", "negative"),
        (3, "User_ID", "unknown_user"),
        (4, "RowId", "malformed_uuid"),
        (5, "Timestamp", "malformed_timestamp"),
        (6, "Calculated_Cost", "too_precise"),
        (8, "RowId", "duplicate_in_file"),
    ];
    assert_eq!(told, expected);
    assert_eq!(first["rejections"][0]["value"], "-3");
    let csv = analyst.get(&format!("{path}.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let mut mended: Vec<&str> = csv.body.lines().collect();
    assert_eq!(mended.len(), 7);
    assert!(mended[0].ends_with("Timestamp,note,Line,Reason") && mended[1].contains(",'=1+1,2,"), "{csv}");
    let fixed = mended[1].replace("'-3", "100");
    mended[1] = &fixed;
    let again = [part("transactions", "c", mended[..2].join("\n").as_bytes())];
    let (again, _) = self::upload(&app, &analyst, "", &again).await;
    assert_eq!((&again["counts"]["records_new"], &again["counts"]["rows_rejected"]), (&json!(1), &json!(0)));
});

app_test!(a_dry_run_over_http_shows_the_difference_and_writes_nothing, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let parts = [
        part("transactions", "a", usage_csv(&[Row::new(1, 1, 1, 0)]).as_bytes()),
        part("users", "b", users_csv(ALICE).as_bytes()),
    ];
    let (upload, job) = upload(&app, &analyst, "?dry_run=true", &parts).await;
    assert_eq!((&upload["status"], &upload["dry_run"]), (&json!("checked"), &json!(true)));
    assert_eq!(upload["totals"]["days"][0]["cost_nano_usd"], 100_000);
    assert_eq!(job["summary"]["counts"]["records_new"], 1);
    assert_eq!(Desk::new(&app).daily("daily_metrics", "region").await.len(), 0);
    let path = format!("/api/usage/uploads/{}/revert", upload["upload_id"].as_str().unwrap());
    assert_eq!(analyst.post_empty(&path).await.status, 409);
});

app_test!(an_upload_is_undone_by_one_call, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let rows = part("transactions", "a.csv.gz", &{
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(usage_csv(&[Row::new(1, 1, 1, 0)]).as_bytes()).unwrap();
        gzip.finish().unwrap()
    });
    let (users, _) = upload(&app, &analyst, "", &[part("users", "b", users_csv(ALICE).as_bytes())]).await;
    let (upload, _) = upload(&app, &analyst, "", &[rows]).await;
    let path = |upload: &Value| format!("/api/usage/uploads/{}", upload["upload_id"].as_str().unwrap());
    let refused = analyst.post_empty(&format!("{}/revert", path(&users))).await.json();
    run_pending(&app.state).await.unwrap();
    let job = analyst.get(&format!("/jobs/{}", refused["job_id"].as_str().unwrap())).await.json();
    assert_eq!(job["data"]["status"], "dead");
    assert!(job["data"]["error"].as_str().unwrap().contains("revert those first"), "{job}");
    assert_eq!(analyst.get(&path(&users)).await.json()["status"], "imported");
    let reply = analyst.post_empty(&format!("{}/revert", path(&upload))).await;
    assert_eq!(reply.status, 202, "{reply}");
    run_pending(&app.state).await.unwrap();
    let undone = analyst.get(&path(&upload)).await.json();
    assert_eq!((&undone["status"], &undone["reverted"]["records_removed"]), (&json!("reverted"), &json!(1)));
    assert_eq!(Desk::new(&app).daily("daily_metrics", "region").await.len(), 0);
    let page = analyst.get("/api/usage/uploads?limit=1").await.json();
    assert_eq!((&page["total"], page["uploads"].as_array().unwrap().len()), (&json!(2), 1));
    let next = page["next_cursor"].as_str().unwrap();
    let second = analyst.get(&format!("/api/usage/uploads?cursor={next}")).await.json();
    assert_eq!(second["uploads"].as_array().unwrap().len(), 1);
    assert_ne!(second["uploads"][0]["upload_id"], page["uploads"][0]["upload_id"]);
});

app_test!(a_repeated_request_with_its_key_is_one_upload, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let parts = [part("users", "b", users_csv(ALICE).as_bytes())];
    let first = send(&analyst, "", Some("k"), &parts).await;
    let again = send(&analyst, "", Some("k"), &parts).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!((again.header("idempotent-replayed"), files_left(&app)), ("true", 1));
    let other = [part("users", "b", users_csv(&[(2, "EU", "Acme")]).as_bytes())];
    assert_eq!(send(&analyst, "", Some("k"), &other).await.code(), "idempotency_key_reused");
    assert_eq!(files_left(&app), 1);
});

app_test!(what_is_no_upload_is_refused_at_once_and_leaves_nothing, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let cases = [
        (vec![], "Field required"),
        (vec![part("transactions", "a", b"RowId,User_ID\n")], "has no column Model_Name"),
        (vec![part("transactions", "a", b"")], "is empty"),
        (vec![part("users", "a", &[0x1f, 0x8b, 8, 0])], "gzip encoding is broken"),
        (vec![part("files", "a", b"x")], "is no part of an upload"),
        (vec![part("mapping", "m", br#"{"users": {"Name": "n"}}"#)], "Name, which is no documented column"),
    ];
    for (parts, told) in cases {
        let reply = send(&analyst, "", None, &parts).await;
        assert_eq!(reply.status, 422, "{reply}");
        assert!(reply.body.contains(told), "{told}: {reply}");
    }
    let json = analyst.post("/upload-csv", &json!({})).await;
    assert_eq!(json.status, 415);
    assert_eq!(files_left(&app), 0);
});

app_test!(a_file_over_the_limit_is_refused_with_the_name_of_the_setting,
    config: |config| config.usage.upload_bytes_max = 100,
    |app: TestApp| async move {
        let analyst = app.role(Role::Analyst).await;
        let rows: Vec<Row> = (0..9).map(|n| Row::new(n, 1, n, 0)).collect();
        let reply = send(&analyst, "", None, &[part("transactions", "a", usage_csv(&rows).as_bytes())]).await;
        assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"));
        assert!(reply.body.contains("usage.upload_bytes_max"), "{reply}");
        assert_eq!(files_left(&app), 0);
    }
);

app_test!(columns_may_have_other_names_by_a_mapping, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let text = users_csv(ALICE).replace("Company_Name", "Kunde").replace(',', ";");
    let mapping = json!({"delimiter": ";", "users": {"Company_Name": "Kunde"}}).to_string();
    let parts = [part("mapping", "m", mapping.as_bytes()), part("users", "u", text.as_bytes())];
    let (upload, _) = upload(&app, &analyst, "", &parts).await;
    assert_eq!(upload["counts"]["subscribers_new"], 1);
});

app_test!(an_import_whose_worker_is_lost_goes_on_at_the_last_chunk, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let rows: Vec<Row> = (0..20).map(|n| Row::new(n, 1, n % 3, 0)).collect();
    let parts = [
        part("transactions", "a", usage_csv(&rows).as_bytes()),
        part("users", "b", users_csv(ALICE).as_bytes()),
    ];
    let started = send(&analyst, "?chunk_rows=2", None, &parts).await.json();
    let upload_id = started["data"]["upload_id"].as_str().unwrap();
    // As if a first attempt had been killed in its fifth chunk.
    let desk = Desk::new(&app);
    let id = upload_id.to_owned();
    let files = storage::with(&app.state.uploads, move |store| store.open(&id)).await.unwrap();
    desk.import_killed_after(&desk.upload(upload_id).await, files, 5).await;
    assert_eq!(desk.upload(upload_id).await.status.as_str(), "importing");
    run_pending(&app.state).await.unwrap();
    let upload = analyst.get(&format!("/api/usage/uploads/{upload_id}")).await.json();
    assert_eq!((&upload["status"], &upload["counts"]["records_new"]), (&json!("imported"), &json!(20)));
    assert_eq!(desk.differences().await, Vec::<String>::new());
});

app_test!(uploads_and_reverts_stand_in_the_audit_log, |app: TestApp| async move {
    let analyst = app.role(Role::Analyst).await;
    let (upload, _) = upload(&app, &analyst, "", &[part("users", "b", users_csv(ALICE).as_bytes())]).await;
    let path = format!("/api/usage/uploads/{}/revert", upload["upload_id"].as_str().unwrap());
    for _ in 0..2 {
        assert_eq!(analyst.post_empty(&path).await.status, 202, "asked twice, done once");
    }
    let mut tx = app.state.db.write().await.unwrap();
    let sql = "SELECT action FROM operator_audit_log WHERE subject_kind = 'usage_upload' ORDER BY audit_id";
    let actions = spendsense_db::db_fetch_all!(tx, (String,), sql).unwrap();
    assert_eq!(
        actions.iter().map(|(action,)| action.as_str()).collect::<Vec<_>>(),
        ["usage_upload", "usage_revert"]
    );
});

app_test!(the_columns_and_their_other_names_can_be_asked_for, |app: TestApp| async move {
    let columns = app.role(Role::Analyst).await.get("/api/usage/columns").await.json();
    let tokens =
        json!({"name": "Token_Count", "required": true, "other_names": ["tokencount", "tokens", "count"]});
    assert_eq!(columns["transactions"][5], tokens);
    assert_eq!(columns["users"].as_array().unwrap().len(), 7);
});
