//! `neosc signer`.

use std::process::ExitCode;

use serde::Deserialize;

use crate::{
    args::{SignerInit, SignerRotate},
    connection::Connection,
    failure::{Context, Result, plain},
    folder, out,
};

#[derive(Deserialize)]
struct LogKey {
    vkey: String,
}

/// Gives the log its next key; prints its verifier key alone on standard output.
pub(crate) async fn rotate(arguments: SignerRotate) -> Result<ExitCode> {
    let connection = Connection::of(&arguments.folder.options()?).await?;
    let answer = connection.post("/operator/rotate-log-key", "").await;
    connection.close().await;
    let key: LogKey = serde_json::from_str(&answer?).context("the server's answer")?;
    out::note(
        "The log has a new key; the old one signs beside it for 90 days. Tell those who verify:",
    );
    out::line(key.vkey)?;
    Ok(ExitCode::SUCCESS)
}

/// Starts the signer's memory anew.
pub(crate) fn init(arguments: SignerInit) -> Result<ExitCode> {
    let options = arguments.folder.options()?;
    folder::must_be_ours(&options)?;
    store::trust_database(&options).map_err(plain)?;
    out::line(format_args!(
        "The signer in {} now remembers what {} says. Checkpoints handed out before are not forgotten by those who have them.",
        options.signer.display(),
        options.data.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}
