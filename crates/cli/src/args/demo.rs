//! The demonstration.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use super::teach;

#[derive(Args)]
#[command(after_help = concat!(teach!(
    "neosc demo",
    "neosc demo --events 500000 --seed 7",
    "neosc demo --keep shown            leaves ./shown behind; neosc demo --keep shown goes on with it",
    "neosc demo --tamper                changes a stored row; neosc fsck then names it",
), "\n\nIt works in a folder of its own, which is removed at the end, and never in that of a real log. What it shows is \
made up, and the same from the same seed."))]
pub(crate) struct Demo {
    /// About how many events of the past
    #[arg(long, value_name = "COUNT", default_value_t = 50_000, value_parser = clap::value_parser!(u64).range(..=1_000_000))]
    pub(crate) events: u64,
    /// Another seed, other days
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Make the folder here and leave it at the end; one that an earlier demonstration left is gone on with
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// Change one stored row behind the log's back, and say which
    #[arg(long)]
    pub(crate) tamper: bool,
    /// Where to listen [default: 127.0.0.1:8787, or the next port that is free]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
}
