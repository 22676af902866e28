//! `neosc verify`: what auditors run. It believes nothing but the keys it is given.

mod bundles;
pub(crate) mod exported;
mod known;
mod log;

use std::{path::Path, process::ExitCode};

use ::verify::{Keys, Policy, Verdict};

use crate::{
    args::Verify,
    failure::{Context, Result},
};
use known::Known;

/// Verifies files, or a whole log.
pub(crate) async fn verify(arguments: Verify) -> Result<ExitCode> {
    let mut known = Known::open(arguments.known.as_deref())?;
    let keys = keys(&arguments, &known)?;
    match &arguments.log {
        Some(url) => log::verify(&arguments, url, &keys, &mut known).await,
        None => bundles::verify(&arguments, &keys),
    }
}

fn keys(arguments: &Verify, known: &Known) -> Result<Keys> {
    let mut keys = given(&arguments.vkeys)?;
    if let Some(file) = &arguments.policy {
        let text = std::fs::read(file).context(file.display())?;
        keys.trust_policy(Policy::parse(&text).context(file.display())?);
    }
    keys.trust_remembered(known.logs.clone());
    Ok(keys)
}

/// Keys that are given, and those of logs that are remembered.
pub(crate) fn known_keys(vkeys: &[String], known: Option<&Path>) -> Result<Keys> {
    let mut keys = given(vkeys)?;
    keys.trust_remembered(Known::open(known)?.logs);
    Ok(keys)
}

fn given(vkeys: &[String]) -> Result<Keys> {
    let mut keys = Keys::new();
    for vkey in vkeys {
        let key = vkey.parse().context(format!("--vkey {vkey}"))?;
        keys.trust(key).context(format!("--vkey {vkey}"))?;
    }
    Ok(keys)
}

/// The worst of several verdicts decides.
fn worse(a: u8, b: u8) -> u8 {
    let rank = |code| match code {
        Verdict::EXIT_GENUINE => 0,
        Verdict::EXIT_KEY_NOT_CHECKED => 1,
        _ => 2,
    };
    if rank(b) > rank(a) { b } else { a }
}
