//! Uploads through an object store: written in parts, read in ranges, and nothing left of what was not kept.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::{Request, header};
use futures::StreamExt as _;
use serde_json::json;
use spendsense::http::Role;
use spendsense::jobs::worker::run_pending;
use spendsense::usage::storage;
use spendsense_db::Backend;

use crate::bucket::BucketServer;
use crate::harness::TestApp;
use crate::usage_api::{ALICE, part, send, upload};
use crate::usage_harness::{Desk, Row, usage_csv, users_csv};

const MIB: usize = 1 << 20;

async fn with_bucket() -> (TestApp, BucketServer) {
    let bucket = BucketServer::start().await;
    let app = TestApp::with(Backend::Sqlite, |config| bucket.configure(config)).await;
    (app, bucket)
}

/// Rows of more than a MiB each, in a column that nobody reads.
fn wide(rows: u32) -> String {
    let text = usage_csv(&(0..rows).map(|n| Row::new(n, 1, n, 0)).collect::<Vec<_>>());
    let filled = |(line, text): (usize, &str)| match line {
        0 => format!("{text},note\n"),
        _ => format!("{text},{}\n", "x".repeat(MIB)),
    };
    text.lines().enumerate().map(filled).collect()
}

#[tokio::test]
async fn an_upload_is_sent_in_parts_and_imported_by_who_has_no_folder() {
    let (app, bucket) = with_bucket().await;
    let analyst = app.role(Role::Analyst).await;
    let parts =
        [part("transactions", "a", wide(20).as_bytes()), part("users", "b", users_csv(ALICE).as_bytes())];
    let started = send(&analyst, "?chunk_rows=3", None, &parts).await.json();
    let upload_id = started["data"]["upload_id"].as_str().unwrap();
    {
        let contents = bucket.contents();
        assert_eq!(contents.parts.iter().map(|bytes| bytes / MIB).collect::<Vec<_>>(), [8, 8, 4]);
        let names: Vec<&str> = contents.objects.keys().map(String::as_str).collect();
        let expected =
            ["users", "transactions"].map(|kind| format!("bank/one/uploads/{upload_id}-{kind}.csv"));
        assert_eq!(names, [expected[1].as_str(), expected[0].as_str()]);
        assert!(contents.open.is_empty());
    }
    run_pending(&app.state).await.unwrap();
    let upload = analyst.get(&format!("/api/usage/uploads/{upload_id}")).await.json();
    assert_eq!((&upload["status"], &upload["counts"]["records_new"]), (&json!("imported"), &json!(20)));
    assert_eq!(Desk::new(&app).differences().await, Vec::<String>::new());
    assert!(bucket.contents().objects.is_empty(), "what is imported is removed");
    assert!(!app.state.config.upload_dir().exists());
}

#[tokio::test]
async fn an_import_from_a_bucket_goes_on_in_the_middle_of_the_object() {
    let (app, bucket) = with_bucket().await;
    let analyst = app.role(Role::Analyst).await;
    upload(&app, &analyst, "", &[part("users", "b", users_csv(ALICE).as_bytes())]).await;
    let parts = [part("transactions", "a", wide(12).as_bytes())];
    let started = send(&analyst, "?chunk_rows=1", None, &parts).await.json();
    let upload_id = started["data"]["upload_id"].as_str().unwrap();
    let desk = Desk::new(&app);
    let id = upload_id.to_owned();
    let files = storage::with(&app.state.uploads, move |store| store.open(&id)).await.unwrap();
    desk.import_killed_after(&desk.upload(upload_id).await, files, 7).await;
    let reached = desk.upload(upload_id).await.progress.transactions.place.unwrap().byte;
    assert!(reached > 7 * MIB as u64);
    bucket.contents().ranges.clear();
    run_pending(&app.state).await.unwrap();
    let done = desk.upload(upload_id).await;
    assert_eq!((done.status.as_str(), done.progress.counts.records_new), ("imported", 12));
    assert_eq!(desk.differences().await, Vec::<String>::new());
    let ranges = bucket.contents().ranges.clone();
    assert!(ranges.contains(&(reached as usize)), "{reached}: {ranges:?}");
}

/// As a connection brings it: what is there at once is taken as one piece.
fn in_pieces(body: &[u8]) -> Body {
    let pieces: Vec<Vec<u8>> = body.chunks(1 << 16).map(<[u8]>::to_vec).collect();
    Body::from_stream(futures::stream::iter(pieces).then(async |piece| {
        tokio::task::yield_now().await;
        Ok::<_, Infallible>(piece)
    }))
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_no_object_and_no_part() {
    let (app, bucket) = with_bucket().await;
    let analyst = app.role(Role::Analyst).await;
    let mut body =
        [part("users", "b", users_csv(ALICE).as_bytes()), part("transactions", "a", wide(12).as_bytes())]
            .concat();
    body.truncate(body.len() - MIB);
    let request = Request::post("/upload-csv")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(in_pieces(&body))
        .unwrap();
    let reply = analyst.send(request).await;
    assert_eq!(reply.status, 400, "{reply}");
    let contents = bucket.contents();
    assert_eq!((contents.objects.len(), contents.open.len(), contents.parts.len()), (0, 0, 1));
}

#[tokio::test]
async fn a_bucket_that_is_away_is_said_and_nothing_is_registered() {
    let (app, bucket) = with_bucket().await;
    let analyst = app.role(Role::Analyst).await;
    bucket.contents().away = true;
    let reply = send(&analyst, "", None, &[part("users", "b", users_csv(ALICE).as_bytes())]).await;
    assert_eq!((reply.status, reply.code().as_str()), (503, "unavailable"), "{reply}");
    assert_eq!(app.take_faults(), 1);
    assert_eq!(analyst.get("/api/usage/uploads").await.json()["total"], 0);
}

#[tokio::test]
async fn objects_of_no_upload_are_removed_when_they_are_old() {
    let (app, bucket) = with_bucket().await;
    let analyst = app.role(Role::Analyst).await;
    let waiting = send(&analyst, "", None, &[part("users", "b", users_csv(ALICE).as_bytes())]).await.json();
    let left = "bank/one/uploads/upl_gone-users.csv";
    let others = "bank/two/uploads/upl_gone-users.csv";
    for key in [left, others] {
        bucket.contents().objects.insert(key.to_owned(), "x".into());
    }
    let store = &app.state.uploads;
    let noon = spendsense_engine::time::UnixMs(1_772_366_400_000);
    let young = storage::with(store, move |store| store.list_before(noon)).await.unwrap();
    assert_eq!(young, Vec::<String>::new());
    let old = storage::with(store, move |store| store.list_before(noon.plus_ms(1))).await.unwrap();
    assert_eq!(old, [waiting["data"]["upload_id"].as_str().unwrap(), "upl_gone"]);
    storage::remove(store, "upl_gone").await.unwrap();
    let keys: Vec<String> = bucket.contents().objects.keys().cloned().collect();
    assert!(!keys.contains(&left.to_owned()) && keys.contains(&others.to_owned()), "{keys:?}");
}
