//! The listening socket and what a request may look like.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Secret;

/// The listening socket and what a request may look like.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Address and port to listen on.
    #[schema(value_type = String)]
    pub bind: SocketAddr,
    /// Web origins that may call the API from a browser. `["*"]`: any.
    pub cors_origins: Vec<String>,
    /// Largest body of a request, in bytes, except at `/ingest/`.
    pub body_bytes_max: usize,
    /// Largest body of `POST /ingest/`, in bytes.
    pub ingest_body_bytes_max: usize,
    /// After this many seconds a request is given up with 503, except at `/ingest/`.
    pub request_timeout_s: u64,
    /// The same for `/ingest/` and other long work.
    pub long_request_timeout_s: u64,
    /// How long a shutdown waits for requests under way, in seconds.
    pub drain_timeout_s: u64,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[schema(value_type = Vec<String>)]
    pub trusted_proxies: Vec<IpAddr>,
    /// Requests worked on at once; more are told to come back (503).
    pub concurrent_requests_max: usize,
    /// A token that opens `/metrics` besides those of admins and analysts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub metrics_token: Option<Secret>,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            bind: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8000),
            cors_origins: vec!["http://localhost:3000".to_owned()],
            body_bytes_max: 1 << 20,
            ingest_body_bytes_max: 1 << 30,
            request_timeout_s: 30,
            long_request_timeout_s: 3600,
            drain_timeout_s: 20,
            trusted_proxies: Vec::new(),
            concurrent_requests_max: 2048,
            metrics_token: None,
        }
    }
}
