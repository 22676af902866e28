//! `neosc signer`.

use std::process::ExitCode;

use serde::Deserialize;
use store::Store;

use crate::{
    args::{SignerContinue, SignerInit, SignerRotate},
    connection::Connection,
    failure::{Context, Result, plain},
    folder, os_user, out,
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

/// Goes on from an old copy; prints the verifier keys of the new logs alone on standard output.
pub(crate) fn go_on(arguments: &SignerContinue) -> Result<ExitCode> {
    let options = arguments.folder.options()?;
    folder::must_be_ours(&options)?;
    let store = Store::open(&options).map_err(plain)?;
    let done = go_on_in(&store, arguments.accept_loss);
    store.close();
    done
}

fn go_on_in(store: &Store, accepted: bool) -> Result<ExitCode> {
    let mut old = Vec::new();
    for (organization, name) in store.organizations().map_err(plain)? {
        if let Some(plan) = store.would_continue(&organization).map_err(plain)? {
            let lost = plan.lost_to.saturating_sub(plan.size);
            out::note(format_args!(
                "{name}: {} ends with {} entries; {lost} that were signed after them are lost. {} goes on.",
                plan.old_origin, plan.size, plan.origin
            ));
            old.push(organization);
        }
    }
    if old.is_empty() {
        return Err("no log here is an old copy: each has every entry its signer signed".into());
    }
    if !accepted {
        return Err(
            "nothing was changed: look for a newer copy of the data, or say --accept-loss".into(),
        );
    }
    for organization in old {
        let done = platform::continue_log(store, &organization, &os_user::name());
        out::line(done.map_err(plain)?.vkey)?;
    }
    out::note("Tell those who verify the new keys, and what happened.");
    Ok(ExitCode::SUCCESS)
}
