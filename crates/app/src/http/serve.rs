//! Listens and serves until told to stop, then lets requests under way finish.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::ServiceExt;
use axum::extract::Request;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{AppState, router};
use crate::background;
use crate::jobs::worker;

const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// Serves on `http.bind` until SIGINT or SIGTERM.
pub async fn serve(state: AppState) -> anyhow::Result<()> {
    let bind = state.config.http.bind;
    let drain = Duration::from_secs(state.config.http.drain_timeout_s);
    let app = router::app(state.clone())?;
    let listener = TcpListener::bind(bind).await.with_context(|| format!("cannot listen on {bind}"))?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let background = background::start(&state, background::tasks(&state));
    let working = state.config.worker.in_process.then(|| Arc::new(worker::start(&state)));

    let make = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(app);
    let live = Arc::clone(&state.audit);
    let told = working.clone();
    let (stopping, stopped) = oneshot::channel();
    let server = axum::serve(listener, make).with_graceful_shutdown(async move {
        told_to_stop().await;
        tracing::info!("stopping: finishing requests under way");
        live.end_streams();
        told.inspect(|working| working.tell_to_stop());
        let _listening = stopping.send(());
    });
    let deadline = async {
        let _sent = stopped.await;
        tokio::time::sleep(drain).await;
    };
    tokio::select! {
        ended = server.into_future() => ended?,
        () = deadline => tracing::warn!("gave up requests that did not finish in time"),
    }
    if let Some(working) = working {
        working.stopped().await;
    }
    background.stop().await;
    // A request that was given up may still hold a connection, and closing would wait for it.
    if tokio::time::timeout(CLOSE_WITHIN, state.db.close()).await.is_err() {
        tracing::warn!("left the database with statements under way; it takes them back");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Waits for SIGINT or SIGTERM.
pub(crate) async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
