//! `/products`: read by operators, written by senior operators and admins.

use axum::extract::State;
use axum::http::StatusCode;
use spendsense_engine::ids::ProductId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{ListProducts, ProductBody, ProductPage, ProductView};
use super::{service, store};
use crate::http::{
    ApiResult, AppState, Json, NotFoundError, OperatorCaller, Path, Query, SeniorCaller, Valid,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_products, create_product)).routes(routes!(
        get_product,
        replace_product,
        delete_product
    ))
}

/// A page of products
#[utoipa::path(get, path = "/products/", tag = "products", operation_id = "list_products", params(ListProducts),
    responses((status = 200, description = "Products in order of id", body = ProductPage)))]

async fn list_products(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Valid(Query(query)): Valid<Query<ListProducts>>,
) -> ApiResult<Json<ProductPage>> {
    let mut tx = state.db.snapshot().await?;
    let products = store::list_products(&mut tx, &query).await?;
    let total = store::count_products(&mut tx, &query).await?;
    Ok(Json(ProductPage { products, total, skip: query.skip, limit: query.limit }))
}

/// Add a product
#[utoipa::path(post, path = "/products/", tag = "products", operation_id = "create_product",
    request_body = ProductBody,
    responses((status = 201, description = "The product as held", body = ProductView)))]

async fn create_product(
    State(state): State<AppState>,
    caller: SeniorCaller,
    Valid(Json(body)): Valid<Json<ProductBody>>,
) -> ApiResult<(StatusCode, Json<ProductView>)> {
    Ok((StatusCode::CREATED, Json(service::create(&state, &caller, &body).await?)))
}

/// One product
#[utoipa::path(get, path = "/products/{product_id}", tag = "products", operation_id = "get_product",
    params(("product_id" = String, Path, description = "The product", example = "prod_001")),
    responses((status = 200, description = "The product", body = ProductView), NotFoundError))]
async fn get_product(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(product_id): Path<ProductId>,
) -> ApiResult<Json<ProductView>> {
    let mut tx = state.db.read().await?;
    Ok(Json(service::require(&mut tx, &product_id).await?))
}

/// Replace a product
#[utoipa::path(put, path = "/products/{product_id}", tag = "products", operation_id = "replace_product",
    params(("product_id" = String, Path, description = "The product", example = "prod_001")),
    request_body = ProductBody,
    responses((status = 200, description = "The product as held", body = ProductView), NotFoundError))]
async fn replace_product(
    State(state): State<AppState>,
    caller: SeniorCaller,
    Path(product_id): Path<ProductId>,
    Valid(Json(body)): Valid<Json<ProductBody>>,
) -> ApiResult<Json<ProductView>> {
    Ok(Json(service::replace(&state, &caller, &product_id, &body).await?))
}

/// Take a product out of matching
///
/// The row stays, inactive, because recommendations refer to it.
#[utoipa::path(delete, path = "/products/{product_id}", tag = "products", operation_id = "delete_product",
    params(("product_id" = String, Path, description = "The product", example = "prod_001")),
    responses((status = 204, description = "No longer offered"), NotFoundError))]
async fn delete_product(
    State(state): State<AppState>,
    caller: SeniorCaller,
    Path(product_id): Path<ProductId>,
) -> ApiResult<StatusCode> {
    service::deactivate(&state, &caller, &product_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
