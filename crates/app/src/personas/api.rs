//! `/personas`.

use axum::extract::State;
use spendsense_engine::ids::UserId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{AssignQuery, ListQuery, PersonaView};
use super::{service, store};
use crate::consent;
use crate::http::{
    ApiResult, AppState, Caller, ConsentError, Json, NotFoundError, OperatorCaller, Path, Query, Valid,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(assign_persona)).routes(routes!(list_personas))
}

/// Assign a persona from the computed features
///
/// Without computed features the answer is the fallback, marked `insufficient_data`.
#[utoipa::path(post, path = "/personas/{user_id}/assign", tag = "personas", operation_id = "assign_persona",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), AssignQuery),
    responses((status = 200, description = "The persona in force", body = PersonaView), NotFoundError, ConsentError))]
async fn assign_persona(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<AssignQuery>>,
) -> ApiResult<Json<PersonaView>> {
    Ok(Json(service::assign_persona(&state, &user_id, query.window_days).await?))
}

/// Personas of a user
#[utoipa::path(get, path = "/personas/{user_id}", tag = "personas", operation_id = "list_personas",
    params(("user_id" = String, Path, description = "The user", example = "usr_0193a1"), ListQuery),
    responses((status = 200, description = "Personas in force, or all of them with `history`",
               body = Vec<PersonaView>), NotFoundError, ConsentError))]
async fn list_personas(
    State(state): State<AppState>,
    caller: Caller,
    Path(user_id): Path<UserId>,
    Valid(Query(query)): Valid<Query<ListQuery>>,
) -> ApiResult<Json<Vec<PersonaView>>> {
    caller.may_read_user(&user_id)?;
    let mut tx = state.db.snapshot().await?;
    consent::require(&mut tx, &user_id).await?;
    let assignments = if query.history {
        store::list_history(&mut tx, &user_id).await?
    } else {
        store::list_in_force(&mut tx, &user_id).await?
    };
    let wanted = |window_days| query.window.is_none_or(|window| window == window_days);
    Ok(Json(
        assignments
            .into_iter()
            .filter(|assignment| wanted(assignment.window_days))
            .map(PersonaView::from)
            .collect(),
    ))
}
