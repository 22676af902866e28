//! Events that go on while somebody watches: sent over HTTP with a key, as any program sends them.

use std::time::Duration;

use demo::Live;
use serde::Deserialize;
use store::Options;
use tokio::time::MissedTickBehavior;

use crate::{
    connection::{Connection, read},
    failure::Result,
    out,
};

/// Between two events: a few a second.
const PAUSE: Duration = Duration::from_millis(350);

#[derive(Deserialize)]
struct Key {
    secret: String,
}

/// Sends without an end; says it when that does not work, and then never ends either.
pub(super) async fn send(options: &Options, url: String, live: Live) {
    if let Err(failure) = all(options, &url, live).await {
        out::note(format_args!("No more live events: {failure}"));
    }
    std::future::pending().await
}

async fn all(options: &Options, url: &str, live: Live) -> Result<()> {
    let socket = Connection::of(options).await?;
    let form = r#"{"name":"demo","scope":"ingest","expires_in_days":1}"#;
    let key: Key = read(&socket.post("/operator/keys", form).await?)?;
    let server = Connection::remote(url, key.secret)?;
    let mut pause = tokio::time::interval(PAUSE);
    pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for event in live {
        pause.tick().await;
        let mut line = String::new();
        event.write_line(&mut line);
        server.post("/api/audit-logs", line.trim_end()).await?;
    }
    Ok(())
}
