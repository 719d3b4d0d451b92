//! The web console: what `console/` built into `console/dist`, carried in the binary and served at `/console`.
//!
//! Files under `assets/` have their content's hash in their name and are kept by browsers for good; any other path is
//! the console's own business and gets its page. A binary that was built without the console says how to build it.

use std::borrow::Cow;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use rust_embed::Embed;

use crate::http::{ApiError, AppState};

/// Where the console lives; its build knows this too (`base` in `console/vite.config.ts`).
pub const PATH: &str = "/console";

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>SpendSense</title><h1>The console is not in this \
    binary</h1><p>It was built without it. Run <code>make demo</code>, or <code>npm ci &amp;&amp; npm run build</code> \
    in <code>console/</code>, then build the binary again.</p><p>The API is not affected: see <a href=\"/docs\">/docs</a>.</p>";

#[derive(Embed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Dist;

/// Where files come from: the binary, or a test.
type Files = fn(&str) -> Option<Cow<'static, [u8]>>;

pub fn routes() -> Router<AppState> {
    let files: Files = |path| Dist::get(path).map(|file| file.data);
    Router::new().route(PATH, get(async move |headers: HeaderMap| page(files, &headers))).route(
        &format!("{PATH}/{{*path}}"),
        get(async move |Path(path): Path<String>, headers: HeaderMap| answer(files, &path, &headers)),
    )
}

fn answer(files: Files, path: &str, headers: &HeaderMap) -> Response {
    let is_asset = path.starts_with("assets/");
    let is_page = !is_asset && content_type(path).is_none();
    if is_page {
        return page(files, headers);
    }
    let Some((content_type, file)) = content_type(path).zip(Form::best(files, path, headers)) else {
        return ApiError::not_found("file", path).into_response();
    };
    let keep = if is_asset { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    file.respond(content_type, keep)
}

/// The one page; its address is for the script in it. Asked for each time, and answered briefly when it is the same.
fn page(files: Files, headers: &HeaderMap) -> Response {
    let Some(file) = Form::best(files, "index.html", headers) else {
        return (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response();
    };
    let tag = etag(&file.bytes);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|sent| Some(sent) == tag.as_ref());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.respond("text/html; charset=utf-8", "no-cache")
    };
    let added = response.headers_mut();
    added.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if let Some(tag) = tag {
        added.insert(header::ETAG, tag);
    }
    response
}

/// A file in the form that is sent: as it is, or as the build compressed it.
struct Form {
    bytes: Cow<'static, [u8]>,
    encoding: Option<&'static str>,
}

impl Form {
    fn best(files: Files, path: &str, headers: &HeaderMap) -> Option<Self> {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let accepts = |coding: &str| {
            accepted.unwrap_or_default().split(',').any(|item| {
                let (name, weight) = item.split_once(';').unwrap_or((item, ""));
                name.trim() == coding && !matches!(weight.trim(), "q=0" | "q=0.0")
            })
        };
        [("br", "br"), ("gzip", "gz")]
            .into_iter()
            .filter(|(coding, _)| accepts(coding))
            .find_map(|(coding, suffix)| {
                let bytes = files(&format!("{path}.{suffix}"))?;
                Some(Self { bytes, encoding: Some(coding) })
            })
            .or_else(|| Some(Self { bytes: files(path)?, encoding: None }))
    }

    fn respond(self, content_type: &'static str, keep: &'static str) -> Response {
        let headers = [
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, keep),
            (header::VARY, "accept-encoding"),
        ];
        let mut response = (headers, self.bytes).into_response();
        if let Some(encoding) = self.encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// What the build makes. Compressed forms are not asked for by name.
fn content_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

fn etag(bytes: &[u8]) -> Option<HeaderValue> {
    use sha2::{Digest as _, Sha256};
    let hash: String = Sha256::digest(bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{hash}\"")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(path: &str) -> Option<Cow<'static, [u8]>> {
        let text = match path {
            "index.html" => "page",
            "assets/app-1a2b.js" => "script",
            "assets/app-1a2b.js.br" => "br",
            "assets/app-1a2b.js.gz" => "gz",
            "icon.svg" => "icon",
            _ => return None,
        };
        Some(Cow::Borrowed(text.as_bytes()))
    }

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    async fn body(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    fn header_of(response: &Response, name: header::HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn any_address_of_the_console_is_its_page() {
        for path in ["users", "users/usr_1", "users/a.b@example.com", "nothing/here"] {
            let response = answer(built, path, &HeaderMap::new());
            assert_eq!(response.status(), 200, "{path}");
            assert_eq!(header_of(&response, header::CACHE_CONTROL), "no-cache");
            assert!(header_of(&response, header::CONTENT_SECURITY_POLICY).contains("style-src 'self';"));
            assert_eq!(body(response).await, "page");
        }
    }

    #[tokio::test]
    async fn an_asset_comes_compressed_and_is_kept_for_good() {
        for (accepted, expected) in
            [("gzip, deflate, br", "br"), ("gzip", "gz"), ("br;q=0, gzip", "gz"), ("", "script")]
        {
            let asked = headers(header::ACCEPT_ENCODING, accepted);
            let response = answer(built, "assets/app-1a2b.js", &asked);
            assert!(header_of(&response, header::CACHE_CONTROL).contains("immutable"));
            assert_eq!(header_of(&response, header::VARY), "accept-encoding");
            assert_eq!(body(response).await, expected, "{accepted}");
        }
    }

    #[test]
    fn a_file_of_an_older_build_is_not_the_page() {
        for path in ["assets/app-0000.js", "assets/app-1a2b", "other.svg"] {
            assert_eq!(answer(built, path, &HeaderMap::new()).status(), 404, "{path}");
        }
    }

    #[tokio::test]
    async fn a_page_that_did_not_change_is_not_sent_again() {
        let first = page(built, &HeaderMap::new());
        let tag = header_of(&first, header::ETAG).to_owned();
        let second = page(built, &headers(header::IF_NONE_MATCH, &tag));
        assert_eq!(second.status(), 304);
        assert_eq!(header_of(&second, header::ETAG), tag);
        assert_eq!(body(second).await, "");
    }

    #[tokio::test]
    async fn without_a_build_it_says_how_to_make_one() {
        let response = page(|_| None, &HeaderMap::new());
        assert_eq!(response.status(), 503);
        assert!(body(response).await.contains("npm run build"));
    }
}
