//! Exports that a server makes in the background.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Reach, events::What, teach};

#[derive(Subcommand)]
pub(crate) enum Exports {
    /// Have the server make an export; prints its id
    Create(ExportsCreate),
    /// List your exports that are kept
    List(ExportsList),
    /// Say how far an export is
    Status(ExportsStatus),
    /// Fetch the file and the manifest of an export, and hold one against the other
    Download(ExportsDownload),
    /// Delete an export; one that runs ends. Its record in the log stays
    Delete(ExportsDelete),
}

#[derive(Args)]
#[command(after_help = concat!(teach!(
    "neosc exports create",
    "ID=$(neosc exports create --format parquet --reason 'yearly audit' start:2026-01-01 end:2026-12-31)",
    "neosc exports create --url https://audit.example.org --token \"$TOKEN\" --format ndjson --proofs action:login",
), "\n\nFilters are those of `neosc search`. The server goes on with it whether anybody waits or not, and keeps the file for seven days."))]
pub(crate) struct ExportsCreate {
    #[command(flatten)]
    pub(crate) reach: Reach,
    #[command(flatten)]
    pub(crate) what: What,
}

#[derive(Args)]
#[command(after_help = teach!("neosc exports list", "neosc exports list --json | jq -r .id"))]
pub(crate) struct ExportsList {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// One export as JSON per line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = teach!(
    codes "0 it runs or is done; 1 it failed, or there is none; 2 the command line is wrong";
    "neosc exports status exp-4hsrtqv2m7x3",
    "neosc exports status exp-4hsrtqv2m7x3 --wait",
))]
pub(crate) struct ExportsStatus {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// Its id
    pub(crate) id: String,
    /// Return when it has ended
    #[arg(long)]
    pub(crate) wait: bool,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = concat!(teach!(
    codes "0 file and manifest are there, and the file is what the log recorded; 1 they are not; 2 the command line is wrong";
    "neosc exports download exp-4hsrtqv2m7x3",
    "neosc exports download exp-4hsrtqv2m7x3 --output 2026.parquet --vkey neosc-8f50/log/vbgw+fdd9+AZWe",
), "\n\nIt waits until the export is done. A download that was cut is run again as it was, and goes on where it ended: what came \
so far is in FILE.ID.part. FILE is there only once it is whole and was held against its manifest, FILE.manifest.json."))]
pub(crate) struct ExportsDownload {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// Its id
    pub(crate) id: String,
    /// Where to [default: neosc-ID.FORMAT here]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// A verifier key of the log that you have from somebody you believe; may be given again
    #[arg(long = "vkey", env = "NEOSC_VKEY", value_name = "VKEY")]
    pub(crate) vkeys: Vec<String>,
    /// Where keys of logs are remembered [default: neosc/known-logs.json in the state folder]
    #[arg(long, env = "NEOSC_KNOWN_LOGS", value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
}

#[derive(Args)]
#[command(after_help = teach!("neosc exports delete exp-4hsrtqv2m7x3"))]
pub(crate) struct ExportsDelete {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// Its id
    pub(crate) id: String,
}
