//! `/products`: read by operators, written by senior operators and admins.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use spendsense_engine::ids::ProductId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{ListProducts, ProductBody, ProductDetail, ProductPage};
use super::{service, store};
use crate::http::reviewer::{IfMatch, Seen};
use crate::http::{
    ApiResult, AppState, ConflictError, Json, NotFoundError, OperatorCaller, Path, Query, SeniorCaller, Valid,
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
///
/// A text that fails a guardrail is refused with 422, naming the field, the rule and where it fired; `warnings` are what
/// does not keep it from being saved.
#[utoipa::path(post, path = "/products/", tag = "products", operation_id = "create_product",
    request_body = ProductBody,
    responses((status = 201, description = "The product as held", body = ProductDetail,
               headers(("ETag" = String, description = "Its version, for If-Match")))))]

async fn create_product(
    State(state): State<AppState>,
    caller: SeniorCaller,
    Valid(Json(body)): Valid<Json<ProductBody>>,
) -> ApiResult<(StatusCode, HeaderMap, Json<ProductDetail>)> {
    let (version, product) = tagged(service::create(&state, &caller, &body).await?);
    Ok((StatusCode::CREATED, version, product))
}

/// One product
#[utoipa::path(get, path = "/products/{product_id}", tag = "products", operation_id = "get_product",
    params(("product_id" = String, Path, description = "The product", example = "prod_001")),
    responses((status = 200, description = "The product", body = ProductDetail,
               headers(("ETag" = String, description = "Its version, for If-Match"))), NotFoundError))]
async fn get_product(
    State(state): State<AppState>,
    _caller: OperatorCaller,
    Path(product_id): Path<ProductId>,
) -> ApiResult<(HeaderMap, Json<ProductDetail>)> {
    Ok(tagged(service::find(&state, &product_id).await?))
}

/// With the version as the `ETag`.
fn tagged(product: ProductDetail) -> (HeaderMap, Json<ProductDetail>) {
    let mut headers = HeaderMap::new();
    if let Ok(version) = HeaderValue::try_from(format!("\"{}\"", product.product.version)) {
        headers.insert(header::ETAG, version);
    }
    (headers, Json(product))
}

/// Replace a product
///
/// A text that fails a guardrail is refused with 422 as in `POST`. The version that was seen, as `version` or as
/// `If-Match`, must be the one in force; without it whatever is in force is replaced.
#[utoipa::path(put, path = "/products/{product_id}", tag = "products", operation_id = "replace_product",
    params(("product_id" = String, Path, description = "The product", example = "prod_001"), IfMatch),
    request_body = ProductBody,
    responses((status = 200, description = "The product as held", body = ProductDetail,
               headers(("ETag" = String, description = "Its version, for If-Match"))), NotFoundError, ConflictError))]
async fn replace_product(
    State(state): State<AppState>,
    caller: SeniorCaller,
    seen: Seen,
    Path(product_id): Path<ProductId>,
    Valid(Json(body)): Valid<Json<ProductBody>>,
) -> ApiResult<(HeaderMap, Json<ProductDetail>)> {
    let seen = seen.or(body.version)?;
    Ok(tagged(service::replace(&state, &caller, &product_id, &body, seen).await?))
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
