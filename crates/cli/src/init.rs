//! `neosc init`.

use std::process::ExitCode;

use platform::First;
use store::{Options, Store};

use crate::{
    args::Init,
    failure::{Context, Result, plain},
    folder, os_user, out,
};

/// Makes the folder, and says what somebody needs to go on.
pub(crate) async fn init(arguments: Init) -> Result<ExitCode> {
    let password = match &arguments.admin_password_file {
        Some(file) => {
            let text = std::fs::read_to_string(file).context(file.display())?;
            Some(text.lines().next().unwrap_or_default().to_owned())
        }
        None => None,
    };
    let options = arguments.folder.options()?;
    let first = make(
        &options,
        arguments.log_name.as_deref(),
        &arguments.organization,
        &arguments.admin_email,
        password.as_deref(),
    )
    .await?;
    out::line(format_args!(
        "Made {} for organization {}.",
        options.data.display(),
        first.organization
    ))?;
    say_password(&first)?;
    out::line(format_args!(
        "The signer is in {}: keep it out of backups of the data, and back it up apart.",
        options.signer.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Makes a data folder with its first organization.
pub(crate) async fn make(
    options: &Options,
    log_name: Option<&str>,
    organization: &str,
    email: &str,
    password: Option<&str>,
) -> Result<First> {
    folder::must_be_ours(options)?;
    store::init(options, log_name).map_err(plain)?;
    let store = Store::open(options).map_err(plain)?;
    let made =
        platform::first_organization(&store, organization, email, password, &os_user::name()).await;
    tokio::task::block_in_place(|| store.close());
    drop(store);
    if made.is_err() {
        undo(options);
    }
    made.map_err(plain)
}

/// Takes back what [`make`] put there, and nothing else: nothing was ever accepted in it.
fn undo(options: &Options) {
    for file in [
        "neosc.db",
        "neosc.db-wal",
        "neosc.db-shm",
        "lock",
        "reserve",
    ] {
        let _ = std::fs::remove_file(options.data.join(file));
    }
    for file in ["seed", "memory", "memory.lock"] {
        let _ = std::fs::remove_file(options.signer.join(file));
    }
    // Only if empty.
    let _ = std::fs::remove_dir(&options.data);
    let _ = std::fs::remove_dir(&options.signer);
}

/// Shows a password that was drawn: this once.
pub(crate) fn say_password(first: &First) -> Result<()> {
    match &first.password {
        Some(password) => out::line(format_args!(
            "Administrator: {}\nPassword:      {password}   (shown this once)",
            first.admin_email
        )),
        None => out::line(format_args!("Administrator: {}", first.admin_email)),
    }
}
