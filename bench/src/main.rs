//! The benchmarks. Figures are of this machine alone: compare them within one run.
#![expect(clippy::print_stdout, reason = "a program that prints figures")]

mod data;
mod export;
mod fill;
mod fsck;
mod kill;
mod load;
mod organizations;
mod postgres;
mod process;
mod query;
mod seal;
mod server;
mod soak;
mod verify;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Measures the log on fixed data")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Fill a new folder through the store
    Fill {
        /// The folder; must not exist
        folder: PathBuf,
        /// How many events
        #[arg(long, default_value_t = 1_000_000)]
        events: u64,
        /// How many senders at once
        #[arg(long, default_value_t = 4)]
        threads: u64,
    },
    /// Load a server over HTTP, and PostgreSQL beside it
    Load(load::Load),
    /// Seal entries
    Seal,
    /// Verify a whole log with `neosc verify`
    Verify {
        /// The folder; must not exist
        folder: PathBuf,
        /// How many events
        #[arg(long, default_value_t = 1_000_000)]
        events: u64,
    },
    /// Seal a log of events and ask it questions over HTTP, and PostgreSQL with the same events
    Query(query::Query),
    /// Export a whole log over HTTP to nowhere
    Export(export::Export),
    /// Check a filled folder with `neosc fsck`
    Fsck {
        /// A folder that `query` filled, or a data folder
        folder: PathBuf,
    },
    /// Fill many organizations through the store, and read any of them
    Organizations(organizations::Organizations),
    /// Kill a server at random moments under load, and look for what was lost
    Kill {
        /// An empty folder
        folder: PathBuf,
        /// How often
        #[arg(long, default_value_t = 200)]
        rounds: u64,
    },
    /// Ingest fully for minutes with readers at work
    Soak {
        /// The folder; must not exist
        folder: PathBuf,
        /// For how long
        #[arg(long, default_value_t = 10.0)]
        minutes: f64,
    },
    /// Open a filled folder again
    Reopen {
        /// The folder
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let outcome = match Arguments::parse().what {
        What::Fill {
            folder,
            events,
            threads,
        } => fill::fill(
            &folder,
            events,
            threads,
            fill::Made::by(data::People::Known),
        ),
        What::Load(arguments) => load::load(&arguments),
        What::Seal => seal::seal(),
        What::Verify { folder, events } => verify::verify(&folder, events),
        What::Query(arguments) => query::query(&arguments),
        What::Export(arguments) => export::export(&arguments),
        What::Fsck { folder } => fsck::fsck(&folder),
        What::Organizations(arguments) => organizations::organizations(&arguments),
        What::Soak { folder, minutes } => soak::soak(&folder, minutes),
        What::Kill { folder, rounds } => kill::kill(&folder, rounds),
        What::Reopen { folder } => fill::reopen(&folder),
    };
    match outcome {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The value of an ascending list that this share of them does not exceed; of 1 the last.
fn percentile<T: Copy>(sorted: &[T], share: f64) -> Option<T> {
    let place = (sorted.len() as f64 * share) as usize;
    sorted
        .get(place.min(sorted.len().saturating_sub(1)))
        .copied()
}

/// The middle one; of an even number the lower of the two.
fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_and_medians() {
        let sorted: Vec<u32> = (1..=100).collect();
        assert_eq!(percentile(&sorted, 0.0), Some(1));
        assert_eq!(percentile(&sorted, 0.5), Some(51));
        assert_eq!(percentile(&sorted, 0.99), Some(100));
        assert_eq!(percentile(&sorted, 1.0), Some(100));
        assert_eq!(percentile(&[7], 0.99), Some(7));
        assert_eq!(percentile::<u32>(&[], 0.5), None);
        assert_eq!(median(&[3.0, 1.0, 2.0, 4.0]), Some(2.0));
        assert_eq!(median(&[]), None);
    }
}
