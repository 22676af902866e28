//! Which data folder is meant.

use std::path::PathBuf;

use clap::Args;

#[derive(Args, Clone, Default)]
pub(crate) struct Folder {
    /// The data folder [default: data]
    #[arg(long, env = "NEOSC_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The signer's folder, outside the data folder and its backups [default: DIR.secrets beside the data folder]
    #[arg(long, env = "NEOSC_SIGNER", value_name = "DIR")]
    pub(crate) signer: Option<PathBuf>,
    /// The settings file [default: neosc.toml in the data folder, if it is there]
    #[arg(long, env = "NEOSC_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}
