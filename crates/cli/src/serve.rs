//! `neosc serve`.

use std::process::ExitCode;

use platform::Platform;
use server::Limits;
use store::{OrganizationId, Store};

use crate::{
    args::Serve,
    failure::{Context, Result, plain},
    folder,
    init::{make, say_password},
    out,
    settings::Effective,
};

/// Serves until told to stop, then writes and signs what is left.
pub(crate) async fn serve(arguments: Serve) -> Result<ExitCode> {
    let place = arguments.folder.place()?;
    let Effective { server, platform } = Effective::of(&arguments.flags, &place.file)?;
    let mut options = place.options;
    options.custom_actions = server.custom_actions;
    folder::must_be_ours(&options)?;
    if arguments.init && !store::exists(&options.data) {
        let first = make(&options, None, "Default", "admin@localhost", None).await?;
        say_password(&first)?;
    }
    let opening = options.clone();
    let opened = tokio::task::spawn_blocking(move || Store::open(&opening)).await;
    let store = opened.context("a thread")?.map_err(plain)?;
    let platform = Platform::new(store, platform);
    let logs = logs(platform.store());
    let running = server::serve(platform, &server, Limits::default())
        .await
        .map_err(plain)?;
    if let Some(taken) = running.taken {
        out::say(format_args!("{taken} is taken by another program."));
    }
    out::say(format_args!(
        "NeoSC Audit serves {} at {}",
        options.data.display(),
        running.url()
    ));
    for (path, vkey) in logs.into_iter().take(SHOWN) {
        let url = running.url();
        out::say(format_args!("  log {url}{path}\n  key {vkey}"));
    }
    stop_signal().await;
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Logs told of at the start.
const SHOWN: usize = 3;

/// Where each log is and what verifies it: what an auditor wants to be given.
fn logs(store: &Store) -> Vec<(String, String)> {
    tokio::task::block_in_place(|| {
        let organizations = store.organizations().unwrap_or_default();
        let with_key = |(organization, _): (OrganizationId, _)| {
            let number = store.log(&organization).ok()?.number;
            let vkey = store.vkey(&organization, number).ok()?;
            Some((log_path(&organization, number), vkey))
        };
        organizations.into_iter().filter_map(with_key).collect()
    })
}

/// Where a log is served: the first of an organization without a number.
fn log_path(organization: &OrganizationId, number: u32) -> String {
    match number {
        1 => format!("/log/{organization}"),
        later => format!("/log/{organization}/{later}"),
    }
}

/// Ends when the terminal or the system asks the server to stop.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
