//! From an approval to the customer: the send delay, each channel, failures, several nodes, and what calls it off.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use spendsense::config::ChannelKind;
use spendsense::delivery::channel::{Channel, ChannelError, Message};
use spendsense::delivery::service::{Pass, pass};
use spendsense::delivery::store;
use spendsense::http::AppState;

use crate::bank;
use crate::harness::{Client, TestApp};

const QUEUE: &str = "/api/operator/recommendations";
const DELAY_S: i64 = 300;

/// Approves every low-risk item of a new batch; their ids.
async fn approved(operator: &Client) -> Vec<String> {
    bank::generate(operator, "usr_1").await;
    let listed = operator.get(&format!("{QUEUE}?content_type=education&risk_tier=low")).await.json();
    let ids: Vec<String> =
        listed.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    let result =
        operator.post(&format!("{QUEUE}/bulk-approve"), &json!({"recommendation_ids": ids})).await.json();
    assert_eq!(result["approved"], ids.len(), "{result}");
    ids
}

async fn detail(client: &Client, id: &str) -> Value {
    client.get(&format!("{QUEUE}/{id}")).await.json()
}

fn delivered(count: usize) -> Pass {
    Pass { delivered: u64::try_from(count).unwrap(), ..Pass::default() }
}

/// Counts what it is given, and refuses as long as `refusals` says.
#[derive(Default)]
struct Counting {
    sent: AtomicU64,
    refusals: AtomicI64,
}

impl Channel for Counting {
    fn send<'a>(&'a self, _message: &'a Message) -> BoxFuture<'a, Result<(), ChannelError>> {
        async {
            // Others get their turn between the look and the answer, as on a real network.
            tokio::task::yield_now().await;
            self.sent.fetch_add(1, Ordering::SeqCst);
            if self.refusals.fetch_sub(1, Ordering::SeqCst) > 0 {
                return Err(ChannelError("the line is dead".to_owned()));
            }
            Ok(())
        }
        .boxed()
    }
}

fn counting(app: &TestApp, refusals: i64) -> (AppState, Arc<Counting>) {
    let channel = Arc::new(Counting { refusals: AtomicI64::new(refusals), ..Counting::default() });
    let mut state = app.state.clone();
    let inbox: Arc<dyn Channel> = Arc::<Counting>::clone(&channel);
    state.channels = Arc::new((*state.channels).clone().with_inbox(inbox));
    (state, channel)
}

app_test!(what_is_approved_arrives_after_the_delay_and_once, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let customer = app.customer("usr_1").await;
    let ids = approved(&operator).await;
    let (state, channel) = counting(&app, 0);
    app.clock.advance_s(DELAY_S - 1);
    assert_eq!(pass(&state).await.unwrap(), Pass::default());
    assert_eq!(customer.get("/inbox").await.json()["total"], 0);
    assert_eq!(detail(&operator, &ids[0]).await["delivery"]["status"], "waiting");
    app.clock.advance_s(1);
    assert_eq!(pass(&state).await.unwrap(), delivered(ids.len()));
    assert_eq!(pass(&state).await.unwrap(), Pass::default());
    assert_eq!(channel.sent.load(Ordering::SeqCst), u64::try_from(ids.len()).unwrap());
    let inbox = customer.get("/inbox").await.json();
    assert_eq!(inbox["total"], ids.len(), "{inbox}");
    let item = detail(&operator, &ids[0]).await;
    assert_eq!((&item["status"], &item["delivery"]["status"]), (&json!("delivered"), &json!("delivered")));
    assert_eq!(item["delivery"]["attempts"], 1);
    let history = operator.get(&format!("{QUEUE}/{}/history", ids[0])).await.json();
    let actions: Vec<&str> =
        history["entries"].as_array().unwrap().iter().filter_map(|e| e["action"].as_str()).collect();
    assert_eq!(actions, ["generate", "approve", "queue", "deliver"]);
});

app_test!(a_customer_reads_and_dismisses_only_their_own, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    app.insert_user("usr_2").await;
    let (customer, stranger) = (app.customer("usr_1").await, app.customer("usr_2").await);
    let ids = approved(&operator).await;
    let act = |id: &str, verb: &str| format!("/inbox/{id}/{verb}");
    assert_eq!(customer.post_empty(&act(&ids[0], "view")).await.status, 404, "not delivered yet");
    app.clock.advance_s(DELAY_S);
    pass(&app.state).await.unwrap();
    assert_eq!(stranger.get("/inbox").await.json()["total"], 0);
    assert_eq!(stranger.post_empty(&act(&ids[0], "view")).await.status, 404);
    let page = customer.get("/inbox?limit=1").await.json();
    let next = page["next_cursor"].as_str().unwrap();
    let second = customer.get(&format!("/inbox?limit=1&cursor={next}")).await.json();
    assert_ne!(page["items"][0]["id"], second["items"][0]["id"]);
    for _ in 0..2 {
        let viewed = customer.post_empty(&act(&ids[0], "view")).await;
        assert_eq!((viewed.status, &viewed.json()["status"]), (200, &json!("viewed")), "{viewed}");
    }
    for _ in 0..2 {
        let dismissed = customer.post_empty(&act(&ids[0], "dismiss")).await;
        assert_eq!(
            (dismissed.status, &dismissed.json()["status"]),
            (200, &json!("dismissed")),
            "{dismissed}"
        );
    }
    assert_eq!(customer.post_empty(&act(&ids[0], "view")).await.code(), "wrong_state");
    assert_eq!(customer.get("/inbox").await.json()["total"], ids.len() - 1);
});

app_test!(an_undo_in_time_calls_the_delivery_off, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let ids = approved(&operator).await;
    let undo = |id: &str| format!("{QUEUE}/{id}/undo");
    let body = json!({"reason": "seen too late that it does not fit"});
    assert_eq!(operator.post(&undo(&ids[0]), &body).await.status, 200);
    assert_eq!(detail(&operator, &ids[0]).await["delivery"], Value::Null);
    app.clock.advance_s(DELAY_S);
    assert_eq!(pass(&app.state).await.unwrap(), delivered(ids.len() - 1));
    let late = operator.post(&undo(&ids[1]), &body).await;
    assert_eq!((late.status, late.code().as_str()), (409, "wrong_state"), "{late}");
    // Approved once more, it is delivered once more, by a delivery of its own.
    assert_eq!(operator.post(&format!("{QUEUE}/{}/approve", ids[0]), &json!({})).await.status, 200);
    app.clock.advance_s(DELAY_S);
    assert_eq!(pass(&app.state).await.unwrap(), delivered(1));
});

app_test!(a_withdrawn_consent_calls_everything_off, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let customer = app.customer("usr_1").await;
    let ids = approved(&operator).await;
    let (state, channel) = counting(&app, 0);
    let revoke = customer.post("/consent/", &json!({"user_id": "usr_1", "action": "revoke"})).await;
    assert_eq!(revoke.status, 200, "{revoke}");
    app.clock.advance_s(DELAY_S);
    assert_eq!(pass(&state).await.unwrap(), Pass::default());
    assert_eq!(channel.sent.load(Ordering::SeqCst), 0);
    let item = detail(&operator, &ids[0]).await;
    assert_eq!((&item["status"], &item["title"]), (&json!("withdrawn"), &json!("")), "{item}");
    assert_eq!(item["delivery"]["status"], "cancelled");
    assert_eq!(customer.get("/inbox").await.json()["total"], 0);
    let history = operator.get(&format!("{QUEUE}/{}/history", ids[0])).await.json();
    assert_eq!(history["versions"], json!([]), "no text stays");
});

app_test!(what_expired_before_it_was_due_is_not_sent, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let ids = approved(&operator).await;
    app.clock.advance_s(86_400 * 31);
    let called_off = pass(&app.state).await.unwrap();
    assert_eq!(called_off, Pass { cancelled: u64::try_from(ids.len()).unwrap(), ..Pass::default() });
    let operator = app.operator().await;
    assert_eq!(detail(&operator, &ids[0]).await["status"], "expired");
});

app_test!(a_failing_channel_is_tried_again_and_then_given_up_for_all_to_see,
    config: |config: &mut spendsense::config::Config| config.delivery.attempts_max = 3,
    |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let ids = approved(&operator).await;
    let all = u64::try_from(ids.len()).unwrap();
    let (state, channel) = counting(&app, i64::MAX);
    app.clock.advance_s(DELAY_S);
    assert_eq!(pass(&state).await.unwrap(), Pass { failed: all, ..Pass::default() });
    // Not before its wait is over: a minute, then two.
    assert_eq!(pass(&state).await.unwrap(), Pass::default());
    app.clock.advance_s(60);
    assert_eq!(pass(&state).await.unwrap(), Pass { failed: all, ..Pass::default() });
    app.clock.advance_s(60);
    assert_eq!(pass(&state).await.unwrap(), Pass::default());
    app.clock.advance_s(60);
    assert_eq!(pass(&state).await.unwrap(), Pass { dead: all, ..Pass::default() });
    app.clock.advance_s(86_400);
    assert_eq!(pass(&state).await.unwrap(), Pass::default());
    assert_eq!(channel.sent.load(Ordering::SeqCst), 3 * all);
    let operator = app.operator().await;
    let delivery = detail(&operator, &ids[0]).await["delivery"].clone();
    assert_eq!((&delivery["status"], &delivery["attempts"]), (&json!("dead"), &json!(3)), "{delivery}");
    assert_eq!(delivery["last_error"], "the line is dead");
});

app_test!(a_dead_delivery_is_listed_and_sent_again_by_a_senior,
    config: |config: &mut spendsense::config::Config| config.delivery.attempts_max = 2,
    |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let ids = approved(&operator).await;
    let (state, channel) = counting(&app, i64::MAX);
    app.clock.advance_s(DELAY_S);
    pass(&state).await.unwrap();
    app.clock.advance_s(60);
    pass(&state).await.unwrap();
    let (operator, senior) = (app.operator().await, app.senior().await);
    let dead = operator.get("/api/operator/deliveries?limit=1").await.json();
    assert_eq!(dead["total"], ids.len(), "{dead}");
    let next = dead["next_cursor"].as_str().unwrap();
    let second = operator.get(&format!("/api/operator/deliveries?cursor={next}")).await.json();
    assert_eq!(second["items"].as_array().unwrap().len(), ids.len() - 1);
    let item = dead["items"][0].clone();
    assert_eq!((&item["status"], &item["last_error"]), (&json!("dead"), &json!("the line is dead")), "{item}");
    let alerts = operator.get("/api/operator/alerts").await.json();
    let raised: Vec<&Value> = alerts["items"].as_array().unwrap().iter().map(|alert| &alert["alert"]).collect();
    assert!(raised.contains(&&json!("deliveries_dead")), "{alerts}");

    let retry = format!("/api/operator/deliveries/{}/retry", item["delivery_id"].as_str().unwrap());
    assert_eq!(operator.post(&retry, &json!({})).await.status, 403);
    let short = senior.post(&retry, &json!({ "reason": "again" })).await;
    assert_eq!((short.status, &short.json()["detail"][0]["loc"]), (422, &json!(["body", "reason"])), "{short}");
    let retried = senior.post(&retry, &json!({ "reason": "The line works again" })).await;
    assert_eq!((retried.status, &retried.json()["status"]), (200, &json!("waiting")), "{retried}");
    let again = senior.post(&retry, &json!({})).await;
    assert_eq!((again.status, again.code().as_str()), (409, "wrong_state"), "{again}");
    assert_eq!(senior.post("/api/operator/deliveries/dlv_none/retry", &json!({})).await.status, 404);

    // It fails once more, and has all its attempts again; then the line works.
    assert_eq!(pass(&state).await.unwrap(), Pass { failed: 1, ..Pass::default() });
    channel.refusals.store(0, Ordering::SeqCst);
    app.clock.advance_s(60);
    assert_eq!(pass(&state).await.unwrap(), delivered(1));
    assert_eq!(app.operator().await.get("/api/operator/deliveries").await.json()["total"], ids.len() - 1);
    let id = item["recommendation_id"].as_str().unwrap();
    let history = app.operator().await.get(&format!("{QUEUE}/{id}/history")).await.json();
    let entries = history["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["action"] == "retry_delivery").unwrap();
    assert_eq!((&entry["operator_role"], &entry["reason"]), (&json!("senior_operator"), &json!("The line works again")));
    assert_eq!((&entry["before"]["status"], &entry["after"]["status"]), (&json!("dead"), &json!("waiting")));
});

app_test!(what_the_program_does_by_itself_is_written_down_as_its_own, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let ids = approved(&operator).await;
    app.clock.advance_s(DELAY_S);
    pass(&app.state).await.unwrap();
    let history = operator.get(&format!("{QUEUE}/{}/history", ids[0])).await.json();
    let who = |entry: &Value| {
        (entry["action"].clone(), entry["operator_id"].clone(), entry["operator_role"].clone())
    };
    let entries: Vec<_> = history["entries"].as_array().unwrap().iter().map(who).collect();
    assert_eq!(entries[1].2, "operator");
    let system = |action: &str| (json!(action), json!("system"), json!("system"));
    assert_eq!(entries[2..], [system("queue"), system("deliver")]);
    let listed = app.senior().await.get("/api/operator/audit-logs?action=deliver").await.json();
    assert_eq!(listed["items"][0]["operator_role"], "system");
    // Nobody can log in as it.
    let taken = app.admin().await.post("/identities", &json!({
        "login": "robot", "display_name": "Robot", "role": "system", "password": "long enough for anyone",
    })).await;
    assert_eq!(taken.status, 422, "{taken}");
});

app_test!(a_passing_fault_delays_and_does_not_repeat, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let ids = approved(&operator).await;
    let (state, channel) = counting(&app, 1);
    app.clock.advance_s(DELAY_S);
    let first = pass(&state).await.unwrap();
    assert_eq!((first.failed, first.delivered), (1, u64::try_from(ids.len() - 1).unwrap()));
    app.clock.advance_s(60);
    assert_eq!(pass(&state).await.unwrap(), delivered(1));
    assert_eq!(channel.sent.load(Ordering::SeqCst), u64::try_from(ids.len() + 1).unwrap());
});

app_test!(several_nodes_at_once_send_each_item_once, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let ids = approved(&operator).await;
    let (state, channel) = counting(&app, 0);
    app.clock.advance_s(DELAY_S);
    let passes = futures::future::join_all((0..4).map(|_| pass(&state))).await;
    let sent: u64 = passes.into_iter().map(|pass| pass.unwrap().delivered).sum();
    assert_eq!(sent, u64::try_from(ids.len()).unwrap());
    assert_eq!(channel.sent.load(Ordering::SeqCst), sent);
});

app_test!(what_a_stopped_node_had_taken_goes_out_when_its_lease_ends, |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let ids = approved(&operator).await;
    app.clock.advance_s(DELAY_S);
    let now = app.clock_now();
    let mut tx = app.state.db.write().await.unwrap();
    for delivery in store::list_due(&mut tx, now, 100).await.unwrap() {
        let until = now.plus_ms(60_000);
        assert_eq!(store::mark_claimed(&mut tx, &delivery, "node_gone", until).await.unwrap(), 1);
        assert_eq!(store::mark_claimed(&mut tx, &delivery, "node_late", until).await.unwrap(), 0);
    }
    tx.commit().await.unwrap();
    assert_eq!(pass(&app.state).await.unwrap(), Pass::default());
    app.clock.advance_s(60);
    assert_eq!(pass(&app.state).await.unwrap(), delivered(ids.len()));
});

app_test!(the_file_channel_writes_each_item_once,
    config: |config: &mut spendsense::config::Config| config.delivery.channel = ChannelKind::File,
    |app: TestApp| async move {
    let operator = bank::ready(&app, "usr_1").await;
    let customer = app.customer("usr_1").await;
    let ids = approved(&operator).await;
    app.clock.advance_s(DELAY_S);
    assert_eq!(pass(&app.state).await.unwrap(), delivered(ids.len()));
    let folder = app.state.config.database.base_dir.join(&app.state.config.delivery.folder);
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), ids.len(), "{files:?}");
    let text = std::fs::read_to_string(&files[0]).unwrap();
    let message: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(message["to_email"], "usr_1@example.com");
    assert!(ids.iter().any(|id| message["recommendation_id"] == **id), "{message}");
    // As after a stop between sending and writing that down: the same file again.
    let again = Message {
        delivery_id: message["delivery_id"].as_str().unwrap().to_owned(),
        recommendation_id: String::new(), user_id: String::new(), to_name: String::new(),
        to_email: String::new(), title: String::new(), content: String::new(), rationale: String::new(),
        content_url: None, approved_at: None,
    };
    app.state.channels.named("file").unwrap().send(&again).await.unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), ids.len());
    assert_eq!(customer.get("/inbox").await.json()["total"], ids.len());
    assert!(app.state.channels.named("smtp").is_err(), "no mail server is set up");
});
