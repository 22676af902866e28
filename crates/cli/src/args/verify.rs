//! What auditors type.

use std::path::PathBuf;

use clap::Args;

use super::teach;

#[derive(Args)]
#[command(after_help = teach!(
    codes "0 genuine; 1 not genuine, or it could not be read; 2 the command line is wrong; 3 consistent, but no key of \
           the log was given to check it with";
    "neosc verify --vkey neosc-8f50/log/vbgw+fdd9+AZWe proof.json",
    "neosc verify --policy logs.policy *.json",
    "neosc verify --log https://audit.example.org/log/ORGANIZATION --token \"$TOKEN\"",
))]
pub(crate) struct Verify {
    /// Proof bundles; `-` reads standard input
    #[arg(required_unless_present = "log", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
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
