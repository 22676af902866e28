//! What can be typed.

mod access;
mod demo;
mod events;
mod exports;
mod folder;
mod machine;
mod negation;
mod organization;
mod verify;

use clap::{Parser, Subcommand};

pub(crate) use access::{
    Key, KeyCreate, KeyList, KeyRevoke, Password, SignIns, User, UserCreate, UserExpire,
    UserImport, UserList, UserNamed, UserPassword, UserRole,
};
pub(crate) use demo::Demo;
pub(crate) use events::{Export, Exported, Format, Import, Reach, Search, Stats, Tail, What};
pub(crate) use exports::{
    Exports, ExportsCreate, ExportsDelete, ExportsDownload, ExportsList, ExportsStatus,
};
pub(crate) use folder::Folder;
pub(crate) use machine::{
    Completions, Doctor, Fsck, Init, Seal, Serve, ServeFlags, Settings, SettingsShow, Shell,
    Signer, SignerContinue, SignerInit, SignerRotate, SsoFlags,
};
pub(crate) use negation::with_negations;
pub(crate) use organization::{Organization, OrganizationCreate, OrganizationList};
pub(crate) use verify::Verify;

/// What follows the options in the help of a command: examples, and what its exit code says.
macro_rules! teach {
    ($($example:literal),+ $(,)?) => {
        teach!(codes "0 it worked; 1 it failed, and says why; 2 the command line is wrong"; $($example),+)
    };
    (codes $codes:literal; $($example:literal),+ $(,)?) => {
        concat!("Examples:\n", $("  ", $example, "\n",)+ "\nExit codes: ", $codes)
    };
}
use teach;

/// The audit log nobody has to believe.
#[derive(Parser)]
#[command(
    name = "neosc",
    version,
    after_help = "\
Examples:
  neosc demo                              a made-up month to look at
  neosc serve --init                      the first start: makes ./data and serves it
  neosc key create --name my-app          a key for a program that sends events
  neosc search action:login success:false start:now-7d
  neosc verify --vkey KEY proof.json      what an auditor runs

Each command says more: neosc COMMAND --help. Options come before NEOSC_* environment variables, and those before \
the settings file (DATA/neosc.toml, or --config FILE; see neosc settings sample).

Exit codes: 0 it worked, or is genuine; 1 it failed, or is not genuine; 2 the command line is wrong; \
3 consistent, but no key of the log was given to check it with; 141 nobody read the output to its end"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a data folder with its organization, log and first administrator
    Init(Init),
    /// Serve a data folder over HTTP
    Serve(Box<Serve>),
    /// Accounts: who may sign in, and as what
    #[command(subcommand, after_help = teach!(
        "neosc user list",
        "neosc user create ana@example.org --role auditor",
        "neosc user lock mallory@example.org",
    ))]
    User(User),
    /// API keys: how other programs send and read events
    #[command(subcommand, after_help = teach!(
        "neosc key list",
        "KEY=$(neosc key create --name my-app --scope ingest)",
        "neosc key revoke key-4hsrtqv2m7x3",
    ))]
    Key(Key),
    /// Organizations: each has people, settings and a log of its own
    #[command(subcommand, after_help = teach!(
        "neosc organization list",
        "neosc organization create Acme --admin-email eva@acme.example",
    ))]
    Organization(Organization),
    /// Search the log
    Search(Search),
    /// Count what a filter finds: by time, and by the most frequent actions, people, addresses
    Stats(Stats),
    /// Follow the log: print new events as they come
    Tail(Tail),
    /// Export events as a file: CSV, JSON, JSON lines, or Parquet
    Export(Export),
    /// Exports that a server makes in the background, and keeps for seven days
    #[command(subcommand, after_help = teach!(
        "ID=$(neosc exports create --format parquet --reason 'yearly audit')",
        "neosc exports list",
        "neosc exports download \"$ID\" --output 2026.parquet",
    ))]
    Exports(Exports),
    /// Import events from a file: JSON of ours, or an export of MongoDB
    Import(Import),
    /// Verify proof bundles, or a whole log, without believing the server
    Verify(Verify),
    /// Check everything a data folder holds against everything else in it
    Fsck(Fsck),
    /// Move every complete block of entries from the database into segment files now
    Seal(Seal),
    /// Look at clock, disk, keys, signer, database and server, and say what to do
    Doctor(Doctor),
    /// The signer: its seed and its memory
    #[command(subcommand, after_help = teach!(
        "neosc signer rotate",
        "neosc signer init --trust-database",
    ))]
    Signer(Signer),
    /// Settings: what can be set, and what is
    #[command(subcommand, after_help = teach!(
        "neosc settings sample > data/neosc.toml",
        "neosc settings show --data /srv/neosc",
    ))]
    Settings(Settings),
    /// Show it on a made-up month of an organization, in a folder that is removed at the end
    Demo(Demo),
    /// Print completions for a shell
    Completions(Completions),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
