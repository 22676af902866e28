//! `neosc serve`.

use std::process::ExitCode;

use platform::{Platform, Started};
use server::{Limits, Running};
use store::{Options, OrganizationId, Store};

use crate::{
    args::Serve,
    failure::{Context, Result, plain},
    folder,
    init::{make, say_password},
    os_user, out,
    settings::{self, Effective},
};

/// Serves until told to stop, then writes and signs what is left.
pub(crate) async fn serve(arguments: Serve) -> Result<ExitCode> {
    let place = arguments.folder.place()?;
    let effective = Effective::of(&arguments.flags, &place.file)?;
    let settings = settings::all(&arguments.flags, &place.file)?;
    let mut options = place.options;
    options.custom_actions = effective.server.custom_actions;
    folder::must_be_ours(&options)?;
    if arguments.init && !store::exists(&options.data) {
        let first = make(&options, None, "Default", "admin@localhost", None).await?;
        say_password(&first)?;
    }
    // Who reads that it serves may stop it at once.
    let stop = stop_signal();
    let (platform, running) = start(&options, effective).await?;
    let os_user = os_user::name();
    let started = Started {
        version: env!("CARGO_PKG_VERSION"),
        url: running.url(),
        settings,
        os_user: os_user.clone(),
    };
    // A log that cannot be written is still served to those who read.
    if let Err(error) = platform.record_start(started).await {
        tracing::warn!(%error, "the start of the server could not be recorded");
    }
    stop.await;
    if let Err(error) = platform.record_stop(&os_user).await {
        tracing::warn!(%error, "the end of the server could not be recorded");
    }
    drop(platform);
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Opens a folder and serves it; says where.
pub(crate) async fn start(options: &Options, effective: Effective) -> Result<(Platform, Running)> {
    let Effective { server, platform } = effective;
    let opening = options.clone();
    let opened = tokio::task::spawn_blocking(move || Store::open(&opening)).await;
    let store = opened.context("a thread")?.map_err(plain)?;
    if let Some(joined) = &platform.sso.organization {
        let there = store.organizations().map_err(plain)?;
        if !there.iter().any(|(organization, _)| organization == joined) {
            let why = format!("sso_organization: there is no organization {joined}");
            return Err(why.into());
        }
    }
    let platform = Platform::new(store, platform);
    let logs = logs(platform.store());
    let running = server::serve(platform.clone(), &server, Limits::default())
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
    Ok((platform, running))
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

/// Ends when the terminal or the system asks the server to stop, from the moment of the call on.
pub(crate) fn stop_signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    async fn next(signal: std::io::Result<Signal>) {
        match signal {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    }
    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    async {
        tokio::select! {
            () = next(interrupt) => {}
            () = next(terminate) => {}
        }
    }
}
