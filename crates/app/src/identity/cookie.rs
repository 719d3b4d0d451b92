//! The refresh token as a cookie, for the console: no script can read it, and only our own pages can make use of it.
//!
//! `SameSite=Strict` already keeps other sites from sending it. The page that asks is checked besides, because a page
//! of a sibling host counts as the same site.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Uri, header};

use crate::config::Environment;
use crate::http::{ApiError, ApiResult, AppState};

const NAME: &str = "spendsense_refresh";

/// What a request tells about the browser that sent it.
#[derive(Clone, Debug)]
pub(super) struct Browser {
    /// A page of this very server asked.
    own_page: bool,
    /// Cookies must travel by HTTPS only.
    secure: bool,
    /// The refresh token that came as a cookie.
    token: Option<String>,
}

impl Browser {
    /// The cookie's token, if one came and one of our own pages asks.
    pub(super) fn token(&self) -> ApiResult<Option<&str>> {
        self.require_own_page()?;
        Ok(self.token.as_deref())
    }

    pub(super) fn require_own_page(&self) -> ApiResult<()> {
        if self.own_page {
            Ok(())
        } else {
            Err(ApiError::Forbidden("the session cookie is for this server's own pages".into()))
        }
    }

    /// A header that has the browser keep the token.
    pub(super) fn keep(&self, token: &str, seconds: u32) -> ApiResult<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let text =
            format!("{NAME}={token}; Path=/auth; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
        HeaderValue::from_str(&text).map_err(ApiError::internal)
    }

    /// A header that has the browser drop the token.
    pub(super) fn drop_token(&self) -> ApiResult<HeaderValue> {
        self.keep("", 0)
    }

    fn of(headers: &HeaderMap, uri: &Uri, environment: Environment) -> Self {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let host = text(header::HOST).or_else(|| uri.authority().map(Authority::as_str));
        let host = host.unwrap_or_default();
        let own_page = match headers.get("sec-fetch-site") {
            Some(site) => site == "same-origin",
            None => {
                let origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://"));
                origin.is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
            }
        };
        let token = headers.get_all(header::COOKIE).iter().find_map(|value| cookie(value.to_str().ok()?));
        Self { own_page, secure: environment == Environment::Prod || !is_loopback(host), token }
    }
}

impl FromRequestParts<AppState> for Browser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> ApiResult<Self> {
        Ok(Self::of(&parts.headers, &parts.uri, state.config.deployment.environment))
    }
}

fn cookie(header: &str) -> Option<String> {
    let pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs
        .into_iter()
        .find(|(name, token)| *name == NAME && !token.is_empty())
        .map(|(_, token)| token.to_owned())
}

/// On the machine itself nothing can listen in, and there is no certificate.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost")
        || name.trim_matches(['[', ']']).parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(pairs: &[(&'static str, &str)], environment: Environment) -> Browser {
        let headers =
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Browser::of(&headers, &Uri::from_static("/auth/refresh"), environment)
    }

    #[test]
    fn only_a_page_of_this_server_is_our_own() {
        let cases: [(&[(&str, &str)], bool); 8] = [
            (&[("host", "bank.example"), ("origin", "https://bank.example")], true),
            (&[("host", "127.0.0.1:8000"), ("origin", "http://127.0.0.1:8000")], true),
            (
                &[
                    ("host", "inner:8000"),
                    ("origin", "https://bank.example"),
                    ("sec-fetch-site", "same-origin"),
                ],
                true,
            ),
            (&[("host", "bank.example"), ("origin", "https://evil.example")], false),
            (
                &[
                    ("host", "bank.example"),
                    ("origin", "https://bank.example"),
                    ("sec-fetch-site", "same-site"),
                ],
                false,
            ),
            (&[("host", "bank.example:8000"), ("origin", "https://bank.example")], false),
            (&[("host", "bank.example"), ("origin", "null")], false),
            (&[("host", "bank.example")], false),
        ];
        for (pairs, own) in cases {
            assert_eq!(browser(pairs, Environment::Dev).require_own_page().is_ok(), own, "{pairs:?}");
        }
    }

    #[test]
    fn the_cookie_travels_in_the_clear_on_loopback_only_and_never_in_production() {
        for (host, environment, secure) in [
            ("localhost:8000", Environment::Dev, false),
            ("127.0.0.1", Environment::Staging, false),
            ("[::1]:8000", Environment::Dev, false),
            ("10.0.0.5:8000", Environment::Dev, true),
            ("localhost.evil.example", Environment::Dev, true),
            ("localhost:8000", Environment::Prod, true),
        ] {
            let kept = browser(&[("host", host)], environment).keep("t", 60).unwrap();
            assert_eq!(kept.to_str().unwrap().ends_with("; Secure"), secure, "{host}");
        }
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let token = |cookies: &str| browser(&[("cookie", cookies)], Environment::Dev).token;
        assert_eq!(token("a=1; spendsense_refresh=abc; b=2").as_deref(), Some("abc"));
        assert_eq!(token("spendsense_refresh=; a=1"), None);
        assert_eq!(token("xspendsense_refresh=abc"), None);
    }
}
