//! A small object store for tests: as much of S3 as is asked of one, over HTTP.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use spendsense::config::{Config, UploadPlace};

const KEY_ID: &str = "key-id";
const MODIFIED: &str = "Sun, 01 Mar 2026 12:00:00 GMT";
const MODIFIED_ISO: &str = "2026-03-01T12:00:00.000Z";

/// What is in it, and what was asked of it.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) objects: BTreeMap<String, Bytes>,
    /// Uploads in parts that are neither complete nor given up.
    pub(crate) open: HashMap<String, BTreeMap<u32, Bytes>>,
    /// Parts that were sent, by size.
    pub(crate) parts: Vec<usize>,
    /// First bytes of ranges that were read.
    pub(crate) ranges: Vec<usize>,
    /// Everything is answered with 503.
    pub(crate) away: bool,
    begun: u32,
}

#[derive(Clone)]
pub(crate) struct BucketServer {
    contents: Arc<Mutex<Contents>>,
    address: String,
}

impl BucketServer {
    pub(crate) async fn start() -> Self {
        let contents = Arc::<Mutex<Contents>>::default();
        let router = Router::new()
            .route("/bucket", axum::routing::any(list))
            .route("/bucket/{*key}", axum::routing::any(object))
            .with_state(Arc::clone(&contents));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { contents, address }
    }

    /// Settings that name this store.
    pub(crate) fn configure(&self, config: &mut Config) {
        config.usage.upload_store = UploadPlace::S3;
        let storage = &mut config.storage;
        storage.endpoint = Some(self.address.clone());
        storage.bucket = Some("bucket".to_owned());
        storage.prefix = "bank/one/".into();
        storage.access_key_id = Some(KEY_ID.to_owned());
        storage.secret_access_key = Some("secret".to_owned().into());
    }

    pub(crate) fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap()
    }
}

type Shared = State<Arc<Mutex<Contents>>>;
type Params = Query<HashMap<String, String>>;

fn refused(contents: &Contents, headers: &HeaderMap) -> Option<Response> {
    let signed = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = signed.starts_with(&format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/"));
    match (contents.away, known) {
        (true, _) => Some(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        (_, false) => Some(StatusCode::FORBIDDEN.into_response()),
        _ => None,
    }
}

async fn list(State(contents): Shared, Query(query): Params, headers: HeaderMap) -> Response {
    let contents = contents.lock().unwrap();
    if let Some(refused) = refused(&contents, &headers) {
        return refused;
    }
    let prefix = query.get("prefix").map(String::as_str).unwrap_or_default();
    let mut text = "<ListBucketResult><IsTruncated>false</IsTruncated>".to_owned();
    for (key, bytes) in contents.objects.iter().filter(|(key, _)| key.starts_with(prefix)) {
        let size = bytes.len();
        write!(
            text,
            "<Contents><Key>{key}</Key><LastModified>{MODIFIED_ISO}</LastModified><ETag>\"e\"</ETag><Size>{size}</Size></Contents>"
        )
        .unwrap();
    }
    (text + "</ListBucketResult>").into_response()
}

async fn object(
    State(contents): Shared,
    Path(key): Path<String>,
    Query(query): Params,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let mut contents = contents.lock().unwrap();
    if let Some(refused) = refused(&contents, &parts.headers) {
        return refused;
    }
    let upload = query.get("uploadId");
    let tagged = [(header::ETAG, "\"e\"")];
    match (parts.method, upload) {
        (Method::POST, None) => {
            contents.begun += 1;
            let id = format!("{key}#{}", contents.begun);
            contents.open.insert(id.clone(), BTreeMap::new());
            format!(
                "<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            )
            .into_response()
        }
        (Method::PUT, Some(id)) => {
            contents.parts.push(body.len());
            let number = query["partNumber"].parse().unwrap();
            contents.open.get_mut(id).unwrap().insert(number, body);
            tagged.into_response()
        }
        (Method::POST, Some(id)) => {
            let whole: Vec<u8> = contents.open.remove(id).unwrap().into_values().flatten().collect();
            contents.objects.insert(key, whole.into());
            "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>"
                .into_response()
        }
        (Method::DELETE, Some(id)) => {
            contents.open.remove(id);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::PUT, None) => {
            contents.objects.insert(key, body);
            tagged.into_response()
        }
        (Method::DELETE, None) => {
            contents.objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => read(&mut contents, &key, &parts.headers),
    }
}

fn read(contents: &mut Contents, key: &str, headers: &HeaderMap) -> Response {
    let Some(whole) = contents.objects.get(key).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let range = headers.get(header::RANGE).map(|range| range.to_str().unwrap().replace("bytes=", ""));
    let known = [(header::ETAG, "\"e\""), (header::LAST_MODIFIED, MODIFIED)];
    let Some(range) = range else { return (known, whole).into_response() };
    let (first, last) = range.split_once('-').unwrap();
    let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
    contents.ranges.push(first);
    let told = format!("bytes {first}-{last}/{}", whole.len());
    let range = [(header::CONTENT_RANGE, told)];
    (StatusCode::PARTIAL_CONTENT, known, range, whole.slice(first..=last)).into_response()
}
