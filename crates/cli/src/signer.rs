//! `neosc signer`.

use std::process::ExitCode;

use serde::Deserialize;

use crate::{
    args::{SignerInit, SignerRotate},
    failure::{Context, Result, plain},
    operator::Operator,
};

#[derive(Deserialize)]
struct LogKey {
    vkey: String,
}

/// Gives the log its next key; prints its verifier key alone on standard output.
pub(crate) async fn rotate(arguments: SignerRotate) -> Result<ExitCode> {
    let operator = Operator::of(&arguments.folder.options()).await?;
    let answer = operator.post("/operator/rotate-log-key", "", &[]).await?;
    operator.close().await;
    let key: LogKey = serde_json::from_str(&answer).context("the server's answer")?;
    eprintln!(
        "The log has a new key; the old one signs beside it for 90 days. Tell those who verify:"
    );
    println!("{}", key.vkey);
    Ok(ExitCode::SUCCESS)
}

/// Starts the signer's memory anew.
pub(crate) fn init(arguments: SignerInit) -> Result<ExitCode> {
    let options = arguments.folder.options();
    store::trust_database(&options).map_err(plain)?;
    println!(
        "The signer in {} now remembers what {} says. Checkpoints handed out before are not forgotten by those who have them.",
        options.signer.display(),
        options.data.display()
    );
    Ok(ExitCode::SUCCESS)
}
