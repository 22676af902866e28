//! The `neosc` command.
#![expect(clippy::print_stdout, reason = "a command line prints")]

mod args;
mod failure;
mod fsck;
mod import;
mod init;
mod key;
mod operator;
mod os_user;
mod search;
mod serve;
mod signer;
mod verify;

use std::{io::IsTerminal, process::ExitCode};

use args::{Arguments, Command};
use clap::Parser;

fn main() -> ExitCode {
    let arguments = Arguments::parse_from(args::with_negations(std::env::args_os()));
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("NEOSC_LOG")
                .unwrap_or_else(|_| "warn,server=info".into()),
        )
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    // One TLS stack, one source of cryptography: whoever installed another first would be this program itself.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("neosc: no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Init(init) => init::init(init).await,
            Command::Serve(serve) => serve::serve(serve).await,
            Command::Key(args::Key::Create(create)) => key::create(create).await,
            Command::Key(args::Key::Revoke(revoke)) => key::revoke(revoke).await,
            Command::Import(import) => import::import(import).await,
            Command::Search(search) => search::search(search).await,
            Command::Verify(verify) => verify::verify(verify).await,
            Command::Fsck(fsck) => tokio::task::block_in_place(|| fsck::fsck(fsck)),
            Command::Signer(args::Signer::Init(init)) => signer::init(init),
            Command::Signer(args::Signer::Rotate(rotate)) => signer::rotate(rotate).await,
            Command::Signer(args::Signer::Continue(arguments)) => {
                tokio::task::block_in_place(|| signer::go_on(&arguments))
            }
        }
    });
    match done {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("neosc: {failure}");
            ExitCode::FAILURE
        }
    }
}
