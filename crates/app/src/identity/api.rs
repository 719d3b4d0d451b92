//! Routes of the `identity` slice: `/auth/…` for everyone, `/identities` for admins.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use garde::Validate;
use serde::{Deserialize, Serialize};
use spendsense_engine::ids::{IdentityId, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cookie::Browser;
use super::model::Identity;
use super::service::{
    self, IdentityChange, NewIdentity, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, Password, SecondUse, Session,
};
use super::store::{self, IdentityFilter};
use crate::http::{
    AdminCaller, ApiError, ApiErrors, ApiResult, AppState, Caller, ClientIp, ConflictError, ForeignPageError,
    Json, NotFoundError, Path, Query, Role, UnauthenticatedError, Valid,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(log_in))
        .routes(routes!(log_in_by_email))
        .routes(routes!(refresh))
        .routes(routes!(log_out))
        .routes(routes!(me))
        .routes(routes!(list_identities, create_identity))
        .routes(routes!(change_identity))
        .routes(routes!(set_password))
}

type State = axum::extract::State<AppState>;

/// Who one is and how one proves it.
#[derive(Deserialize, ToSchema, Validate)]
struct LoginRequest {
    /// The login; `email` is read too.
    #[serde(alias = "email")]
    #[garde(length(max = 320))]
    #[schema(example = "olivia", max_length = 320)]
    login: String,
    #[garde(length(bytes, max = PASSWORD_BYTES_MAX))]
    #[schema(example = "correct horse battery staple", format = Password, max_length = 1024)]
    password: String,
    /// For this server's own pages: the refresh token comes as an `HttpOnly` cookie, and not in the body.
    #[serde(default)]
    #[garde(skip)]
    #[schema(example = false)]
    cookie: bool,
}

/// A session: a token for the next minutes and one to get the next session with.
#[derive(Serialize, ToSchema)]
struct SessionView {
    /// For the header `Authorization: Bearer …`.
    #[schema(example = "eyJhbGciOiJIUzI1NiJ9.…")]
    access_token: String,
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// Seconds that the access token is good for.
    #[schema(example = 900)]
    expires_in: u32,
    /// Good for one use at `/auth/refresh`. Absent when it came as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "u3Yk…")]
    refresh_token: Option<String>,
    identity: Identity,
    /// Whose midnight begins a day here.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
}

/// A session on its way out, with the header that sets the cookie, if there is one.
type Opened = (HeaderMap, Json<SessionView>);

/// `browser`: who is to keep the refresh token as a cookie.
fn opened(state: &AppState, session: Session, browser: Option<&Browser>) -> ApiResult<Opened> {
    let mut headers = HeaderMap::new();
    if let Some(browser) = browser {
        let cookie = browser.keep(&session.refresh_token, state.config.auth.refresh_ttl_s)?;
        headers.insert(header::SET_COOKIE, cookie);
    }
    let view = SessionView {
        access_token: session.access_token,
        token_type: "bearer",
        expires_in: session.expires_in_s,
        refresh_token: Some(session.refresh_token).filter(|_| browser.is_none()),
        identity: session.identity,
        time_zone: state.config.deployment.time_zone.clone(),
    };
    Ok((headers, Json(view)))
}

/// Log in
///
/// Too many failures of one login or from one address are answered with 429 until the window has passed.
#[utoipa::path(
    post, path = "/auth/login", tag = "identity", operation_id = "log_in", security(()),
    request_body = LoginRequest,
    responses(
        (status = 200, description = "Logged in", body = SessionView), UnauthenticatedError, ForeignPageError
    ),
)]
async fn log_in(
    axum::extract::State(state): State,
    ClientIp(from): ClientIp,
    browser: Browser,
    Valid(Json(body)): Valid<Json<LoginRequest>>,
) -> ApiResult<Opened> {
    let browser = Some(browser).filter(|_| body.cookie);
    browser.as_ref().map(Browser::require_own_page).transpose()?;
    let session = service::log_in(&state, &body.login, &body.password, from).await?;
    opened(&state, session, browser.as_ref())
}

/// Log in, as clients of the operator dashboard do it
///
/// The same as `/auth/login`; the login comes as `email`.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "identity", operation_id = "log_in_by_email", security(()),
    request_body = LoginRequest,
    responses(
        (status = 200, description = "Logged in", body = SessionView), UnauthenticatedError, ForeignPageError
    ),
)]
async fn log_in_by_email(
    state: State,
    from: ClientIp,
    browser: Browser,
    body: Valid<Json<LoginRequest>>,
) -> ApiResult<Opened> {
    log_in(state, from, browser, body).await
}

#[derive(Deserialize, ToSchema, Validate)]
struct RefreshRequest {
    /// Without it, the cookie's token is taken.
    #[garde(inner(length(max = 200)))]
    #[schema(example = "u3Yk…", max_length = 200)]
    refresh_token: Option<String>,
}

/// Trade a refresh token for a new session
///
/// Each is good for one use. A second use revokes every token that came from the same login. The token of a cookie may
/// be used again for ten seconds: a browser that reloads does not see the first answer.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "identity", operation_id = "refresh_session", security(()),
    request_body = RefreshRequest,
    responses(
        (status = 200, description = "A new session", body = SessionView), UnauthenticatedError, ForeignPageError
    ),
)]
async fn refresh(
    axum::extract::State(state): State,
    browser: Browser,
    Valid(Json(body)): Valid<Json<RefreshRequest>>,
) -> ApiResult<Opened> {
    if let Some(token) = &body.refresh_token {
        let session = service::refresh(&state, token, SecondUse::Revokes).await?;
        return opened(&state, session, None);
    }
    let token = browser.token()?.ok_or(ApiError::BadCredentials)?;
    let session = service::refresh(&state, token, SecondUse::SoonIsForgiven).await?;
    opened(&state, session, Some(&browser))
}

#[derive(Deserialize, ToSchema)]
struct LogoutRequest {
    /// Ends only the session of this token. Without it, all of the caller's sessions end.
    #[schema(example = "u3Yk…")]
    refresh_token: Option<String>,
    /// Ends only the session of the cookie, and drops the cookie.
    #[serde(default)]
    #[schema(example = false)]
    cookie: bool,
}

/// Log out
///
/// Revokes refresh tokens. An access token that was given out stays good until it runs out, in minutes.
#[utoipa::path(
    post, path = "/auth/logout", tag = "identity", operation_id = "log_out",
    request_body = Option<LogoutRequest>,
    responses((status = 204, description = "Logged out")),
)]
async fn log_out(
    axum::extract::State(state): State,
    caller: Caller,
    browser: Browser,
    body: Option<Json<LogoutRequest>>,
) -> ApiResult<(HeaderMap, StatusCode)> {
    let (sent, cookie) = body.map_or((None, false), |Json(body)| (body.refresh_token, body.cookie));
    let mut headers = HeaderMap::new();
    if cookie {
        // A cookie that is gone ends no session: it must not turn into ending all of them.
        let token = browser.token()?.unwrap_or_default();
        service::log_out(&state, &caller.identity_id, Some(token)).await?;
        headers.insert(header::SET_COOKIE, browser.drop_token()?);
    } else {
        service::log_out(&state, &caller.identity_id, sent.as_deref()).await?;
    }
    Ok((headers, StatusCode::NO_CONTENT))
}

/// Who am I
#[utoipa::path(
    get, path = "/auth/me", tag = "identity", operation_id = "get_own_identity",
    responses((status = 200, description = "The caller's identity", body = Identity), NotFoundError),
)]
async fn me(axum::extract::State(state): State, caller: Caller) -> ApiResult<Json<Arc<Identity>>> {
    // As the edge knows them, by whose rights every other request of theirs is judged too.
    let (directory, now) = (&state.logins.directory, state.world.now());
    let identity = directory.active(&state.db, &caller.identity_id, now).await?;
    identity.map(Json).ok_or_else(|| ApiError::not_found("identity", caller.identity_id.as_str()))
}

#[derive(Deserialize, utoipa::IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct PageParams {
    /// How many to return.
    #[garde(range(min = 1, max = 500))]
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: i64,
    /// How many to leave out first.
    #[garde(range(min = 0, max = 1_000_000_000))]
    #[param(minimum = 0, maximum = 1_000_000_000, default = 0)]
    offset: i64,
    #[garde(skip)]
    #[param(inline, example = "operator")]
    role: Option<Role>,
    #[garde(skip)]
    #[param(example = true)]
    active: Option<bool>,
    /// Part of a login or a name; case does not matter.
    #[garde(inner(length(chars, max = 200)))]
    #[param(max_length = 200)]
    q: Option<String>,
}

impl Default for PageParams {
    fn default() -> Self {
        Self { limit: 100, offset: 0, role: None, active: None, q: None }
    }
}

/// A page of identities.
#[derive(Serialize, ToSchema)]
struct IdentityPage {
    identities: Vec<Identity>,
    /// How many match in all.
    #[schema(example = 12)]
    total: i64,
    #[schema(example = 100)]
    limit: i64,
    #[schema(example = 0)]
    offset: i64,
}

/// List identities, by login
#[utoipa::path(
    get, path = "/identities", tag = "identity", operation_id = "list_identities", params(PageParams),
    responses((status = 200, description = "A page", body = IdentityPage)),
)]
async fn list_identities(
    axum::extract::State(state): State,
    _: AdminCaller,
    Valid(Query(page)): Valid<Query<PageParams>>,
) -> ApiResult<Json<IdentityPage>> {
    let mut tx = state.db.snapshot().await?;
    let filter = IdentityFilter { role: page.role, active: page.active, text: page.q };
    let identities = store::list_identities(&mut tx, &filter, page.limit, page.offset).await?;
    let total = store::count_identities(&mut tx, &filter).await?;
    Ok(Json(IdentityPage { identities, total, limit: page.limit, offset: page.offset }))
}

#[derive(Deserialize, ToSchema, Validate)]
struct CreateIdentityRequest {
    /// Compared without case.
    #[garde(length(min = 1, max = 320), custom(not_blank))]
    #[schema(example = "olivia", min_length = 1, max_length = 320, pattern = r"\S")]
    login: String,
    #[garde(inner(length(min = 1, max = 200)))]
    #[schema(example = "Olivia Park", min_length = 1, max_length = 200)]
    display_name: Option<String>,
    #[garde(skip)]
    role: Role,
    /// For customers, and for nobody else.
    #[garde(inner(length(min = 1, max = 200)))]
    #[schema(example = json!(null), min_length = 1, max_length = 200)]
    user_id: Option<String>,
    #[garde(length(chars, min = PASSWORD_CHARS_MIN), length(bytes, max = PASSWORD_BYTES_MAX))]
    #[schema(example = "correct horse battery staple", format = Password, min_length = 12, max_length = 256)]
    password: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde asks for")]
fn not_blank(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() { Err(garde::Error::new("is blank")) } else { Ok(()) }
}

/// Make an identity
#[utoipa::path(
    post, path = "/identities", tag = "identity", operation_id = "create_identity",
    request_body = CreateIdentityRequest,
    responses((status = 201, description = "Made", body = Identity), ConflictError),
)]
async fn create_identity(
    axum::extract::State(state): State,
    caller: AdminCaller,
    Valid(Json(body)): Valid<Json<CreateIdentityRequest>>,
) -> ApiResult<(StatusCode, Json<Identity>)> {
    let new = NewIdentity {
        login: body.login,
        display_name: body.display_name,
        role: body.role,
        user_id: body.user_id.map(UserId),
        password: Password::Plain(body.password),
    };
    Ok((StatusCode::CREATED, Json(service::create_identity(&state, &caller, new).await?)))
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema, Validate)]
struct ChangeIdentityRequest {
    #[garde(inner(length(min = 1, max = 200)))]
    #[schema(example = "Olivia Park", min_length = 1, max_length = 200)]
    display_name: Option<String>,
    #[garde(skip)]
    role: Option<Role>,
    #[garde(inner(length(min = 1, max = 200)))]
    #[schema(example = json!(null), min_length = 1, max_length = 200)]
    user_id: Option<String>,
    /// `false` ends all sessions and refuses the tokens given out.
    #[garde(skip)]
    #[schema(example = true)]
    active: Option<bool>,
    /// A new password ends all sessions.
    #[garde(inner(length(chars, min = PASSWORD_CHARS_MIN)), inner(length(bytes, max = PASSWORD_BYTES_MAX)))]
    #[schema(example = "correct horse battery staple", format = Password, min_length = 12, max_length = 256)]
    password: Option<String>,
}

/// Change an identity
///
/// Admins cannot take their own rights away.
#[utoipa::path(
    patch, path = "/identities/{identity_id}", tag = "identity", operation_id = "change_identity",
    params(("identity_id" = String, Path, description = "An identity's id.", example = "idn_0193f6c2")),
    request_body = ChangeIdentityRequest,
    responses((status = 200, description = "Changed", body = Identity), ApiErrors),
)]
async fn change_identity(
    axum::extract::State(state): State,
    caller: AdminCaller,
    Path(id): Path<IdentityId>,
    Valid(Json(body)): Valid<Json<ChangeIdentityRequest>>,
) -> ApiResult<Json<Identity>> {
    let loses_rights = body.active == Some(false) || body.role.is_some_and(|role| role != Role::Admin);
    if id == caller.identity_id && loses_rights {
        return Err(ApiError::Conflict {
            code: "own_account",
            message: "admins cannot take their own rights away".into(),
        });
    }
    let change = IdentityChange {
        display_name: body.display_name,
        role: body.role,
        user_id: body.user_id.map(UserId),
        active: body.active,
        password: body.password,
    };
    Ok(Json(service::change_identity(&state, &caller, &id, change).await?))
}

/// A password for somebody.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct SetPasswordRequest {
    #[garde(length(chars, min = PASSWORD_CHARS_MIN), length(bytes, max = PASSWORD_BYTES_MAX))]
    #[schema(example = "correct horse battery staple", format = Password, min_length = 12, max_length = 256)]
    password: String,
}

/// Give an identity another password
///
/// All of its sessions end.
#[utoipa::path(
    post, path = "/identities/{identity_id}/password", tag = "identity", operation_id = "set_identity_password",
    params(("identity_id" = String, Path, description = "An identity's id.", example = "idn_0193f6c2")),
    request_body = SetPasswordRequest,
    responses((status = 204, description = "Set"), NotFoundError),
)]
async fn set_password(
    axum::extract::State(state): State,
    caller: AdminCaller,
    Path(id): Path<IdentityId>,
    Valid(Json(body)): Valid<Json<SetPasswordRequest>>,
) -> ApiResult<StatusCode> {
    let change = IdentityChange { password: Some(body.password), ..IdentityChange::default() };
    service::change_identity(&state, &caller, &id, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
