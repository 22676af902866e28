//! What auditors type.

use std::path::PathBuf;

use clap::Args;

use super::teach;
use crate::hex;

#[derive(Args)]
#[command(after_help = teach!(
    codes "0 genuine; 1 not genuine, or it could not be read; 2 the command line is wrong; 3 consistent, but no key of \
           the log was given to check it with";
    "neosc verify --vkey neosc-8f50/log/vbgw+fdd9+AZWe proof.json",
    "neosc verify --policy logs.policy *.json",
    "neosc verify --vkey neosc-8f50/log/vbgw+fdd9+AZWe --export all.csv all.manifest.json",
    "neosc verify --log https://audit.example.org/log/ORGANIZATION --token \"$TOKEN\"",
))]
pub(crate) struct Verify {
    /// Proof bundles, or manifests of exports; `-` reads standard input
    #[arg(required_unless_present = "log", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// A file that was exported: is it what its record in the log says? FILE is its manifest, or the proof of its record
    #[arg(
        long,
        value_name = "EXPORT",
        requires = "files",
        conflicts_with = "log"
    )]
    pub(crate) export: Option<PathBuf>,
    /// With --export, unless FILE is a manifest: the salt that came with the export (X-Export-Salt), 64 hex digits
    #[arg(long, value_name = "SALT", requires = "export", value_parser = salt)]
    pub(crate) salt: Option<Salt>,
    /// Verify a whole log: the address of the server's log, such as `http://127.0.0.1:8787/log/ORGANIZATION`
    #[arg(long, value_name = "URL", conflicts_with = "files")]
    pub(crate) log: Option<String>,
    /// A verifier key of the log that you have from somebody you believe; may be given again
    #[arg(long = "vkey", env = "NEOSC_VKEY", value_name = "VKEY")]
    pub(crate) vkeys: Vec<String>,
    /// A file of logs and witnesses to trust (C2SP tlog-policy)
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Where keys and sizes of logs are remembered [default: neosc/known-logs.json in the state folder]
    #[arg(long, env = "NEOSC_KNOWN_LOGS", value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
    /// A key of scope `verify`, to read the entries of a whole log
    #[arg(
        long,
        env = "NEOSC_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub(crate) token: Option<String>,
    /// The report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What comes before the bytes of an export in their digest.
#[derive(Clone, Debug)]
pub(crate) struct Salt(pub(crate) [u8; 32]);

fn salt(text: &str) -> Result<Salt, String> {
    let bytes = hex::read(text).and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(Salt)
        .ok_or_else(|| "a salt is 64 hex digits".into())
}
