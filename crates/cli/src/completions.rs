//! `neosc completions`.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{Generator, shells};

use crate::{
    args::{Arguments, Completions, Shell},
    failure::Result,
    out,
};

/// Prints what a shell completes our commands and options from.
pub(crate) fn completions(arguments: &Completions) -> Result<ExitCode> {
    let text = match arguments.shell {
        Shell::Bash => text(shells::Bash),
        Shell::Zsh => text(shells::Zsh),
        Shell::Fish => text(shells::Fish),
    };
    out::piece(String::from_utf8_lossy(&text))?;
    Ok(ExitCode::SUCCESS)
}

fn text(shell: impl Generator) -> Vec<u8> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "neosc", &mut text);
    text
}
