//! Documented paths answer with and without the trailing slash.
//!
//! The path is rewritten before routing, to the spelling that is documented; a redirect would lose the body of a POST
//! in many clients.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use tower::Service;

/// A router behind the rewriting.
#[derive(Clone, Debug)]
pub struct App {
    router: Router,
    /// Documented paths that end in a slash. None of them has parameters.
    slashed: Arc<HashSet<String>>,
}

impl App {
    pub(super) fn new(router: Router, paths: impl Iterator<Item = String>) -> Self {
        let slashed = paths.filter(|path| path.len() > 1 && path.ends_with('/')).collect();
        Self { router, slashed: Arc::new(slashed) }
    }

    fn documented(&self, path: &str) -> Option<String> {
        match path.strip_suffix('/') {
            Some("") | None if path.is_empty() || path == "/" => None,
            Some(_) if self.slashed.contains(path) => None,
            Some(bare) => Some(bare.to_owned()),
            None => Some(format!("{path}/")).filter(|slashed| self.slashed.contains(slashed)),
        }
    }
}

impl Service<Request> for App {
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request<Body>>::poll_ready(&mut self.router, cx)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        if let Some(path) = self.documented(request.uri().path())
            && let Some(uri) = with_path(request.uri(), path)
        {
            *request.uri_mut() = uri;
        }
        self.router.call(request)
    }
}

fn with_path(uri: &Uri, path: String) -> Option<Uri> {
    let path_and_query = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path_and_query).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_the_documented_spelling() {
        let app = App::new(Router::new(), ["/users/".to_owned(), "/health".to_owned()].into_iter());
        let cases = [
            ("/", None),
            ("/users", Some("/users/")),
            ("/users/", None),
            ("/health", None),
            ("/health/", Some("/health")),
            ("/users/u1/", Some("/users/u1")),
        ];
        for (path, expected) in cases {
            assert_eq!(app.documented(path).as_deref(), expected, "{path}");
        }
        let uri = with_path(&"/users?a=b".parse().unwrap(), "/users/".into()).unwrap();
        assert_eq!(uri.to_string(), "/users/?a=b");
    }
}
