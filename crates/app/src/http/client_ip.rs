//! The address a request comes from: the socket's, or what a trusted proxy says.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use super::{ApiError, AppState};

/// The caller's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

impl FromRequestParts<AppState> for ClientIp {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        Ok(Self::of(&parts.extensions, &parts.headers, &state.config.http.trusted_proxies))
    }
}

impl ClientIp {
    /// The last address in `X-Forwarded-For` that no trusted proxy wrote about itself.
    pub(super) fn of(extensions: &Extensions, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip().to_canonical());
        if !trusted.contains(&peer) {
            return Self(peer);
        }
        let mut hops: Vec<&str> =
            headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
        hops.reverse();
        let first_stranger = hops
            .into_iter()
            .flat_map(|value| value.rsplit(','))
            .map_while(|hop| hop.trim().parse::<IpAddr>().ok().map(|ip| ip.to_canonical()))
            .find(|ip| !trusted.contains(ip));
        Self(first_stranger.unwrap_or(peer))
    }

    /// What one customer of a network provider holds: an IPv4 address, or a /64 of IPv6.
    pub(super) fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(ip) => IpAddr::V4(ip),
            IpAddr::V6(ip) => IpAddr::V6((ip.to_bits() >> 64 << 64).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(proxy, 4000)));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 203.0.113.9, 10.0.0.1".parse().unwrap());
        assert_eq!(ClientIp::of(&extensions, &headers, &[]).0, proxy);
        assert_eq!(ClientIp::of(&extensions, &headers, &[proxy]).0.to_string(), "203.0.113.9");
    }

    #[test]
    fn an_ipv6_customer_is_a_network() {
        let ip = ClientIp("2001:db8:1:2:3:4:5:6".parse().unwrap());
        assert_eq!(ip.network().to_string(), "2001:db8:1:2::");
    }
}
