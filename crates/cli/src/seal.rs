//! `neosc seal`.

use std::{process::ExitCode, time::Duration};

use serde::Deserialize;

use crate::{
    args::Seal,
    connection::{Connection, read},
    failure::Result,
    out,
    progress::bar,
};

const SEAL: &str = "/operator/seal";
/// Between two looks at how far it is.
const LOOK: Duration = Duration::from_millis(100);

/// How far it is.
#[derive(Deserialize)]
struct Sealing {
    running: bool,
    failed: bool,
    entries: u64,
    segments: u64,
    left: u64,
}

/// Seals what is complete, in the server that serves the folder, or here.
pub(crate) async fn seal(arguments: Seal) -> Result<ExitCode> {
    let sealed = Connection::with(&arguments.folder, sealed).await?;
    let (entries, segments, left) = (sealed.entries, sealed.segments, sealed.left);
    out::line(format_args!(
        "{entries} entries sealed in {segments} segments made; {left} are too few for one, and stay in the database."
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Begins it, and looks until it has ended.
async fn sealed(connection: &Connection) -> Result<Sealing> {
    let mut sealing: Sealing = read(&connection.post(SEAL, "").await?)?;
    let bar = bar(sealing.entries.saturating_add(sealing.left), "entries");
    while sealing.running {
        tokio::time::sleep(LOOK).await;
        sealing = read(&connection.get(SEAL).await?)?;
        bar.set_position(sealing.entries);
    }
    bar.finish_and_clear();
    if sealing.failed {
        return Err(format!(
            "sealing ended before its end, after {} entries: the server's log, or what is above this line, says why. Nothing \
             is lost; run it again",
            sealing.entries
        )
        .into());
    }
    Ok(sealing)
}
