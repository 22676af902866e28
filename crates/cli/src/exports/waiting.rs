//! Waiting for an export.

use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar};

use super::{Told, one};
use crate::{
    connection::{Connection, read},
    failure::Result,
};

/// Between two questions how far it is: at first, and at the most.
const FIRST: Duration = Duration::from_millis(50);
const MOST: Duration = Duration::from_secs(2);

/// What the server says of an export once it has ended. People see how far it is meanwhile.
pub(super) async fn until_ended(log: &Connection, id: &str) -> Result<String> {
    // How much there will be nobody knows.
    let spinner = ProgressBar::new_spinner();
    spinner.enable_steady_tick(Duration::from_millis(200));
    let mut pause = FIRST;
    loop {
        let answer = one(log, id).await?;
        let export: Told = read(&answer)?;
        if export.state != "running" {
            spinner.finish_and_clear();
            return Ok(answer);
        }
        spinner.set_message(format!(
            "{} events, {}",
            HumanCount(export.events),
            HumanBytes(export.bytes)
        ));
        tokio::time::sleep(pause).await;
        pause = pause.saturating_mul(2).min(MOST);
    }
}
