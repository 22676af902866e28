//! `neosc signer`.

use std::process::ExitCode;

use crate::{
    args::SignerInit,
    failure::{Result, plain},
};

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
