//! `/api/operator/recommendations`: the queue, one item, its trace and history.

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use spendsense_engine::ids::RecommendationId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{History, ItemDetail, QueueItem, QueueQuery};
use super::service::{self, Page};
use crate::http::{
    ApiError, ApiResult, AppState, ConflictError, Json, NotFoundError, OperatorCaller, Path, Query, Valid,
};
use crate::traces;
use crate::traces::model::TraceView;
use crate::traces::replay::{Replay, ReplayError, replay};

const TOTAL: HeaderName = HeaderName::from_static("x-total-count");

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_queue))
        .routes(routes!(get_item))
        .routes(routes!(get_trace))
        .routes(routes!(replay_decision))
        .routes(routes!(get_history))
}

/// The review queue
///
/// A bare list, as documented. `X-Total-Count` says how many match in all, `Link` with `rel="next"` where the next
/// page is.
#[utoipa::path(get, path = "/api/operator/recommendations", tag = "review", operation_id = "list_queue",
    params(QueueQuery),
    responses((status = 200, description = "A page", body = Vec<QueueItem>,
               headers(("X-Total-Count" = i64, description = "How many match in all"),
                       ("Link" = String, description = "The next page, if there is one")))))]
async fn list_queue(
    State(state): State<AppState>,
    OperatorCaller(caller): OperatorCaller,
    OriginalUri(uri): OriginalUri,
    Valid(Query(query)): Valid<Query<QueueQuery>>,
) -> ApiResult<(HeaderMap, Json<Vec<QueueItem>>)> {
    let page = service::list(&state, &caller, &query).await?;
    Ok((paging(&uri, &page), Json(page.items)))
}

fn paging(uri: &Uri, page: &Page) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(TOTAL, HeaderValue::from(page.total));
    if let Some(cursor) = &page.next_cursor {
        let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        let next = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(asked.filter(|(name, _)| name != "cursor"))
            .append_pair("cursor", cursor)
            .finish();
        // Percent-encoded throughout, so it is a header's text.
        if let Ok(link) = HeaderValue::try_from(format!("<{}?{next}>; rel=\"next\"", uri.path())) {
            headers.insert(header::LINK, link);
        }
    }
    headers
}

/// One recommendation with everything a reviewer looks at
///
/// Keeps when this operator opened it first: review time runs from here.
#[utoipa::path(get, path = "/api/operator/recommendations/{recommendation_id}", tag = "review",
    operation_id = "get_item",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    responses((status = 200, description = "The recommendation", body = ItemDetail,
               headers(("ETag" = String, description = "Its version, for If-Match"))), NotFoundError))]
async fn get_item(
    State(state): State<AppState>,
    OperatorCaller(caller): OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
) -> ApiResult<(HeaderMap, Json<ItemDetail>)> {
    let detail = service::detail(&state, &caller, &recommendation_id).await?;
    let mut headers = HeaderMap::new();
    if let Ok(version) = HeaderValue::try_from(format!("\"{}\"", detail.item.version)) {
        headers.insert(header::ETAG, version);
    }
    Ok((headers, Json(detail)))
}

/// What a recommendation was made from, step by step
#[utoipa::path(get, path = "/api/operator/recommendations/{recommendation_id}/trace", tag = "review",
    operation_id = "get_trace",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    responses((status = 200, description = "Its trace", body = TraceView), NotFoundError))]
async fn get_trace(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
) -> ApiResult<Json<TraceView>> {
    let mut tx = state.db.read().await?;
    let trace = traces::store::find_trace(&mut tx, &recommendation_id).await?;
    let trace = trace.ok_or_else(|| ApiError::not_found("trace of", recommendation_id.as_str()))?;
    Ok(Json(TraceView::try_from(trace)?))
}

/// Make the decision again and compare, step by step
///
/// Every step is given what it was given then; nothing is stored.
#[utoipa::path(post, path = "/api/operator/recommendations/{recommendation_id}/replay", tag = "review",
    operation_id = "replay_decision",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    responses((status = 200, description = "What came of it", body = Replay), NotFoundError, ConflictError))]
async fn replay_decision(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
) -> ApiResult<Json<Replay>> {
    let replayed = replay(&state.db, &recommendation_id).await;
    Ok(Json(replayed.map_err(|error| match error {
        ReplayError::NotFound(id) => ApiError::not_found("recommendation", id),
        ReplayError::NoTrace => ApiError::not_found("trace of", recommendation_id.as_str()),
        ReplayError::Unreadable(_) => {
            ApiError::Conflict { code: "trace_unreadable", message: error.to_string() }
        }
        ReplayError::Db(error) => error.into(),
    })?))
}

/// Everything that happened to a recommendation: its texts and its audit entries
#[utoipa::path(get, path = "/api/operator/recommendations/{recommendation_id}/history", tag = "review",
    operation_id = "get_history",
    params(("recommendation_id" = String, Path, description = "The recommendation", example = "rec_0193a1")),
    responses((status = 200, description = "Oldest first", body = History), NotFoundError))]
async fn get_history(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(recommendation_id): Path<RecommendationId>,
) -> ApiResult<Json<History>> {
    Ok(Json(service::history(&state, &recommendation_id).await?))
}
