//! The `neosc` command.

mod args;
mod completions;
mod connection;
mod demo;
mod doctor;
mod events;
mod exports;
mod failure;
mod folder;
mod fsck;
mod hex;
mod import;
mod init;
mod key;
mod organization;
mod os_user;
mod out;
mod progress;
mod seal;
mod serve;
mod settings;
mod signer;
mod table;
mod user;
mod verify;

use std::{io::IsTerminal, process::ExitCode};

use args::{Arguments, Command};
use clap::Parser;
use failure::{Failure, Result};

/// What a shell says of a program that a closed pipe ended: 128 and the number of SIGPIPE.
const CUT: u8 = 141;

fn main() -> ExitCode {
    let arguments = Arguments::parse_from(args::with_negations(std::env::args_os()));
    // What a server logs of refusals, a command says itself.
    let usual = match arguments.command {
        Command::Serve(_) | Command::Demo(_) => "warn,server=info",
        _ => "warn,server=error",
    };
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("NEOSC_LOG")
                .unwrap_or_else(|_| usual.into()),
        )
        .with_ansi(std::io::stderr().is_terminal() && table::may_be_coloured())
        .with_writer(std::io::stderr)
        .init();
    // One TLS stack, one source of cryptography: whoever installed another first would be this program itself.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let done = match runtime() {
        Ok(runtime) => runtime.block_on(run(arguments.command)),
        Err(error) => Err(format!("no threads: {error}").into()),
    };
    match done {
        Ok(code) => code,
        Err(Failure::Cut) => ExitCode::from(CUT),
        Err(failure) => {
            out::note(format_args!("neosc: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Threads that serve and ask. The log's writer and its sealer have threads of their own, and are worth a core each: beside
/// them, one more than there are cores costs a sixth of the requests (docs/BENCHMARKS.md).
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.saturating_sub(2).max(1))
        .enable_all()
        .build()
}

async fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Init(init) => init::init(init).await,
        Command::Serve(serve) => serve::serve(*serve).await,
        Command::User(user) => user::user(user).await,
        Command::Organization(command) => organization::organization(command).await,
        Command::Demo(arguments) => demo::demo(arguments).await,
        Command::Doctor(arguments) => doctor::doctor(arguments).await,
        Command::Key(key) => key::key(key).await,
        Command::Import(import) => import::import(import).await,
        Command::Search(search) => events::search(search).await,
        Command::Stats(stats) => events::stats(stats).await,
        Command::Tail(tail) => events::tail(tail).await,
        Command::Export(export) => events::export(export).await,
        Command::Exports(command) => exports::exports(command).await,
        Command::Verify(verify) => verify::verify(verify).await,
        Command::Seal(seal) => seal::seal(seal).await,
        Command::Fsck(fsck) => tokio::task::block_in_place(|| fsck::fsck(fsck)),
        Command::Signer(args::Signer::Init(init)) => signer::init(init),
        Command::Signer(args::Signer::Rotate(rotate)) => signer::rotate(rotate).await,
        Command::Signer(args::Signer::Continue(arguments)) => {
            tokio::task::block_in_place(|| signer::go_on(&arguments))
        }
        Command::Settings(args::Settings::Sample(_)) => settings::sample(),
        Command::Settings(args::Settings::Show(show)) => settings::show(*show),
        Command::Completions(completions) => completions::completions(&completions),
    }
}
