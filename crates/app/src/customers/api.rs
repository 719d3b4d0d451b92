//! `/users` and `/profile`.

use axum::extract::State;
use spendsense_engine::ids::UserId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{ListUsers, Profile, ProfileQuery, UserHead, UserPage, UserView};
use super::store;
use crate::http::{
    ApiError, ApiResult, AppState, Caller, ConsentError, Json, NotFoundError, OperatorCaller, Path, Query,
    Valid, Written,
};
use crate::personas::model::PersonaView;
use crate::signals::model::{STANDARD_WINDOWS, WindowFeatures};
use crate::{consent, personas, signals};

/// The window whose personas a list shows.
const LIST_WINDOW_DAYS: u16 = 30;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_users)).routes(routes!(get_user)).routes(routes!(get_profile))
}

/// A page of users
#[utoipa::path(get, path = "/users/", tag = "users", operation_id = "list_users", params(ListUsers),
    responses((status = 200, description = "Users with their 30-day personas", body = UserPage)))]
async fn list_users(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Valid(Query(query)): Valid<Query<ListUsers>>,
) -> ApiResult<Written> {
    // Every operator sees the same list.
    let key = format!("list_users {query:?}");
    let make = async {
        let mut tx = state.db.read().await?;
        let users = store::list_users(&mut tx, &query, LIST_WINDOW_DAYS).await?;
        let total = store::count_users(&mut tx, &query).await?;
        Ok(UserPage { users, total, limit: query.limit, offset: query.offset })
    };
    state.answers.answer(&state.db, key, make).await
}

/// One user with personas of both windows
#[utoipa::path(get, path = "/users/{user_id}", tag = "users", operation_id = "get_user",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1")),
    responses((status = 200, description = "The user", body = UserView), NotFoundError))]
async fn get_user(
    State(state): State<AppState>,
    caller: Caller,
    Path(user_id): Path<UserId>,
) -> ApiResult<Json<UserView>> {
    caller.may_read_user(&user_id)?;
    let mut tx = state.db.snapshot().await?;
    let user = store::find_user(&mut tx, &user_id)
        .await?
        .ok_or_else(|| ApiError::not_found("user", user_id.as_str()))?;
    let assignments = personas::store::list_in_force(&mut tx, &user_id).await?;
    let personas = assignments
        .into_iter()
        .filter(|assignment| STANDARD_WINDOWS.contains(&assignment.window_days))
        .map(PersonaView::from)
        .collect();
    Ok(Json(UserView { user: UserHead::from(user), personas }))
}

/// Features and personas of a user
#[utoipa::path(get, path = "/profile/{user_id}", tag = "profile", operation_id = "get_profile",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), ProfileQuery),
    responses((status = 200, description = "The profile", body = Profile), NotFoundError, ConsentError))]
async fn get_profile(
    State(state): State<AppState>,
    caller: Caller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<ProfileQuery>>,
) -> ApiResult<Json<Profile>> {
    caller.may_read_user(&user_id)?;
    let mut tx = state.db.snapshot().await?;
    consent::require(&mut tx, &user_id).await?;
    let user = store::find_user(&mut tx, &user_id)
        .await?
        .ok_or_else(|| ApiError::not_found("user", user_id.as_str()))?;
    let wanted = |window_days: u16| match query.window {
        Some(window) => window == window_days,
        None => STANDARD_WINDOWS.contains(&window_days),
    };
    let features = signals::store::list_features(&mut tx, &user_id).await?;
    let assignments = personas::store::list_in_force(&mut tx, &user_id).await?;
    Ok(Json(Profile {
        user_id: user.user_id.0,
        full_name: user.full_name,
        email: user.email,
        consent_status: user.consent_status,
        features: features
            .into_iter()
            .filter(|stored| wanted(stored.signals.window_days))
            .map(|stored| (format!("{}d", stored.signals.window_days), WindowFeatures::from(stored)))
            .collect(),
        personas: assignments
            .into_iter()
            .filter(|assignment| wanted(assignment.window_days))
            .map(PersonaView::from)
            .collect(),
    }))
}
