//! `/api/operator/content`, and checking texts before they are saved.

use axum::extract::State;
use axum::http::StatusCode;
use spendsense_engine::guardrails::{check_product, place_in_product};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    ChangeContent, ContentBody, ContentPage, ContentView, ListContent, NewContent, TextCheck,
};
use super::service;
use crate::http::{
    ApiResult, AppState, ConflictError, Json, NotFoundError, OperatorCaller, Path, Query, SeniorCaller, Valid,
};
use crate::products::model::ProductBody;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_content, create_content))
        .routes(routes!(check_content_text))
        .routes(routes!(check_product_text))
        .routes(routes!(get_content, change_content))
}

/// Education items in their newest version
#[utoipa::path(get, path = "/api/operator/content", tag = "content", operation_id = "list_content",
    params(ListContent),
    responses((status = 200, description = "A page, in order of id", body = ContentPage)))]
async fn list_content(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Valid(Query(query)): Valid<Query<ListContent>>,
) -> ApiResult<Json<ContentPage>> {
    Ok(Json(service::list(&state, &query).await?))
}

/// One item with its text, its check and its past
#[utoipa::path(get, path = "/api/operator/content/{content_id}", tag = "content", operation_id = "get_content",
    params(("content_id" = String, Path, description = "The item", example = "what-card-utilization-means")),
    responses((status = 200, description = "The item", body = ContentView), NotFoundError))]
async fn get_content(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(content_id): Path<String>,
) -> ApiResult<Json<ContentView>> {
    Ok(Json(service::find(&state, &content_id).await?))
}

/// Add an item
///
/// A text that fails a guardrail is refused with 422, naming the field and what was found.
#[utoipa::path(post, path = "/api/operator/content", tag = "content", operation_id = "create_content",
    request_body = NewContent,
    responses((status = 201, description = "The item", body = ContentView), ConflictError))]
async fn create_content(
    State(state): State<AppState>,
    SeniorCaller(caller): SeniorCaller,
    Valid(Json(body)): Valid<Json<NewContent>>,
) -> ApiResult<(StatusCode, Json<ContentView>)> {
    Ok((StatusCode::CREATED, Json(service::create(&state, &caller, &body).await?)))
}

/// Write a new version of an item, or take it out of use
///
/// New recommendations use it at once here and within a second in other processes. Past decisions keep the text they were
/// made from.
#[utoipa::path(put, path = "/api/operator/content/{content_id}", tag = "content", operation_id = "change_content",
    params(("content_id" = String, Path, description = "The item", example = "what-card-utilization-means")),
    request_body = ChangeContent,
    responses((status = 200, description = "As it now stands", body = ContentView), NotFoundError, ConflictError))]
async fn change_content(
    State(state): State<AppState>,
    SeniorCaller(caller): SeniorCaller,
    Path(content_id): Path<String>,
    Valid(Json(body)): Valid<Json<ChangeContent>>,
) -> ApiResult<Json<ContentView>> {
    Ok(Json(service::change(&state, &caller, &content_id, &body).await?))
}

/// What the guardrails say of a text, without saving it
#[utoipa::path(post, path = "/api/operator/content/check", tag = "content", operation_id = "check_content",
    request_body = ContentBody,
    responses((status = 200, description = "What was found", body = TextCheck)))]
async fn check_content_text(
    State(state): State<AppState>,
    _caller: SeniorCaller,
    Valid(Json(body)): Valid<Json<ContentBody>>,
) -> ApiResult<Json<TextCheck>> {
    Ok(Json(service::check(&state, &body)?))
}

/// What the guardrails say of a product's words, without saving it
#[utoipa::path(post, path = "/api/operator/products/check", tag = "products", operation_id = "check_product",
    request_body = ProductBody,
    responses((status = 200, description = "What was found", body = TextCheck)))]
async fn check_product_text(
    State(state): State<AppState>,
    _caller: SeniorCaller,
    Valid(Json(body)): Valid<Json<ProductBody>>,
) -> ApiResult<Json<TextCheck>> {
    let product = body.as_offer();
    let found = check_product(&state.policy, &product);
    Ok(Json(TextCheck::new(found, |check| place_in_product(&product, check))))
}
