//! All slices' routes in one router.

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use super::AppState;
use crate::{consent, customers, identity, ingest, personas, products, recommendations, review, signals};

/// Every documented route, with its description.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(identity::api::routes())
        .merge(ingest::api::routes())
        .merge(signals::api::routes())
        .merge(customers::api::routes())
        .merge(personas::api::routes())
        .merge(recommendations::api::routes())
        .merge(review::api::routes())
        .merge(consent::api::routes())
        .merge(products::api::routes())
}

/// The service: routes and everything around them.
pub fn router(state: AppState) -> Router {
    routes().with_state(state).split_for_parts().0
}
