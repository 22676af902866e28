//! The server that serves the folder, if one does.

use serde::Deserialize;
use store::Options;

use super::Check;
use crate::{
    connection::{Ask, Connection, Socket, look as look_at},
    failure::Result,
};

const HERE: &str = env!("CARGO_PKG_VERSION");

#[derive(Deserialize)]
struct Health {
    status: String,
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    writer: Option<String>,
    #[serde(default)]
    signer: Option<String>,
    #[serde(default)]
    in_flight_bytes: Option<u64>,
}

/// Whether a server answers, and how it says it is.
pub(super) async fn look(options: &Options, found: &mut Vec<Check>) -> Result<bool> {
    match look_at(&options.data) {
        Socket::Alive(_) => {}
        Socket::Dead(path) => {
            found.push(Check::warn(
                "server",
                format!(
                    "{} is left over from a server that ended without removing it",
                    path.display()
                ),
                "see why it ended (the system's log); the next `neosc serve` replaces it",
            ));
            return Ok(false);
        }
        Socket::None => {
            found.push(Check::ok("server", "none serves this folder just now"));
            return Ok(false);
        }
    }
    let Some(connection) = Connection::served(&options.data)? else {
        return Ok(false);
    };
    let check = match connection.ask(&Ask::get("/health")).await {
        Ok(answer) => match serde_json::from_str::<Health>(&answer.body) {
            Ok(health) => judged(&health),
            Err(_) => Check::fail(
                "server",
                format!("its answer to /health is not one: {}", answer.status),
                "restart it with this program",
            ),
        },
        Err(unreached) => Check::fail("server", unreached.0, "see its log, and restart it"),
    };
    found.push(check);
    Ok(true)
}

fn judged(health: &Health) -> Check {
    let version = health.version.as_deref().unwrap_or("unknown");
    if let Some(why) = &health.writer {
        return Check::fail(
            "server",
            format!("its writer stopped: {why}"),
            "look at the system's log and the disk, run `neosc fsck`, then restart it",
        );
    }
    if let Some(why) = &health.signer {
        return Check::fail(
            "server",
            format!("checkpoints are not signed: {why}"),
            "see that the signer's folder can be written and has room, then restart it",
        );
    }
    if version != HERE {
        return Check::warn(
            "server",
            format!("it runs version {version}, and this program is {HERE}"),
            "restart the server, so that it runs what is installed",
        );
    }
    let flying = health.in_flight_bytes.unwrap_or(0) >> 10;
    Check::ok(
        "server",
        format!(
            "version {version} answers; status {}, {flying} KiB of events between arrival and acknowledgement",
            health.status
        ),
    )
}
